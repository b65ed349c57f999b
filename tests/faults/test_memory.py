#!/usr/bin/env python3
# time limit: 3600 s
"""
The n-th allocation of the program fails, for every n (a sample without AWSROLE_FULL): it says so, ends with status 1,
has printed nothing, and the next run finds all it needs.  An allocation that fails ends the program, so "once" and
"from then on" are the same; where libraries allocate past our allocator (no_memory.c) they are not, and both are tried.
"""
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import scenarios  # noqa: E402
import support  # noqa: E402

PROGRAM = os.path.join(support.BUILD, 'faults', 'awsrole')
MAIN, NET = 'AWSROLE_MEM_FAULT', 'LD_NET_MEM_FAULT'


class Memory(scenarios.FaultTest):
    def fault(self, n, name=MAIN, **env):
        self.reset()
        return self.run_it(program=PROGRAM, env=dict(env, **{name: str(n)}))

    def is_out_of_memory(self, got):
        return 'out of memory' in got.stderr

    def count(self, *args, **env):
        """The number of allocations of a run."""
        high = 64
        while self.is_out_of_memory(self.fault(high, *args, **env)):
            high *= 2
        low = high // 2
        while low + 1 < high:
            middle = (low + high) // 2
            if self.is_out_of_memory(self.fault(middle, *args, **env)):
                low = middle
            else:
                high = middle
        return high

    def one(self, scenario):
        self.prepare(scenario)
        total = self.count()
        points = scenarios.sample(range(1, total), 8)
        for n in points:
            got = self.fault(n)
            if not self.is_out_of_memory(got):          # fewer this time: a retry, a longer number
                self.assertGreater(n, total - 50)
                continue
            self.assertEqual((got.status, got.stdout, got.stderr), (1, '', 'awsrole: out of memory\n'), n)
            self.assert_whole(killed=True)
            self.normally()
        self.say('%s: %d of %d allocations', scenario, len(points), total - 1)


class Terminal(scenarios.FaultTest):
    """At a list and at a question: the terminal is given back."""

    def ends(self, n, args, question, answer, **env):
        self.reset()
        terminal = self.terminal(PROGRAM, '--hook=1', 'use', *args, stdout=subprocess.PIPE,
                                 env=dict(env, AWSROLE_MEM_FAULT=str(n), AWSROLE_PICKER='builtin', TERM='xterm'))
        try:
            terminal.expect(question)
            terminal.send(answer)
        except AssertionError:
            pass
        status = terminal.wait()
        self.assertTrue(terminal.echo and terminal.canonical, n)
        if 'out of memory' not in terminal.output:
            self.assertEqual(status, 0, terminal.output)
            return False
        self.assertEqual((status, terminal.stdout), (1, ''), terminal.output)
        if '\x1b[?1049h' in terminal.output:
            self.assertIn('\x1b[?1049l', terminal.output, n)
        self.assert_whole(killed=True)
        terminal.close()
        return True

    def one_way(self, name, *more):
        self.prepare(next(s for s in scenarios.SCENARIOS if s.name == 'use_of_a_cached_role'))
        n, tried, step = 1, 0, 1 if scenarios.FULL else 30
        while self.ends(n, *more):
            n, tried = n + step, tried + 1
        self.say('%s: %d of %d allocations', name, tried, n - 1)
        self.assertGreater(tried, 3)

    def test_at_a_list(self):
        self.one_way('at a list', (), r'\x1b\[\?25h', 'prodac\x1b[B\r')

    def test_at_a_question(self):
        self.one_way('at a question', ('mfa',), 'Enter MFA code', self.fake.totp() + '\n')


class Net(Memory):
    """The same in the other program, where libcurl allocates."""

    def one_way(self, **env):
        self.prepare(next(s for s in scenarios.SCENARIOS if s.name == 'a_cold_export'))
        env = {k: v for k, v in env.items()}
        total = self.count(NET, **env)
        points = scenarios.sample(range(1, total), 16)
        for n in points:
            got = self.fault(n, NET, **env)
            if not self.is_out_of_memory(got):
                self.assertGreater(n, total - 200)
                continue
            self.assertEqual((got.status, got.stdout), (1, ''), got)
            self.assertIn('awsrole-net ended without an answer', got.stderr)
            self.assertEqual(len(got.stderr.splitlines()), 2, got)
            self.assert_whole()
            self.normally()
        self.say('awsrole-net: %d of %d allocations', len(points), total - 1)

    def test_over_http(self):
        self.one_way()

    def test_over_tls(self):
        self.env.update(self.fake.env(tls=True), AWS_ENDPOINT_URL_STS=None)
        self.one_way()


