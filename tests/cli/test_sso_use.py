#!/usr/bin/env python3
"""Profiles of IAM Identity Center after the sign-in: use, refresh, the AWS CLI beside us, logout, list."""
import json
import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import support  # noqa: E402
from sso_scene import CONFIG, START_URL, SsoTest  # noqa: E402

KEYS = "c = botocore.session.Session(profile=%r).get_credentials().get_frozen_credentials(); print(c.access_key)"


def utc(seconds):
    return time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(seconds))


class Use(SsoTest):
    def age(self, seconds, name='corp', **changes):
        """Gives the token file so many seconds to live."""
        token = dict(self.token(name), expiresAt=utc(time.time() + seconds), **changes)
        self.write(self.token_file(name), json.dumps({k: v for k, v in token.items() if v is not None}))

    def keys(self, profile='admin', **options):
        return json.loads(self.awsrole_ok('export', profile, **options).stdout)

    def test_an_sso_profile_gives_credentials_that_work(self):
        self.sign_in('admin')
        who = json.loads(self.awsrole_ok('whoami', 'admin', '--json').stdout)
        self.assertEqual(who['Account'], '123456789012')
        self.assertIn('AWSReservedSSO_Admin', who['Arn'])
        self.keys()
        self.assertEqual(len(self.fake.calls('GetRoleCredentials')), 1)
        entry = json.loads(self.read(os.path.join(support.CACHE, self.entries()[0])))
        self.assertEqual((list(entry), entry['ProviderType']), (['ProviderType', 'Credentials'], 'sso'))

    def test_forget_drops_the_credentials_and_keeps_the_sign_in(self):
        self.sign_in('admin')
        self.keys()
        self.awsrole_ok('forget', 'admin')
        self.assertEqual(self.entries(), [])
        self.keys()
        self.assertEqual(len(self.fake.calls('GetRoleCredentials')), 2)

    def test_a_role_behind_sso_is_assumed(self):
        self.sign_in('viasso')
        who = json.loads(self.awsrole_ok('whoami', 'viasso', '--json').stdout)
        self.assertIn('assumed-role/SsoTarget/', who['Arn'])
        self.assertEqual(len(self.entries()), 1)

    def test_without_a_sign_in_the_way_is_shown(self):
        self.awsrole_fails(3, 'sign in with: awsrole login admin', 'export', 'admin')
        self.awsrole_fails(3, 'sign in with: awsrole login viasso', 'export', 'viasso')
        self.assertEqual(self.fake.calls(), [])

    def test_an_expired_sign_in_is_told_and_no_call_is_made(self):
        self.sign_in('old')
        self.age(-5, START_URL)
        before = len(self.fake.log)
        self.awsrole_fails(3, 'has expired; sign in with: awsrole login old', 'export', 'old')
        self.assertEqual(len(self.fake.log), before)

    def test_a_revoked_sign_in_is_told(self):
        self.sign_in('admin')
        self.sso.revoke()
        got = self.awsrole_fails(4, 'UnauthorizedException', 'export', 'admin')
        self.assertIn('sign in with: awsrole login admin', got.stderr)

    def test_a_role_that_is_not_assigned_is_told(self):
        self.sign_in('admin')
        self.sso.assignments = []
        self.awsrole_fails(4, 'not assigned to you', 'export', 'admin')

    def test_a_token_that_ends_soon_is_refreshed(self):
        self.sign_in('admin')
        old = self.token()
        self.age(600)
        self.keys()
        new = self.token()
        self.assertNotEqual((old['accessToken'], old['refreshToken']), (new['accessToken'], new['refreshToken']))
        self.assertEqual(list(old), list(new))
        self.assertEqual(os.stat(self.path(self.token_file())).st_mode & 0o777, 0o600)

    def test_a_refused_refresh_is_no_error_while_the_token_holds(self):
        self.sign_in('admin')
        self.age(600)
        self.fake.rule(on='POST /token', error=['InvalidGrantException', 'no'])
        self.keys()
        self.age(-1)
        self.awsrole_fails(3, 'sign in with', 'export', 'admin', '--refresh')

    def test_many_processes_refresh_once(self):
        self.sign_in('admin')
        self.age(600)
        before = len(self.fake.calls('CreateToken'))
        self.fake.rule(on='POST /token', delay=0.5)
        running = [subprocess.Popen(self.command(['export', 'admin', '--no-cache']), env=self.environment(),
                                    stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL) for _ in range(8)]
        self.assertEqual([p.wait(60) for p in running], [0] * 8)
        self.assertEqual(len(self.fake.calls('CreateToken')) - before, 1)

    def test_a_token_that_no_header_can_hold_is_not_sent(self):
        self.sign_in('old')
        before = len(self.fake.log)
        for evil in ('a\r\nX-Evil: 1', 'a b', '', 'caf\u00e9', 7):
            self.age(3600, START_URL, accessToken=evil)
            self.awsrole_fails(3, 'unusable', 'export', 'old')
        self.assertEqual(len(self.fake.log), before)

    def test_a_token_of_another_user_or_a_link_is_not_read(self):
        self.sign_in('admin')
        os.rename(self.path(self.token_file()), self.path('elsewhere'))
        os.symlink(self.path('elsewhere'), self.path(self.token_file()))
        self.awsrole_fails(3, 'nobody is signed in', 'export', 'admin')
        os.remove(self.path('elsewhere'))

    # ------------------------------------------------------------------------------- the AWS CLI's own code beside us
    def test_botocore_uses_our_sign_in(self):
        self.sign_in('admin')
        self.assertTrue(self.botocore(KEYS % 'admin').startswith('ASIASSOR'))
        self.sign_in('old')
        self.assertTrue(self.botocore(KEYS % 'old').startswith('ASIASSOR'))
        token = self.botocore("print(botocore.session.Session(profile='admin').get_auth_token().get_frozen_token().token)")
        self.assertEqual(token, self.token()['accessToken'])

    def test_what_botocore_has_refreshed_is_used_by_us(self):
        self.sign_in('admin')
        self.age(600)
        self.botocore(KEYS % 'admin')
        refreshed = self.token()
        self.keys()
        self.assertEqual(self.token(), refreshed)
        self.assertEqual(self.fake.calls('GetRoleCredentials')[-1]['headers']['x-amz-sso_bearer_token'],
                         refreshed['accessToken'])

    def test_what_we_have_refreshed_is_used_by_botocore(self):
        self.sign_in('admin')
        self.age(600)
        self.keys()
        before = len(self.fake.calls('CreateToken'))
        self.botocore(KEYS % 'admin')
        self.assertEqual(len(self.fake.calls('CreateToken')), before)

    def test_our_registration_and_token_names_are_botocores(self):
        self.sign_in('admin')
        self.assertEqual(self.botocore(
            "from botocore.utils import SSOTokenLoader; print(SSOTokenLoader()._generate_cache_key(%r, 'corp'))"
            % START_URL) + '.json', os.path.basename(self.token_file()))


