#!/usr/bin/env python3
"""The fake AWS proved with clients that this project did not write: botocore, and the reference values of the RFCs."""
import json
import os
import subprocess
import sys
import time
import unittest
import urllib.error
import urllib.request

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import botocore.config  # noqa: E402
import botocore.exceptions  # noqa: E402
import botocore.session  # noqa: E402

from fake import FakeAws, sigv4, tap, totp  # noqa: E402
from fake.wire import Request  # noqa: E402

PROD = 'arn:aws:iam::123456789012:role/'
ENDED = (botocore.exceptions.ConnectionClosedError, botocore.exceptions.HTTPClientError)
NO_RETRY = {'max_attempts': 0}


class FakeTest(unittest.TestCase):
    def setUp(self):
        self.aws = FakeAws()
        self.addCleanup(self.aws.close)
        for name in [n for n in os.environ if n.startswith('AWS_') or n.lower().endswith('_proxy')]:
            self.addCleanup(os.environ.__setitem__, name, os.environ.pop(name))
        os.environ['AWS_CONFIG_FILE'] = os.environ['AWS_SHARED_CREDENTIALS_FILE'] = os.devnull

    def sts(self, who='alice', region='us-east-2', tls=False, retries=NO_RETRY, **more):
        """A botocore client for a user of the world, for (key, secret[, token]), or for an AssumeRole answer."""
        if isinstance(who, dict):
            who = [who['Credentials'][k] for k in ('AccessKeyId', 'SecretAccessKey', 'SessionToken')]
        elif isinstance(who, str):
            who = [self.aws.users[who].key_id, self.aws.users[who].secret]
        config = {'retries': retries, 'read_timeout': 5}
        arguments = {'endpoint_url': self.aws.sts_url}
        if tls:
            config['proxies'] = {'https': self.aws.proxy_url}
            arguments = {'verify': self.aws.ca_file}
        config.update(more)
        return botocore.session.Session().create_client(
            'sts', region_name=region, aws_access_key_id=who[0], aws_secret_access_key=who[1],
            aws_session_token=who[2] if len(who) > 2 else None, config=botocore.config.Config(**config), **arguments)

    def assume(self, role, who='alice', **more):
        arn = role if role.startswith('arn:') else PROD + role
        return self.sts(who).assume_role(RoleArn=arn, RoleSessionName=more.pop('name', 'tester'), **more)

    def refused(self, code, status, text, call, *args, **more):
        with self.assertRaises(botocore.exceptions.ClientError) as caught:
            call(*args, **more)
        answer = caught.exception.response
        self.assertEqual((answer['Error']['Code'], answer['ResponseMetadata']['HTTPStatusCode']), (code, status))
        self.assertIn(text, answer['Error']['Message'])


