#!/usr/bin/env python3
"""Random config and credentials files, read by our parser and by botocore: same profiles, keys and values, or both an error.

AWSROLE_DIFF_CASES=N: that many pairs of files (default 3000).  AWSROLE_DIFF_SEED=N: another start.
Known difference, on purpose: a NUL byte is an error of ours.
"""
import os
import random
import shutil
import struct
import subprocess
import sys
import tempfile
import unittest

import botocore.configloader as configloader
from botocore.exceptions import ConfigNotFound, ConfigParseError

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(ROOT, 'tests', 'fake'))
CASES = int(os.environ.get('AWSROLE_DIFF_CASES', '3000'))
SEED = int(os.environ.get('AWSROLE_DIFF_SEED', str(random.SystemRandom().randrange(1 << 32))))
BATCH = 500

# ------------------------------------------------------------------------------ grammar
SPACES = [' ', ' ', ' ', ' ', '\t', '\v', '\f', '\x1c', '\x1e', '\x1f', '\x85', '\xa0', '\u1680', '\u2003', '\u2028', '\u2029', '\u3000']
NOT_SPACES = ['\ufeff', '\u200b', '\u180e', '\u2060', '\x7f', '\x01', '\x1b']
KEYS = ['region', 'role_arn', 'source_profile', 'Region', 'ROLE_ARN', 'aws_access_key_id', 's3', 'in valid', 'x', '\xc9t\xe9', '\xe9T\xc9',
        '\u0410\u0431', '\u0430\u0411', '\u0391\u03b1', '\u212a', 'k', '\u0130', 'i\u0307', '\u017d', '\u017e', '\u1ea0', '[x', 'a[b]', '"q"', '%(x)s',
        '\uff21', '\u0178', '\u212b', '\u03a9', '\u2126', '\xdf', '\u1e9e', '\U0001f600', '#k', 'a#', '\u0531', '-', '_']
VALUES = ['', 'eu-west-1', 'arn:aws:iam::123456789012:role/X', 'a = b', 'x # no comment', 'v ; w', '"quoted"', '%(region)s', '$HOME', '[v]', 'a\\nb',
          'Caf\xe9', '\U0001f600', 'a\x0bb', 'a\u2028b', '=', ':', ' = ', 'a\x0cb=c', '\ufeff']
NAMES = ['a', 'b', 'foo', 'default', 'x.y', 'a b', '"a"', "'b'", '"a b"', 'a\\ b', '"a\\"b"', '"a\\xb"', "'a\\b'", 'a"b"c', '""', "''", '"', "'", '\\',
         'a\\', '#a', 'a#b', 'a]b', '[a', '\xe9', 'a\xa0b', '"a', 'A', 'a\tb', '\u2028', '\\\\', '"\\\\"', "a''", '$x', 'a;b', '\\"a', 'a=b', 'a:b']
PREFIXES = ['profile', 'profile', 'profile', 'profile', 'sso-session', 'services', 'profiles', 'Profile', 'profile-x', 'sso-sessionx', 'servicesx',
            'plugins', 'profile"x"', "'profile'", 'profile\\ x', 'sso-sess']
PLAIN = ['default', 'DEFAULT', 'DEFAULT', 'Default', ' default ', 'default ', 'preview', '', ']', 'default] # [x', ' ', 'profile', 'a', 'b', 'foo']


