#!/usr/bin/env python3
# time limit: 7200 s
"""
Killed at every system call: no torn file, the next run works, and a later writer removes what was left.  SIGTERM and
SIGINT end the program as SIGKILL does (nothing is caught but at a question), so they are tried at fewer points.
"""
import os
import re
import signal
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import scenarios  # noqa: E402
import support  # noqa: E402
import traced  # noqa: E402

WRITERS = {'a_cold_export', 'use_of_a_chain', 'an_mfa_session', 'a_sealed_role', 'an_sso_role', 'forget', 'add',
           'a_code_from_a_program'}
QUICK = {'SIGKILL': 8, 'SIGTERM': 2, 'SIGINT': 2}
# Where a file is half-done, if it ever is: these are tried in the quick form, too.
WRITES = re.compile(r'(write|rename|fsync|fchmod|ftruncate|close)\(.*/\.aws/|openat\(.*/\.aws/.*O_CREAT')


class Kill(traced.TracedTest):
    def kill_at(self, call, name):
        self.reset()
        got, lines = self.traced('-e', 'inject=%s:signal=%s:when=%d' % (call.name, name, call.number))
        if any('+++ killed by ' + name in line for line in lines):
            self.assertEqual(got.status, -getattr(signal, name), got)
            return got
        return None

    def left(self):
        return [name for name in self.files() if scenarios.TEMPORARY.match(os.path.basename(name))]

    def points(self, calls, name):
        some = scenarios.sample(calls, QUICK[name])
        # Without the rights of root strace does not see paths: the program refuses to be looked into.
        path = '' if os.getuid() == 0 else '/.aws/ O_CREAT'
        return some + [c for c in calls if name == 'SIGKILL' and c not in some and WRITES.match(c.text + path)]

    def one(self, scenario):
        self.prepare(scenario)
        calls, killed, left = self.calls(), 0, 0
        for name in ('SIGKILL', 'SIGTERM', 'SIGINT'):
            for call in self.points(calls, name):
                got = self.kill_at(call, name)
                if got is None:                             # this run had fewer calls of that name
                    continue
                killed += 1
                with self.subTest(call=call.text, signal=name):
                    if got.stdout:
                        self.assert_whole_answer(got)
                    self.assert_whole(killed=True)
                    left += len(self.left())
                    self.after_that(scenario)
        self.say('%s: killed at %d points, %d temporary files were left and swept', scenario, killed, left)

    def after_that(self, scenario):
        """The next run works; it leaves a young temporary file alone, and one that writes there removes an old one."""
        young = self.left()
        again = self.run_it()
        if scenario.name != 'add' or again.status == 0:     # added already is an error that says so
            self.assert_good(again)
            self.assertEqual(again.stderr, '', again)
        self.assertEqual(self.left(), young)
        if not young:
            return
        for name in young:
            os.utime(self.path(name), (time.time() - 700,) * 2)
        if scenario.name == 'add':
            self.awsrole_ok('add', 'swept', '--role-arn', 'arn:aws:iam::123456789012:role/ProductionAccessRole',
                            '--source-profile', 'default')
            self.assertEqual(self.left(), [])
        else:
            for name in self.files():               # a session that is kept is not written again
                if name.endswith('.sealed'):
                    os.unlink(self.path(name))
            self.awsrole_ok(*(self.scenario.args + ('--refresh',)), env=self.scenario.env)
            self.assertEqual([n for n in self.left() if '/cli/cache/' in n or '/sealed/' in n], [])


scenarios.each(Kill, lambda s: s.name in WRITERS)

if __name__ == '__main__':
    support.main()