class Roles(FakeTest):
    def test_a_role_is_assumed_across_accounts_and_its_keys_work(self):
        got = self.assume('ProductionAccessRole', DurationSeconds=43200)
        self.assertEqual(got['Credentials']['AccessKeyId'], 'ASIAROLE000000000001')
        self.assertAlmostEqual(got['Credentials']['Expiration'].timestamp(), time.time() + 43200, delta=5)
        arn = 'arn:aws:sts::123456789012:assumed-role/ProductionAccessRole/tester'
        self.assertEqual(got['AssumedRoleUser']['Arn'], arn)
        me = self.sts(got).get_caller_identity()
        self.assertEqual((me['Account'], me['Arn']), ('123456789012', arn))
        self.assertEqual(me['UserId'], got['AssumedRoleUser']['AssumedRoleId'])

    def test_a_user_of_the_same_account_may_too(self):
        self.assume('ProductionAccessRole', 'carol')

    def test_a_chain_of_three_roles_works_and_is_limited_to_an_hour(self):
        a = self.assume('arn:aws:iam::111122223333:role/ChainA')
        self.refused('ValidationError', 400, '1 hour session limit for roles assumed by role chaining',
                     self.assume, 'ChainB', a, DurationSeconds=3601)
        b = self.assume('ChainB', a, DurationSeconds=3600)
        c = self.assume('arn:aws:iam::444455556666:role/ChainC', b)
        self.assertEqual(self.sts(c).get_caller_identity()['Account'], '444455556666')
        self.refused('AccessDenied', 403, 'on resource: ' + PROD + 'ChainB', self.assume, 'ChainB', 'alice')

    def test_refusals_have_the_code_status_and_words_of_aws(self):
        denied = ('User: arn:aws:iam::111122223333:user/%s is not authorized to perform: sts:AssumeRole on resource: '
                  + PROD)
        for code, status, text, role, who, more in (
                ('AccessDenied', 403, denied % 'alice' + 'LockedRole', 'LockedRole', 'alice', {}),
                ('AccessDenied', 403, denied % 'alice' + 'NoSuchRole', 'NoSuchRole', 'alice', {}),
                ('AccessDenied', 403, denied % 'noone' + 'ShortRole', 'ShortRole', 'noone', {}),
                ('AccessDenied', 403, denied % 'alice' + 'ExternalIdRole', 'ExternalIdRole', 'alice', {}),
                ('AccessDenied', 403, denied % 'alice', 'ExternalIdRole', 'alice', {'ExternalId': 'ext-4712'}),
                ('AccessDenied', 403, denied % 'alice', 'NamedRole', 'alice', {}),
                ('AccessDenied', 403, 'Roles may not be assumed by root accounts.', 'ShortRole', 'rootx', {}),
                ('ValidationError', 400, 'exceeds the MaxSessionDuration set for this role.', 'ShortRole', 'alice',
                 {'DurationSeconds': 3601}),
                ('ValidationError', 400, "'durationSeconds' failed to satisfy constraint: Member must have value less",
                 'ShortRole', 'alice', {'DurationSeconds': 43201}),
                ('ValidationError', 400, "Value 'a b' at 'roleSessionName' failed to satisfy constraint", 'ShortRole',
                 'alice', {'name': 'a b'}),
                ('MalformedPolicyDocument', 400, 'invalid Json', 'ShortRole', 'alice', {'Policy': '{'}),
                ('PackedPolicyTooLarge', 400, 'Packed policy consumes', 'ShortRole', 'alice',
                 {'Policy': json.dumps({'x': 'y' * 2500})})):
            with self.subTest(role=role, who=who, more=more):
                self.refused(code, status, text, self.assume, role, who, **more)
        self.assume('ExternalIdRole', ExternalId='ext-4711')
        self.assume('NamedRole', name='alice')
        self.assume('teams/ops/ReadRole')

    def test_a_disabled_region_says_so(self):
        with self.assertRaises(botocore.exceptions.ClientError) as caught:
            self.sts(region='ap-east-1').assume_role(RoleArn='arn:aws:iam::444455556666:role/StagingRole',
                                                     RoleSessionName='tester')
        self.assertEqual(caught.exception.response['Error']['Code'], 'RegionDisabledException')

    def test_policies_tags_and_source_identity_are_recorded(self):
        got = self.assume('ShortRole', Policy='{"Version":"2012-10-17","Statement":[]}', SourceIdentity='alice',
                          PolicyArns=[{'arn': 'arn:aws:iam::aws:policy/ReadOnlyAccess'}],
                          Tags=[{'Key': 'team', 'Value': 'ops & co'}], TransitiveTagKeys=['team'])
        self.assertGreater(got['PackedPolicySize'], 0)
        self.assertEqual(got['SourceIdentity'], 'alice')
        asked = self.aws.world.issued[-1].request
        self.assertEqual(asked['Tags.member.1.Value'], 'ops & co')
        self.assertEqual(asked['PolicyArns.member.1.arn'], 'arn:aws:iam::aws:policy/ReadOnlyAccess')

    def test_a_web_identity_needs_no_signature(self):
        call = self.sts().assume_role_with_web_identity
        got = call(RoleArn=PROD + 'WebRole', RoleSessionName='tester', WebIdentityToken='good-web-token')
        self.assertEqual(got['Credentials']['AccessKeyId'], 'ASIAWEBI000000000001')
        self.refused('InvalidIdentityToken', 400, 'identity provider', call, RoleArn=PROD + 'WebRole',
                     RoleSessionName='tester', WebIdentityToken='bad-token')


