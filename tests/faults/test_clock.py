#!/usr/bin/env python3
"""
This machine's clock and AWS's differ: the fake's clock is moved, which is the same to both.  A signature that is
refused for it is made once more with AWS's time.
"""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'cli'))
import support  # noqa: E402
from scene import SceneTest  # noqa: E402

MINUTE, DAY = 60, 86400


class Clock(SceneTest):
    def far(self, seconds, words):
        self.fake.world.clock_offset = seconds
        got = self.awsrole_ok('export', 'prodaccess')
        self.assertEqual(got.stderr.count('awsrole: '), 1, got)
        self.assertIn(words, got.stderr)
        self.assertEqual([c.get('error') for c in self.assumed()], ['SignatureDoesNotMatch', None])

    def test_slow(self):
        for seconds, words in ((6 * MINUTE, '6 minutes slow'), (DAY, '1440 minutes slow'), (3650 * DAY, 'slow')):
            with self.subTest(seconds):
                self.fake.log.clear()
                self.awsrole('forget', 'prodaccess')
                self.far(seconds, words)

    def test_fast(self):
        """Then AWS's credentials seem to be over when they come."""
        for seconds, words in ((6 * MINUTE, '6 minutes fast'), (DAY, '1440 minutes fast'), (3650 * DAY, 'fast')):
            with self.subTest(seconds):
                self.fake.log.clear()
                self.awsrole('forget', 'prodaccess')
                self.far(-seconds, words)

    def test_a_chain_corrects_it_once(self):
        for seconds in (10 * MINUTE, 3650 * DAY, -3650 * DAY):
            with self.subTest(seconds):
                self.fake.log.clear()
                self.awsrole_ok('forget', '--all')
                self.fake.world.clock_offset = seconds
                got = self.awsrole_ok('--hook=1', 'use', 'chain')
                self.assertEqual(got.stderr.count("this machine's clock"), 1, got)
                self.assertEqual([c.get('error') for c in self.assumed()], ['SignatureDoesNotMatch', None, None])

    def test_a_small_difference_is_no_reason(self):
        self.fake.world.clock_offset = 3 * MINUTE
        self.assertEqual(self.awsrole_ok('export', 'prodaccess').stderr, '')
        self.assertEqual(len(self.assumed()), 1)

    def test_a_wrong_secret_key_is_not_blamed_on_the_clock(self):
        self.credentials('[default]\naws_access_key_id = %s\naws_secret_access_key = wrong\n'
                         % self.fake.users['alice'].key_id)
        self.awsrole_fails(4, 'SignatureDoesNotMatch', 'export', 'prodaccess')
        self.assertEqual(len(self.assumed()), 1)

    def test_nothing_is_said_at_a_prompt(self):
        keys = self.keys_of('prodaccess')
        self.awsrole('forget', 'prodaccess')
        self.fake.world.clock_offset = 10 * MINUTE
        environment = {'AWSROLE_PROFILE': 'prodaccess', 'AWSROLE_KEY': keys['AccessKeyId'], '_AWSROLE_HOOK': '1',
                       'AWSROLE_WORDS': '1&%s&prodaccess' % keys['AccessKeyId'],
                       'AWS_ACCESS_KEY_ID': keys['AccessKeyId'], 'AWSROLE_EXPIRATION': '1', 'AWSROLE_AUTO_REFRESH': '1',
                       '_AWSROLE_BASE': '', '_AWSROLE_LAST': ''}
        got = self.awsrole('--hook=1', 'refresh', '--auto', env=environment)
        self.assertEqual((got.status, got.stderr), (0, ''), got)
        self.assertIn('AWS_ACCESS_KEY_ID=ASIA', got.stdout)


if __name__ == '__main__':
    support.main()
