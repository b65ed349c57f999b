#!/usr/bin/env python3
"""
The AWS CLI and botocore use the roles that awsrole took, and the other way round, without another call and without
another MFA question.
"""
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), 'cli'))
import support  # noqa: E402
from scene import SceneTest, source  # noqa: E402

# botocore with the cache as the AWS CLI installs it (awscli/customizations/assumerole.py).
BOTOCORE = '''
import json, os, sys
from botocore.credentials import JSONFileCache
from botocore.session import Session
session = Session(profile=sys.argv[1])
chain = session.get_component("credential_provider")
chain.get_provider("assume-role").cache = JSONFileCache(os.path.expanduser("~/.aws/cli/cache"))
got = session.get_credentials().get_frozen_credentials()
print(json.dumps([got.access_key, got.secret_key, got.token]))
'''
CLI = [sys.executable, '-c', 'import sys; from awscli.clidriver import main; sys.exit(main())']


class SharedCache(SceneTest):
    def judge(self, command, stdin=None):
        done = subprocess.run(command, env=self.environment({'AWS_PAGER': '', 'PYTHONWARNINGS': 'ignore'}),
                              cwd=self.home, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
                              timeout=60, **({'input': stdin.encode()} if stdin else {'stdin': subprocess.DEVNULL}))
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        return json.loads(done.stdout.decode())

    def botocore(self, profile, stdin=None):
        """The three texts that botocore has for a profile."""
        return self.judge([sys.executable, '-c', BOTOCORE, profile], stdin)

    def cli(self, profile, stdin=None):
        """The ARN that `aws sts get-caller-identity` shows."""
        return self.judge(CLI + ['sts', 'get-caller-identity', '--profile', profile, '--output', 'json'], stdin)['Arn']

    def awsrole_keys(self, profile, **options):
        keys = self.keys_of(profile, **options)
        return [keys['AccessKeyId'], keys['SecretAccessKey'], keys['SessionToken']]

    def test_botocore_uses_what_awsrole_took(self):
        for profile in ('prodaccess', 'withid', 'chain'):
            keys = self.awsrole_keys(profile)
            before = len(self.assumed())
            self.assertEqual(self.botocore(profile), keys)
            self.assertEqual(len(self.assumed()), before)

    def test_awsrole_uses_what_botocore_took(self):
        for profile in ('prodaccess', 'withid', 'chain'):
            keys = self.botocore(profile)
            before, entries = len(self.assumed()), self.entries()
            self.assertEqual(self.awsrole_keys(profile), keys)
            self.assertEqual((len(self.assumed()), self.entries()), (before, entries))

    def test_the_aws_cli_uses_what_awsrole_took(self):
        self.awsrole_keys('prodaccess')
        self.assertIn(':assumed-role/ProductionAccessRole/awsrole-', self.cli('prodaccess'))
        self.assertEqual(len(self.assumed()), 1)

    def test_awsrole_uses_what_the_aws_cli_took(self):
        self.assertIn(':assumed-role/ProductionAccessRole/botocore-session-', self.cli('prodaccess'))
        arn = json.loads(self.awsrole_ok('whoami', 'prodaccess', '--json').stdout)['Arn']
        self.assertIn(':assumed-role/ProductionAccessRole/botocore-session-', arn)
        self.assertEqual(len(self.assumed()), 1)
        self.assertRegex(self.awsrole_ok('list').stdout, r'(?m)^  prodaccess .* (59|60)m$')

    def test_an_mfa_code_is_asked_for_once_among_all_of_them(self):
        keys = self.awsrole_keys('mfa', stdin=self.fake.totp() + '\n')
        self.assertEqual(self.botocore('mfa'), keys)
        self.assertIn('MfaRole/awsrole-', self.cli('mfa'))
        self.assertEqual(len(self.assumed()), 1)

    def test_an_mfa_code_given_to_the_aws_cli_serves_awsrole(self):
        self.cli('mfa', stdin=self.fake.totp() + '\n')
        self.awsrole_keys('mfa')
        self.assertEqual(len(self.assumed()), 1)

    def test_every_setting_leads_both_to_the_same_entry(self):
        self.scene(source('all', 'ExternalIdRole', 'external_id = ext-4711', 'role_session_name = me@here',
                          'duration_seconds = 1800') +
                   source('some', 'ReadRole', 'role_session_name = x_+=,.@-').replace('role/Read', 'role/teams/ops/Read'))
        for profile in ('all', 'some'):
            keys, before = self.awsrole_keys(profile), len(self.assumed())
            self.assertEqual(self.botocore(profile), keys)
            self.assertEqual(len(self.assumed()), before)

    def test_what_awsrole_narrowed_is_not_what_they_use(self):
        self.awsrole_ok('export', 'prodaccess', '--read-only')
        self.botocore('prodaccess')
        self.assertEqual(len(self.assumed()), 2)

    def test_a_role_with_little_time_is_renewed_for_all(self):
        old = self.prepare_cache(600)
        keys = self.awsrole_keys('prodaccess')
        self.assertEqual(self.botocore('prodaccess'), keys)
        self.assertEqual((len(self.assumed()), self.entries()), (2, [old]))


if __name__ == '__main__':
    support.main()
