#!/usr/bin/env python3
# time limit: 7200 s
"""
A cache entry that is cut or has one bit flipped, at every place: it is read as it stands or is a miss that heals, and
is never fatal.  A sealed one is never read once it was changed.
"""
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import scenarios  # noqa: E402
import sealed  # noqa: E402
import support  # noqa: E402

QUICK = 60


def flips(data):
    """Every single bit flipped."""
    for i in range(len(data) * 8):
        changed = bytearray(data)
        changed[i // 8] ^= 1 << i % 8
        yield bytes(changed)


def cuts(data):
    return (data[:n] for n in range(len(data)))


class Corrupt(scenarios.FaultTest):
    def entry(self, folder):
        name, = [x for x in self.files() if x.startswith(os.path.join('.aws', folder) + os.sep)]
        with open(self.path(name), 'rb') as f:
            return name, f.read()

    def attempt(self, name, data):
        with open(self.path(name), 'wb') as f:
            f.write(data)
        self.fake.log.clear()
        got = self.run_it()
        self.assertEqual((got.status, got.stderr), (0, ''), got)
        return json.loads(got.stdout), len(self.fake.calls('AssumeRole'))

    def heals(self, name, data):
        """A miss: one call, its keys are given, and the next run finds them."""
        keys, calls = self.attempt(name, data)
        self.assertEqual(calls, 1, data)
        self.assert_ours(keys['AccessKeyId'], keys['SecretAccessKey'], keys['SessionToken'], data)
        self.assertEqual(json.loads(self.run_it().stdout), keys)
        self.assertEqual(len(self.fake.calls('AssumeRole')), 1)

    def start(self, name, folder):
        self.prepare(next(s for s in scenarios.SCENARIOS if s.name == name))
        return self.entry(folder)

    def test_a_shared_entry_that_is_cut(self):
        name, data = self.start('a_cached_export', 'cli/cache')
        end = len(data.rstrip(b'}\n '))
        points = scenarios.sample(cuts(data[:end]), QUICK)
        for cut in points:
            self.heals(name, cut)
        self.say('shared entry: %d of %d truncations', len(points), end)

    def test_a_shared_entry_with_one_bit_flipped(self):
        name, data = self.start('a_cached_export', 'cli/cache')
        used, points = 0, scenarios.sample(flips(data), QUICK)
        for changed in points:
            keys, calls = self.attempt(name, changed)
            self.assertEqual(set(keys), {'Version', 'AccessKeyId', 'SecretAccessKey', 'SessionToken', 'Expiration'})
            self.assertLessEqual(calls, 1)
            if calls:
                self.assert_ours(keys['AccessKeyId'], keys['SecretAccessKey'], keys['SessionToken'], changed)
            else:       # still an entry, as the AWS CLI would see it
                used += 1
        self.say('shared entry: %d of %d bits, %d of them still an entry', len(points), len(data) * 8, used)

    def test_a_sealed_entry_that_is_cut_or_longer(self):
        name, data = self.start('a_sealed_role_that_is_kept', 'awsrole/sealed')
        points = scenarios.sample(list(cuts(data)) + [data + b'\0', data * 2], QUICK)
        for cut in points:
            self.heals(name, cut)
        self.say('sealed entry: %d of %d lengths', len(points), len(data) + 2)

    def test_a_sealed_entry_with_one_bit_flipped(self):
        name, data = self.start('a_sealed_role_that_is_kept', 'awsrole/sealed')
        points = scenarios.sample(flips(data), QUICK)
        for changed in points:
            self.heals(name, changed)
        self.say('sealed entry: %d of %d bits', len(points), len(data) * 8)

    def test_a_key_that_was_changed(self):
        name, data = self.start('a_sealed_role_that_is_kept', 'awsrole/sealed')
        if not sealed.has_keyring():
            self.skipTest('there is no keyring here')
        sealed.put_key(self.home, b'\0' * 40)
        keys = json.loads(self.run_it().stdout)
        self.assert_ours(keys['AccessKeyId'], keys['SecretAccessKey'], keys['SessionToken'], keys)


if __name__ == '__main__':
    support.main()
