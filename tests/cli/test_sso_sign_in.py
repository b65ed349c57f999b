#!/usr/bin/env python3
"""login: by authorization code with PKCE, and by device code."""
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import support  # noqa: E402
from sso_scene import FOLLOW, START_URL, TOKENS, SsoTest, get, sha1  # noqa: E402


class ByCode(SsoTest):
    def test_the_token_file_is_the_aws_clis_own(self):
        before = time.time()
        got = self.sign_in('admin')
        self.assertIn('signed in to corp', got.stdout)
        token = self.token()
        self.assertEqual(list(token), ['startUrl', 'region', 'accessToken', 'expiresAt', 'clientId', 'clientSecret',
                                       'registrationExpiresAt', 'refreshToken'])
        self.assertEqual((token['startUrl'], token['region']), (START_URL, 'us-east-1'))
        self.assertIn(token['accessToken'], self.sso.tokens)
        left = time.mktime(time.strptime(token['expiresAt'], '%Y-%m-%dT%H:%M:%SZ')) - time.timezone - before
        self.assertTrue(28795 <= left <= 28860, left)
        self.assertEqual(os.stat(self.path(self.token_file())).st_mode & 0o777, 0o600)
        self.assertEqual(self.read(self.token_file()), json.dumps(token))

    def test_the_client_is_registered_as_the_aws_cli_does_it(self):
        self.sign_in('admin')
        sent = json.loads(self.fake.calls('RegisterClient')[0]['body'])
        self.assertEqual(sent, {
            'clientName': 'botocore-client-corp', 'clientType': 'public', 'issuerUrl': START_URL,
            'scopes': ['sso:account:access'], 'redirectUris': ['http://127.0.0.1/oauth/callback'],
            'grantTypes': ['authorization_code', 'refresh_token']})
        kept = json.loads(self.read(os.path.join(TOKENS, self.registration_name() + '.json')))
        self.assertEqual(list(kept), ['clientId', 'clientSecret', 'expiresAt', 'scopes', 'grantTypes'])

    def test_a_registration_is_used_again(self):
        self.sign_in('admin')
        self.sign_in('--sso-session', 'corp')
        self.assertEqual(len(self.fake.calls('RegisterClient')), 1)
        self.assertEqual(len(self.fake.calls('CreateToken')), 2)

    def test_a_registration_that_ends_soon_is_made_anew(self):
        self.sso.registration_seconds = 800
        self.sign_in('admin')
        self.sign_in('admin')
        self.assertEqual(len(self.fake.calls('RegisterClient')), 2)

    def test_configured_scopes_are_asked_for(self):
        self.config(self.read('.aws/config').replace(
            'sso_region = us-east-1\n', 'sso_region = us-east-1\nsso_registration_scopes = b:x ,, sso:account:access\n', 1))
        self.sign_in('admin')
        scopes = ['b:x', 'sso:account:access']
        self.assertEqual(json.loads(self.fake.calls('RegisterClient')[0]['body'])['scopes'], scopes)
        self.assertIn(os.path.join(TOKENS, self.registration_name(scopes=scopes) + '.json'), self.files())
        self.assertEqual(self.fake.calls('Authorize')[0]['params']['scopes'], 'b:x sso:account:access')

    def test_the_browser_gets_one_word_and_no_credentials(self):
        got = self.sign_in('admin', env={'AWS_SECRET_ACCESS_KEY': 'x', 'AWS_SESSION_TOKEN': 'y', 'AWS_ACCESS_KEY_ID': 'z'})
        words, = self.opened()
        self.assertEqual(len(words), 1, words)
        url = urllib.parse.urlsplit(words[0])
        query = dict(urllib.parse.parse_qsl(url.query))
        self.assertEqual((url.scheme + '://' + url.netloc, url.path), (self.fake.sts_url, '/authorize'))
        self.assertEqual(sorted(query), ['client_id', 'code_challenge', 'code_challenge_method', 'redirect_uri',
                                         'response_type', 'scopes', 'state'])
        self.assertTrue(re.match(r'http://127\.0\.0\.1:\d+/oauth/callback$', query['redirect_uri']))
        self.assertIn(words[0], got.stderr)

    def test_the_browser_variable_comes_first(self):
        os.rename(self.path('bin/xdg-open'), self.path('bin/other'))
        self.sign_in('admin', env={'BROWSER': 'other:xdg-open'})
        self.assertEqual(len(self.opened()), 1)

    def test_without_an_opener_the_url_is_there(self):
        process, url = self.start('admin', env={'PATH': '/nonexistent'})
        self.assertEqual(self.answer(url), 200)
        self.assertEqual(self.finish(process), 0)
        self.assertIn('No browser could be opened', self.stderr)

    def test_the_person_says_no(self):
        self.sso.deny = True
        got = self.awsrole_fails(4, 'access_denied: the person said no', 'login', 'admin')
        self.assertNotIn('Token', got.stderr)
        self.assertNotIn(self.token_file(), self.files())

    def test_a_role_profile_signs_in_for_its_source(self):
        self.sign_in('viasso')
        self.assertIn(self.token_file(), self.files())

    def test_the_only_session_needs_no_name(self):
        self.sign_in()
        self.assertIn(self.token_file(), self.files())

    # ---------------------------------------------------------------------------- what else may come to the port
    def start(self, *args, env=None):
        """login --no-browser in the background: the process and the URL that it shows."""
        process = subprocess.Popen(self.command(['login', *args]), env=self.environment(env), stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.kill)
        self.stderr = ''
        while True:
            line = process.stderr.readline().decode()
            self.stderr += line
            if line.startswith('  http'):
                return process, line.strip()
            self.assertTrue(line, self.stderr)

    def finish(self, process):
        out, err = process.communicate(timeout=30)
        self.stdout, self.stderr = out.decode(), self.stderr + err.decode()
        self.transcripts.append(self.stderr)
        return process.returncode

    def answer(self, url):
        return get(url)[0]

    def callback(self, url):
        query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(url).query))
        return query['redirect_uri'], query['state']

    def test_only_the_right_request_counts(self):
        process, url = self.start('admin', '--no-browser')
        back, state = self.callback(url)
        port = urllib.parse.urlsplit(back).port
        wrong = [
            (400, back + '?code=EVIL&state=' + 'x' * len(state), {}, 'GET'),
            (400, back + '?code=EVIL', {}, 'GET'),
            (400, back + '?code=EVIL&state=%s&state=%s' % (state, state), {}, 'GET'),
            (400, back + '?code=EVIL&state=' + state, {'Host': 'evil.example:%d' % port}, 'GET'),
            (400, back + '?code=EVIL&state=' + state, {'Host': 'localhost:%d' % port}, 'GET'),
            (405, back + '?code=EVIL&state=' + state, {}, 'POST'),
            (404, back.replace('/oauth/callback', '/favicon.ico'), {}, 'GET'),
            (404, back + '/more?code=EVIL&state=' + state, {}, 'GET'),
        ]
        for status, address, headers, method in wrong:
            self.assertEqual(get(address, headers, method)[0], status, (address, headers, method))
        self.assertIsNone(process.poll())
        self.assertEqual(self.fake.calls('CreateToken'), [])
        self.assertEqual(self.answer(url), 200)
        self.assertEqual(self.finish(process), 0)
        self.assertNotIn('EVIL', self.fake.calls('CreateToken')[0]['body'])
        self.assertNotIn('browser.log', self.files())

    def test_idle_and_endless_connections_do_no_harm(self):
        import socket
        process, url = self.start('admin', '--no-browser')
        address = ('127.0.0.1', urllib.parse.urlsplit(self.callback(url)[0]).port)
        idle = [socket.create_connection(address) for _ in range(12)]
        for connection in idle:
            self.addCleanup(connection.close)
        try:
            idle[-1].sendall(b'GET / HTTP/1.1\r\nX: ' + b'a' * 100000)
        except OSError:
            pass
        started = time.monotonic()
        self.assertEqual(self.answer(url), 200)
        self.assertEqual(self.finish(process), 0)
        self.assertLess(time.monotonic() - started, 5 * support.SLOWER)

    def test_it_listens_on_the_loopback_address_alone(self):
        process, url = self.start('admin', '--no-browser')
        port = urllib.parse.urlsplit(self.callback(url)[0]).port
        with open('/proc/net/tcp') as f:
            local = [line.split()[1] for line in f if line.split()[3] == '0A']
        with open('/proc/net/tcp6') as f:
            local6 = [line.split()[1] for line in f if line.split()[3] == '0A']
        self.assertIn('0100007F:%04X' % port, local)
        self.assertEqual([x for x in local + local6 if x.endswith(':%04X' % port)], ['0100007F:%04X' % port])

    def test_interrupted_it_leaves_nothing(self):
        process, url = self.start('admin', '--no-browser')
        process.send_signal(signal.SIGINT)
        self.assertEqual(self.finish(process), -signal.SIGINT)
        self.assertNotIn(self.token_file(), self.files())
        with self.assertRaises(OSError):
            get(self.callback(url)[0])

    def test_a_code_that_the_server_does_not_know_is_refused(self):
        self.fake.rule(on='POST /token', error=['InvalidGrantException', 'Invalid grant provided'])
        self.awsrole_fails(4, 'InvalidGrantException', 'login', 'admin')
        self.assertNotIn(self.token_file(), self.files())

    def test_on_a_terminal_the_time_left_is_shown(self):
        self.browser('import time; time.sleep(1.5)\n' + FOLLOW)
        got = self.awsrole('login', 'admin', tty=True)
        self.assertEqual(got.status, 0, got)
        self.assertIn('waiting for the browser, 9:5', got.stdout)


