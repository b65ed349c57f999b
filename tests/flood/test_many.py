#!/usr/bin/env python3
# time limit: 3600 s
"""
Many processes released at one instant: one call of STS and one question, also when STS is slow; a refusal for all,
asked for twice at most; other roles side by side; a lock holder that is stopped or killed; the AWS CLI's writer meanwhile.
AWSROLE_FULL=1: 1,000 processes and the slow cases; otherwise 200.
"""
import json
import os
import signal
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'cli'))
import support  # noqa: E402
from scene import CONFIG, MFA_SERIAL, PROD_ROLE, SceneTest  # noqa: E402

FULL = bool(os.environ.get('AWSROLE_FULL'))
MANY = 1000 if FULL else 200 if support.SLOWER == 1 else 20

# Waits at the gate (a pipe that nobody writes to) until it is opened, then becomes the program.
RUNNER = 'read -r x <&9; exec 9<&-; exec "$@"'

CLI_WRITER = '''
import json, sys, time
from botocore.utils import JSONFileCache
path, name, text, way = sys.argv[1:]
cache, value, end = JSONFileCache(path), json.loads(text), time.time() + 600
while time.time() < end:
    if way == 'replace':
        cache[name] = value
    else:                                       # as AWS CLI v2 does: open, truncate, write
        with open(path + '/' + name + '.json', 'w') as f:
            f.write(text[:len(text) // 2])
            f.flush()
            f.write(text[len(text) // 2:])
'''


