#!/usr/bin/env python3
"""`refresh --auto`, as the hook calls it at a prompt: only when it is time, silent, and never long."""
import fcntl
import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import support  # noqa: E402
from scene import SceneTest, Shell, source  # noqa: E402

LIMIT = 3.0 + 0.7 * support.SLOWER      # seconds, with the start of the programs


class AutoRefresh(SceneTest):
    def shell(self, profile='prodaccess', seconds=200, **env):
        """A shell whose role has so many seconds left, and a cache that is as old."""
        shell = Shell(self, **env)
        self.fake.rule(on='AssumeRole', times=1, expires_in=seconds)
        words = (profile, self.fake.totp()) if profile == 'mfa' else (profile,)
        shell.ok('use', *words)
        self.before = len(self.fake.log)
        return shell

    def auto(self, shell, **options):
        """Status and stdout; stderr is always empty."""
        started = time.monotonic()
        got = shell.change('refresh', '--auto', **options)
        self.assertLess(time.monotonic() - started, LIMIT, got)
        self.assertEqual(got.stderr, '')
        return got.status, got.stdout

    def assert_fails(self, shell):
        before = dict(shell.env)
        status, out = self.auto(shell)
        self.assertNotEqual(status, 0)
        self.assertEqual(out, '')
        self.assertEqual(shell.env, before)

    def test_in_the_last_five_minutes_it_renews(self):
        shell = self.shell()
        status, out = self.auto(shell)
        self.assertEqual(status, 0)
        self.assertEqual(len(self.assumed()), 2)
        self.assertGreater(int(shell.env['AWSROLE_EXPIRATION']), time.time() + 3000)
        self.assertEqual(self.auto(shell), (0, ''))

    def test_after_the_end_it_renews_too(self):
        shell = self.shell()
        shell.env['AWSROLE_EXPIRATION'] = str(int(time.time()) - 5000)
        self.assertEqual(self.auto(shell)[0], 0)
        self.assertGreater(int(shell.env['AWSROLE_EXPIRATION']), time.time())

    def test_before_there_is_nothing_to_do(self):
        shell = self.shell(seconds=330)
        self.assertEqual(self.auto(shell), (0, ''))
        self.assertEqual(len(self.fake.log), self.before)

    def test_what_another_shell_has_renewed_is_taken(self):
        shell = self.shell()
        other = Shell(self)
        other.ok('use', 'prodaccess')
        self.assertEqual(len(self.assumed()), 2)
        self.assertEqual(self.auto(shell)[0], 0)
        self.assertEqual(shell.env['AWSROLE_KEY'], other.env['AWSROLE_KEY'])
        self.assertEqual(len(self.assumed()), 2)

    def test_not_when_somebody_else_has_changed_the_keys(self):
        shell = self.shell()
        shell.env['AWS_ACCESS_KEY_ID'] = 'AKIAOTHER'
        self.assertEqual(self.auto(shell), (0, ''))
        self.assertEqual(len(self.fake.log), self.before)

    def test_not_when_the_role_is_to_be_given_back(self):
        shell = Shell(self)
        shell.ok('use', 'prodaccess', '--for', '3m')
        self.before = len(self.fake.log)
        self.assertEqual(self.auto(shell), (0, ''))
        self.assertEqual(len(self.fake.log), self.before)

    def test_no_role_is_a_status(self):
        self.assert_fails(Shell(self))

    def test_a_refusal_is_silent(self):
        shell = self.shell()
        self.fake.rule(on='AssumeRole', status=403, error=['AccessDenied', 'no'])
        self.assert_fails(shell)

    def test_a_server_that_hangs_costs_three_seconds(self):
        for fault in ({'delay': 30}, {'stall': 10}, {'slow': 1}, {'status': 503, 'body': 'no'}):
            shell = self.shell()
            self.fake.rule(on='AssumeRole', **fault)
            self.assert_fails(shell)
            self.fake.rules.clear()
            self.remove_cache()

    def remove_cache(self):
        for name in self.entries():
            os.remove(self.path(os.path.join(support.CACHE, name)))
        for name in os.listdir(self.path('.aws/awsrole')):
            if name.endswith('.refused'):
                os.remove(self.path('.aws/awsrole/' + name))

    def test_an_address_that_does_not_answer_costs_three_seconds(self):
        shell = self.shell()
        # A listener whose queue is full: no connection is made, and none refused.
        program = ('import socket, time\ns = socket.socket(); s.bind(("127.0.0.1", 0)); s.listen(0)\n'
                   'c = [socket.socket() for _ in range(4)]\n'
                   'for x in c:\n    x.setblocking(False); x.connect_ex(s.getsockname())\n'
                   'print(s.getsockname()[1], flush=True); time.sleep(60)')
        server = subprocess.Popen([sys.executable, '-c', program], stdout=subprocess.PIPE)
        self.addCleanup(server.stdout.close)
        self.addCleanup(server.wait)
        self.addCleanup(server.kill)
        url = 'http://127.0.0.1:%d' % int(server.stdout.readline())
        shell.env.update({x: url for x in self.env if x.startswith('AWS_ENDPOINT_URL')})
        shell.env['AWS_ENDPOINT_URL_STS'] = url
        self.assert_fails(shell)

    def test_a_lock_that_somebody_holds_costs_three_seconds(self):
        shell = self.shell()
        lock = [x for x in os.listdir(self.path('.aws/awsrole')) if x.endswith('.lock')]
        self.assertEqual(len(lock), 1)
        with open(self.path('.aws/awsrole/' + lock[0])) as f:
            fcntl.flock(f, fcntl.LOCK_EX)
            self.assert_fails(shell)

    def test_no_mfa_code_is_asked_for(self):
        shell = self.shell('mfa', AWSROLE_MFA_SESSION='off')
        self.assert_fails(shell)
        terminal = self.terminal('--hook=1', 'refresh', '--auto', env=shell.environment(), stdout=subprocess.PIPE)
        self.assertNotEqual(terminal.wait(5), 0)
        self.assertEqual((terminal.output, terminal.stdout), ('', ''))

    def test_a_program_gets_no_terminal_and_three_seconds(self):
        path = self.write('slow', '#!/bin/sh\necho noise >&2\nexec 3</dev/tty && read line <&3\n'
                          '[ -e "$HOME/sleep" ] && sleep 30\necho no json\n', 0o755)
        shell = self.shell()
        self.scene(source('process', 'ProductionAccessRole', source='slow') +
                   '\n[profile slow]\ncredential_process = %s\n' % path)
        shell.env.update(AWSROLE_PROFILE='process', AWSROLE_WORDS='1&%s&process' % shell.env['AWSROLE_KEY'])
        self.assert_fails(shell)
        terminal = self.terminal('--hook=1', 'refresh', '--auto', env=shell.environment(), stdout=subprocess.PIPE)
        self.assertNotEqual(terminal.wait(5), 0)
        self.assertEqual((terminal.output, terminal.stdout), ('', ''))
        self.write('sleep', '')
        self.assert_fails(shell)


if __name__ == '__main__':
    support.main()
