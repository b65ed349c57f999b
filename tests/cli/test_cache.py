#!/usr/bin/env python3
"""The role cache: the AWS CLI's own entries, written whole or not at all, and read with care."""
import hashlib
import json
import os
import re
import stat
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import support  # noqa: E402
from scene import PROD, PROD_ROLE, SESSION_ARN, SceneTest, source  # noqa: E402
from test_files import AS_A_USER  # noqa: E402


def name_of(**arguments):
    """The AWS CLI's name for a role's entry (botocore/credentials.py, CachedCredentialFetcher)."""
    return hashlib.sha1(json.dumps(arguments, sort_keys=True).encode()).hexdigest() + '.json'


class Entries(SceneTest):
    def test_an_entry_has_the_aws_clis_name_mode_and_content(self):
        self.awsrole_ok('export', 'prodaccess')
        self.assertEqual(self.entries(), [name_of(RoleArn=PROD_ROLE)])
        path = self.path(os.path.join(support.CACHE, self.entries()[0]))
        self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o600)
        self.assertEqual(stat.S_IMODE(os.stat(os.path.dirname(path)).st_mode), 0o700)
        entry, issued = self.entry(), self.fake.world.issued[0]
        self.assertEqual(entry['Credentials'], {
            'AccessKeyId': issued.key_id, 'SecretAccessKey': issued.secret, 'SessionToken': issued.token,
            'Expiration': time.strftime('%Y-%m-%dT%H:%M:%S+00:00', time.gmtime(issued.expires)), 'AccountId': PROD})
        self.assertEqual(entry['AssumedRoleUser']['Arn'][:len(SESSION_ARN)], SESSION_ARN)
        self.assertEqual(self.read(os.path.join(support.CACHE, self.entries()[0])), json.dumps(entry))

    def test_the_name_is_made_of_what_is_asked_for(self):
        self.scene(source('all', 'ProductionAccessRole', 'duration_seconds = 1800', 'external_id = ex"ü\\',
                          'role_session_name = me'))
        self.awsrole('export', 'all')
        self.fake.rule(on='AssumeRole', replace=[['x', 'x']])
        self.assertEqual(self.awsrole_ok('show', 'all').stdout.count(name_of(
            RoleArn=PROD_ROLE, DurationSeconds=1800, ExternalId='ex"ü\\', RoleSessionName='me')), 1)
        self.awsrole_ok('export', 'withid')
        self.assertIn(name_of(RoleArn='arn:aws:iam::%s:role/ExternalIdRole' % PROD, ExternalId='ext-4711'),
                      self.entries())
        self.awsrole_ok('export', 'mfa', stdin=self.fake.totp() + '\n')
        self.assertIn(name_of(RoleArn='arn:aws:iam::%s:role/MfaRole' % PROD,
                              SerialNumber='arn:aws:iam::111122223333:mfa/bobby'), self.entries())

    def test_a_narrowed_role_has_an_entry_of_its_own(self):
        for more in ([], ['--read-only'], ['--tag', 'a=b'], ['--source-identity', 'me'], ['-d', '20m'],
                     ['--tag', 'a=c'], ['--session-name', 'me']):
            self.awsrole_ok('export', 'prodaccess', *more)
        self.assertEqual((len(self.entries()), len(self.assumed())), (7, 7))

    def test_nothing_else_is_left_behind(self):
        self.awsrole_ok('export', 'chain')
        self.awsrole_ok('export', 'chain', '--refresh')
        left = [x for x in self.files() if not re.match(r'\.aws/(config|credentials|cli/cache/[0-9a-f]{40}\.json)$', x)]
        self.assertEqual([x for x in left if not re.match(r'\.aws/awsrole/[0-9a-f]{40}\.lock$', x)], [])

    def test_a_chain_makes_an_entry_for_every_link(self):
        self.awsrole_ok('export', 'chain')
        self.assertEqual(len(self.entries()), 2)
        self.fake.log.clear()
        self.awsrole_ok('export', 'chain')
        self.assertEqual(len(self.fake.log), 0)

    def test_a_fresh_outer_link_needs_no_inner_one(self):
        self.awsrole_ok('export', 'chain')
        inner = name_of(RoleArn='arn:aws:iam::111122223333:role/ChainA')
        os.unlink(self.path(os.path.join(support.CACHE, inner)))
        self.awsrole_ok('export', 'chain')
        self.assertEqual(len(self.assumed()), 2)


