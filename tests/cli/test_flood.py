#!/usr/bin/env python3
"""Many at once: one call and one question, whether it works or not.  AWSROLE_FLOOD: how many (50)."""
import os
import subprocess
import sys
import threading

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import support  # noqa: E402
from scene import MFA_SERIAL, SceneTest, Shell  # noqa: E402

MANY = int(os.environ.get('AWSROLE_FLOOD', '50'))


class Flood(SceneTest):
    def flood(self, *args, count=MANY):
        """Starts so many at once; (status, stdout, stderr) of each."""
        children = [subprocess.Popen(self.command(args), env=self.environment(), cwd=self.home,
                                     stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                     start_new_session=True) for _ in range(count)]
        try:
            ends = [child.communicate(timeout=60 * support.SLOWER) for child in children]
        finally:
            for child in children:
                child.kill()
                child.wait()
        return [(child.returncode, out.decode(), err.decode()) for child, (out, err) in zip(children, ends)]

    def test_one_call_for_all_of_them(self):
        self.fake.rule(on='AssumeRole', delay=0.3)
        ends = self.flood('export', 'prodaccess')
        self.assertEqual({x[0] for x in ends}, {0}, ends)
        self.assertEqual(len({x[1] for x in ends}), 1)
        self.assertEqual({x[2] for x in ends}, {''})
        self.assertEqual(len(self.assumed()), 1)

    def test_one_call_for_every_link_of_a_chain(self):
        self.flood('export', 'chain')
        self.assertEqual(len(self.assumed()), 2)

    def test_one_after_expiry_as_well(self):
        self.prepare_cache(100)
        self.flood('export', 'prodaccess')
        self.assertEqual(len(self.assumed()), 2)

    def test_two_roles_do_not_wait_for_each_other(self):
        self.fake.rule(on='AssumeRole', match={'RoleArn': 'arn:aws:iam::444455556666:role/StagingRole'}, delay=3)
        slow = threading.Thread(target=self.flood, args=('export', 'staging'), kwargs={'count': 3})
        slow.start()
        self.fake.log.wait(1, 'AssumeRole')
        self.awsrole_ok('export', 'prodaccess', timeout=2)
        slow.join()
        self.assertEqual(len(self.assumed()), 2)

    def test_a_refusal_is_shared(self):
        self.fake.rule(on='AssumeRole', error=['AccessDenied', 'not today'], status=403, delay=0.2)
        ends = self.flood('export', 'prodaccess')
        self.assertEqual({x[0] for x in ends}, {4}, ends)
        self.assertEqual({x[1] for x in ends}, {''})
        self.assertEqual(len({x[2] for x in ends}), 1, {x[2] for x in ends})
        self.assertLessEqual(len(self.assumed()), 2)

    def test_a_refusal_is_forgotten_soon(self):
        self.fake.rule(on='AssumeRole', error=['AccessDenied', 'not today'], status=403, times=1)
        self.awsrole_fails(4, 'not today', 'export', 'prodaccess')
        threading.Event().wait(3.1)
        self.awsrole_ok('export', 'prodaccess')

    def test_one_question_and_one_code_for_all_of_them(self):
        count, code = 20, self.fake.totp()
        script = 'for i in $(seq %d); do awsrole export mfa >"out.$i" & done; wait; echo end' % count
        terminal = self.terminal('/bin/sh', '-c', script)
        terminal.expect('Enter MFA code for %s: ' % MFA_SERIAL)
        terminal.send(code + '\n')
        terminal.expect('end\r?\n', 30)
        terminal.wait()
        self.assertEqual(terminal.output.count('Enter MFA code'), 1, terminal.output)
        self.assertEqual(len({self.read('out.%d' % (n + 1)) for n in range(count)}), 1)
        self.assertIn('ASIAROLE', self.read('out.1'))
        self.assertEqual(len(self.assumed()), 1)
        for n in range(count):      # these hold secrets, as asked
            os.unlink(self.path('out.%d' % (n + 1)))

    def test_a_holder_that_is_killed_does_not_block_the_others(self):
        self.fake.rule(on='AssumeRole', delay=30, times=1)
        holder = subprocess.Popen(self.command(['export', 'prodaccess']), env=self.environment(), cwd=self.home,
                                  stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            self.fake.log.wait(1, 'AssumeRole')
            late = threading.Thread(target=self.awsrole_ok, args=('export', 'prodaccess'))
            late.start()
            threading.Event().wait(0.2)
        finally:
            holder.kill()
            holder.wait()
        late.join(10 * support.SLOWER)
        self.assertFalse(late.is_alive())
        self.assertEqual(len(self.assumed()), 2)

    def test_shells_that_use_the_same_role_get_the_same_keys(self):
        shells = [Shell(self) for _ in range(4)]
        threads = [threading.Thread(target=shell.change, args=('use', 'prodaccess')) for shell in shells]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual({x.env.get('AWSROLE_KEY') for x in shells}, {'ASIAROLE%012d' % 1})


if __name__ == '__main__':
    support.main()
