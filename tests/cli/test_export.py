#!/usr/bin/env python3
"""export: every format, odd values in the shells that read them, and no secrets on a terminal."""
import json
import os
import shutil
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import support  # noqa: E402
from scene import PROD, SESSION_ARN, SceneTest  # noqa: E402

NAMES = ('AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_CREDENTIAL_EXPIRATION')
# How AWS CLI v2 writes a line (awscli/customizations/configure/exportcreds.py), for values that need no quoting.
LINES = {'env': 'export %s=%s', 'env-no-export': '%s=%s', 'fish': 'set -gx %s "%s"',
         'powershell': '$Env:%s="%s"', 'windows-cmd': 'set %s=%s'}
ODD = ['with space', 'quo"te', "apo'strophe", 'back\\slash', 'doll$ar', '$(touch pwned)', '`touch pwned`', 'per%cent',
       '!bang', 'a;b', 'a&b', 'a|b', 'a<b>c', 'star*', '?', '[x]', '{a,b}', '~', '#x', 'ünï', '\U0001f511', "''", '""',
       '\\', '\\\\n', "$'x'", '(x)', 'a=b', '^caret', ',', "a'b\"c\\d$e`f", '\u2018typographic\u2019', '-n', '=', '%HOME%']


class Formats(SceneTest):
    def test_each_format_is_that_of_aws_cli_v2(self):
        self.awsrole_ok('export', 'prodaccess')
        issued = self.fake.world.issued[0]
        expiration = time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(issued.expires))
        for form, line in LINES.items():
            lines = self.awsrole_ok('export', 'prodaccess', '--format', form).stdout.split('\n')
            self.assertEqual(lines.pop(), '')
            self.assertEqual(lines[:3], [line % x for x in zip(NAMES, (issued.key_id, issued.secret, issued.token))])
            # `Z` where AWS CLI v2 has +00:00: the variable's usual form.
            self.assertEqual(lines[3:], [line % (NAMES[3], expiration + 'Z')])
        self.assertEqual(len(self.assumed()), 1)

    def test_process_is_what_a_credential_process_prints(self):
        got = self.awsrole_ok('export', 'prodaccess').stdout
        issued = self.fake.world.issued[0]
        value = json.loads(got)
        self.assertEqual(list(value), ['Version', 'AccessKeyId', 'SecretAccessKey', 'SessionToken', 'Expiration'])
        self.assertEqual((value['Version'], value['AccessKeyId'], value['SecretAccessKey'], value['SessionToken']),
                         (1, issued.key_id, issued.secret, issued.token))
        self.assertRegex(value['Expiration'], r'^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|\+00:00)$')
        self.assertEqual(got, json.dumps(value, indent=2) + '\n')

    def test_json_says_what_else_is_known(self):
        value = json.loads(self.awsrole_ok('export', 'prodaccess', '--format', 'json').stdout)
        self.assertEqual((value['Profile'], value['Region'], value['AccountId']), ('prodaccess', 'us-east-2', PROD))
        self.assertTrue(value['Arn'].startswith(SESSION_ARN))
        self.assertEqual(value['AccessKeyId'], self.fake.world.issued[0].key_id)

    def test_a_circle_of_processes_ends_here(self):
        for names, text in (('a,default', 'asks for its own profile: a -> default -> default'), ('b,c,d,e', 'too deep')):
            self.awsrole_fails(3, text, 'export', 'default', env={'_AWS_CLI_PROFILE_CHAIN': names})
        self.awsrole_ok('export', 'default', env={'_AWS_CLI_PROFILE_CHAIN': 'a,b'})

    def test_a_region_that_is_none_matters_where_it_is_printed(self):
        self.write('.aws/config', '[profile s]\naws_access_key_id = AKIA1\naws_secret_access_key = s\nregion =\n  a = b\n')
        self.awsrole_ok('export', 's')
        self.awsrole_fails(3, 'region is a block', 'export', 's', '--format', 'json')

    def test_static_keys_have_neither_token_nor_expiration(self):
        value = json.loads(self.awsrole_ok('export', 'default').stdout)
        self.assertEqual(list(value), ['Version', 'AccessKeyId', 'SecretAccessKey'])
        lines = self.awsrole_ok('export', 'default', '--format', 'env').stdout.splitlines()
        self.assertEqual([x.split('=')[0] for x in lines], ['export AWS_ACCESS_KEY_ID', 'export AWS_SECRET_ACCESS_KEY'])
        self.assertEqual(len(self.fake.log), 0)

    def test_without_a_profile_it_prints_what_the_shell_would_use(self):
        env = {'AWS_ACCESS_KEY_ID': 'AKIAENV', 'AWS_SECRET_ACCESS_KEY': 'env', 'AWS_SESSION_TOKEN': 'tok'}
        value = json.loads(self.awsrole_ok('export', env=env).stdout)
        self.assertEqual((value['AccessKeyId'], value['SessionToken']), ('AKIAENV', 'tok'))
        value = json.loads(self.awsrole_ok('export', env={'AWS_PROFILE': 'bobby'}).stdout)
        self.assertEqual(value['AccessKeyId'], self.fake.users['bobby'].key_id)

    def test_an_unknown_format_is_a_mistake(self):
        self.awsrole_fails(2, 'windows-cmd', 'export', 'default', '--format', 'yaml')

    def test_a_full_disk_is_an_error(self):
        with open('/dev/full', 'wb') as full:
            done = subprocess.run(self.command(['export', 'default']), env=self.environment(), stdout=full,
                                  stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)
        self.assertEqual(done.returncode, 1)
        self.assertIn(b'awsrole: can\'t write the output', done.stderr)


