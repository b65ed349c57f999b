"""The scene of the tests of IAM Identity Center: its fake, a config file, and a browser that does what it is told."""
import hashlib
import json
import os
import subprocess
import sys
import urllib.error
import urllib.request

import support
from fake import World
from fake.sso import Sso

START_URL = 'https://d-123.awsapps.com/start'
TOKENS = os.path.join('.aws', 'sso', 'cache')
CONFIG = '''\
[default]
region = us-east-2

[sso-session corp]
sso_start_url = %(url)s
sso_region = us-east-1

[profile admin]
sso_session = corp
sso_account_id = 123456789012
sso_role_name = Admin
region = eu-west-1

[profile old]
sso_start_url = %(url)s
sso_region = us-east-1
sso_account_id = 444455556666
sso_role_name = Admin

[profile viasso]
role_arn = arn:aws:iam::123456789012:role/SsoTarget
source_profile = admin
region = us-east-2

[profile keys]
aws_access_key_id = AKIAKEYS
aws_secret_access_key = nothing-here
''' % {'url': START_URL}

# Opens the page as a browser does: it follows the redirect back to the loopback port.
BROWSER = '''\
#!%s
import os, sys, urllib.request
sys.path.insert(0, %r)
with open(os.path.join(os.environ['HOME'], 'browser.log'), 'a') as f:
    f.write(repr(sys.argv[1:] + [k for k in os.environ if k.startswith('AWS_S')]) + '\\n')
url = sys.argv[1]
%s
'''
FOLLOW = "print(urllib.request.urlopen(url, timeout=20).read().decode())"


def sha1(text):
    return hashlib.sha1(text.encode()).hexdigest()


class SsoTest(support.CliTest):
    def setUp(self):
        super().setUp()
        world = World()
        world.add_role('123456789012', 'SsoTarget', trust=['123456789012'])
        self.sso = Sso(world)
        self.fake = self.aws(world=world, services=[self.sso])
        self.env.update(self.sso.env(self.fake.sts_url))
        self.config(CONFIG)
        self.browser()

    def browser(self, script=FOLLOW):
        """Puts a program named xdg-open first in PATH."""
        folder = self.path('bin')
        self.write('bin/xdg-open', BROWSER % (sys.executable, support.HERE, script), 0o755)
        if not self.env['PATH'].startswith(folder):
            self.env['PATH'] = folder + ':' + self.env['PATH']

    def opened(self):
        """The words that the browser was started with, a list each time."""
        return [json.loads(line.replace("'", '"')) for line in self.read('browser.log').splitlines()]

    def sign_in(self, *args, **options):
        return self.awsrole_ok('login', *args, **options)

    def token_file(self, name='corp'):
        return os.path.join(TOKENS, sha1(name) + '.json')

    def token(self, name='corp'):
        return json.loads(self.read(self.token_file(name)))

    def registration_name(self, session='corp', scopes=None):
        return sha1(json.dumps({'tool': 'botocore', 'startUrl': START_URL, 'region': 'us-east-1', 'scopes': scopes,
                                'session_name': session}, sort_keys=True))

    def entries(self):
        folder = self.path(support.CACHE)
        return sorted(os.listdir(folder)) if os.path.isdir(folder) else []

    def botocore(self, script):
        """Runs Python with botocore in this HOME; what it prints."""
        got = subprocess.run([sys.executable, '-c', 'import botocore.session, json\n' + script], env=self.environment(),
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
        self.assertEqual(got.returncode, 0, got.stderr.decode())
        return got.stdout.decode().strip()

    def assert_no_leaks(self):
        super().assert_no_leaks()
        for text in self.transcripts:
            for secret in self.sso.secrets():
                self.assertNotIn(secret, text)
        for name in self.files():
            if not name.startswith(TOKENS):
                for secret in self.sso.secrets():
                    self.assertNotIn(secret, self.read(name), name)


def get(url, headers=None, method='GET'):
    """Status and body of a request, redirects not followed."""
    request = urllib.request.Request(url, headers=headers or {}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as e:
        return e.code, e.read().decode()