class Freshness(SceneTest):
    def test_less_than_a_quarter_of_an_hour_is_not_enough(self):
        for seconds, calls in ((920, 1), (880, 2), (0, 2), (-100, 2)):
            self.awsrole_ok('forget', 'prodaccess')
            self.fake.log.clear()
            self.prepare_cache(seconds)
            self.awsrole_ok('export', 'prodaccess')
            self.assertEqual(len(self.assumed()), calls, seconds)

    def test_options_and_settings_that_pass_the_cache_by(self):
        first = self.keys_of('prodaccess')['AccessKeyId']
        second = self.keys_of('prodaccess', '--refresh')['AccessKeyId']
        self.assertNotEqual(first, second)
        self.assertEqual(self.entry()['Credentials']['AccessKeyId'], second)
        third = self.keys_of('prodaccess', '--no-cache')['AccessKeyId']
        self.assertNotIn(third, (first, second))
        self.assertEqual(self.keys_of('prodaccess')['AccessKeyId'], second)
        fourth = self.keys_of('prodaccess', env={'AWSROLE_CACHE': 'off'})['AccessKeyId']
        self.assertNotIn(fourth, (first, second, third))
        self.assertEqual(self.keys_of('prodaccess', env={'AWSROLE_CACHE': 'shared'})['AccessKeyId'], second)

    def test_without_the_cache_nothing_is_written(self):
        self.awsrole_ok('export', 'prodaccess', '--no-cache')
        self.awsrole_ok('export', 'prodaccess', env={'AWSROLE_CACHE': 'off'})
        self.assertEqual(self.files(), ['.aws/config', '.aws/credentials'])

    def test_an_unknown_cache_is_a_mistake(self):
        self.awsrole_fails(2, 'AWSROLE_CACHE', 'export', 'prodaccess', env={'AWSROLE_CACHE': 'yes'})

    def test_every_spelling_of_the_date_is_read(self):
        name = self.prepare_cache(3600)
        path, entry = os.path.join(support.CACHE, name), self.entry()
        for form in ('%Y-%m-%dT%H:%M:%SUTC', '%Y-%m-%dT%H:%M:%SZ', '%Y-%m-%dT%H:%M:%S+00:00',
                     '%Y-%m-%dT%H:%M:%S.123456+00:00'):
            entry['Credentials']['Expiration'] = time.strftime(form, time.gmtime(time.time() + 3000))
            self.write(path, json.dumps(entry))
            self.awsrole_ok('export', 'prodaccess')
        self.assertEqual(len(self.assumed()), 1)


class Damage(SceneTest):
    def test_a_damaged_entry_is_replaced(self):
        name = self.prepare_cache(3600)
        path = os.path.join(support.CACHE, name)
        whole, calls = self.read(path), 1
        later = time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(time.time() + 3600))
        for text in ('', whole[:-1], whole[:100], 'null', '[]', '{}', '{"Credentials": null}', '{"Credentials": []}',
                     whole.replace('AccessKeyId', 'AccessKey'), whole.replace('+00:00', ''), '\0' * 100, '\xff\xfe',
                     '[' * 100000, whole * 200,
                     '{"Credentials": {"AccessKeyId": 1, "SecretAccessKey": {}, "SessionToken": [], "Expiration": "%s"}}'
                     % later):
            self.write(path, text)
            calls += 1
            self.assertEqual(self.awsrole_ok('export', 'prodaccess').stderr, '')
            self.assertEqual(len(self.assumed()), calls, text[:80])
            self.assertEqual(json.loads(self.read(path))['Credentials']['AccessKeyId'], 'ASIAROLE%012d' % calls)

    def in_place_of_the_entry(self, make):
        """Puts something else in the place of the entry; it must be replaced by an ordinary file."""
        path = self.path(os.path.join(support.CACHE, self.prepare_cache(3600)))
        os.rename(path, self.path('target'))
        make(path)
        self.awsrole_ok('export', 'prodaccess', timeout=10)
        self.assertEqual(len(self.assumed()), 2)
        self.assertTrue(stat.S_ISREG(os.lstat(path).st_mode))
        self.assertEqual(json.loads(self.read('target'))['Credentials']['AccessKeyId'], 'ASIAROLE%012d' % 1)
        os.unlink(self.path('target'))

    def test_a_symbolic_link_is_neither_read_nor_written_through(self):
        self.in_place_of_the_entry(lambda path: os.symlink(self.path('target'), path))

    def test_a_fifo_is_not_waited_for(self):
        self.in_place_of_the_entry(os.mkfifo)

    def test_the_entry_of_somebody_else_is_not_used(self):
        if os.geteuid() != 0:
            self.skipTest('only root can give a file away')
        path = self.path(os.path.join(support.CACHE, self.prepare_cache(3600)))
        os.chown(path, 12345, -1)
        self.awsrole_ok('export', 'prodaccess')
        self.assertEqual(len(self.assumed()), 2)
        self.assertEqual(os.stat(path).st_uid, 0)

    def test_a_folder_in_the_place_of_the_entry_is_said_and_the_role_given(self):
        name = self.prepare_cache(3600)
        path = self.path(os.path.join(support.CACHE, name))
        os.unlink(path)
        os.mkdir(path)
        got = self.awsrole_ok('export', 'prodaccess')
        self.assertEqual(len(got.stderr.splitlines()), 1, got)
        self.assertEqual([x for x in self.entries() if x.endswith('.tmp')], [])

    def test_a_folder_that_cannot_be_written_is_said_once_and_the_role_given(self):
        self.scene()
        os.chmod(self.path('.aws'), 0o500)
        try:
            args = ['export', 'chain']
            got = self.awsrole(*(args if os.geteuid() else AS_A_USER + self.command(args)))
        finally:
            os.chmod(self.path('.aws'), 0o700)
        self.assertEqual(got.status, 0, got)
        self.assertIn('AccessKeyId', got.stdout)
        lines = got.stderr.splitlines()
        self.assertEqual(len(lines), 1, got)
        self.assertRegex(lines[0], "^awsrole: the role is not kept: can't .*Permission denied")

    def test_a_cache_that_is_readable_but_not_writable_serves(self):
        self.awsrole_ok('export', 'prodaccess')
        os.chmod(self.path(support.CACHE), 0o500)
        args = ['export', 'prodaccess']
        got = self.awsrole(*(args if os.geteuid() else AS_A_USER + self.command(args)))
        os.chmod(self.path(support.CACHE), 0o700)
        self.assertEqual((got.status, got.stderr, len(self.assumed())), (0, '', 1), got)


if __name__ == '__main__':
    support.main()