class ByDevice(SsoTest):
    def test_a_profile_without_a_session_signs_in_by_device_code(self):
        got = self.sign_in('old')
        self.assertEqual([c['action'] for c in self.fake.calls()][:2], ['RegisterClient', 'StartDeviceAuthorization'])
        sent = json.loads(self.fake.calls('RegisterClient')[0]['body'])
        self.assertTrue(re.match(r'botocore-client-\d+$', sent.pop('clientName')))
        self.assertEqual(sent, {'clientType': 'public'})
        self.assertEqual(self.token(START_URL)['startUrl'], START_URL)
        self.assertIn(os.path.join(TOKENS, self.registration_name(None) + '.json'), self.files())
        code = re.search(r'this code: (\S+)', got.stderr).group(1)
        self.assertTrue(self.opened()[0][0].endswith('?user_code=' + code))

    def test_a_session_does_so_when_asked(self):
        self.sign_in('admin', '--device')
        self.assertEqual(self.fake.calls('Authorize'), [])
        self.assertIn(self.token_file(), self.files())

    def test_a_registration_for_the_other_way_is_not_used(self):
        self.sign_in('admin')
        self.sign_in('admin', '--device')
        self.assertEqual(len(self.fake.calls('RegisterClient')), 2)

    def test_it_waits_while_the_person_is_busy_and_slows_down(self):
        self.sso.pending, self.sso.slow_down = 1, 1
        started = time.monotonic()
        self.sign_in('admin', '--device')
        self.assertEqual([c.get('error') for c in self.fake.calls('CreateToken')][-3:],
                         ['AuthorizationPendingException', 'SlowDownException', None])
        self.assertGreater(time.monotonic() - started, 7)

    def test_a_code_that_runs_out_is_an_error(self):
        self.browser('')
        self.sso.device_seconds = 2
        self.awsrole_fails(4, 'start it again', 'login', 'admin', '--device')

    def test_what_the_server_calls_expired_is_an_error(self):
        self.fake.rule(on='POST /token', error=['ExpiredTokenException', 'Device code has expired'])
        self.awsrole_fails(4, 'not confirmed in time', 'login', 'admin', '--device')

    def test_the_person_says_no(self):
        self.sso.deny = True
        self.awsrole_fails(4, 'AccessDeniedException', 'login', 'admin', '--device')

    def test_a_page_that_is_no_https_page_is_not_opened(self):
        for page in ('http://evil.example/x', 'file:///etc/passwd', '-x', 'https://e/\x07a', 'https://user@evil.example/'):
            self.fake.rule(on='POST /device_authorization', times=1, body={
                'deviceCode': 'd', 'userCode': 'U', 'verificationUri': page, 'verificationUriComplete': page,
                'expiresIn': 5, 'interval': 1})
            got = self.awsrole('login', 'admin', '--device')
            self.assertNotEqual(got.status, 0, got)
        self.assertNotIn('browser.log', self.files())

    def test_an_evil_user_code_moves_no_cursor(self):
        self.sso.deny = True
        self.fake.rule(on='POST /device_authorization', body={
            'deviceCode': 'd', 'userCode': 'U\x1b[2J\u202eX', 'verificationUri': 'https://device.example/', 'interval': 1})
        got = self.awsrole('login', 'admin', '--device')
        self.assertNotIn('\x1b', got.stderr)
        self.assertIn('U\\x1b[2J\\u{202e}X', got.stderr.replace('1B', '1b').replace('202E', '202e'))


