#!/usr/bin/env python3
"""What AWS refuses, and the network: one line that says what to do; TLS with the real host names."""
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import support  # noqa: E402
from scene import CONFIG, PROD_ROLE, SceneTest, source  # noqa: E402


class Refusals(SceneTest):
    def refused(self, hint, *args, code='AccessDenied', **options):
        got = self.awsrole_fails(4, hint, *(args or ('export', 'prodaccess')), **options)
        self.assertIn('AWS refused AssumeRole: %s: ' % code, got.stderr)
        self.assertLess(len(got.stderr), 1000)
        self.assertEqual(self.entries(), [])
        return got

    def test_the_profile_and_the_role_are_named(self):
        self.scene(source('locked', 'LockedRole'))
        got = self.refused("the role's trust policy", 'export', 'locked')
        self.assertIn("profile 'locked', role arn:aws:iam::123456789012:role/LockedRole: ", got.stderr)
        self.assertIn('is not authorized to perform: sts:AssumeRole', got.stderr)

    def test_the_root_user(self):
        self.scene(keys='rootx')
        self.refused("the account's root user can't assume roles")

    def test_a_user_without_the_permission(self):
        self.scene(keys='noone')
        self.refused('may not call sts:AssumeRole')

    def test_a_missing_external_id(self):
        self.scene(source('noid', 'ExternalIdRole'))
        self.refused('external_id', 'export', 'noid')

    def test_a_wrong_external_id(self):
        self.refused('check the external_id', 'export', 'withid', '--external-id', 'other')

    def test_a_role_that_wants_mfa(self):
        self.scene(source('nomfa', 'MfaRole', source='bobby'))
        self.refused('MFA (mfa_serial)', 'export', 'nomfa')

    def test_a_session_name_that_the_role_does_not_take(self):
        self.scene(source('named', 'NamedRole', 'mfa_serial = arn:aws:iam::111122223333:mfa/bobby', source='bobby'))
        self.refused('session name', 'export', 'named', stdin=self.fake.totp() + '\n')
        self.awsrole_ok('export', 'named', '--session-name', 'bobby', stdin=self.fake.totp() + '\n')

    def test_a_duration_over_the_roles_maximum(self):
        self.scene(source('short', 'ShortRole', 'duration_seconds = 7200'))
        self.refused('maximum session duration', 'export', 'short', code='ValidationError')

    def test_a_duration_over_an_hour_in_a_chain_is_refused_before_any_call(self):
        got = self.awsrole_fails(3, 'one hour at most', 'export', 'chain', '-d', '2h')
        self.assertEqual(len(self.fake.log), 0, got)

    def test_source_keys_that_have_expired(self):
        self.awsrole_ok('export', 'staging')
        who = self.fake.world.issued[0]
        self.awsrole_ok('forget', 'staging')
        self.credentials('[default]\naws_access_key_id = %s\naws_secret_access_key = %s\naws_session_token = %s\n'
                         % (who.key_id, who.secret, who.token))
        self.fake.world.expire()
        self.refused('have expired', code='ExpiredToken')

    def test_a_key_that_does_not_exist(self):
        self.credentials('[default]\naws_access_key_id = AKIANOSUCHKEY0000000\naws_secret_access_key = x\n')
        self.refused('check the access key of the source profile', code='InvalidClientTokenId')

    def test_a_wrong_secret(self):
        self.credentials('[default]\naws_access_key_id = %s\naws_secret_access_key = wrong\n'
                         % self.fake.users['alice'].key_id)
        self.refused('check the secret key', code='SignatureDoesNotMatch')

    def test_a_signature_that_is_too_old(self):
        # With a server's date that is far from ours the clock is corrected: faults/test_clock.py.
        self.fake.rule(on='AssumeRole', error=['SignatureDoesNotMatch', 'Signature expired: x is now earlier than y'],
                       status=403)
        self.refused('the clock of this machine is wrong', 'export', 'prodaccess', '--no-cache',
                     code='SignatureDoesNotMatch')

    def test_a_region_that_is_switched_off(self):
        self.scene(source('far', 'StagingRole', account='444455556666', region='ap-east-1'))
        self.refused('switched off in this region', 'export', 'far', code='RegionDisabledException')

    def test_hostile_text_of_a_server_is_made_printable(self):
        self.fake.rule(on='AssumeRole', error=['Odd', '\u202egpj\u2066 &#155; line\none' + 'x' * 5000], status=400)
        got = self.refused('', code='Odd')
        self.assertNotRegex(got.stderr[:-1], '[\x00-\x1f\x7f-\x9f\u202e\u2066]')

    def test_throttling_is_tried_again_and_counted(self):
        self.fake.rule(on='AssumeRole', error=['Throttling', 'Rate exceeded'], status=400, times=1)
        self.awsrole_ok('export', 'prodaccess')
        self.assertEqual(len(self.assumed()), 2)
        self.fake.rule(on='AssumeRole', error=['Throttling', 'Rate exceeded'], status=400)
        got = self.awsrole_fails(4, 'after 2 attempts', 'export', 'staging', env={'AWS_MAX_ATTEMPTS': '2'})
        self.assertIn('Throttling', got.stderr)

    def test_an_access_denied_is_not_tried_again(self):
        self.fake.rule(on='AssumeRole', error=['AccessDenied', 'no'], status=403)
        self.refused('')
        self.assertEqual(len(self.assumed()), 1)


