#!/usr/bin/env python3
"""The manual pages say what there is: every command, option, variable and key; and they are well written mdoc."""
import glob
import os
import re
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import support  # noqa: E402

SRC = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'src')
PAGES = sorted(glob.glob(os.path.join(SRC, 'man', '*.[1-8]')))


def read(path):
    with open(path, encoding='utf-8') as f:
        return f.read()


def literals():
    """The string literals of the program, without comments."""
    for path in glob.glob(os.path.join(SRC, '*', '*.[ch]')):
        text = re.sub(r'/\*.*?\*/', '', read(path), flags=re.DOTALL)
        for line in text.splitlines():
            for literal in re.findall(r'"((?:[^"\\]|\\.)*)"', line):
                yield line, literal


class Man(support.CliTest):
    def page(self, name):
        return read(os.path.join(SRC, 'man', name))

    def words(self, *args):
        return [x.split('\t')[0] for x in self.awsrole_ok('complete', *args).stdout.splitlines()]

    def test_every_command(self):
        page, commands = self.page('awsrole.1'), self.words('commands')
        self.assertIn('use', commands)
        self.assertEqual([x for x in commands if not re.search(r'^\.It Cm %s\b' % re.escape(x), page, re.MULTILINE)], [])

    def test_every_option(self):
        page = self.page('awsrole.1')
        options = {x for command in self.words('commands') for x in self.words('options', command)}
        self.assertIn('--region', options)
        self.assertEqual([x for x in sorted(options)
                          if not re.search(r'^\.It.* Fl %s(?: |$)' % re.escape(x[1:]), page, re.MULTILINE)], [])

    def test_every_variable(self):
        pages = ''.join(map(read, PAGES))
        names = {x for _, literal in literals() for x in re.findall(r'^_?AWS[A-Z]*_[A-Z0-9_]*[A-Z0-9]$', literal)}
        names |= set(re.findall(r'\bAWSROLE_[A-Z0-9_]*[A-Z0-9]\b', ''.join(
            re.sub(r'(?m)^\s*#.*$', '', read(x)) for x in glob.glob(os.path.join(SRC, '..', 'shell', 'awsrole.*')))))
        names -= {'AWSROLE_VERSION', 'AWSROLE_LIBEXECDIR'}
        self.assertIn('AWSROLE_PICKER', names)
        self.assertEqual([x for x in sorted(names) if not re.search(r'(?<![A-Z_])%s(?![A-Z_])' % x, pages)], [])

    def test_every_key(self):
        page = self.page('awsrole-profile.5')
        call = re.compile(r'(?:settings_(?:text|value|bool|number)|profile_get\w*|plan_source_text|read_list)\(')
        keys = {literal for line, literal in literals() if call.search(line) and re.match(r'[a-z][a-z0-9_]*$', literal)}
        self.assertIn('mfa_serial', keys)
        self.assertIn('awsrole_color', keys)
        self.assertEqual([x for x in sorted(keys) if 'Va ' + x not in page], [])

    def test_every_exit_status(self):
        page = self.page('awsrole.1')
        for status in re.findall(r'ERR_[A-Z]+ = (\d+)', read(os.path.join(SRC, 'base', 'err.h'))):
            self.assertIn('.It %s\n' % status, page)

    @unittest.skipUnless(shutil.which('man'), 'man is not installed')
    def test_man_has_no_warnings(self):
        for page in PAGES:
            done = subprocess.run(['man', '--warnings', '-l', page], env=dict(os.environ, MANPAGER='cat', LC_ALL='C.UTF-8'),
                                  stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            self.assertEqual((done.returncode, done.stderr), (0, b''))
            self.assertIn(b'NAME', done.stdout)

    @unittest.skipUnless(shutil.which('mandoc'), 'mandoc is not installed')
    def test_mandoc_has_no_warnings(self):
        for page in PAGES:
            done = subprocess.run(['mandoc', '-Tlint', '-W', 'warning', page], stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT)
            self.assertEqual((done.returncode, done.stdout), (0, b''))

    def test_there_are_three_pages(self):
        self.assertEqual([os.path.basename(x) for x in PAGES], ['awsrole-hook.7', 'awsrole-profile.5', 'awsrole.1'])


if __name__ == '__main__':
    support.main()
