#!/usr/bin/env python3
"""login_session: the sessions of `aws login`, refreshed with a proof of the session's key, once for all processes."""
import hashlib
import json
import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import support  # noqa: E402
from fake.signin import Signin  # noqa: E402
from fake.world import DEFAULT_WORLD  # noqa: E402

ARN = 'arn:aws:iam::123456789012:user/alice'
NAME = hashlib.sha256(ARN.encode()).hexdigest() + '.json'
FILE = os.path.join('.aws', 'login', 'cache', NAME)
KEY = ('-----BEGIN EC PRIVATE KEY-----\n'
       'MHcCAQEEIB8uPUxbanmIDx4tPEtaaXiHlqW0w9Lh8AESIzRFVmd4oAoGCCqGSM49\n'
       'AwEHoUQDQgAEHMK8fooAWpf9fREsItWDriWnQ5Ksf0Z3GLFIDS8hRcllxJbQOh9q\n'
       'vZqY5wZLCg1YI6YjABIuXUknB0peIPJrTA==\n'
       '-----END EC PRIVATE KEY-----\n')
POINT = (0x1cc2bc7e8a005a97fd7d112c22d583ae25a74392ac7f467718b1480d2f2145c9,
         0x65c496d03a1f6abd9a98e7064b0a0d5823a62300122e5d4927074a5e20f26b4c)


class LoginTest(support.CliTest):
    def setUp(self):
        super().setUp()
        self.signin = Signin()
        self.signin.point = POINT
        self.fake = self.aws(services=[self.signin])
        self.env['AWS_ENDPOINT_URL_SIGNIN'] = self.fake.sts_url
        self.config('[profile a]\nlogin_session = %s\nregion = us-east-2\n' % ARN)
        self.token(-60)

    def token(self, seconds, **more):
        """The token file of a session whose credentials have so many seconds left."""
        expires = time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(time.time() + seconds))
        token = {'accessToken': {'accessKeyId': 'ASIALOGIN', 'secretAccessKey': 'old', 'sessionToken': 'old',
                                 'accountId': '123456789012', 'expiresAt': expires},
                 'tokenType': 'aws_sigv4', 'clientId': 'arn:aws:signin:::devtools/same-device',
                 'refreshToken': self.signin.refresh_token, 'idToken': 'a.b.c', 'dpopKey': KEY}
        token.update(more)
        self.write(FILE, json.dumps({k: v for k, v in token.items() if v is not None}))

    def key(self, *args):
        return json.loads(self.awsrole_ok('export', 'a', *args).stdout)['AccessKeyId']

    def calls(self):
        return [entry for entry in self.fake.log if entry.get('service') == 'signin']