class Many(SceneTest):
    def release(self, commands, limit=120):
        """Starts all of them, opens the gate, waits; (status, stdout, stderr) of each, and the seconds."""
        gate, opener = os.pipe()
        # The search for leaks traces each process at its end, and may fail for so many.
        children, env = [], self.environment({'ASAN_OPTIONS': 'detect_leaks=0'})
        with tempfile.TemporaryDirectory(prefix='awsrole-flood-') as folder:
            for n, args in enumerate(commands):
                with open('%s/out.%d' % (folder, n), 'wb') as o, open('%s/err.%d' % (folder, n), 'wb') as e:
                    children.append(subprocess.Popen(
                        ['/bin/sh', '-c', RUNNER, 'sh'] + self.command(args), env=env, cwd=self.home, close_fds=False,
                        stdin=subprocess.DEVNULL, stdout=o, stderr=e, start_new_session=True,
                        preexec_fn=lambda: os.dup2(gate, 9)))
            os.close(gate)
            time.sleep(0.5)
            start = time.monotonic()
            os.close(opener)
            for child in children:
                child.wait(limit * support.SLOWER)
            seconds = time.monotonic() - start
            ends = []
            for n, child in enumerate(children):
                with open('%s/out.%d' % (folder, n)) as o, open('%s/err.%d' % (folder, n)) as e:
                    ends.append((child.returncode, o.read(), e.read()))
        return ends, seconds

    def assert_one_answer(self, ends):
        self.assertEqual({x[0] for x in ends}, {0}, sorted({x[2] for x in ends})[:3])
        self.assertEqual({x[2] for x in ends}, {''})
        self.assertEqual(len({x[1] for x in ends}), 1)
        keys = json.loads(ends[0][1])
        who = self.fake.world.keys[keys['AccessKeyId']]
        self.assertEqual((keys['SecretAccessKey'], keys['SessionToken']), (who.secret, who.token))

    def say(self, text, *args):
        print('# ' + text % args, flush=True)

    def one_call(self, latency, count=MANY):
        self.prepare_cache(10)                                  # expired for all that it is worth
        self.fake.log.clear()
        self.fake.rule(on='AssumeRole', delay=latency)
        ends, seconds = self.release([('export', 'prodaccess')] * count)
        self.assert_one_answer(ends)
        self.assertEqual(len(self.assumed()), 1)
        self.assertLess(seconds, (latency + 10) * support.SLOWER)
        self.say('%d processes, STS takes %s s: 1 call, %.1f s', count, latency, seconds)

    def test_one_call_when_sts_is_quick(self):
        self.one_call(0.02)

    def test_one_call_when_sts_is_slow(self):
        self.one_call(2)

    def test_one_call_when_sts_takes_ten_seconds(self):
        if FULL:
            self.one_call(10)
        else:
            self.one_call(5, 50)

    def test_a_refusal_is_asked_for_twice_at_most(self):
        self.fake.rule(on='AssumeRole', delay=0.5, error=['AccessDenied', 'not today'], status=403)
        ends, seconds = self.release([('export', 'prodaccess')] * MANY)
        self.assertEqual({x[0] for x in ends}, {4})
        self.assertEqual({x[1] for x in ends}, {''})
        self.assertEqual(len({x[2] for x in ends}), 1, {x[2] for x in ends})
        self.assertLessEqual(len(self.assumed()), 2)
        self.say('%d processes, STS refuses: %d calls, %.1f s', MANY, len(self.assumed()), seconds)

    def test_no_answer_is_waited_for_twice_at_most(self):
        self.env['AWS_MAX_ATTEMPTS'] = '1'
        self.fake.rule(on='AssumeRole', delay=1, drop=True)
        ends, seconds = self.release([('export', 'prodaccess')] * MANY)
        self.assertEqual({x[0] for x in ends}, {5})
        self.assertEqual({x[1] for x in ends}, {''})
        self.assertEqual(len({x[2] for x in ends}), 1, {x[2] for x in ends})
        self.assertLessEqual(len(self.assumed()), 2)
        self.say('%d processes, STS hangs up: %d calls, %.1f s', MANY, len(self.assumed()), seconds)

    def test_one_question_for_all(self):
        self.scene('\n[profile code]\nrole_arn = arn:aws:iam::123456789012:role/MfaRole\nsource_profile = bobby\n'
                   'mfa_serial = %s\nregion = us-east-2\nmfa_process = "%s"\n' % (MFA_SERIAL, self.path('ask')))
        self.write('ask', '#!/bin/sh\necho asked >>"$HOME/asked"; sleep 0.5; echo %s\n' % self.fake.totp(), 0o755)
        ends, seconds = self.release([('export', 'code')] * MANY)
        self.assert_one_answer(ends)
        self.assertEqual((len(self.assumed()), self.read('asked')), (1, 'asked\n'))
        self.say('%d processes, a role with MFA: 1 question, %.1f s', MANY, seconds)

    def test_other_roles_do_not_wait(self):
        roles, each = (100, 10) if FULL else (40, 5)
        self.config(CONFIG + ''.join(
            '[profile r%d]\nrole_arn = %s\nsource_profile = default\nrole_session_name = s%d\nregion = us-east-2\n'
            % (n, PROD_ROLE, n) for n in range(roles)))
        self.fake.rule(on='AssumeRole', delay=1)
        ends, seconds = self.release([('export', 'r%d' % (n % roles)) for n in range(roles * each)])
        self.assertEqual({x[0] for x in ends}, {0}, sorted({x[2] for x in ends})[:3])
        self.assertEqual((len({x[1] for x in ends}), len(self.assumed())), (roles, roles))
        self.assertLess(seconds, 30 * support.SLOWER)           # one after the other: `roles` seconds
        self.say('%d roles, %d processes each: %d calls, %.1f s', roles, each, roles, seconds)

    def holder(self):
        """A process that has the lock and waits for STS."""
        self.fake.rule(on='AssumeRole', delay=100, times=1)
        child = subprocess.Popen(self.command(['export', 'prodaccess']), env=self.environment(), cwd=self.home,
                                 stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                 start_new_session=True)
        self.addCleanup(child.wait)
        self.addCleanup(child.kill)
        self.fake.log.wait(1, 'AssumeRole')
        return child

    def test_a_killed_holder_is_not_waited_for(self):
        child = self.holder()
        child.kill()
        ends, seconds = self.release([('export', 'prodaccess')] * 20)
        self.assert_one_answer(ends)
        self.assertLess(seconds, 5 * support.SLOWER)
        self.assertEqual(len(self.assumed()), 2)

    def test_a_stopped_holder_is_waited_for_until_the_time_is_over(self):
        """30 s; under `refresh --auto`, which has a time limit for everything, less."""
        child = self.holder()
        child.send_signal(signal.SIGSTOP)
        start = time.monotonic()
        if FULL:
            ends, seconds = self.release([('export', 'prodaccess')] * 20)
            self.assertEqual({x[0] for x in ends}, {0})
            self.assertGreater(seconds, 25)
            self.assertLess(seconds, 40 * support.SLOWER)
            self.say('20 processes behind a stopped one: %.1f s, %d calls', seconds, len(self.assumed()))
        else:
            environment = {'AWSROLE_PROFILE': 'prodaccess', 'AWSROLE_KEY': 'ASIAOLD', 'AWS_ACCESS_KEY_ID': 'ASIAOLD',
                           'AWSROLE_WORDS': '1&ASIAOLD&prodaccess',
                           'AWSROLE_EXPIRATION': str(int(time.time()) + 30), 'AWSROLE_AUTO_REFRESH': '1',
                           '_AWSROLE_HOOK': '1', '_AWSROLE_BASE': '', '_AWSROLE_LAST': ''}
            got = self.awsrole('--hook=1', 'refresh', '--auto', env=environment)
            self.say('refresh --auto behind a stopped one: %.1f s, status %d', time.monotonic() - start, got.status)
            self.assertGreater(time.monotonic() - start, 1)
            self.assertLess(time.monotonic() - start, 20 * support.SLOWER)
        child.send_signal(signal.SIGCONT)

    def test_the_aws_clis_writer_meanwhile_breaks_nothing(self):
        keys = self.keys_of('prodaccess')
        entry = self.entries()[0]
        text = self.read(os.path.join(support.CACHE, entry))
        for way in ('replace', 'truncate'):
            words = [sys.executable, '-c', CLI_WRITER, self.path(support.CACHE), entry[:-5], text, way]
            writer = subprocess.Popen(words, stdin=subprocess.DEVNULL)
            try:
                time.sleep(0.5)
                self.fake.log.clear()
                for _ in range(2000 if FULL else 200):
                    got = self.awsrole_ok('export', 'prodaccess')
                    self.assertEqual(got.stderr, '')
                    seen = json.loads(got.stdout)
                    who = self.fake.world.keys[seen['AccessKeyId']]
                    self.assertEqual((seen['SecretAccessKey'], seen['SessionToken']), (who.secret, who.token))
                if way == 'replace':
                    self.assertEqual((seen, len(self.assumed())), (keys, 0))
            finally:
                writer.kill()
                writer.wait()
            self.say('the AWS CLI writes (%s): %d torn entries were asked for anew', way, len(self.assumed()))


if __name__ == '__main__':
    support.main()