class Logout(SsoTest):
    def test_everything_of_sso_goes_and_nothing_else(self):
        self.credentials('[default]\n' + self.fake.keys('alice'))
        self.config(CONFIG + '\n[profile plain]\nrole_arn = arn:aws:iam::123456789012:role/ProductionAccessRole\n'
                             'source_profile = default\nregion = us-east-2\n')
        for profile in ('admin', 'old'):
            self.sign_in(profile)
            self.awsrole_ok('export', profile)
        self.awsrole_ok('export', 'plain')
        registrations = [f for f in self.files() if self.registration_name() in f or self.registration_name(None) in f]
        self.assertEqual((len(self.entries()), len(registrations)), (3, 2))
        self.assertEqual(self.awsrole_ok('logout').stdout, 'signed out\n')
        self.assertEqual(self.sso.tokens, {})
        self.assertEqual(len(self.entries()), 1)
        self.assertNotIn('ProviderType', self.read(os.path.join(support.CACHE, self.entries()[0])))
        left = [f for f in self.files() if f.startswith(os.path.join('.aws', 'sso'))]
        self.assertEqual(left, registrations)
        self.awsrole_fails(3, 'nobody is signed in', 'export', 'admin')

    def test_one_session_ends_alone(self):
        for profile in ('admin', 'old'):
            self.sign_in(profile)
            self.awsrole_ok('export', profile)
        self.awsrole_ok('logout', 'admin')
        self.assertEqual(len(self.fake.calls('Logout')), 1)
        self.assertEqual(len(self.entries()), 1)
        self.assertNotIn(self.token_file(), self.files())
        self.assertIn(self.token_file(START_URL), self.files())
        self.awsrole_ok('export', 'old')
        self.awsrole_ok('logout', 'old')
        self.assertEqual(self.entries(), [])

    def test_a_session_by_name(self):
        self.sign_in('admin')
        self.awsrole_ok('logout', '--sso-session', 'corp')
        self.assertNotIn(self.token_file(), self.files())

    def test_a_server_that_is_away_does_not_keep_the_token(self):
        self.sign_in('admin')
        got = self.awsrole_ok('logout', env={'AWS_ENDPOINT_URL_SSO': 'http://127.0.0.1:1', 'AWS_MAX_ATTEMPTS': '1'})
        self.assertIn('Logout', got.stderr)
        self.assertNotIn(self.token_file(), self.files())

    def test_nobody_was_signed_in(self):
        self.assertEqual(self.awsrole_ok('logout').stdout, 'nobody was signed in\n')


class List(SsoTest):
    def test_accounts_and_roles_are_shown(self):
        self.sign_in()
        self.assertEqual(self.awsrole_ok('login', '--list').stdout, '''\
123456789012  Production  Admin
123456789012  Production  ReadOnly
444455556666  Staging     Admin
111122223333  Data & Co   Power User
''')
        self.assertEqual(len(self.fake.calls('Authorize')), 1)

    def test_as_json(self):
        self.sign_in()
        roles = json.loads(self.awsrole_ok('login', '--list', '--json').stdout)
        self.assertEqual(len(roles), 4)
        self.assertEqual(roles[3], {'accountId': '111122223333', 'accountName': 'Data & Co',
                                    'emailAddress': 'data@example.com', 'roleName': 'Power User'})

    def test_who_is_not_signed_in_does_so_first(self):
        self.assertIn('Production', self.awsrole_ok('login', '--list').stdout)
        self.assertEqual(len(self.fake.calls('Authorize')), 1)

    def test_all_pages_are_read(self):
        self.sso.page = 2
        self.sso.assignments = [('%012d' % n, 'A%d' % n, '', ['R1', 'R2', 'R3']) for n in range(5)]
        self.assertEqual(len(self.awsrole_ok('login', '--list').stdout.splitlines()), 15)

    def test_names_of_accounts_move_no_cursor(self):
        self.sso.assignments = [('123456789012', 'a\x1b[2J\nb', '', ['R'])]
        got = self.awsrole_ok('login', '--list')
        self.assertNotIn('\x1b', got.stdout)
        self.assertEqual(len(got.stdout.splitlines()), 1)


if __name__ == '__main__':
    support.main()
