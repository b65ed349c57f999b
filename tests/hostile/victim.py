"""The program against one server that misbehaves: how it ends, how long that takes, how much memory it takes."""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
import support  # noqa: E402

FULL = bool(os.environ.get('AWSROLE_FULL'))
SECRET, TOKEN = 'CanarySecretKey/0123456789abcdefghijklmn', 'CanarySessionToken/' + 'x' * 200
ISSUED = 'CanaryIssuedSecret0123456789abcdefghijklm'
LINE = re.compile(r'awsrole: [\x20-\x7e\u00a1-\ud7ff]*\Z')
MEMORY_KB = 32 << 10

CONFIG = '''\
[default]
aws_access_key_id = AKIACANARY0000000000
aws_secret_access_key = %s
aws_session_token = %s
region = us-east-2

[profile role]
role_arn = arn:aws:iam::123456789012:role/Role
source_profile = default
region = us-east-2

[profile container]
role_arn = arn:aws:iam::123456789012:role/Role
credential_source = EcsContainer
region = us-east-2

[profile instance]
role_arn = arn:aws:iam::123456789012:role/Role
credential_source = Ec2InstanceMetadata
region = us-east-2

[profile process]
credential_process = /bin/cat "%%s/answer"
region = us-east-2

[profile sso]
sso_start_url = https://d-123.awsapps.com/start
sso_region = us-east-1
sso_account_id = 123456789012
sso_role_name = Admin
region = us-east-2
''' % (SECRET, TOKEN)

ANSWER = '''<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><AssumedRoleUser>\
<AssumedRoleId>AROA:s</AssumedRoleId><Arn>arn:aws:sts::123456789012:assumed-role/Role/s</Arn></AssumedRoleUser>\
<Credentials><AccessKeyId>%(id)s</AccessKeyId><SecretAccessKey>%(secret)s</SecretAccessKey>\
<SessionToken>%(token)s</SessionToken><Expiration>%(expires)s</Expiration></Credentials></AssumeRoleResult>\
</AssumeRoleResponse>'''


def utc(seconds):
    return time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(time.time() + seconds))


def xml(**values):
    return (ANSWER % dict({'id': 'ASIACANARY0000000000', 'secret': ISSUED, 'token': 'tok', 'expires': utc(3600)},
                          **values)).encode('utf-8', 'surrogateescape')


def http(body=b'', status='200 OK', headers=(), length=None):
    lines = ['HTTP/1.1 ' + status, 'Content-Length: %d' % (len(body) if length is None else length)] + list(headers)
    return ('\r\n'.join(lines) + '\r\n\r\n').encode() + body


class VictimTest(support.CliTest):
    seconds = 8                 # for a run against a server that is not silent

    @classmethod
    def setUpClass(cls):
        folder = tempfile.mkdtemp(prefix='awsrole-launch-')
        cls.addClassCleanup(shutil.rmtree, folder, ignore_errors=True)
        cls.launcher, cls.most, cls.runs, cls.lock = os.path.join(folder, 'launch'), 0, 0, threading.Lock()
        subprocess.run([os.environ.get('CC', 'cc'), '-O1', '-o', cls.launcher, os.path.join(HERE, 'launch.c')],
                       check=True)

    @classmethod
    def tearDownClass(cls):
        print('# %s: %d runs, %.1f MB at most' % (cls.__name__, cls.runs, cls.most / 1024), flush=True)

    def setUp(self):
        super().setUp()
        self.env.update(AWS_MAX_ATTEMPTS='1', AWS_EC2_METADATA_DISABLED='true')
        self.config(CONFIG % self.home)

    def attack(self, *args, seconds=None, **env):
        """Runs it; a Done with .seconds and .memory.  Whatever happened, no secret is told."""
        number, seconds = self.number(), (seconds or self.seconds) * support.SLOWER
        report, start = os.path.join(os.path.dirname(self.launcher), 'report.%d' % number), time.monotonic()
        child = subprocess.Popen([self.launcher, report] + self.command(args), env=self.environment(env), cwd=self.home,
                                 stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                 start_new_session=True)
        try:
            out, err = child.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, 9)
            child.communicate()
            self.fail('%s %s: not at its end after %s s' % (args, env, seconds))
        got = support.Done(args, child.returncode, out.decode('utf-8', 'replace'), err.decode('utf-8', 'replace'))
        got.seconds = time.monotonic() - start
        with open(report) as f:
            got.memory = int(f.read())
        with self.lock:
            type(self).most, type(self).runs = max(self.most, got.memory), self.runs + 1
        for secret in (SECRET, TOKEN, ISSUED, 'proxy-password'):
            self.assertNotIn(secret, got.stderr)
        if support.SLOWER == 1 and 'Sanitizer' not in got.stderr and 'asan' not in support.BUILD:
            self.assertLess(got.memory, MEMORY_KB, got)
        return got

    def number(self):
        with self.lock:
            type(self).numbers = getattr(self, 'numbers', 0) + 1
            return self.numbers

    def refused(self, *args, status=5, text='', **options):
        """A failure: that status, nothing on stdout, one printable line with the text."""
        got = self.attack(*args, **options)
        self.assertIn(got.status, status if isinstance(status, tuple) else (status,), got)
        self.assertEqual(got.stdout, '', got)
        self.assertRegex(got.stderr.rstrip('\n'), LINE, got)
        self.assertIn(text, got.stderr)
        self.assertEqual([n for n in self.files() if n.startswith(support.CACHE)], [])
        return got
