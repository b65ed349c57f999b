#!/usr/bin/env python3
"""
The fuzz targets without libFuzzer: every file of tests/fuzz/corpus, and ten thousand changes of a target's files, the
same ones in every run.  `make fuzz` looks for new ones.
"""
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from fake import tap        # noqa: E402
import unittest             # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
BUILD = os.environ['AWSROLE_BUILD']
CHANGES = 10000             # of a target's files, all together
FILES_MAX = 300


def targets():
    return sorted(n[5:-2] for n in os.listdir(HERE) if n.startswith('fuzz_') and n.endswith('.c'))


def corpus(target):
    folder = os.path.join(HERE, 'corpus', target)
    return sorted(os.path.join(folder, n) for n in os.listdir(folder))


def replay(target, changes, *more):
    program = os.path.join(BUILD, 'fuzz', 'replay_' + target)
    return subprocess.run([program, '-mutations=%d' % changes, *more] + corpus(target), stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=250)


class Replay(unittest.TestCase):
    def check(self, target):
        self.assertTrue(0 < len(corpus(target)) <= FILES_MAX)
        for changes in (0, max(1, CHANGES // len(corpus(target)))):
            done = replay(target, changes)
            if done.returncode != 0:
                saved = os.path.join(BUILD, 'fuzz', 'failed-' + target)
                replay(target, changes, '-save=' + saved)
                self.fail('%s fails on the input in %s:\n%s' % (
                    target, saved, done.stdout.decode('utf-8', 'replace')[-4000:]))
            self.assertEqual(done.stdout.split()[:1], [b'%d' % (len(corpus(target)) * (changes + 1))])


def add(target):
    setattr(Replay, 'test_the_corpus_of_%s_and_changes_of_it_hold' % target, lambda self: self.check(target))


for name in targets():
    add(name)

if __name__ == '__main__':
    tap.main()