class Maker:
    """Writes one random file; `calm` files have few of the lines that are errors, so that most of them are read to the end."""

    def __init__(self, rnd, credentials):
        self.rnd, self.credentials = rnd, credentials
        self.calm = rnd.random() < 0.8
        self.seen, self.keys = set(), set()

    def some(self, chance):
        return self.rnd.random() < chance

    def blank(self, most=2):
        return ''.join(self.rnd.choice(SPACES if self.some(0.15) else ' ') for _ in range(self.rnd.randint(0, most)))

    def name(self):
        rnd = self.rnd
        if self.some(0.25):
            return rnd.choice(PLAIN)
        if self.credentials and self.some(0.6):
            return rnd.choice(NAMES)
        gap = rnd.choice([' ', ' ', ' ', '  ', '\t', ' \t ', '\xa0', ''])
        words = [rnd.choice(PREFIXES)] + [rnd.choice(NAMES) for _ in range(1 if self.some(0.9) else rnd.randint(0, 3))]
        text = gap.join(words)
        return rnd.choice([' ', '\t']) + text if self.some(0.03) else text + ' ' if self.some(0.05) else text

    def section(self):
        name = self.name()
        if self.calm and (name in self.seen and name != 'DEFAULT' or not name):
            return None
        self.seen.add(name)
        if name != 'DEFAULT':
            self.keys = set()
        line = '[' + name + ']'
        if not self.calm and self.some(0.05):
            line = self.rnd.choice(['[' + name, name + ']', '[]', '[]x', '[]]', '[' + name + ']]', '[]=x', '[a:b'])
        if self.some(0.1):
            line += self.rnd.choice([' # c', ' ; [x]', '=x', 'junk', ' ]', '\xa0'])
        return (self.blank() if self.some(0.1) else '') + line

    def key(self):
        key = self.rnd.choice(KEYS) if self.some(0.8) else self.rnd.choice('abcdefgh') + str(self.rnd.randint(0, 9))
        if self.calm:
            if key.lower() in self.keys or key.startswith(('[', '#')):
                return None
        self.keys.add(key.lower())
        return key

    def nested(self):
        rnd = self.rnd
        line = rnd.choice(['addressing_style', 'Style', 'a', 'b', ' k\xa0']) + self.blank() + '=' + self.blank() + rnd.choice(VALUES)
        if self.calm and not all('=' in part for part in line.splitlines() if part.strip()):
            return 'b = c'
        if self.some(0.003 if self.calm else 0.1):
            line = rnd.choice(['no delimiter', 'a : 1', '=', '= x', 'a\u2028b = 1', 'a=1\x0bc=2', 'a=1\x1cx', '[x]', '[profile a]'])
        return line

    def value(self):
        """A key and what continues its value."""
        rnd = self.rnd
        key = self.key()
        if key is None:
            return []
        base = rnd.choice(['', '', '', '', ' ', '  ', '\t', '\xa0']) if self.some(0.3) else ''
        delimiter = rnd.choice(['=', '=', '=', '=', ':'])
        if not self.calm and self.some(0.06):
            return [rnd.choice([base + key, '= v', ':', '=', ' = x', base + rnd.choice(NOT_SPACES), 'x'])]
        block = self.some(0.2)
        lines = [base + key + self.blank() + delimiter + self.blank() + ('' if block else rnd.choice(VALUES))]
        if block or self.some(0.15):
            for _ in range(rnd.randint(0 if self.some(0.1) else 1, 4)):
                text = self.nested() if block or self.some(0.5) else rnd.choice(VALUES + ['[profile a]', 'x = y', 'word'])
                indent = base + self.blank(3) + rnd.choice([' ', '  ', '\t', '\xa0', '\u2003', '\v'])
                lines.append(rnd.choice(['', '', '', '  ', '# c', '   # c', '\t; c']) if self.some(0.2) else indent + text)
        return lines

    def inherited_blocks(self):
        """Blocks of [DEFAULT] with a line that is an error only where a section does not hide it."""
        rnd = self.rnd
        bad = rnd.sample(['s3', 'S4', 'x'], rnd.randint(1, 3))
        lines = ['[DEFAULT]'] + [line for key in bad for line in (key + ' =', ' a = b', rnd.choice([' no delimiter', ' a = b', ' x\x0by=1']))]
        for name in rnd.sample(['[default]', '[profile a]', '[a]', '[b]', '[DEFAULT]'], rnd.randint(0, 4)):
            lines += [name] + ([key + ' = 1' for key in bad if self.some(0.95)] if name != '[DEFAULT]' else ['y = 2'])
        return lines

    def lines(self):
        rnd = self.rnd
        if self.some(0.03):
            return self.inherited_blocks()
        lines = []
        if self.some(0.05):
            lines.append(rnd.choice(['# comment', '; x', '', '   ', '  # y', '\xa0'] + ([] if self.calm else ['x = y', '\ufeff', '\ufeff# c'])))
        for _ in range(rnd.randint(0, 7)):
            section = self.section()
            if section is None:
                continue
            lines.append(section)
            for _ in range(rnd.randint(0, 5)):
                if self.some(0.12):
                    lines.append(rnd.choice(['', '  ', '# c', '  # c', ';', '\xa0', '\x0c', '#[x]']))
                else:
                    lines.extend(self.value())
        return lines

    def file(self):
        rnd = self.rnd
        if self.some(0.03):
            return None
        lines = self.lines()
        ends = rnd.choice([['\n'], ['\n'], ['\r\n'], ['\r'], ['\n', '\r\n', '\r'], ['\n', '\n\r', '\r\r\n']])
        text = ''.join(line + rnd.choice(ends) for line in lines)
        if self.some(0.2):
            text = text.rstrip('\r\n')
        if self.some(0.01):
            text = '\ufeff' + text
        data = text.encode('utf-8', 'surrogatepass')
        if data and self.some(0.05):
            at = rnd.randrange(len(data) + 1)
            bad = [b'\0', b'\xff', b'\xc0\xaf', b'\xed\xa0\x80', b'\xf4\x90\x80\x80', b'\xc3', b'\xe2\x80', b'\xf0\x9f\x98', b'\x80', b'\xe0\x80\x80', b'\xf0\x8f\xbf\xbf', b'\xe0\x9f\xbf',
                   b'\xf4\x8f\xbf\xbf', b'\xee\x80\x80', b'\xef\xbf\xbf', b'\xed\x9f\xbf', b'\xf0\x90\x80\x80', b'\xdf\xbf', b'\xe0\xa0\x80']
            data = data[:at] + rnd.choice(bad) + data[at:]
        if data and self.some(0.06):  # bytes of the file, anywhere else in the file
            at, start = rnd.randrange(len(data)), rnd.randrange(len(data))
            data = data[:at] + data[start:start + rnd.randint(1, 8)] + data[at + rnd.randint(0, 3):]
        return data


