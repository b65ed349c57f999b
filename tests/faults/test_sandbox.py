#!/usr/bin/env python3
"""
The sandbox of awsrole-net, from the inside: a library that is loaded into it (sandbox_probe.c) tries what is forbidden
when libcurl makes its connection, and goes on with it.  And what is in its memory meanwhile.
"""
import os
import re
import shutil
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, '..', 'cli'), os.path.join(HERE, '..', 'net')]
import support  # noqa: E402
from hostile import Server, hang  # noqa: E402
from scene import SceneTest  # noqa: E402

NET = os.path.join(support.BUILD, 'awsrole-net')
SANITIZED = any(v in os.environ for v in support.SANITIZERS) or 'asan' in support.BUILD


def report():
    out = subprocess.run([NET, '--sandbox-report'], stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, check=True).stdout
    return dict(line.split(': ', 1) for line in out.decode().splitlines())


class Sandbox(SceneTest):
    def setUp(self):
        super().setUp()
        if SANITIZED or support.SLOWER > 1:
            self.skipTest('it is off in builds with sanitizers, and valgrind knows nothing of it')
        if not sys.platform.startswith('linux'):
            self.skipTest('made for Linux')

    def need(self, part):
        if report()[part] == 'off':
            self.skipTest('this kernel has no ' + part)

    def probe(self, *args, **env):
        """Runs awsrole with the probe in awsrole-net; {what was tried: errno's name, or "done"}."""
        library = os.path.join(support.BUILD, 'faults', 'sandbox_probe.so')
        os.makedirs(os.path.dirname(library), exist_ok=True)
        subprocess.run([os.environ.get('CC', 'cc'), '-shared', '-fPIC', '-O1', '-o', library,
                        os.path.join(HERE, 'sandbox_probe.c'), '-ldl'], check=True)
        self.write('.bashrc', 'secret of the user')
        got = self.awsrole_ok(*args, env=dict(env, LD_PRELOAD=library, LD_PROBE_HOME=self.home))
        return dict(re.findall(r'^probe: (.+) = (\w+)$', got.stderr, re.MULTILINE))

    def test_what_is_in_force_is_told(self):
        parts = report()
        self.assertLessEqual({'landlock', 'seccomp', 'no new privileges'}, set(parts))
        self.assertEqual(parts['no new privileges'], 'on')

    def test_no_file_of_the_user_is_read_and_none_is_written(self):
        self.need('landlock')
        for tls in (False, True):
            self.env.update(self.fake.env(tls))
            if tls:
                self.env.pop('AWS_ENDPOINT_URL_STS')
            tried = self.probe('export', 'prodaccess', '--refresh')
            for what in ('read .bashrc', 'read .aws/credentials', 'list HOME', 'write HOME', 'write /tmp', 'make /tmp',
                         'remove .bashrc', 'read /proc/self/environ'):
                self.assertEqual(tried.get(what), 'EACCES', tried)
            self.assertEqual(tried.get('read /etc/hosts'), 'done', tried)
            if report()['landlock'] >= 'version 4':
                self.assertEqual(tried.get('bind tcp'), 'EACCES', tried)

    def test_nothing_is_run_and_nothing_served(self):
        self.need('seccomp')
        tried = self.probe('export', 'prodaccess')
        for what in ('exec', 'listen', 'accept', 'ptrace', 'mount', 'kill', 'unshare', 'keyctl', 'chmod', 'bpf',
                     'process_vm_readv', 'io_uring_setup', 'perf_event_open', 'userfaultfd', 'x32'):
            if what in tried:
                self.assertEqual(tried[what], 'EPERM', what)
        self.assertGreater(len(tried), 20)

    def test_a_list_of_certificates_anywhere_is_read(self):
        self.env.update(self.fake.env(tls=True))
        self.env.pop('AWS_ENDPOINT_URL_STS')
        self.write('certificates/mine.pem', open(self.env.pop('AWS_CA_BUNDLE')).read())
        self.config(self.read('.aws/config') + '\n[profile mine]\nrole_arn = %s\nsource_profile = default\n'
                    'region = us-east-2\nca_bundle = %s\n' % ('arn:aws:iam::123456789012:role/ProductionAccessRole',
                                                            self.path('certificates/mine.pem')))
        self.awsrole_ok('export', 'mine')

    def test_its_state_says_so(self):
        with Server(hang) as server:
            status = self.while_it_hangs(server, lambda pid: open('/proc/%d/status' % pid).read())
        self.assertRegex(status, r'NoNewPrivs:\s*1')
        if report()['seccomp'] == 'on':
            self.assertRegex(status, r'Seccomp:\s*2')

    def test_no_secret_key_is_in_its_memory(self):
        with Server(hang) as server:
            memory = self.while_it_hangs(server, self.memory)
            main = self.while_it_hangs(server, lambda pid: self.memory(self.parent(pid)))
        secret = self.fake.users['alice'].secret.encode()
        self.assertIn(b'AWS4-HMAC-SHA256', memory)              # the request is there,
        self.assertNotIn(secret, memory)                        # the key that signed it is not,
        self.assertIn(secret, main)                             # and would have been found

    def while_it_hangs(self, server, look):
        """look(pid of awsrole-net) while its request waits for an answer."""
        count = len(server.requests)
        child = subprocess.Popen(self.command(['export', 'prodaccess']), cwd=self.home, stdin=subprocess.DEVNULL,
                                 env=self.environment({'AWS_ENDPOINT_URL_STS': server.url(), 'AWSROLE_CACHE': 'off'}),
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            end = time.monotonic() + 10
            while len(server.requests) == count and time.monotonic() < end:
                time.sleep(0.02)
            net, = [int(pid) for pid in os.listdir('/proc') if pid.isdigit() and self.parent(int(pid)) == child.pid]
            return look(net)
        finally:
            child.kill()
            child.wait()

    def parent(self, pid):
        try:
            with open('/proc/%d/stat' % pid) as f:
                return int(f.read().rpartition(')')[2].split()[1])
        except OSError:
            return None

    def memory(self, pid):
        """All that can be read of a process; its user can't (it is not dumpable), root can."""
        found = []
        try:
            with open('/proc/%d/maps' % pid) as maps, open('/proc/%d/mem' % pid, 'rb', 0) as mem:
                for line in maps:
                    m = re.match(r'([0-9a-f]+)-([0-9a-f]+) rw', line)
                    if m:
                        start, end = (int(x, 16) for x in m.groups())
                        mem.seek(start)
                        try:
                            found.append(mem.read(end - start))
                        except OSError:
                            pass
        except PermissionError:
            self.skipTest('only root can read the memory of a process that is not dumpable')
        return b'\n'.join(found)

    def test_the_users_other_programs_can_not_look_into_it(self):
        if os.getuid() != 0 or not shutil.which('setpriv'):
            self.skipTest('made for root: the program and the reader run as nobody')
        with Server(hang) as server:
            def look(pid):
                with open('/proc/%d/status' % pid) as f:
                    return re.search(r'Uid:\s*(\d+)', f.read()).group(1), os.stat('/proc/%d/mem' % pid).st_uid
            self.assertEqual(self.while_it_hangs(server, look)[1], 0)


if __name__ == '__main__':
    support.main()
