#!/usr/bin/env python3
"""The demo: a transcript without a terminal, the user's own shell with one, and nothing left behind."""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
from fake import tap  # noqa: E402
from fake.terminal import Terminal  # noqa: E402

DEMO = os.path.join(HERE, 'demo.sh')


class Demo(unittest.TestCase):
    def setUp(self):
        self.tmp = tempfile.mkdtemp(prefix='demo-test-')
        self.addCleanup(shutil.rmtree, self.tmp, ignore_errors=True)
        # Settings of the user that must not get in the way.
        self.env = dict(os.environ, TMPDIR=self.tmp, TERM='xterm', AWS_PROFILE='no-such-profile',
                        AWS_ACCESS_KEY_ID='AKIANOTOURS000000000', AWS_SECRET_ACCESS_KEY='x')

    def test_without_a_terminal_it_prints_a_transcript(self):
        done = subprocess.run([DEMO], env=self.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=120)
        text = done.stdout.decode()
        self.assertEqual(done.returncode, 0, text)
        steps = ['$ awsrole ' + x for x in ('use prodaccess\n', 'whoami\n', 'status\n', 'exit\n')]
        places = [text.find(step) for step in steps]
        self.assertNotIn(-1, places, text)
        self.assertEqual(places, sorted(places))
        self.assertIn('arn:aws:sts::123456789012:assumed-role/ProductionAccessRole/', text[places[1]:places[2]])
        self.assertNotIn('no-such-profile', text)
        self.assertEqual(os.listdir(self.tmp), [])

    def test_a_program_that_fails_makes_it_fail(self):
        build = os.path.join(self.tmp, 'build')
        os.mkdir(build)
        with open(os.path.join(build, 'awsrole'), 'w') as f:
            f.write('#!/bin/sh\n[ "$1" != init ] || cat "%s/../../shell/awsrole.bash"\n[ "$1" = init ]\n' % HERE)
        os.chmod(f.name, 0o755)
        done = subprocess.run([DEMO], env=dict(self.env, AWSROLE_BUILD=build), stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn('demo: awsrole use prodaccess ended with status 1', done.stderr.decode())

    def in_shell(self, shell):
        if not shutil.which(shell):
            self.skipTest(shell + ' is not installed')
        env = dict(self.env, SHELL=shutil.which(shell))
        with Terminal([DEMO], env, columns=200) as terminal:
            terminal.expect('ends the demo', 60)
            terminal.expect('[$%>#] ')
            terminal.send('awsrole use prodaccess\r')
            terminal.expect(r'prodaccess(?s:.*)prodaccess[^\n]*[$%>#] ', 30)     # the second one is the prompt's
            terminal.send('echo "key=$AWS_ACCESS_KEY_ID home=$HOME"\r')
            self.assertTrue(terminal.expect(r'key=ASIAROLE\d+ home=(/\S+)').group(1).startswith(self.tmp))
            terminal.expect('[$%>#] ')
            terminal.send('awsrole exit\r')
            terminal.expect('[$%>#] ')
            terminal.send('exit\r')
            self.assertEqual(terminal.wait(), 0)
        self.assertEqual(os.listdir(self.tmp), [])

    def test_in_a_terminal_it_opens_bash(self):
        self.in_shell('bash')

    def test_in_a_terminal_it_opens_zsh(self):
        self.in_shell('zsh')

    def test_in_a_terminal_it_opens_fish(self):
        self.in_shell('fish')


if __name__ == '__main__':
    tap.main()