class OddValues(SceneTest):
    """Values that a shell would take apart, through static keys: the shells themselves are asked what they read."""

    def odd_credentials(self):
        self.credentials(''.join('[odd%d]\naws_access_key_id = AKIA%d\naws_secret_access_key = %s\n'
                                 'aws_session_token = %s\n' % (n, n, value, value) for n, value in enumerate(ODD)))

    def evaluate(self, shell, form, command):
        """Exports every profile, evaluates all of it in one shell, and compares what that passes on."""
        if not shutil.which(shell[0]):
            self.skipTest(shell[0] + ' is not installed')
        self.odd_credentials()
        script = ''
        for n in range(len(ODD)):
            script += self.awsrole_ok('export', 'odd%d' % n, '--format', form).stdout
            script += command
        path = self.write('script', script)
        done = subprocess.run(shell + [path], env=self.environment(), cwd=self.home, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60 * support.SLOWER)
        self.assertEqual(done.stderr, b'')
        values = done.stdout.decode().split('\0')[:-1]
        self.assertEqual(values, [x for value in ODD for x in (value, value)])
        self.assertNotIn('pwned', self.files())

    def posix(self, *shell):
        command = 'printf "%s\\0%s\\0" "$AWS_SECRET_ACCESS_KEY" "$AWS_SESSION_TOKEN"\n'
        self.evaluate(list(shell), 'env', command)
        self.evaluate(list(shell), 'env-no-export', command)

    def test_bash_reads_back_every_value(self):
        self.posix('bash', '--noprofile', '--norc')

    def test_zsh_reads_back_every_value(self):
        self.posix('zsh', '-f')

    def test_dash_reads_back_every_value(self):
        self.posix('dash')

    def test_fish_reads_back_every_value(self):
        self.evaluate(['fish', '--no-config'], 'fish',
                      'printf "%s\\x00%s\\x00" "$AWS_SECRET_ACCESS_KEY" "$AWS_SESSION_TOKEN"\n')

    def test_process_and_json_hold_every_value(self):
        self.odd_credentials()
        for n, value in enumerate(ODD):
            for form in ('process', 'json'):
                got = self.awsrole_ok('export', 'odd%d' % n, '--format', form).stdout
                self.assertEqual(json.loads(got)['SecretAccessKey'], value)
                self.assertTrue(got.isascii())

    def test_powershell_values_are_single_quoted(self):
        self.odd_credentials()
        for n, value in enumerate(ODD):
            line = self.awsrole_ok('export', 'odd%d' % n, '--format', 'powershell').stdout.splitlines()[1]
            quoted = line.partition('=')[2]
            if quoted[0] == '"':
                self.assertRegex(value, r'^[A-Za-z0-9/+=_.:,@-]+$')
                continue
            for quote in "'\u2018\u2019\u201a\u201b":
                self.assertEqual(quoted[1:-1].count(quote), 2 * value.count(quote), line)
            self.assertEqual((quoted[0], quoted[-1]), ("'", "'"))

    def test_cmd_gets_only_what_it_can_take(self):
        self.odd_credentials()
        for n, value in enumerate(ODD):
            if set(value) & set('"%!^'):
                self.awsrole_fails(3, 'cmd.exe', 'export', 'odd%d' % n, '--format', 'windows-cmd')
                continue
            line = self.awsrole_ok('export', 'odd%d' % n, '--format', 'windows-cmd').stdout.splitlines()[1]
            self.assertIn(line, ('set AWS_SECRET_ACCESS_KEY=' + value, 'set "AWS_SECRET_ACCESS_KEY=%s"' % value))

    def test_a_control_character_is_no_line(self):
        self.credentials('[odd]\naws_access_key_id = AKIA\naws_secret_access_key = a\x1bb\n')
        for form in LINES:
            self.awsrole_fails(3, 'control character', 'export', 'odd', '--format', form)
        self.assertEqual(json.loads(self.awsrole_ok('export', 'odd').stdout)['SecretAccessKey'], 'a\x1bb')


class OnATerminal(SceneTest):
    def test_secrets_are_refused(self):
        got = self.awsrole('export', 'prodaccess', tty=True)
        self.assertEqual(got.status, 2, got)
        self.assertIn('awsrole: ', got.stdout)
        self.assertIn('--print', got.stdout)
        self.assert_no_secret(got.stdout)
        self.assertEqual(len(self.fake.log), 0)

    def test_they_are_printed_on_request(self):
        got = self.awsrole('export', 'prodaccess', '--print', tty=True)
        self.assertEqual(got.status, 0, got)
        self.assertIn(self.fake.world.issued[0].secret, got.stdout)


if __name__ == '__main__':
    support.main()
