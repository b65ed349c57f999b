#!/usr/bin/env python3
# time limit: 7200 s
"""
Every system call of the program fails once, with every reason that is likely: never a crash, never a wrong credential,
standard output whole or empty, no torn file; and trouble with the cache, the locks or the sealed store is no more than
a note.  Then the same with calls that do a part of the work (short_io.c).
"""
import itertools
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import scenarios  # noqa: E402
import support  # noqa: E402
import traced  # noqa: E402

ERRORS = ['ENOSPC', 'EIO', 'EACCES', 'EMFILE', 'EINTR', 'EAGAIN', 'ENOLCK', 'EROFS', 'EDQUOT']
# Memory is the business of test_memory.py; these can't fail in earnest (libexpat's getrandom ends in the C library's
# abort()), or are strace's own.
LEFT_OUT = {'brk', 'mmap', 'munmap', 'mprotect', 'mremap', 'rt_sigaction', 'rt_sigprocmask', 'rt_sigreturn', 'getuid',
            'geteuid', 'getpid', 'getrandom', 'umask', 'restart_syscall', 'exit_group', 'kill', 'execve', 'vfork',
            'clone'}
# What a command can do without, wherever below HOME it is.
SPARE = re.compile(r'/\.aws/(cli/cache|awsrole)\b|\.awsrole-[0-9a-f]{16}\.tmp|keyctl\(|add_key\(|flock\(|setitimer\(')
# Without one of these a role is not kept, which the program says, once.
KEEPS = re.compile(r'(openat|write|close|rename)\(.*/(cli/cache|sealed)/\.awsrole-[0-9a-f]{16}\.tmp|'
                   r'mkdir\(.*/(cli/cache|sealed)"')
# Not these: what they are for has no other way.
NEEDED = {'forget', 'add'}
QUICK = 30                      # injections for a scenario in the quick form


class Calls(traced.TracedTest):
    def must_tell(self, call, error):
        """Not when it is tried again, or the folder is there."""
        return (KEEPS.match(call.text) and 'EEXIST' not in call.text and error != 'EINTR' and
                self.scenario.name not in NEEDED)

    def one(self, scenario):
        self.prepare(scenario)
        calls = [c for c in self.calls() if c.name not in LEFT_OUT]
        # A close that fails has closed all the same, and strace's has not: files only, which the end of the process
        # closes, and not what the other side waits for.
        calls = [c for c in calls if c.name != 'close' or self.home in c.text]
        points = [(c, e) for c, e in itertools.product(calls, ERRORS)]
        failed = done = told = 0
        for call, error in scenarios.sample(points, QUICK):
            self.reset()
            got, lines = self.traced('-e', 'inject=%s:error=%s:when=%d' % (call.name, error, call.number))
            hit = [line for line in lines if '(INJECTED)' in line]
            if not hit:                                     # this run had fewer calls of that name
                continue
            done += 1
            with self.subTest(call=hit[0], error=error):
                good = self.assert_good_or_failed(got)
                self.assert_whole(killed=call.name.startswith('unlink'))
                if not good:
                    failed += 1
                    if SPARE.search(hit[0]) and scenario.name not in NEEDED:
                        self.fail('the command could do without: %s\n%s' % (hit[0], got))
                elif self.must_tell(call, error):
                    told += 1
                    self.assertRegex(got.stderr, r"\Aawsrole: .*can't (write|make) [^\n]*\n\Z", got)
        self.reset()
        self.normally()
        self.say('%s: %d calls, %d failures of them, %d ended the command, %d let it go on with a note that it must give',
                 scenario, len(calls), done, failed, told)


scenarios.each(Calls)

SIZES = [1, 2, 4, 18, 401]


# A library can be loaded into the programs of the memory faults, which are never linked statically.
DYNAMIC = os.path.join(support.BUILD, 'faults', 'awsrole')


class Short(scenarios.FaultTest):
    """Every read and write of both programs does a few bytes only, and every third one is interrupted first."""

    @classmethod
    def setUpClass(cls):
        cls.library = os.path.join(support.BUILD, 'faults', 'short_io.so')
        subprocess.run([os.environ.get('CC', 'cc'), '-shared', '-fPIC', '-O1', '-o', cls.library,
                        os.path.join(scenarios.HERE, 'short_io.c'), '-ldl'], check=True)

    def one(self, scenario):
        if 'LSAN_OPTIONS' in os.environ or os.environ.get('AWSROLE_VALGRIND') or 'asan' in support.BUILD:
            self.skipTest('the sanitizers want to be the first library')
        self.prepare(scenario)
        for size in SIZES if scenarios.FULL else (1, 18):
            self.reset()
            got = self.run_it(program=DYNAMIC, env={'LD_PRELOAD': self.library, 'LD_SHORT_IO': str(size)})
            self.assert_good(got)
            self.assertEqual(got.stderr, '', size)
            self.assert_whole()


scenarios.each(Short)

if __name__ == '__main__':
    support.main()