class Network(SceneTest):
    def failed(self, text, *args, **options):
        options['env'] = dict(options.get('env', {}), AWS_MAX_ATTEMPTS='1')
        got = self.awsrole_fails(5, text, *(args or ('export', 'prodaccess')), **options)
        self.assertEqual(self.entries(), [])
        return got

    def test_nobody_listens(self):
        got = self.failed('could not connect', env={'AWS_ENDPOINT_URL_STS': 'http://127.0.0.1:1'})
        self.assertIn('http://127.0.0.1:1/', got.stderr)

    def test_the_connection_is_dropped(self):
        self.fake.rule(on='AssumeRole', drop=True)
        self.failed('closed before the answer')

    def test_an_answer_that_is_no_xml(self):
        self.fake.rule(on='AssumeRole', body='<html>please log in to the hotel</html>')
        self.failed('')
        self.fake.rules.clear()
        self.fake.rule(on='AssumeRole', status=403, body='{"a": 1}')
        self.failed('403', 'export', 'staging')

    def test_an_answer_that_is_cut(self):
        self.fake.rule(on='AssumeRole', truncate=100)
        self.failed('')

    def test_a_redirect_is_not_followed(self):
        self.fake.rule(on='AssumeRole', redirect=self.fake.sts_url + '/elsewhere')
        got = self.awsrole('export', 'prodaccess', env={'AWS_MAX_ATTEMPTS': '1'})
        self.assertIn(got.status, (4, 5), got)
        self.assertEqual((got.stdout, len(self.fake.log)), ('', 1))


class Tls(support.CliTest):
    """The real host names, through the fake's proxy that ends TLS with a CA of its own."""

    def setUp(self):
        super().setUp()
        self.fake = self.aws(tls=True)
        self.config(CONFIG + source('oregon', 'ProductionAccessRole', region='us-west-2'))
        self.credentials('[default]\n' + self.fake.keys())

    def refused(self, text, **env):
        got = self.awsrole_fails(5, text, 'export', 'prodaccess', env=dict(env, AWS_MAX_ATTEMPTS='1'))
        self.assertEqual(self.fake.calls('AssumeRole'), [])
        return got

    def test_the_regions_host_is_called(self):
        self.awsrole_ok('export', 'prodaccess')
        self.awsrole_ok('export', 'oregon', '--no-cache')
        self.awsrole_ok('whoami', env={'AWS_PROFILE': 'default', 'AWS_REGION': 'eu-west-3'})
        self.assertEqual([(x['host'], x['signing_region']) for x in self.fake.calls()], [
            ('sts.%s.amazonaws.com' % x, x) for x in ('us-east-2', 'us-west-2', 'eu-west-3')])
        for call in self.fake.calls():
            self.assertEqual((call['via'], call['url'].split('/')[0]), ('tunnel', 'https:'))

    def test_without_a_region_it_is_the_global_one(self):
        self.awsrole_ok('whoami', 'audit', '--no-cache')
        self.assertEqual({(x['host'], x['signing_region']) for x in self.fake.calls()},
                         {('sts.amazonaws.com', 'us-east-1')})

    def test_the_ca_of_the_profile_is_taken(self):
        self.config(CONFIG.replace('[profile prodaccess]\n', '[profile prodaccess]\nca_bundle = %s\n'
                                   % self.fake.ca_file))
        self.awsrole_ok('export', 'prodaccess', env={'AWS_CA_BUNDLE': None})

    def test_another_ca_is_refused(self):
        self.refused('TLS failed', AWS_CA_BUNDLE=None)
        self.refused('TLS failed', AWS_CA_BUNDLE='')

    def test_a_ca_file_that_is_not_there_is_an_error(self):
        self.refused('', AWS_CA_BUNDLE=self.path('nothere.pem'))

    def test_a_certificate_for_another_host_is_refused(self):
        self.fake.rule(on='CONNECT', cert='wrong-host')
        self.refused('TLS failed')

    def test_an_expired_certificate_is_refused(self):
        self.fake.rule(on='CONNECT', cert='expired')
        self.refused('TLS failed')

    def test_a_certificate_of_an_unknown_ca_is_refused(self):
        self.fake.rule(on='CONNECT', cert='unknown-ca')
        self.refused('TLS failed')

    def test_a_proxy_that_is_not_there(self):
        got = self.refused('', HTTPS_PROXY='http://user:proxy-password@127.0.0.1:1')
        self.assertNotIn('proxy-password', got.stderr)

    def test_the_session_policy_and_tags_reach_the_real_host(self):
        self.awsrole_ok('export', 'prodaccess', '--tag', 'team=ops', '--tag', 'cost=1', '--transitive-tag', 'team',
                        '--source-identity', 'alice', '--session-name', 'n@me')
        params = self.fake.calls('AssumeRole')[0]['params']
        self.assertEqual({k: v for k, v in params.items() if re.match('Tags|Trans|Source|RoleA|RoleS', k)}, {
            'Tags.member.1.Key': 'team', 'Tags.member.1.Value': 'ops', 'Tags.member.2.Key': 'cost',
            'Tags.member.2.Value': '1', 'TransitiveTagKeys.member.1': 'team', 'SourceIdentity': 'alice',
            'RoleArn': PROD_ROLE, 'RoleSessionName': 'n@me'})


if __name__ == '__main__':
    support.main()