class Choice(SsoTest):
    def test_what_is_wrong_is_said(self):
        self.awsrole_fails(3, "there is no profile 'nope'", 'login', 'nope')
        self.awsrole_fails(3, "profile 'keys' does not use IAM Identity Center", 'login', 'keys')
        self.awsrole_fails(3, 'no [sso-session nope]', 'login', '--sso-session', 'nope')
        self.awsrole_fails(2, 'not both', 'login', 'admin', '--sso-session', 'corp')
        self.awsrole_fails(2, 'too many words', 'login', 'admin', 'old')

    def test_of_several_sessions_one_must_be_named(self):
        self.config(self.read('.aws/config') + '[sso-session b]\nsso_start_url = https://b/\nsso_region = us-east-1\n')
        self.awsrole_fails(2, 'corp, b', 'login')

    def test_without_any_the_way_is_shown(self):
        self.config('[profile keys]\naws_access_key_id = a\naws_secret_access_key = b\n')
        self.awsrole_fails(3, 'awsrole add --sso --start-url', 'login')

    def test_a_start_url_must_be_https(self):
        self.config('[sso-session c]\nsso_start_url = http://evil.example/start\nsso_region = us-east-1\n')
        self.awsrole_fails(3, 'https', 'login', '--sso-session', 'c')

    def test_a_region_is_no_host_name(self):
        self.config('[sso-session c]\nsso_start_url = https://x.awsapps.com/start\nsso_region = x@evil.example/#\n')
        self.awsrole_fails(3, 'not a region name', 'login', '--sso-session', 'c')

    def test_an_endpoint_elsewhere_must_be_https(self):
        self.awsrole_fails(3, 'without encryption', 'login', 'admin',
                           env={'AWS_ENDPOINT_URL_SSO_OIDC': 'http://oidc.example'})

    def test_token_names_are_hashes_of_what_is_written(self):
        self.sign_in('admin')
        self.assertIn(sha1('corp') + '.json', os.listdir(self.path(TOKENS)))


if __name__ == '__main__':
    support.main()
