#!/usr/bin/env python3
"""AWSROLE_CACHE=sealed: roles are kept, nothing plain is written, and what was damaged or swapped is a miss."""
import os
import time
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import sealed  # noqa: E402
import support  # noqa: E402
from scene import SceneTest  # noqa: E402


class SealedTest(SceneTest):
    def setUp(self):
        super().setUp()
        if not sealed.has_keyring():
            self.env['XDG_RUNTIME_DIR'] = sealed.make_runtime_folder(self)
        self.addCleanup(sealed.drop_key, self.home)
        self.env['AWSROLE_CACHE'] = 'sealed'

    def names(self):
        return [name for name in self.files() if name.startswith(sealed.FOLDER + os.sep)]

    def calls(self):
        return len(self.assumed())

    def replace(self, name, data):
        with open(self.path(name), 'wb') as f:
            f.write(data)

    def contents(self, name):
        with open(self.path(name), 'rb') as f:
            return f.read()


class Sealed(SealedTest):
    def test_a_role_is_kept_and_nothing_plain_is_written(self):
        first = self.keys_of('prodaccess')
        self.assertEqual(self.keys_of('prodaccess'), first)
        self.assertEqual((self.calls(), self.entries(), len(self.names())), (1, [], 1))
        for name in self.files():
            if not name.endswith(('config', 'credentials')):
                for text in (first['AccessKeyId'], first['SecretAccessKey'], first['SessionToken'], 'ProductionAccess'):
                    self.assertNotIn(text.encode(), self.contents(name), name)

    def test_the_aws_clis_entries_are_not_read(self):
        self.awsrole_ok('export', 'prodaccess', env={'AWSROLE_CACHE': 'shared'})
        self.keys_of('prodaccess')
        self.assertEqual((self.calls(), len(self.entries())), (2, 1))

    def test_list_and_show_know_what_is_kept(self):
        self.assertIn('nothing', self.awsrole_ok('show', 'prodaccess').stdout)
        self.keys_of('prodaccess')
        self.assertRegex(self.awsrole_ok('show', 'prodaccess').stdout, r'cache +\S+m  \(sealed\)')
        self.assertRegex(self.awsrole_ok('list', '--json').stdout, r'"prodaccess".*"cached_seconds": \d+')

    def test_expired_entries_are_swept(self):
        self.fake.rule(on='AssumeRole', times=1, expires_in=2)
        self.awsrole('export', 'prodaccess')
        before = self.names()
        time.sleep(3)
        self.keys_of('audit', '--region', 'us-east-2')
        self.assertEqual((len(before), len(self.names())), (1, 1))
        self.assertNotEqual(self.names(), before)

    def test_a_role_that_cannot_be_kept_is_used_all_the_same_and_it_is_said_once(self):
        words = sealed.without_keyring(self)
        got = self.awsrole_ok(*(words + [support.AWSROLE, 'export', 'chain']), env={'XDG_RUNTIME_DIR': None})
        self.assertEqual(got.stderr.count('is not kept'), 1, got)
        self.assertEqual((self.names(), self.entries()), ([], []))


class Damaged(SealedTest):
    def heals(self, data, what):
        """A file that is written over the entry is a miss, without a word, and is replaced."""
        name, = self.names()
        self.replace(name, data)
        calls = self.calls()
        got = self.awsrole_ok('export', 'prodaccess')
        self.assertEqual((self.calls(), got.stderr), (calls + 1, ''), what)
        self.assertEqual(self.names(), [name])
        self.assertNotEqual(self.contents(name), data)

    def test_a_flipped_bit_is_a_miss_that_heals(self):
        self.keys_of('prodaccess')
        name, = self.names()
        size = len(self.contents(name))
        places = list(range(0, 64, 5)) + [63, 64, 65, 300, size - 17, size - 16, size - 1]
        for place in places:
            data = bytearray(self.contents(name))
            data[place] ^= 1 << place % 8
            self.heals(bytes(data), 'byte %d' % place)

    def test_a_truncated_file_is_a_miss_that_heals(self):
        self.keys_of('prodaccess')
        name, = self.names()
        size = len(self.contents(name))
        for length in (0, 1, 8, 12, 63, 64, 80, 81, size - 256, size - 1):
            self.heals(self.contents(name)[:length], '%d bytes' % length)
        self.heals(self.contents(name) + b'\0', 'one byte more')

    def test_swapped_files_are_rejected(self):
        self.keys_of('prodaccess')
        prod, = self.names()
        self.keys_of('staging')
        staging, = set(self.names()) - {prod}
        a, b = self.contents(prod), self.contents(staging)
        self.replace(prod, b)
        self.replace(staging, a)
        self.assertEqual(self.keys_of('prodaccess')['AccessKeyId'], 'ASIAROLE%012d' % 3)
        self.assertEqual(self.keys_of('staging')['AccessKeyId'], 'ASIAROLE%012d' % 4)

    def test_the_names_of_files_do_not_show_the_role(self):
        self.keys_of('prodaccess')
        first = self.names()
        self.awsrole_ok('forget', '--all')
        self.keys_of('prodaccess')
        self.assertRegex(os.path.basename(self.names()[0]), r'^[0-9a-f]{32}\.sealed$')
        self.assertNotEqual(self.names(), first)        # another key gives another name

    def test_a_link_or_a_fifo_in_the_place_of_an_entry_is_a_miss(self):
        for make in (lambda path: os.symlink('/etc/passwd', path), os.mkfifo):
            self.keys_of('prodaccess', '--refresh')
            name, = self.names()
            os.remove(self.path(name))
            make(self.path(name))
            calls = self.calls()
            self.keys_of('prodaccess')
            self.assertEqual(self.calls(), calls + 1)
            self.assertTrue(os.path.isfile(self.path(name)) and not os.path.islink(self.path(name)))


class Forget(SealedTest):
    def test_a_profile(self):
        self.keys_of('prodaccess')
        self.keys_of('staging')
        self.awsrole_ok('forget', 'prodaccess')
        self.assertEqual(len(self.names()), 1)
        self.keys_of('prodaccess')
        self.keys_of('staging')
        self.assertEqual(self.calls(), 3)

    def test_all(self):
        self.keys_of('prodaccess')
        copy = self.contents(self.names()[0])
        name = self.names()[0]
        self.awsrole_ok('forget', '--all', env={'AWSROLE_CACHE': None})
        self.assertEqual((self.names(), sealed.find_key(self.home)), ([], None))
        self.replace(name, copy)                        # a copy from a backup is worth nothing
        self.keys_of('prodaccess')
        self.assertEqual(self.calls(), 2)

    def test_all_with_nothing_there(self):
        self.awsrole_ok('forget', '--all')


if __name__ == '__main__':
    support.main()