# ---------------------------------------------------------------------------- two readers
def botocore_reads(folder, config, credentials):
    """The merge of botocore.session.Session.full_config; None for an error."""
    paths = []
    for name, data in (('config', config), ('credentials', credentials)):
        paths.append(os.path.join(folder, name))
        if data is None:
            if os.path.exists(paths[-1]):
                os.unlink(paths[-1])
        else:
            with open(paths[-1], 'wb') as f:
                f.write(data)
    try:
        try:
            full = configloader.load_config(paths[0])
        except ConfigNotFound:
            full = {'profiles': {}}
        files = {name: dict.fromkeys(keys, 'config') for name, keys in full['profiles'].items()}
        try:
            for name, keys in configloader.raw_config_parse(paths[1]).items():
                full['profiles'].setdefault(name, {}).update(keys)
                files.setdefault(name, {}).update(dict.fromkeys(keys, 'credentials'))
        except ConfigNotFound:
            pass
    except ConfigParseError:
        return None
    return {'profiles': full['profiles'], 'order': list(full['profiles']), 'files': files,
            'sso-session': full.get('sso_sessions', {}), 'services': full.get('services', {})}


def field(data):
    return struct.pack('>I', len(data)) + data


def fields(data):
    at = 0
    while at < len(data):
        size, = struct.unpack_from('>I', data, at)
        yield data[at + 4:at + 4 + size]
        at += 4 + size


def ours(answer):
    """(what was read or None, error text) from one answer of dump_profiles."""
    words = (word.decode('utf-8', 'replace') for word in fields(answer))
    read = {'profiles': {}, 'order': [], 'files': {}, 'sso-session': {}, 'services': {}}
    section = files = block = None
    for word in words:
        if word == 'error':
            return None, next(words)
        if word in ('profile', 'sso-session', 'services'):
            name = next(words)
            section, files = {}, {}
            read['profiles' if word == 'profile' else word][name] = section
            if word == 'profile':
                read['order'].append(name)
                read['files'][name] = files
        elif word == 'item':
            key = next(words)
            block[key] = next(words)
        else:
            key = next(words)
            section[key] = block = {} if word == 'block' else next(words)
            files[key] = next(words)
    return read, ''


