#!/usr/bin/env python3
# time limit: 900 s
"""
A world that is not as it should be: closed descriptors, small limits, odd locales, no HOME, no /proc, no terminal, no
argv[0], a huge environment, odd umasks and time zones.  Always an end, an answer that is whole or none, and no crash.
"""
import itertools
import json
import os
import resource
import shutil
import stat
import subprocess
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'cli'))
import support  # noqa: E402
from scene import SceneTest  # noqa: E402


class World(SceneTest):
    runs = 0

    @classmethod
    def tearDownClass(cls):
        print('# %d runs' % cls.runs, flush=True)

    def command(self, args):
        World.runs += 1
        return super().command(args)

    def setUp(self):
        super().setUp()
        if support.SLOWER > 1:
            self.skipTest('valgrind could not work there itself')
        self.env['AWS_MAX_ATTEMPTS'] = '1'

    def fails_or_works(self, got):
        """True if it worked: the keys are those of the cache or of AWS."""
        if got.status == 0:
            keys = json.loads(got.stdout)
            who = self.fake.world.keys[keys['AccessKeyId']]
            self.assertEqual((keys['SecretAccessKey'], keys['SessionToken']), (who.secret, who.token), got)
            return True
        self.assertIn(got.status, (1, 2, 3, 4, 5), got)
        self.assertEqual(got.stdout, '', got)
        self.assertIn('awsrole: ', got.stderr, got)
        return False

    def clean(self, *args, before=None, env=None):
        """A run after `before` was called in the child; a Done."""
        done = subprocess.run(self.command(args), env=self.environment(env), cwd=self.home, preexec_fn=before,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              timeout=60 * support.SLOWER)
        return support.Done(args, done.returncode, done.stdout.decode(), done.stderr.decode('utf-8', 'replace'))

    # ------------------------------------------------------------------------------------- descriptors
    def test_standard_descriptors_that_are_closed(self):
        before = {name: self.read(name) for name in ('.aws/config', '.aws/credentials')}
        for closed in itertools.chain.from_iterable(itertools.combinations((0, 1, 2), n) for n in (1, 2, 3)):
            for cold in (True, False):
                with self.subTest(closed=closed, cold=cold):
                    if cold:
                        shutil.rmtree(self.path('.aws/cli'), ignore_errors=True)
                    script = 'exec %s %s' % (self.command(['export', 'prodaccess'])[0] + ' export prodaccess',
                                             ' '.join('%d>&-' % fd for fd in closed))
                    done = subprocess.run(['/bin/sh', '-c', script], env=self.environment(), cwd=self.home, timeout=30,
                                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
                    self.assertEqual(done.returncode, 0, done)
                    if 1 not in closed:
                        self.assertIn(b'"SecretAccessKey"', done.stdout)
                    # Nothing that was printed has gone into a file.
                    self.assertEqual(before, {name: self.read(name) for name in before})
                    json.loads(self.read(os.path.join(support.CACHE, self.entries()[0])))

    def test_stdout_that_takes_nothing(self):
        if os.path.exists('/dev/full'):
            with open('/dev/full', 'w') as full:
                done = subprocess.run(self.command(['export', 'prodaccess']), env=self.environment(), stdout=full,
                                      stderr=subprocess.PIPE)
            self.assertEqual(done.returncode, 1)
            self.assertIn(b"awsrole: can't write the output", done.stderr)

    def test_few_descriptors(self):
        for cold in (True, False):
            for n in range(3, 12):
                with self.subTest(n, cold=cold):
                    if cold:
                        shutil.rmtree(self.path('.aws/cli'), ignore_errors=True)
                    script = 'ulimit -n %d; exec "$0" export prodaccess' % n
                    got = self.awsrole('/bin/sh', '-c', script, os.path.join(self.bin, 'awsrole'))
                    if got.status == 127 or 'shared libraries' in got.stderr or 'ulimit' in got.stderr:
                        continue                                    # not even the linker could open a file
                    worked = self.fails_or_works(got)
                    self.assertTrue(worked or n < 8, got)

    # ------------------------------------------------------------------------------------------ limits
    def test_no_file_may_grow(self):
        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        got = self.clean('export', 'prodaccess', before=limit)
        # The kernel sends SIGXFSZ to a process that does not ignore it; stdout is a pipe and has no limit.
        self.assertTrue(self.fails_or_works(got), got)
        self.assertEqual(got.stderr.count('\n'), 1, got)
        self.assertEqual([n for n in self.files() if n.endswith('.tmp')], [])

    def test_little_memory(self):
        if 'asan' in support.BUILD:
            self.skipTest('sanitizers need much')
        works = 0
        for megabytes in range(1, 24):
            with self.subTest(megabytes):
                def limit(size=megabytes << 20):
                    resource.setrlimit(resource.RLIMIT_AS, (size, size))
                try:
                    got = self.clean('export', 'prodaccess', before=limit)
                except (OSError, subprocess.SubprocessError):       # the kernel could not even start it
                    continue
                if got.status in (127, -11, -9, -6) and not works:  # nor the linker link it
                    continue
                shown = got.stderr
                if 'shared libraries' in shown or 'error while loading' in shown:
                    continue
                works += self.fails_or_works(got)
        self.assertGreater(works, 0)

    def test_a_processor_second_is_plenty(self):
        got = self.clean('list', before=lambda: resource.setrlimit(resource.RLIMIT_CPU, (1, 1)))
        self.assertEqual(got.status, 0, got)

    # -------------------------------------------------------------------------------- the environment
    def test_locales(self):
        self.awsrole_ok('export', 'prodaccess')
        expected = self.awsrole_ok('show', 'prodaccess').stdout
        for name in ('C', 'POSIX', 'tr_TR.UTF-8', 'zh_TW.BIG5', 'ja_JP.SJIS', 'xx_YY', 'x' * 4000, '../../etc/passwd'):
            with self.subTest(name):
                env = {'LANG': name, 'LC_ALL': name, 'LANGUAGE': name}
                self.assertTrue(self.fails_or_works(self.awsrole('export', 'prodaccess', env=env)))
                self.assertEqual(self.awsrole_ok('show', 'prodaccess', env=env).stdout, expected)

    def test_time_zones(self):
        self.prepare_cache(2000)
        for name in ('UTC', 'Asia/Kathmandu', 'right/UTC', ':/etc/passwd', 'XXX-99:99', '', 'A' * 5000, '<+14>-14'):
            with self.subTest(name):
                got = self.awsrole_ok('export', 'prodaccess', env={'TZ': name})
                self.assertEqual(got.stderr, '')
                seconds = json.loads(self.awsrole_ok('list', '--json', env={'TZ': name}).stdout)
                self.assertIn('prodaccess', str(seconds))
        self.assertEqual(len(self.assumed()), 1)

    def test_homes(self):
        os.mkdir(self.path('readonly'), 0o555)
        os.mkdir(self.path('open'), 0o777)
        os.mkdir(self.path('foreign'), 0o755)
        if os.getuid() == 0:
            os.chown(self.path('foreign'), 65534, 65534)
        files = {'AWS_CONFIG_FILE': self.path('.aws/config'),
                 'AWS_SHARED_CREDENTIALS_FILE': self.path('.aws/credentials')}
        names = [None, '', '.', 'relative', '/', '/nowhere/at/all', '/dev/null', '/proc', self.path('readonly'),
                 self.path('open'), self.path('foreign'), self.path('.aws/config'), 'x' * 5000, '//' + self.path('slashes') + '//']
        if os.getuid() == 0:            # who could write there
            names = [n for n in names if n not in (None, '', '/', '/nowhere/at/all')]
        for name in names:
            with self.subTest(name):
                got = self.awsrole('export', 'prodaccess', env=dict(files, HOME=name))
                self.assertTrue(self.fails_or_works(got), got)
                self.assertLessEqual(got.stderr.count('\n'), 1, got)
        for name in ('relative', 'readonly', 'open', 'foreign', 'slashes'):        # caches, with what they hold
            shutil.rmtree(self.path(name), ignore_errors=True)

    def test_a_huge_environment(self):
        env = {'X%d' % n: 'x' * 100000 for n in range(10)}
        env['Y'] = 'y' * 100000
        self.assertTrue(self.fails_or_works(self.awsrole('export', 'prodaccess', env=env)))
        self.assertTrue(self.fails_or_works(self.awsrole('export', 'prodaccess',
                                                         env={'X%d' % n: 'x' for n in range(20000)})))

    def test_an_environment_without_sense(self):
        for name in ('AWS_REGION', 'AWS_PROFILE', 'AWS_CONFIG_FILE', 'AWS_CA_BUNDLE', 'HTTPS_PROXY', 'AWSROLE_CACHE',
                     'AWSROLE_EXPIRATION', '_AWSROLE_BASE', 'AWS_MAX_ATTEMPTS', 'TERM', 'COLUMNS', 'XDG_RUNTIME_DIR'):
            for value in ('\x1b[31m', 'x' * 40000, '\n', "$(id)';", '\udcff\udcfe', '-1', '99999999999999999999'):
                with self.subTest(name, value=value[:9]):
                    self.fails_or_works(self.awsrole('export', 'prodaccess', env={name: value}))

    def test_umasks(self):
        for umask in (0o000, 0o777):
            with self.subTest(oct(umask)):
                shutil.rmtree(self.path('.aws/cli'), ignore_errors=True)
                shutil.rmtree(self.path('.aws/awsrole'), ignore_errors=True)
                self.assertEqual(self.clean('export', 'prodaccess', before=lambda: os.umask(umask)).status, 0)
                for folder, folders, names in os.walk(self.path('.aws')):
                    for name in names:
                        if name not in ('config', 'credentials'):
                            self.assertEqual(stat.S_IMODE(os.stat(os.path.join(folder, name)).st_mode), 0o600, name)
                    for name in folders:
                        self.assertEqual(stat.S_IMODE(os.stat(os.path.join(folder, name)).st_mode), 0o700, name)

    # ------------------------------------------------------------------------------------- the system
    def test_no_name_of_its_own(self):
        program = os.path.join(self.home, 'bare_exec')
        subprocess.run([os.environ.get('CC', 'cc'), '-o', program, os.path.join(HERE, 'bare_exec.c')], check=True)
        done = subprocess.run([program, support.AWSROLE], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertIn(done.returncode, (0, 2), done)
        self.assertNotIn(b'Sanitizer', done.stderr)

    def in_namespace(self, script):
        if not shutil.which('unshare') or subprocess.run(['unshare', '-rm', 'true'], stdout=subprocess.DEVNULL,
                                                         stderr=subprocess.DEVNULL).returncode:
            self.skipTest('namespaces are not to be had here')
        return self.awsrole(shutil.which('unshare'), '-rm', '/bin/sh', '-ec', script, os.path.join(self.bin, 'awsrole'))

    def test_users_that_are_in_no_file(self):
        """HOME is unset; the user is known to getent alone, or to nobody."""
        script = ('mkdir -p bin; : >bin/passwd; mount --bind bin/passwd /etc/passwd; %s mount --bind bin/getent /usr/bin/getent;'
                  'here=$HOME; unset HOME; exec "$0" export prodaccess')
        answer = 'printf \'#!/bin/sh\\necho "$1 $2" >>"%s/asked"; echo "me:x:0:0::%s:/bin/sh"\\n\' "$HOME" "$HOME" >bin/getent;' \
            'chmod 755 bin/getent;'
        got = self.in_namespace(script % answer)
        self.assertEqual(got.status, 0, got)
        self.assertEqual(set(self.read('asked').splitlines()), {'passwd 0'})
        got = self.in_namespace(script % 'printf "#!/bin/sh\\nexit 2\\n" >bin/getent; chmod 755 bin/getent;')
        self.assertEqual(got.status, 3, got)
        self.assertIn("no profile 'prodaccess'", got.stderr)

    def test_no_proc(self):
        if 'asan' in support.BUILD:
            self.skipTest('sanitizers read /proc')
        got = self.in_namespace('mount -t tmpfs none /proc; exec "$0" export prodaccess')
        self.assertTrue(self.fails_or_works(got), got)

    def test_no_dev(self):
        """Nothing random, no terminal, no /dev/null: random bytes come from the kernel, or that is an error."""
        got = self.in_namespace('mount -t tmpfs none /dev; exec "$0" export prodaccess')
        self.fails_or_works(got)

    def test_a_disk_that_is_full_or_read_only(self):
        for options, then in (('size=1m', 'dd if=/dev/zero of=.aws/fill bs=1k count=2000 2>/dev/null || :'),
                              ('size=1m,nr_inodes=6', ':'), ('size=1m', 'mount -o remount,bind,ro .aws')):
            with self.subTest(options, then=then):
                got = self.in_namespace(
                    'cp -r .aws/. "$HOME/keep"; mount -t tmpfs -o %s none .aws; cp keep/config keep/credentials .aws/;'
                    'chmod 600 .aws/*; %s; exec "$0" export prodaccess' % (options, then))
                self.assertTrue(self.fails_or_works(got), got)
                self.assertEqual(got.stderr.count('\n'), 1, got)
                shutil.rmtree(self.path('keep'))

    def test_no_terminal_and_an_mfa_code_is_needed(self):
        self.awsrole_fails(2, 'no terminal', 'export', 'mfa')

    # ---------------------------------------------------------------------------------- other people
    def test_links_in_the_place_of_our_own_files(self):
        """Locks, refusals, the list of the last used: nothing is made or changed where such a link leads."""
        self.awsrole_ok('--hook=1', 'use', 'prodaccess')
        self.fake.rule(on='AssumeRole', error=['AccessDenied', 'no'], status=403, times=1)
        self.awsrole_fails(4, 'AccessDenied', 'export', 'audit', '--region', 'us-east-2')
        names = [n for n in self.files() if n.startswith('.aws/awsrole/')]
        self.assertGreater(len(names), 2, names)
        for there in (False, True):
            with self.subTest(there=there):
                for name in names:
                    if os.path.lexists(self.path(name)):
                        os.unlink(self.path(name))
                    os.symlink(self.path('there' if there else 'nowhere'), self.path(name))
                if there:
                    self.write('there', 'mine\n')
                self.awsrole('forget', '--all')
                self.assertEqual(self.awsrole('--hook=1', 'use', 'prodaccess').status, 0)
                self.awsrole('export', 'audit', '--region', 'us-east-2')
                self.assertFalse(os.path.exists(self.path('nowhere')))
                if there:
                    self.assertEqual(self.read('there'), 'mine\n')

    def watched(self, name, *runs):
        """The command line and that file of every process, of /proc, looked through as fast as it goes during the runs."""
        seen, stop = set(), threading.Event()

        def poll():
            while not stop.is_set():
                for pid in filter(str.isdigit, os.listdir('/proc')):
                    try:
                        with open('/proc/%s/cmdline' % pid, 'rb') as line, open('/proc/%s/%s' % (pid, name), 'rb') as f:
                            seen.add((line.read(), f.read()))
                    except OSError:
                        pass
        if not os.path.exists('/proc/self/' + name):
            self.skipTest('there is no /proc here')
        if name == 'environ' and os.getuid() != 0:
            self.skipTest('only root can look into awsrole-net')
        thread = threading.Thread(target=poll)
        thread.start()
        try:
            for args, options in runs:
                self.awsrole_ok(*args, **options)
            time.sleep(0.1)
        finally:
            stop.set()
            thread.join()
        self.assertTrue(any(b'awsrole-net' in line for line, _ in seen), 'it was not even seen')
        if name == 'environ':           # those that other tests run at this time are not meant
            seen = {x for x in seen if self.home.encode() in x[1] or b'awsrole-net' in x[0]}
        return seen

    def ways(self, code):
        """Roles taken in every way, slowly."""
        self.fake.rule(on='AssumeRole', delay=0.1)
        self.env['AWSROLE_CACHE'] = 'off'
        return [(('export', 'prodaccess'), {}), (('--hook=1', 'use', 'chain'), {}),
                (('whoami', 'audit', '--region', 'us-east-2'), {}), (('export', 'mfa'), {'stdin': code + '\n'}),
                (('export', 'process'), {})]

    def secret_program(self):
        """A profile whose source is a program."""
        keys = {'Version': 1, 'AccessKeyId': self.fake.users['alice'].key_id,
                'SecretAccessKey': self.fake.users['alice'].secret}
        self.write('keys', json.dumps(keys))
        self.write('program', '#!/bin/sh\nsleep 0.1\ncat "$HOME/keys"\n', 0o755)
        self.scene('\n[profile process]\nrole_arn = arn:aws:iam::123456789012:role/ProductionAccessRole\n'
                   'source_profile = program\nregion = us-east-2\n[profile program]\ncredential_process = "%s"\n'
                   % self.path('program'))

    def test_no_secret_is_in_any_command_line(self):
        """Nor does exec, which puts it in the command's environment, show it there."""
        self.secret_program()
        code = self.fake.totp()
        for line, _ in self.watched('cmdline', *self.ways(code),
                                    (('exec', 'prodaccess', '--', '/bin/sleep', '0.2'), {})):
            self.assert_no_secret(line, 'a command line')
            self.assertNotIn(code.encode(), line)

    def test_no_secret_is_in_the_environment_of_any_process(self):
        self.secret_program()
        code = self.fake.totp()
        for line, text in self.watched('environ', *self.ways(code)):
            self.assert_no_secret(text, 'the environment of %s' % line)

    def test_keys_of_the_environment_stay_with_the_program(self):
        """The user's own are in its environment before it runs, and go no further."""
        keys = {'AWS_ACCESS_KEY_ID': self.fake.users['alice'].key_id,
                'AWS_SECRET_ACCESS_KEY': self.fake.users['alice'].secret}
        self.scene('\n[profile environment]\nrole_arn = arn:aws:iam::123456789012:role/ProductionAccessRole\n'
                   'credential_source = Environment\nregion = us-east-2\n')
        self.fake.rule(on='AssumeRole', delay=0.1)
        seen = self.watched('environ', *[(('export', 'environment', '--refresh'), {'env': keys})] * 5)
        self.assertTrue(any(keys['AWS_SECRET_ACCESS_KEY'].encode() in text for _, text in seen), 'it was not looked at')
        for line, text in seen:
            if b'awsrole-net' in line:
                self.assert_no_secret(text, 'the environment of awsrole-net')


if __name__ == '__main__':
    support.main()
