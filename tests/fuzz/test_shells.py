#!/usr/bin/env python3
"""
Quoted values through the real shells: `awsrole export` prints secrets of random bytes, and those of the corpus of the
target `quote`; each shell reads the lines and gives back the same bytes.  The same values in every run.
"""
import os
import random
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from fake import tap        # noqa: E402
import unittest             # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAM = os.path.join(os.environ['AWSROLE_BUILD'], 'awsrole')
VALUES = 400
LIKELY = b' \'"\\$`()*?[]{}!#&;|<>~=%^,.-_/+:@aX09\xc3\xa9\xe2\x80\x98\xff'
NAMES = 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'
SHELLS = {'bash': ('env', ['bash', '--norc', '--noprofile']), 'dash': ('env', ['dash']), 'zsh': ('env', ['zsh', '-f']),
          'fish': ('fish', ['fish', '--no-config'])}


def plain(value):
    """Without the control characters, which export refuses."""
    return bytes(byte for byte in value if byte >= 32 and byte != 127)


def values():
    source, folder = random.Random(1), os.path.join(HERE, 'corpus', 'quote')
    texts = [open(os.path.join(folder, name), 'rb').read()[1:] for name in sorted(os.listdir(folder))]
    for i in range(VALUES):
        alphabet = LIKELY if i % 2 else bytes(range(256))
        texts.append(bytes(source.choice(alphabet) for _ in range(source.randrange(1, 60))))
    texts = [text for text in (plain(text) for text in texts) if text]
    return texts + texts[:len(texts) % 2]


class Shells(unittest.TestCase):
    def setUp(self):
        self.home = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.home)

    def environment(self):
        return {b'HOME': self.home.encode(), b'PATH': os.environb[b'PATH'], b'LC_ALL': b'C.UTF-8'}

    def export(self, form, pair):
        env = self.environment()
        env[b'AWS_ACCESS_KEY_ID'] = b'AKIAIOSFODNN7EXAMPLE'
        env.update(zip((name.encode() for name in NAMES), pair))
        return subprocess.run([PROGRAM, 'export', '--format', form], env=env, stdin=subprocess.DEVNULL, check=True,
                              stdout=subprocess.PIPE, timeout=60).stdout

    def check(self, shell):
        form, command = SHELLS[shell]
        if shutil.which(command[0]) is None:
            self.skipTest('no ' + command[0])
        sent, lines = values(), b''
        shown = ('printf %%s\\\\0 "$%s"\n' * 2 % NAMES).encode()
        for i in range(0, len(sent), 2):
            lines += self.export(form, sent[i:i + 2]) + shown
        script = os.path.join(self.home, 'script')
        with open(script, 'wb') as file:
            file.write(lines)
        done = subprocess.run(command + [script], env=self.environment(), stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=200)
        self.assertEqual((done.returncode, done.stderr), (0, b''))
        got = done.stdout.split(b'\0')[:-1]
        self.assertEqual([pair for pair in zip(sent, got) if pair[0] != pair[1]], [])
        self.assertEqual(len(got), len(sent))


def add(shell):
    setattr(Shells, 'test_any_bytes_come_through_%s' % shell, lambda self: self.check(shell))


for name in SHELLS:
    add(name)

if __name__ == '__main__':
    tap.main()
