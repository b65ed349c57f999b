#!/usr/bin/env python3
"""console: the Switch Role link, the exchange of a role's credentials for a URL that signs in; add --from-link."""
import ast
import http.server
import json
import os
import sys
import threading
import urllib.parse

import scene
import support


class SignIn:
    """The page that gives sign-in tokens."""

    def __init__(self):
        self.requests, self.status, self.answer = [], 200, '{"SigninToken": "tok/en+1="}'
        page = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers['Content-Length'])).decode()
                page.requests.append((self.path, dict(urllib.parse.parse_qsl(body)), dict(self.headers)))
                data = page.answer.encode()
                self.send_response(page.status)
                self.send_header('Content-Length', str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *args):
                pass

        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        self.server.daemon_threads = True
        self.url = 'http://127.0.0.1:%d' % self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Console(scene.SceneTest):
    def setUp(self):
        super().setUp()
        self.page = SignIn()
        self.addCleanup(self.page.close)
        self.env['AWS_ENDPOINT_URL_SIGNIN_FEDERATION'] = self.page.url

    def open(self, *args):
        got = self.awsrole_ok('console', *args)
        url = urllib.parse.urlsplit(got.stdout.strip())
        return url, dict(urllib.parse.parse_qsl(url.query))

    def test_the_credentials_of_the_role_become_a_url(self):
        url, query = self.open('prodaccess')
        path, form, headers = self.page.requests[0]
        self.assertEqual((path, url.path), ('/federation', '/federation'))
        self.assertNotIn('Authorization', headers)
        self.assertEqual({k: v for k, v in form.items() if k != 'Session'}, {'Action': 'getSigninToken'})
        session, entry = json.loads(form['Session']), self.entry()['Credentials']
        self.assertEqual(session, {'sessionId': entry['AccessKeyId'], 'sessionKey': entry['SecretAccessKey'],
                                   'sessionToken': entry['SessionToken']})
        self.assertEqual(query, {'Action': 'login', 'Issuer': 'awsrole', 'SigninToken': 'tok/en+1=',
                                 'Destination': 'https://console.aws.amazon.com/console/home?region=us-east-2'})

    def test_service_region_and_duration_are_as_asked(self):
        query = self.open('prodaccess', '--service', 's3/buckets', '--region', 'eu-west-3', '-d', '4h')[1]
        self.assertEqual(query['Destination'], 'https://console.aws.amazon.com/s3/buckets/home?region=eu-west-3')
        self.assertEqual(self.page.requests[0][1]['SessionDuration'], '14400')
        self.assertNotIn('DurationSeconds', self.assumed()[0]['params'])

    def test_a_role_behind_a_role_gets_no_duration(self):
        self.awsrole_fails(2, 'leave --duration away', 'console', 'chain', '--duration', '2h')
        self.open('chain')
        self.assertNotIn('SessionDuration', self.page.requests[0][1])

    def test_a_users_own_keys_are_refused_without_a_call(self):
        self.awsrole_fails(3, "takes those of a role alone", 'console', 'default')
        self.assertEqual(self.page.requests, [])

    def test_a_page_that_gives_no_token_is_told(self):
        for status, answer, code, text in ((400, '<html>Bad', 4, 'session is to last longer'),
                                           (200, 'not JSON', 5, 'sign-in page'), (200, '{}', 5, 'no SigninToken')):
            self.page.status, self.page.answer = status, answer
            self.awsrole_fails(code, text, 'console', 'prodaccess')

    def test_the_service_is_a_word(self):
        self.awsrole_fails(2, 'is no service', 'console', 'prodaccess', '--service', 's3?x=1')

    def test_on_a_terminal_a_browser_gets_the_url_and_nobody_else(self):
        opener = self.write('bin/xdg-open', '''#!%s
import os, time, urllib.error, urllib.request
import sys
class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None
def get(url):
    try:
        return urllib.request.build_opener(Stay).open(url, timeout=10).status, ''
    except urllib.error.HTTPError as e:
        return e.code, e.headers.get('Location')
answers = [get(sys.argv[1][:-1]), get(sys.argv[1])]
path = os.path.join(os.environ['HOME'], 'opened')
with open(path + '.new', 'w') as f:
    f.write(repr((sys.argv[1:], answers)))
os.rename(path + '.new', path)
''' % sys.executable, 0o700)
        env = {'PATH': os.path.dirname(opener) + ':' + self.env['PATH'], 'DISPLAY': ':0', 'BROWSER': None}
        got = self.awsrole('console', 'prodaccess', tty=True, env=env)
        self.assertEqual(got.status, 0, got)
        self.assertNotIn('SigninToken', got.stdout)
        for _ in range(200):
            if os.path.exists(self.path('opened')):
                break
            threading.Event().wait(0.05)
        (address,), (wrong, right) = ast.literal_eval(self.read('opened'))
        self.assertRegex(address, r'^http://127\.0\.0\.1:\d+/[0-9a-f]{32}$')
        self.assertEqual((wrong[0], right[0]), (404, 302))
        self.assertIn('SigninToken=tok%2Fen%2B1%3D', right[1])

    def test_another_user_of_the_machine_is_not_answered(self):
        if os.getuid() != 0 or not os.path.exists('/proc/net/tcp'):
            self.skipTest('needs root, to be another user')
        opener = self.write('bin/xdg-open', '''#!%s
import encodings.idna, os, socket, sys, urllib.parse  # idna: the other user can't load it
url = urllib.parse.urlsplit(sys.argv[1])
def get():
    with socket.create_connection((url.hostname, url.port), 10) as s:
        try:
            s.sendall(b'GET %%s HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n' %% url.path.encode())
            return s.recv(65536)
        except ConnectionError:
            return b''
read, write = os.pipe()
if os.fork() == 0:
    os.setuid(65534)
    os.write(write, get() or b'nothing')
    os._exit(0)
os.close(write)
os.wait()
answers = [os.read(read, 65536), get()]
path = os.path.join(os.environ['HOME'], 'opened')
with open(path + '.new', 'w') as f:
    f.write(repr(answers))
os.rename(path + '.new', path)
''' % sys.executable, 0o755)
        env = {'PATH': os.path.dirname(opener) + ':' + self.env['PATH'], 'DISPLAY': ':0', 'BROWSER': None}
        got = self.awsrole('console', 'prodaccess', tty=True, env=env)
        self.assertEqual(got.status, 0, got)
        for _ in range(200):
            if os.path.exists(self.path('opened')):
                break
            threading.Event().wait(0.05)
        self.assertEqual(got.stdout.count('a connection of another user of this machine was not answered'), 1)
        stranger, browser = ast.literal_eval(self.read('opened'))
        self.assertEqual(stranger, b'nothing')
        self.assertIn(b'SigninToken=', browser)

    def test_the_browser_gets_no_credentials(self):
        opener = self.write('bin/xdg-open', '''#!/bin/sh
env >"$HOME/env.new"
mv "$HOME/env.new" "$HOME/browser-env"
exec %s -c 'import sys, urllib.request; urllib.request.urlopen(sys.argv[1])' "$1"
''' % sys.executable, 0o700)
        shell = scene.Shell(self, AWS_ACCESS_KEY_ID='AKIABASE', AWS_SECRET_ACCESS_KEY='base-secret-of-the-user')
        shell.ok('use', 'prodaccess')
        for words in ([], ['prodaccess']):
            got = self.awsrole('console', *words, tty=True, env=dict(
                shell.environment(), PATH=os.path.dirname(opener) + ':' + self.env['PATH'], DISPLAY=':0', BROWSER=None))
            self.assertEqual(got.status, 0, got)
            text = self.read('browser-env')
            self.assertIn('HOME=', text)
            for secret in ('AWS_SECRET', 'AWS_SESSION_TOKEN', '_AWSROLE', 'base-secret-of-the-user'):
                self.assertNotIn(secret, text)
            os.remove(self.path('browser-env'))

    def test_the_url_is_shown_when_that_is_asked_for(self):
        got = self.awsrole('console', 'prodaccess', '--print', tty=True)
        self.assertIn('SigninToken=tok%2Fen%2B1%3D', got.stdout)

    def test_without_a_browser_it_says_how_to_get_the_url(self):
        got = self.awsrole('console', 'prodaccess', tty=True, env={'PATH': self.bin, 'BROWSER': None})
        self.assertNotEqual(got.status, 0)
        self.assertIn('--print', got.stdout)
        self.assertNotIn('SigninToken', got.stdout)

    def test_a_link_needs_no_call(self):
        self.scene(scene.source('dev & test', 'x', 'awsrole_color = red').replace('profile dev & test',
                                                                                  'profile "dev & test"'))
        for profile, link in (
                ('audit', 'https://signin.aws.amazon.com/switchrole?account=123456789012&roleName=teams%2Fops%2FReadRole'
                          '&displayName=audit'),
                ('dev & test', 'https://signin.aws.amazon.com/switchrole?account=123456789012&roleName=x'
                               '&displayName=dev+%26+test&color=F2B0A9')):
            self.assertEqual(self.awsrole_ok('console', profile, '--link').stdout, link + '\n')
        self.awsrole_fails(3, 'has no role', 'console', 'default', '--link')
        self.assertEqual((self.page.requests, self.fake.calls()), ([], []))

    def test_a_link_becomes_a_profile_and_a_link_again(self):
        link = self.awsrole_ok('console', 'audit', '--link').stdout.strip()
        self.awsrole_ok('add', '--from-link', link.replace('displayName=audit', 'displayName=again'),
                        '--source-profile', 'default')
        self.assertIn('[profile again]\nrole_arn = arn:aws:iam::123456789012:role/teams/ops/ReadRole\n',
                      self.read('.aws/config'))
        self.assertEqual(self.awsrole_ok('console', 'again', '--link').stdout.strip(), link.replace('=audit', '=again'))
        self.awsrole_ok('add', 'other', '--from-link', link, '--source-profile', 'default')
        self.assertIn('[profile other]\n', self.read('.aws/config'))

    def test_what_is_no_link_or_has_an_alias_is_refused(self):
        for link, text in (('https://signin.aws.amazon.com.evil.example/switchrole?account=1&roleName=x', 'no Switch Role'),
                           ('https://signin.aws.amazon.com/switchrole?account=123456789012', 'no roleName'),
                           ('https://signin.aws.amazon.com/switchrole?account=acme&roleName=x', "alias 'acme'")):
            self.awsrole_fails(2, text, 'add', 'n', '--from-link', link, '--source-profile', 'default')


if __name__ == '__main__':
    support.main()