class Mfa(FakeTest):
    def test_codes_are_those_of_rfc_6238(self):
        # Appendix B, SHA-1, the last six of its eight digits.
        secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
        for now, code in ((59, '287082'), (1111111109, '081804'), (1234567890, '005924'), (20000000000, '353130')):
            self.assertEqual(totp.code_at(secret, now // 30), code)

    def test_a_role_with_mfa_takes_a_right_code_once(self):
        serial = self.aws.users['bobby'].device.serial
        self.refused('AccessDenied', 403, 'is not authorized', self.assume, 'MfaRole', 'bobby')
        self.refused('AccessDenied', 403, 'MultiFactorAuthentication failed with invalid MFA one time pass code.',
                     self.assume, 'MfaRole', 'bobby', SerialNumber=serial, TokenCode='000000')
        self.refused('AccessDenied', 403, 'verify your MFA serial number', self.assume, 'MfaRole', 'bobby',
                     SerialNumber=serial + 'x', TokenCode='000000')
        code = self.aws.totp('bobby')
        self.assume('MfaRole', 'bobby', SerialNumber=serial, TokenCode=code)
        self.refused('AccessDenied', 403, 'invalid MFA one time pass code', self.assume, 'MfaRole', 'bobby',
                     SerialNumber=serial, TokenCode=code)
        self.assume('MfaRole', 'bobby', SerialNumber=serial, TokenCode=self.aws.totp('bobby'))

    def test_a_session_token_with_mfa_opens_the_role(self):
        serial = self.aws.users['bobby'].device.serial
        plain = self.sts('bobby').get_session_token()
        self.refused('AccessDenied', 403, 'is not authorized', self.assume, 'MfaRole', plain)
        got = self.sts('bobby').get_session_token(SerialNumber=serial, TokenCode=self.aws.totp('bobby'),
                                                  DurationSeconds=900)
        self.assertTrue(got['Credentials']['AccessKeyId'].startswith('ASIASESS'))
        self.assume('MfaRole', got, DurationSeconds=7200)
        self.assertEqual(self.sts(got).get_caller_identity()['Arn'], 'arn:aws:iam::111122223333:user/bobby')
        self.refused('AccessDenied', 403, 'Cannot call GetSessionToken with session credentials',
                     self.sts(got).get_session_token)


class Signatures(FakeTest):
    def test_a_published_example_verifies(self):
        # "get-vanilla" of AWS's Signature Version 4 test suite.
        request = Request('GET', '/', [('Host', 'example.amazonaws.com'), ('X-Amz-Date', '20150830T123600Z')], b'')
        self.assertEqual(sigv4.signature(
            'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY', '20150830T123600Z', '20150830/us-east-1/service/aws4_request',
            sigv4.canonical_request(request, ['host', 'x-amz-date'])),
            '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31')

    def test_paths_and_queries_are_normalised(self):
        for raw, wanted in (('/', '/'), ('/a/./b/../c//d/', '/a/c/d/'), ('/a%20b', '/a%2520b'), ('/..', '/')):
            self.assertEqual(sigv4.canonical_path(raw), wanted)
        self.assertEqual(sigv4.canonical_query('b=2&a=%7e&a=1+1&c'), 'a=1%2B1&a=~&b=2&c=')

    def test_bad_signers_are_refused(self):
        alice = self.aws.users['alice']
        for who, code, text in (
                ((alice.key_id, 'wrong'), 'SignatureDoesNotMatch', 'The request signature we calculated does not'),
                (('AKIANOSUCHKEY0000000', 'x'), 'InvalidClientTokenId', 'The security token included in the request'),
                ((alice.key_id, alice.secret, 'token'), 'InvalidClientTokenId', 'is invalid')):
            self.refused(code, 403, text, self.sts(who).get_caller_identity)
            self.assertEqual(self.aws.log[-1]['signature'], code)

    def test_temporary_keys_need_their_own_token_and_expire(self):
        got = self.assume('ShortRole')['Credentials']
        pair = (got['AccessKeyId'], got['SecretAccessKey'])
        for who in (pair, pair + ('other',)):
            self.refused('InvalidClientTokenId', 403, 'is invalid', self.sts(who).get_caller_identity)
        whole = self.sts(pair + (got['SessionToken'],))
        whole.get_caller_identity()
        self.aws.world.expire()
        self.refused('ExpiredToken', 403, 'The security token included in the request is expired',
                     whole.get_caller_identity)

    def test_a_clock_that_is_off_is_noticed(self):
        self.aws.world.clock_offset = 600
        self.refused('SignatureDoesNotMatch', 403, 'Signature expired: ', self.sts().get_caller_identity)
        self.aws.world.clock_offset = -600
        self.refused('SignatureDoesNotMatch', 403, 'Signature not yet current: ', self.sts().get_caller_identity)
        self.aws.world.skew = 900
        self.sts().get_caller_identity()

    def test_every_security_header_must_be_signed(self):
        def forged(drop, body=b''):
            """botocore's own signature over fewer headers, sent with all of them."""
            import botocore.auth
            import botocore.awsrequest
            import botocore.credentials
            alice = self.aws.users['alice']
            headers = {} if drop else {'X-Amz-Extra': 'yes'}
            asked = botocore.awsrequest.AWSRequest('POST', self.aws.sts_url + '/', headers=headers,
                                                   data=b'Action=GetCallerIdentity&Version=2011-06-15')
            botocore.auth.SigV4Auth(botocore.credentials.Credentials(alice.key_id, alice.secret), 'sts',
                                    'us-east-2').add_auth(asked)
            asked.headers['Content-Type'] = 'application/x-www-form-urlencoded'
            if drop:
                asked.headers['X-Amz-Extra'] = 'yes'
            return urllib.request.Request(self.aws.sts_url + '/', asked.data + body, dict(asked.headers.items()))
        urllib.request.urlopen(forged(False)).close()
        for request in (forged(True), forged(False, b'&x=1')):
            with self.assertRaises(urllib.error.HTTPError) as caught:
                urllib.request.urlopen(request)
            self.assertEqual(caught.exception.code, 403)
            self.assertIn(b'<Code>SignatureDoesNotMatch</Code>', caught.exception.read())

    def test_the_region_of_the_host_is_the_one_to_sign_for(self):
        request = Request('POST', 'https://sts.eu-west-1.amazonaws.com/', [], b'')
        self.assertEqual(self.aws.services[-1].region(request), 'eu-west-1')
        client = botocore.session.Session()
        client.set_credentials(self.aws.users['alice'].key_id, self.aws.users['alice'].secret)
        wrong = client.create_client('sts', region_name='us-east-2', verify=self.aws.ca_file,
                                     endpoint_url='https://sts.eu-west-1.amazonaws.com',
                                     config=botocore.config.Config(proxies={'https': self.aws.proxy_url}))
        self.refused('SignatureDoesNotMatch', 403, "a valid region, not 'us-east-2'", wrong.get_caller_identity)


class Wire(FakeTest):
    def test_real_names_are_served_through_connect_and_tls_and_kept_alive(self):
        client = self.sts(tls=True)
        for _ in range(3):
            client.assume_role(RoleArn=PROD + 'ShortRole', RoleSessionName='tester')
        calls = self.aws.calls('AssumeRole', signature='valid', who='arn:aws:iam::111122223333:user/alice')
        self.assertEqual([c['url'] for c in calls], ['https://sts.us-east-2.amazonaws.com/'] * 3)
        self.assertEqual(self.aws.log.connections(), 1)
        self.assertEqual([e['url'] for e in self.aws.log if e['method'] == 'CONNECT'],
                         ['sts.us-east-2.amazonaws.com:443'])

    def test_environment_variables_lead_there_too(self):
        code = ('import botocore.session\n'
                'print(botocore.session.Session().create_client("sts", region_name="eu-central-1")'
                '.get_caller_identity()["Arn"])')
        alice = self.aws.users['alice']
        for tls in (False, True):
            env = dict(os.environ, AWS_ACCESS_KEY_ID=alice.key_id, AWS_SECRET_ACCESS_KEY=alice.secret,
                       **self.aws.env(tls=tls))
            out = subprocess.run([sys.executable, '-c', code], env=env, stdout=subprocess.PIPE, check=True).stdout
            self.assertEqual(out.decode().strip(), alice.arn)
        self.assertEqual([e['via'] for e in self.aws.calls()], ['http', 'tunnel'])

    def test_a_certificate_that_is_wrong_is_noticed(self):
        for fault in ('wrong-host', 'expired', 'unknown-ca'):
            self.aws.rule(on='CONNECT', cert=fault, times=1)
            with self.assertRaises(botocore.exceptions.SSLError):
                self.sts(tls=True).get_caller_identity()
        self.assertEqual(self.aws.calls(), [])
        self.sts(tls=True).get_caller_identity()

    def test_a_proxy_can_ask_for_a_password(self):
        self.aws.proxy_auth = 'me:pass'
        with self.assertRaises(botocore.exceptions.ProxyConnectionError):
            self.sts(tls=True).get_caller_identity()
        self.sts(tls=True, proxies={'https': self.aws.proxy_url.replace('//', '//me:pass@')}).get_caller_identity()

    def test_rules_change_the_answer_a_number_of_times(self):
        self.aws.rule(on='GetCallerIdentity', error=['Throttling', 'Rate exceeded'], status=400, times=2)
        self.sts(retries={'max_attempts': 4, 'mode': 'standard'}).get_caller_identity()
        self.assertEqual([c['status'] for c in self.aws.calls()], [400, 400, 200])
        self.aws.rule(on='GetCallerIdentity', status=503, body='<html>down</html>', after=1)
        self.sts().get_caller_identity()
        with self.assertRaises(botocore.exceptions.ClientError):
            self.sts().get_caller_identity()
        self.assertRaises(ValueError, self.aws.rule, on='*', stauts=1)

    def test_rules_break_the_wire(self):
        for rule, wanted in (({'drop': True}, ENDED), ({'reset': True}, ENDED), ({'garbage': 64}, ENDED),
                             ({'stall': 10}, botocore.exceptions.ReadTimeoutError),
                             ({'truncate': 40}, ENDED)):
            with self.subTest(rule=rule):
                self.aws.rule(on='GetCallerIdentity', times=1, **rule)
                with self.assertRaises(wanted):
                    self.sts(read_timeout=1).get_caller_identity()
        self.aws.rule(on='GetCallerIdentity', slow=0.0005)
        self.sts().get_caller_identity()

    def test_rules_make_it_lie(self):
        self.aws.rule(on='AssumeRole', expires_in=-60, other_account='999999999999', times=1)
        got = self.assume('ShortRole')
        self.assertLess(got['Credentials']['Expiration'].timestamp(), time.time())
        self.assertIn('999999999999', got['AssumedRoleUser']['Arn'])
        self.aws.rule(on='GetCallerIdentity', replace=[['alice', 'mallet']])
        self.assertTrue(self.sts().get_caller_identity()['Arn'].endswith('mallet'))

    def test_secrets_are_marked_and_listed(self):
        got = self.assume('ShortRole')['Credentials']
        self.assertEqual(len(got['SecretAccessKey']), 40)
        self.assertRegex(got['SecretAccessKey'], '^FakeSecret/[A-Za-z0-9/+=]+$')
        self.assertRegex(got['SessionToken'], '^FakeToken/[A-Za-z0-9/+=]{400}')
        for secret in (got['SecretAccessKey'], got['SessionToken'], self.aws.users['alice'].secret):
            self.assertIn(secret, self.aws.secrets())


if __name__ == '__main__':
    tap.main()