class Refresh(LoginTest):
    def test_a_proof_of_the_sessions_key_is_sent(self):
        self.assertEqual(self.key(), 'ASIALOGI000000000001')
        call, = self.calls()
        self.assertEqual(call['proof'], 'valid')
        self.assertEqual(json.loads(call['body']), {'clientId': 'arn:aws:signin:::devtools/same-device',
                                                    'refreshToken': 'refresh-0', 'grantType': 'refresh_token'})

    def test_the_file_is_rewritten_with_all_that_was_in_it(self):
        self.token(-60, other={'kept': [1, True, None, 'ü']})
        before = json.loads(self.read(FILE))
        self.key()
        after = json.loads(self.read(FILE))
        self.assertEqual(list(after), list(before))
        self.assertEqual((after['refreshToken'], after['other'], after['dpopKey']), ('refresh-1', before['other'], KEY))
        self.assertEqual(list(after['accessToken']), list(before['accessToken']))
        self.assertEqual(os.stat(self.path(FILE)).st_mode & 0o777, 0o600)
        self.key()
        self.assertEqual(len(self.calls()), 1)          # what was written is good

    def test_over_five_minutes_it_is_used_as_it_is(self):
        for left, calls in ((320, 0), (290, 1)):
            self.token(left)
            self.key()
            self.assertEqual(len(self.calls()), calls, left)

    def test_twenty_processes_refresh_once(self):
        self.fake.rule(on='POST /v1/token', delay=0.3)
        children = [subprocess.Popen(self.command(['export', 'a']), env=self.environment(), cwd=self.home,
                                     stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) for _ in range(20)]
        keys = {json.loads(child.communicate()[0])['AccessKeyId'] for child in children}
        self.assertEqual((keys, len(self.calls())), ({'ASIALOGI000000000001'}, 1))

    def test_a_file_that_cannot_be_written_is_said_and_the_credentials_are_used(self):
        if os.geteuid() == 0:
            folder = os.path.dirname(self.path(FILE))
            if subprocess.run(['chattr', '+i', folder], stderr=subprocess.DEVNULL).returncode:
                self.skipTest('root can write everywhere here')
            self.addCleanup(subprocess.run, ['chattr', '-i', folder])
        else:
            os.chmod(os.path.dirname(self.path(FILE)), 0o500)
            self.addCleanup(os.chmod, os.path.dirname(self.path(FILE)), 0o700)
        got = self.awsrole_ok('export', 'a')
        self.assertIn("can't write", got.stderr)

    def test_a_role_is_assumed_with_it(self):
        self.config('[profile l]\nlogin_session = %s\n[profile a]\nregion = us-east-2\nsource_profile = l\n'
                    'role_arn = arn:aws:iam::123456789012:role/ReadRole\n' % ARN)
        self.awsrole_fails(4, 'InvalidClientTokenId', 'export', 'a')        # STS does not know that key
        self.assertEqual(self.fake.calls('AssumeRole')[0]['headers']['x-amz-security-token'], 'FakeToken/1')


    def test_it_is_not_renewed_for_a_role_that_is_cached(self):
        role = ('[profile a]\nregion = us-east-2\nsource_profile = l\n'
                'role_arn = arn:aws:iam::123456789012:role/ShortRole\n')
        alice = DEFAULT_WORLD['users'][0]
        self.config(role + '[profile l]\naws_access_key_id = %(access_key)s\naws_secret_access_key = %(secret)s\n' % alice)
        before, file = self.awsrole_ok('export', 'a').stdout, self.read(FILE)
        self.config(role + '[profile l]\nlogin_session = %s\n' % ARN)
        self.assertEqual(self.awsrole_ok('export', 'a').stdout, before)
        self.assertEqual((self.calls(), self.read(FILE)), ([], file))
        os.remove(self.path(FILE))
        self.awsrole_fails(3, 'sign in with aws login', 'export', 'a')


class Refused(LoginTest):
    def test_each_refusal_says_what_to_do(self):
        for reason, text in (('TOKEN_EXPIRED', 'sign in again with aws login'),
                             ('USER_CREDENTIALS_CHANGED', 'credentials have changed'),
                             ('INSUFFICIENT_PERMISSIONS', 'signin:CreateOAuth2Token'),
                             ('INVALID_REQUEST', 'sign in again')):
            self.fake.rules.clear()
            self.fake.rule(on='POST /v1/token', error=[reason])
            got = self.awsrole_fails(4, text, 'export', 'a')
            self.assertIn(reason, got.stderr)

    def test_what_is_wrong_with_the_file_is_said_without_its_secrets(self):
        for more, text in (({'refreshToken': None, 'dpopKey': None}, 'no refreshToken, dpopKey'),
                           ({'accessToken': {}}, 'accessToken has no'), ({'dpopKey': 'secret-key'}, 'no private key'),
                           ({'dpopKey': KEY.replace('MHcCAQ', 'MHcCAR')}, 'private key'), ({'clientId': 7}, 'no text')):
            self.token(-60, **more)
            got = self.awsrole_fails(3, text, 'export', 'a')
            self.assertNotIn('secret-key', got.stderr)
        self.write(FILE, '{')
        self.awsrole_fails(3, 'JSON', 'export', 'a')
        os.remove(self.path(FILE))
        self.awsrole_fails(3, 'sign in with aws login', 'export', 'a')
        self.assertEqual(len(self.calls()), 0)

    def test_an_answer_without_its_parts_leaves_the_file_alone(self):
        before = self.read(FILE)
        for body in ('{}', '[]', 'x', {'accessToken': {'accessKeyId': 'A'}, 'expiresIn': 900, 'refreshToken': 'r'},
                     {'accessToken': {'accessKeyId': 'A', 'secretAccessKey': 'b', 'sessionToken': 'c'},
                      'expiresIn': '900', 'refreshToken': 'r'}):
            self.fake.rules.clear()
            self.fake.rule(on='POST /v1/token', status=200, body=body)
            self.awsrole_fails(5, 'sign-in service', 'export', 'a')
            self.assertEqual(self.read(FILE), before)

    def test_without_a_region_it_says_so(self):
        self.config('[profile a]\nlogin_session = %s\n' % ARN)
        self.awsrole_fails(3, 'no region', 'export', 'a')


if __name__ == '__main__':
    support.main()
