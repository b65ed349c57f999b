#!/usr/bin/env python3
# time limit: 3600 s
"""
The system calls of awsrole-net behind the start of its main(): every one fails once for every likely reason, or kills it.
The program ends with a whole answer or with a message of one line, and the next run works.  A kernel without Landlock,
without seccomp or without both is no reason to fail or to say anything, and `doctor` says what is in force.
"""
import itertools
import json
import os
import shutil
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import scenarios  # noqa: E402
import support  # noqa: E402
import traced  # noqa: E402
from test_calls import ERRORS, LEFT_OUT  # noqa: E402

# These can't fail in earnest: with an answer that it does not give, futex ends the program in the C library, and fcntl
# leaves a socket that blocks (which ends, too, but after a minute).
HARMLESS = LEFT_OUT | {'futex', 'fcntl'}
# In the place of awsrole-net: the words for strace are in a file, since the environment does not come here.
PROGRAM = '#!/bin/sh\nexec %s -qq -y -s 64 -o %s $(cat %s) %s "$@"\n'
QUICK = 20


class NetTest(traced.TracedTest):
    timeout, longest = 90, 0            # a call has a minute

    def setUp(self):
        super().setUp()
        if 'asan' in support.BUILD:
            self.skipTest('the sandbox is off in builds with sanitizers')
        folder = tempfile.mkdtemp(prefix='awsrole-net-')
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        self.program, self.options = os.path.join(folder, 'awsrole'), os.path.join(folder, 'options')
        net = os.path.join(folder, 'awsrole-net')
        shutil.copy(support.AWSROLE, self.program)
        shutil.copy(os.path.join(support.BUILD, 'awsrole-net'), os.path.join(folder, 'real'))
        with open(net, 'w') as f:
            f.write(PROGRAM % (self.strace, self.report, self.options, os.path.join(folder, 'real')))
        os.chmod(net, 0o755)

    def traced(self, *options, **more):
        """Runs the scenario with awsrole-net under strace; its end, and the report's lines."""
        with open(self.options, 'w') as f:
            f.write(' '.join(options))
        with open(self.report, 'w'):
            pass
        got = self.run_it(program=self.program, **more)
        with open(self.report, errors='replace') as f:
            return got, f.read().splitlines()

    def starts(self, name, line):
        return name == 'umask'

    def ready(self, tls):
        if tls:
            self.env.update(self.fake.env(tls=True), AWS_ENDPOINT_URL_STS=None)
        self.env['AWS_MAX_ATTEMPTS'] = '1'
        self.prepare(next(s for s in scenarios.SCENARIOS if s.name == 'a_cold_export'))
        # That its input is a socket is asked first, and an open one answers.
        return [c for c in self.calls() if c.name not in HARMLESS and 'SO_TYPE' not in c.text]

    def each_point(self, tls, more, look):
        """look(how a run ended in which one of `more` happened to a call), for every call; how often that was."""
        done = 0
        for call, what in scenarios.sample(itertools.product(self.ready(tls), more), QUICK):
            self.reset()
            with self.subTest(call=call.text, what=what):
                start = time.monotonic()
                got, lines = self.traced('-e', 'inject=%s:%s:when=%d' % (call.name, what, call.number))
                self.longest = max(self.longest, time.monotonic() - start)
                if any('INJECTED' in line or '+++ killed by' in line for line in lines):
                    done += 1
                    look(got)
        self.reset()
        self.normally()
        return done


class Errors(NetTest):
    def look(self, got):
        self.ended += not self.assert_good_or_failed(got)
        self.assertNotIn('signal', got.stderr, got)
        self.assert_whole()

    def one(self, tls):
        self.ended = 0
        done = self.each_point(tls, ['error=' + e for e in ERRORS], self.look)
        self.say('awsrole-net over %s: %d failures of its calls, %d ended the command, the longest after %.0f s',
                 'TLS' if tls else 'http', done, self.ended, self.longest)

    def test_over_http(self):
        self.one(False)

    def test_over_tls(self):
        self.one(True)


class Killed(NetTest):
    def look(self, got):
        if not self.assert_good_or_failed(got):
            self.assertEqual(got.status, 1, got)
            self.assertRegex(got.stderr, 'awsrole-net (was ended by signal|ended without an answer)')
        self.assert_whole()
        self.normally()

    def one(self, tls):
        done = self.each_point(tls, ['signal=SIG' + s for s in ('KILL', 'TERM', 'SEGV')], self.look)
        self.say('awsrole-net over %s: killed at %d points', 'TLS' if tls else 'http', done)

    def test_killed_over_http(self):
        self.one(False)

    def test_killed_over_tls(self):
        self.one(True)


class OldKernel(NetTest):
    """What the kernel does not have is done without, in silence, and told by `doctor`."""
    PARTS = {'landlock': ['-e', 'inject=landlock_create_ruleset:error=ENOSYS'],
             'seccomp': ['-e', 'inject=seccomp:error=EINVAL', '-e', 'inject=prctl:error=EINVAL:when=3+']}

    def report_without(self, *parts):
        self.ready(False)
        self.reset()
        options = [word for part in parts for word in self.PARTS[part]]
        got, lines = self.traced(*options)
        self.assert_good(got)
        self.assertEqual(got.stderr, '', got)
        self.assertTrue(any('(INJECTED)' in line for line in lines), lines[:40])
        done = self.awsrole(self.program, 'doctor', 'prodaccess', '--json')
        return ' '.join(row['text'] for row in json.loads(done.stdout) if row['check'] == 'sandbox')

    def test_without_landlock(self):
        self.assertRegex(self.report_without('landlock'), 'landlock: off seccomp: on')

    def test_without_seccomp(self):
        self.assertRegex(self.report_without('seccomp'), r'landlock: \w+( \d+)? seccomp: off')

    def test_without_both(self):
        self.assertRegex(self.report_without('landlock', 'seccomp'), 'landlock: off seccomp: off')


if __name__ == '__main__':
    support.main()
