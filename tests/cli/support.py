"""
For black-box tests of the awsrole program:

    class Use(support.CliTest):
        def test_a_role_is_used(self):
            aws = self.aws()                                        # a fake AWS; its variables go to every run
            self.config('[profile prod]\\nrole_arn = ...\\nsource_profile = default\\nregion = us-east-2\\n')
            self.credentials('[default]\\n' + aws.keys('alice'))
            got = self.awsrole_ok('export', 'prod', '--format', 'json')
            self.assertEqual(len(aws.calls('AssumeRole')), 1)

    if __name__ == '__main__':
        support.main()

Every test has a HOME of its own and a clean environment, and at its end no secret may be found in anything that was
printed on stderr or in any file of HOME other than the AWS CLI's cache (and those that the test wrote itself).
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.dirname(HERE), HERE]
from fake import FakeAws, tap  # noqa: E402
from fake.terminal import Terminal  # noqa: E402

BUILD = os.path.abspath(os.environ.get('AWSROLE_BUILD') or os.path.join(HERE, '..', '..', 'build'))
AWSROLE = os.path.join(BUILD, 'awsrole')
VALGRIND = [shutil.which('valgrind') or 'valgrind', '-q', '--leak-check=full', '--error-exitcode=99']
SLOWER = 10 if os.environ.get('AWSROLE_VALGRIND') else 1     # factor for deadlines
CACHE = os.path.join('.aws', 'cli', 'cache')
SANITIZERS = ('ASAN_OPTIONS', 'UBSAN_OPTIONS', 'LSAN_OPTIONS', 'MSAN_OPTIONS', 'TSAN_OPTIONS')

main = tap.main


class Done:
    """How a run ended: status (negative: the signal), stdout and stderr as text."""

    def __init__(self, args, status, stdout, stderr):
        self.args, self.status, self.stdout, self.stderr = args, status, stdout, stderr

    def __repr__(self):
        return '%s: status %s\nstdout: %s\nstderr: %s' % (' '.join(self.args), self.status, self.stdout, self.stderr)


class CliTest(unittest.TestCase):
    timeout = 30            # seconds for one run

    def setUp(self):
        if not os.access(AWSROLE, os.X_OK):
            self.fail('%s is not built' % AWSROLE)
        self.home = os.path.realpath(tempfile.mkdtemp(prefix='awsrole-test-'))
        self.addCleanup(shutil.rmtree, self.home, ignore_errors=True)
        self.bin, self.servers, self.written, self.transcripts, self.terminals = BUILD, [], {}, [], []
        if os.environ.get('AWSROLE_VALGRIND'):
            self._wrap_in_valgrind()
        # HOME, PATH and LANG, and what a sanitizer was told; a run gets nothing else but what the test says.
        self.env = {'HOME': self.home, 'LANG': 'C.UTF-8',
                    'PATH': self.bin + ':' + os.environ.get('PATH', '/usr/bin:/bin')}
        # The calls are the AWS CLI's; a test of MFA sessions switches them on (and cleans up: see sealed.py).
        self.env['AWSROLE_MFA_SESSION'] = 'off'
        self.env.update({k: os.environ[k] for k in SANITIZERS if k in os.environ})

    def _wrap_in_valgrind(self):
        """A program named awsrole in a folder of its own, first in PATH, so that shell hooks are checked, too."""
        self.bin = tempfile.mkdtemp(prefix='awsrole-valgrind-')
        self.addCleanup(shutil.rmtree, self.bin, ignore_errors=True)
        path = os.path.join(self.bin, 'awsrole')
        with open(path, 'w') as f:
            f.write('#!/bin/sh\nexec %s %s "$@"\n' % (' '.join(VALGRIND), AWSROLE))
        os.chmod(path, 0o755)

    def tearDown(self):
        if self.servers:
            self.assert_no_leaks()

    # -------------------------------------------------------------------------------------------- the scene
    def aws(self, world=None, tls=False, **more):
        """Starts a fake AWS for this test and points the environment at it."""
        aws = FakeAws(world, **more)
        self.addCleanup(aws.close)
        self.servers.append(aws)
        self.env.update(aws.env(tls))
        return aws

    def path(self, name):
        return os.path.join(self.home, name)

    def write(self, name, text, mode=0o600):
        """A file below HOME; the folders above it are made."""
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        data = text if isinstance(text, bytes) else text.encode()
        with open(path, 'wb') as f:
            f.write(data)
        os.chmod(path, mode)
        self.written[name] = data
        return path

    def read(self, name):
        with open(self.path(name), 'rb') as f:
            return f.read().decode('utf-8', 'surrogateescape')

    def config(self, text):
        return self.write('.aws/config', text)

    def credentials(self, text):
        return self.write('.aws/credentials', text)

    def files(self):
        """The names of all files below HOME, sorted."""
        return sorted(os.path.relpath(os.path.join(folder, name), self.home)
                      for folder, _, names in os.walk(self.home) for name in names)

    # ---------------------------------------------------------------------------------------------- running
    def environment(self, env=None):
        """The clean environment with changes; a value of None removes a variable."""
        merged = dict(self.env, **(env or {}))
        return {k: v for k, v in merged.items() if v is not None}

    def command(self, args):
        """awsrole with these arguments; another program if the first one is a path, such as /bin/bash."""
        if args and os.sep in args[0]:
            return list(args)
        return [os.path.join(self.bin, 'awsrole')] + list(args)

    def awsrole(self, *args, env=None, stdin=None, tty=False, timeout=None):
        """
        Runs it; gives a Done.  stdin: text, or None for /dev/null.  tty: stdin, stdout and stderr are a terminal, and
        all of it is in stdout.
        """
        command, limit = self.command(args), (timeout or self.timeout) * SLOWER
        if tty:
            with self.terminal(*args, env=env) as terminal:
                if stdin:
                    terminal.send(stdin)
                status = terminal.wait(limit)
                return Done(command, status, terminal.output, '')
        # A session of its own: there is no /dev/tty to ask on.
        done = subprocess.run(command, env=self.environment(env), cwd=self.home, timeout=limit, start_new_session=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              **({'stdin': subprocess.DEVNULL} if stdin is None else {'input': stdin.encode()}))
        got = Done(command, done.returncode, done.stdout.decode('utf-8', 'replace'),
                   done.stderr.decode('utf-8', 'replace'))
        self.transcripts.append(got.stderr)
        if re.search(r'Sanitizer|runtime error:', got.stderr) or (SLOWER > 1 and got.status == 99):
            self.fail('a memory error: %s' % got)
        return got

    def awsrole_ok(self, *args, **options):
        """Runs awsrole; it must succeed."""
        got = self.awsrole(*args, **options)
        self.assertEqual(got.status, 0, got)
        return got

    def awsrole_fails(self, status, text, *args, **options):
        """Runs awsrole; it must end with that status, nothing on stdout and one line on stderr that has the text."""
        got = self.awsrole(*args, **options)
        self.assertEqual((got.status, got.stdout), (status, ''), got)
        lines = [line for line in got.stderr.splitlines() if line.startswith('awsrole: ')]
        self.assertEqual(len(lines), 1, got)
        self.assertIn(text, lines[0], got)
        return got

    def terminal(self, *args, env=None, stdout=None):
        """
        awsrole with a controlling terminal of its own (see fake/terminal.py).  stdout=subprocess.PIPE: stdout is no
        terminal but captured, as the shell hook does; then .stdout has it after wait().
        """
        terminal = Terminal(self.command(args), self.environment(env), self.home, stdout=stdout, slower=SLOWER)
        self.addCleanup(terminal.close)
        self.terminals.append(terminal)
        return terminal

    # ----------------------------------------------------------------------------------------------- secrets
    def job_shell(self):
        """A shell with job control on a terminal, as a person has it; its prompt is 'ready> '."""
        terminal = self.terminal('/bin/bash', '--noprofile', '--norc', '-i')
        terminal.expect('[$#] ')
        terminal.send("PS1='ready> '\n")
        terminal.expect('ready> ')
        return terminal

    def secrets(self):
        return [s for aws in self.servers for s in aws.secrets()]

    def assert_no_secret(self, text, where='text'):
        data = text if isinstance(text, bytes) else text.encode('utf-8', 'surrogateescape')
        for secret in self.secrets():
            if secret.encode() in data:
                self.fail('%s holds the secret %s...' % (where, secret[:16]))

    def assert_no_leaks(self):
        """No secret of the fakes in any stderr so far, nor in files other than the cache and what the test wrote."""
        for number, text in enumerate(self.transcripts):
            self.assert_no_secret(text, 'stderr of run %d' % (number + 1))
        for terminal in self.terminals:
            if terminal.child.stdout:       # what was shown besides the captured stdout
                self.assert_no_secret(terminal.output, 'the terminal')
        for name in self.files():
            if name.startswith(CACHE + os.sep) or not os.path.isfile(self.path(name)):     # a FIFO would wait
                continue
            with open(self.path(name), 'rb') as f:
                data = f.read()
            for secret in self.secrets():
                # The user's keys stay where the test put them, but must not appear once more.
                if data.count(secret.encode()) > self.written.get(name, b'').count(secret.encode()):
                    self.fail('the file %s holds the secret %s...' % (name, secret[:16]))


def one_line(text):
    """Text with terminal escapes and carriage returns taken out, for comparing what a terminal showed."""
    return re.sub(r'\x1b\[[0-9;?]*[A-Za-z]|\r', '', text)
