#!/usr/bin/env python3
"""fake_aws.py, the fake AWS as a command for shell tests: it serves, obeys, and does not stay behind."""
import json
import os
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
from fake import tap  # noqa: E402


class Command(unittest.TestCase):
    def start(self, *args):
        self.dir = tempfile.TemporaryDirectory()
        self.addCleanup(self.dir.cleanup)
        command = os.path.join(HERE, 'fake_aws.py')
        server = subprocess.Popen([sys.executable, command, '--dir', self.dir.name] + list(args), stdin=subprocess.PIPE)
        self.addCleanup(server.wait)
        self.addCleanup(server.kill)
        deadline = time.monotonic() + 20
        while not os.path.exists(self.dir.name + '/env'):
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.02)
        with open(self.dir.name + '/env') as f:
            return server, dict(line.rstrip('\n').split('=', 1) for line in f)

    def ask(self, url, data=None):
        with urllib.request.urlopen(url, data and data.encode(), timeout=5) as answer:
            return answer.read().decode()

    def test_it_serves_is_controlled_and_ends_with_its_stdin(self):
        server, env = self.start()
        self.assertEqual(env['AWS_ENDPOINT_URL_STS'], env['FAKE_AWS_URL'])
        self.assertTrue(env['FAKE_AWS_CA'].startswith(os.path.realpath(self.dir.name)))
        self.assertTrue(os.path.exists(env['FAKE_AWS_CA']))
        self.assertRegex(self.ask(env['FAKE_AWS_ADMIN'] + '/totp/bobby'), r'^\d{6}\n$')
        self.ask(env['FAKE_AWS_ADMIN'] + '/rules', '{"on": "AssumeRole", "status": 200, "body": "hello"}')
        self.assertEqual(self.ask(env['FAKE_AWS_URL'], 'Action=AssumeRole'), 'hello')
        self.assertEqual(self.ask(env['FAKE_AWS_ADMIN'] + '/calls'), 'AssumeRole\n')
        with open(env['FAKE_AWS_LOG']) as f:
            self.assertEqual(json.loads(f.readline())['action'], 'AssumeRole')
        server.stdin.close()
        self.assertEqual(server.wait(10), 0)

    def test_it_ends_when_nobody_asks(self):
        server, _ = self.start('--idle', '0.5')
        self.assertEqual(server.wait(10), 0)

    def test_it_ends_with_the_process_it_watches(self):
        with subprocess.Popen(['sleep', '60']) as other:
            server, _ = self.start('--watch', str(other.pid))
            other.kill()
            other.wait()
            self.assertEqual(server.wait(10), 0)


if __name__ == '__main__':
    tap.main()