class Libraries(scenarios.FaultTest):
    """Every block of the C library, once and from then on: OpenSSL's, the resolver's and stdio's are among them."""

    @classmethod
    def setUpClass(cls):
        cls.library = os.path.join(support.BUILD, 'faults', 'no_memory.so')
        subprocess.run([os.environ.get('CC', 'cc'), '-shared', '-fPIC', '-O1', '-o', cls.library,
                        os.path.join(scenarios.HERE, 'no_memory.c'), '-ldl'], check=True)

    def setUp(self):
        super().setUp()
        if os.environ.get('AWSROLE_VALGRIND') or 'asan' in support.BUILD:
            self.skipTest('valgrind and the sanitizers have an allocator of their own')
        if subprocess.run([PROGRAM, '--version'], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                          env={'LD_PRELOAD': self.library}).returncode:
            self.skipTest('made for glibc')

    def fault(self, n, program, on=False):
        """The end of the run, and how many blocks that program had asked for."""
        log = self.write('blocks', b'\0' * 8)
        self.reset()
        env = {'LD_PRELOAD': self.library, 'LD_NO_MEMORY_IN': program, 'LD_NO_MEMORY': str(n), 'LD_NO_MEMORY_LOG': log}
        # Those programs are never linked statically: a library can be loaded into them.
        got = self.run_it(program=PROGRAM, env=dict(env, LD_NO_MEMORY_ON='1') if on else env)
        with open(log, 'rb') as f:
            return got, int.from_bytes(f.read(), sys.byteorder)

    def is_good(self, got):
        """A whole answer, or a failure: status, nothing on stdout, one message of awsrole's and that of the allocator."""
        if got.status == 0:
            self.assert_whole_answer(got)
            return True
        self.assertIn(got.status, (1, 3, 5), got)
        self.assertEqual(got.stdout, '', got)
        self.assertNotIn('too large', got.stderr, got)
        lines = got.stderr.splitlines()
        self.assertTrue(lines and all(x.startswith('awsrole: ') for x in lines), got)
        self.assertLessEqual(len([x for x in lines if x != 'awsrole: out of memory']), 1, got)
        return False

    def one_way(self, name, program, count, where='', step=1):
        self.prepare(next(s for s in scenarios.SCENARIOS if s.name == name))
        total, crashed, worked, tried = self.fault(0, program)[1], 0, 0, 0
        self.assertGreater(total, 20)
        for on in (False, True):
            for n in scenarios.sample(range(1, total + 1, step), count):
                with self.subTest(n, on=on):
                    got = self.fault(n, program, on)[0]
                    worked, tried = worked + self.is_good(got), tried + 1
                    crashed += bool(re.search(r'ended by signal', got.stderr))
                    self.assert_whole(killed=True)
        self.normally()
        self.say('%s, %s%s: %d blocks, %d failures of them, %d of these did no harm, %d ended awsrole-net by a signal',
                 program, name, where, total, tried, worked, crashed)

    def test_a_cold_export(self):
        self.one_way('a_cold_export', 'awsrole', 8)

    def test_a_chain(self):
        self.one_way('use_of_a_chain', 'awsrole', 8)

    def test_a_sealed_role(self):
        self.one_way('a_sealed_role', 'awsrole', 8)

    def test_a_list(self):
        self.one_way('list', 'awsrole', 8)

    def test_forget(self):
        self.one_way('forget', 'awsrole', 8)

    def test_the_other_program_over_http(self):
        self.one_way('a_cold_export', 'awsrole-net', 16, ' over http')

    def test_the_other_program_over_tls(self):
        self.env.update(self.fake.env(tls=True), AWS_ENDPOINT_URL_STS=None)
        self.one_way('a_cold_export', 'awsrole-net', 16, ' over TLS', step=7)      # OpenSSL asks for 14,000


scenarios.each(Memory)
for name in [n for n in dir(Net) if n.startswith('test_') and hasattr(Memory, n)]:
    setattr(Net, name, None)

if __name__ == '__main__':
    support.main()
