#!/usr/bin/env python3
"""exec: the command takes the program's place, with the role in its environment and nothing else changed."""
import json
import os
import signal
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import support  # noqa: E402
from scene import SceneTest, Shell, source  # noqa: E402

SHOW = [sys.executable, '-S', '-c', 'import json, os; print(json.dumps(dict(os.environ)))']


class Exec(SceneTest):
    def child(self, *args, **options):
        """The environment that a command under exec has."""
        return json.loads(self.awsrole_ok('exec', *args, '--', *SHOW, **options).stdout)

    def test_the_command_has_the_role_and_the_rest_of_the_environment(self):
        env = self.child('prodaccess', env={'MINE': 'x y', 'AWS_PROFILE': 'staging', 'AWS_SECURITY_TOKEN': 'old'})
        issued = self.fake.world.issued[0]
        self.assertEqual((env['AWS_ACCESS_KEY_ID'], env['AWS_SECRET_ACCESS_KEY'], env['AWS_SESSION_TOKEN']),
                         (issued.key_id, issued.secret, issued.token))
        self.assertEqual((env['AWS_REGION'], env['AWS_DEFAULT_REGION'], env['AWSROLE_PROFILE'], env['AWS_VAULT'],
                          env['MINE'], env['HOME']),
                         ('us-east-2', 'us-east-2', 'prodaccess', 'prodaccess', 'x y', self.home))
        self.assertEqual(env['AWSROLE_EXPIRATION'], str(issued.expires))
        for name in ('AWS_PROFILE', 'AWS_SECURITY_TOKEN'):
            self.assertNotIn(name, env)

    def test_the_hooks_own_variables_are_not_passed_on(self):
        shell = Shell(self, AWS_ACCESS_KEY_ID='AKIABASE', AWS_SECRET_ACCESS_KEY='base-secret-of-the-user')
        shell.ok('use', 'prodaccess')
        text = shell.run('exec', 'staging', '--', *SHOW).stdout
        self.assertNotIn('_AWSROLE', text)
        self.assertNotIn('base-secret-of-the-user', text)
        self.assertEqual(json.loads(text)['AWSROLE_PROFILE'], 'staging')

    def test_inside_a_role_the_source_is_that_of_before(self):
        shell = Shell(self)
        shell.ok('use', 'prodaccess')
        shell.run('exec', 'staging', '--', 'true')
        self.assertEqual([x['access_key'] for x in self.assumed()], [self.fake.users['alice'].key_id] * 2)

    def test_the_exit_status_is_the_commands(self):
        for status in (0, 1, 3, 42, 255):
            got = self.awsrole('exec', 'prodaccess', '--', 'sh', '-c', 'echo out; echo err >&2; exit %d' % status)
            self.assertEqual((got.status, got.stdout, got.stderr), (status, 'out\n', 'err\n'))

    def test_a_signal_is_the_commands_own(self):
        got = self.awsrole('exec', 'prodaccess', '--', 'sh', '-c', 'kill -TERM $$')
        self.assertEqual(got.status, -signal.SIGTERM)

    def test_it_takes_the_programs_place(self):
        process = subprocess.Popen(self.command(['exec', 'prodaccess', '--', 'sh', '-c', 'echo $$; exec cat']),
                                   env=self.environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        try:
            self.assertEqual(int(process.stdout.readline()), process.pid)
            process.stdin.write(b'through\n')
            process.stdin.close()
            self.assertEqual(process.stdout.read(), b'through\n')
            self.assertEqual(process.wait(10), 0)
        finally:
            process.kill()
            process.wait()
            process.stdout.close()

    def test_nothing_but_the_standard_descriptors_is_left_open(self):
        got = self.awsrole_ok('exec', 'prodaccess', '--', 'sh', '-c', 'ls /proc/$$/fd')
        self.assertEqual([x for x in got.stdout.split() if int(x) > 2 and int(x) < 10], [])

    def test_umask_core_limit_and_signals_are_the_users(self):
        # Python itself ignores SIGPIPE in this test's process; a fresh shell puts it to rights.
        script = ('umask 027; ulimit -S -c 0; ulimit -S -c "$(ulimit -H -c)"; '
                  'show() { umask; ulimit -c; sed -n "/^Sig[IB]/p" /proc/self/status; }; show >direct; '
                  'awsrole exec prodaccess -- sh -c \'umask; ulimit -c; sed -n "/^Sig[IB]/p" /proc/self/status\' >child')
        # A sanitizer would lower the limit by itself.
        options = {'ASAN_OPTIONS': ':'.join(filter(None, [os.environ.get('ASAN_OPTIONS'), 'disable_coredump=0']))}
        got = subprocess.run(['sh', '-c', script], env=self.environment(options), cwd=self.home,
                             stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.assertEqual((got.returncode, got.stdout), (0, b''))
        self.assertIn('0027', self.read('direct'))
        self.assertEqual(self.read('child'), self.read('direct'))

    def test_signals_that_the_user_ignores_are_ignored(self):
        show = "sed -n '/^SigIgn/p' /proc/self/status"
        for name in ('PIPE', 'XFSZ', 'CHLD'):
            script = 'trap "" %s; %s; awsrole exec prodaccess -- %s' % (name, show, show)
            got = subprocess.run(['bash', '-c', script], env=self.environment(), cwd=self.home, stdin=subprocess.DEVNULL,
                                 stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            direct, child = got.stdout.split(b'\n')[:2]
            self.assertEqual(child, direct, name)

    def test_notes_are_told_before_the_command(self):
        self.scene(source('pink', 'ProductionAccessRole', 'awsrole_color = pink'))
        got = self.awsrole_ok('exec', 'pink', '--', 'sh', '-c', 'echo command >&2')
        self.assertRegex(got.stderr, r'^awsrole: .*pink.*\ncommand\n$')

    def test_a_closed_pipe_ends_the_command_as_usual(self):
        script = 'awsrole exec prodaccess -- sh -c "kill -PIPE \\$\\$; exit 7"; echo $?'
        got = subprocess.run(['sh', '-c', script], env=self.environment(), cwd=self.home, stdout=subprocess.PIPE,
                             stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
        self.assertEqual(got.stdout, b'141\n')

    def test_options_of_the_command_are_its_own(self):
        got = self.awsrole_ok('exec', 'prodaccess', '--', 'printf', '%s,', '--region', '-d', '--', 'x')
        self.assertEqual(got.stdout, '--region,-d,--,x,')
        got = self.awsrole_ok('exec', '-d', '1800', 'prodaccess', 'printf', '%s,', '-d', '7')
        self.assertEqual(got.stdout, '-d,7,')
        self.assertEqual(self.assumed()[-1]['params']['DurationSeconds'], '1800')

    def test_a_command_that_does_not_exist_is_named(self):
        self.awsrole_fails(127, "can't run no-such-command", 'exec', 'prodaccess', '--', 'no-such-command')

    def test_a_command_that_can_not_be_run_is_named(self):
        self.awsrole_fails(126, "can't run %s" % self.home, 'exec', 'prodaccess', '--', self.home)

    def test_without_a_command_it_says_what_to_write(self):
        for args in (['prodaccess'], ['prodaccess', '--'], [], ['--', 'true']):
            self.awsrole_fails(2, 'awsrole exec PROFILE -- COMMAND', 'exec', *args)

    def test_a_refused_role_runs_nothing(self):
        self.fake.rule(on='AssumeRole', error=['AccessDenied', 'no'], status=403)
        self.awsrole_fails(4, 'AccessDenied', 'exec', 'prodaccess', '--', 'touch', self.path('ran'))
        self.assertNotIn('ran', self.files())


if __name__ == '__main__':
    support.main()