def build(folder):
    program = os.path.join(folder, 'dump_profiles')
    modules = ['base/arena', 'base/buf', 'base/err', 'base/list', 'base/mem', 'base/str', 'base/table', 'base/utf8', 'core/ini', 'core/ini_block', 'core/ini_defaults', 'core/ini_error',
               'core/ini_join', 'core/ini_lines', 'core/ini_parser', 'core/ini_values', 'core/profile_name', 'core/words', 'core/profiles']
    command = (os.environ.get('CC') or 'cc').split() + (os.environ.get('CFLAGS') or '-O1').split() + [
        '-std=c11', '-D_POSIX_C_SOURCE=200809L', '-D_DEFAULT_SOURCE', '-D_DARWIN_C_SOURCE', '-I' + os.path.join(ROOT, 'src'), '-o', program,
        os.path.join(HERE, 'dump_profiles.c')] + [os.path.join(ROOT, 'src', m + '.c') for m in modules]
    subprocess.run(command, check=True)
    return program


class IniLikeBotocore(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp()
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.program = build(cls.folder)

    def ask(self, pairs):
        request = b''.join(bytes([data is not None]) + field(data or b'') for pair in pairs for data in pair)
        done = subprocess.run([self.program], input=request, stdout=subprocess.PIPE, check=True)
        return [ours(answer) for answer in fields(done.stdout)]

    def compare(self, pairs):
        """How many pairs both could read."""
        answers = self.ask(pairs)
        self.assertEqual(len(answers), len(pairs))
        read = 0
        for (config, credentials), (got, error) in zip(pairs, answers):
            want = botocore_reads(self.folder, config, credentials)
            if b'\0' in (config or b'') + (credentials or b''):
                want = None
            self.assertEqual(got, want, '\nconfig %r\ncredentials %r\nour error: %s\nAWSROLE_DIFF_SEED=%d' % (config, credentials, error, SEED))
            read += want is not None
        return read

    def test_random_files_are_read_as_botocore_reads_them(self):
        print('# AWSROLE_DIFF_SEED=%d AWSROLE_DIFF_CASES=%d' % (SEED, CASES), flush=True)
        rnd = random.Random(SEED)
        read = 0
        for start in range(0, CASES, BATCH):
            read += self.compare([(Maker(rnd, False).file(), Maker(rnd, True).file()) for _ in range(min(BATCH, CASES - start))])
        print('# %d of %d pairs were without an error' % (read, CASES), flush=True)
        self.assertGreater(read, CASES // 4, 'too few files were read to the end')
        self.assertLess(read, CASES * 9 // 10, 'too few files had an error')

    def test_every_capital_letter_that_we_know_is_lowered_as_python_does(self):
        ranges = [(0x41, 0x180), (0x1cd, 0x1dc), (0x386, 0x3ab), (0x400, 0x530), (0x531, 0x557), (0x1e00, 0x1f00), (0x2126, 0x212c), (0xff21, 0xff3b)]
        letters = [chr(c) for first, last in ranges for c in range(first, last) if chr(c) not in '[:=' and not chr(c).isspace()]
        self.compare([(('[default]\nx%sy = 1\n' % c).encode(), None) for c in letters])

    def test_every_character_at_the_ends_of_a_line_is_white_space_or_not_as_in_python(self):
        spaces = [c for c in range(0x11000) if chr(c).isspace()]
        near = {c + d for c in spaces for d in (-1, 0, 1)} | set(range(1, 0x180)) | {0x180e, 0x200b, 0xd7ff, 0xe000, 0xfeff, 0xffff, 0x10ffff}
        near |= set(random.Random(SEED).sample(range(0x180, 0xd800), 500))
        chars = [chr(c) for c in sorted(near) if c and chr(c) == chr(c).lower() and c != ord('k')]
        self.compare([(('[default]\nk = 1\n%s=2\n%sx%s=%sv%s\n' % (c, c, c, c, c)).encode(), None) for c in chars])


if __name__ == '__main__':
    from tap import main
    main()
