#!/usr/bin/env python3
# time limit: 1200 s
"""Two builds in two folders are the same, byte for byte.  AWSROLE_FULL=1 only: it builds everything twice."""
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
from fake import tap  # noqa: E402

TOP = os.path.dirname(os.path.dirname(HERE))


class Build(unittest.TestCase):
    def copy(self, name):
        """The sources in a folder of that name."""
        folder = tempfile.mkdtemp(prefix='awsrole-' + name)
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        for part in ('src', 'shell', 'completions', 'tests', 'Makefile'):
            source, target = os.path.join(TOP, part), os.path.join(folder, part)
            if os.path.isdir(source):
                shutil.copytree(source, target, ignore=shutil.ignore_patterns('__pycache__', 'corpus'))
            elif os.path.exists(source):
                shutil.copy(source, target)
        return folder

    def build(self, folder, name):
        """Builds them in a folder of that name inside; the digests of both programs."""
        env = {k: v for k, v in os.environ.items() if k not in ('MAKEFLAGS', 'MAKELEVEL', 'MFLAGS', 'TEST')}
        done = subprocess.run(['make', '-j2', 'all', 'B=' + name], cwd=folder, env=env, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT)
        self.assertEqual(done.returncode, 0, done.stdout.decode('utf-8', 'replace')[-3000:])
        digests = {}
        for program in ('awsrole', 'awsrole-net'):
            with open(os.path.join(folder, name, program), 'rb') as f:
                data = f.read()
            self.assertNotIn(folder.encode(), data, 'the folder is in ' + program)
            digests[program] = hashlib.sha256(data).hexdigest()
        return digests

    def test_two_builds_are_the_same(self):
        if not os.environ.get('AWSROLE_FULL'):
            self.skipTest('it builds everything twice: in the full form (make check-faults)')
        folders = self.copy('b'), self.copy('a-longer-name')        # both before somebody edits a file
        first, second = self.build(folders[0], 'b'), self.build(folders[1], 'a-longer-name')
        for name, digest in sorted(first.items()):
            print('# %s  %s' % (digest, name))
        self.assertEqual(first, second)


if __name__ == '__main__':
    tap.main()
