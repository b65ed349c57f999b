#!/usr/bin/env python3
"""AWSROLE_WORDS: wherever a role is renewed or shown, it is the one that was taken, and never a wider one."""
import json
import os
import shlex
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import support  # noqa: E402
from scene import IDS, PROD_ROLE, STAGING, SceneTest, Shell, source  # noqa: E402

SHOW = [sys.executable, '-S', '-c', 'import json, os; print(json.dumps(dict(os.environ)))']
READ_ONLY = 'arn:aws:iam::aws:policy/ReadOnlyAccess'
CHAIN_A = 'arn:aws:iam::%s:role/ChainA' % IDS
NO_FILE = ['--role-arn', CHAIN_A, '--source-profile', 'default']
SAME_NAME = source('ChainA', 'StagingRole', account=STAGING)
UNKNOWN = 'does not know with which options its role was taken'


class Words(SceneTest):
    def setUp(self):
        super().setUp()
        self.scene(SAME_NAME)

    def child(self, shell):
        """A shell that the shell starts: it has what is exported."""
        return Shell(self, **shell.env)

    def under_exec(self, *words, shell=None):
        """A shell that exec starts."""
        run = shell.run if shell else self.awsrole_ok
        return Shell(self, **json.loads(run('exec', *words, '--', *SHOW).stdout))

    def request(self, call):
        """What of an AssumeRole call must stay; a session's name has the time in it."""
        return {k: v for k, v in call['params'].items()
                if k != 'RoleSessionName' or not v.startswith('awsrole-')}

    def assert_renewed(self, shell, *words):
        before = len(self.assumed())
        shell.ok(*(words or ['refresh']))
        calls = self.assumed()
        self.assertEqual(len(calls), before + 1)
        self.assertEqual(self.request(calls[-1]), self.request(calls[-2]))
        self.assertEqual(shell.env['AWSROLE_KEY'], self.fake.world.issued[-1].key_id)

    def test_a_child_renews_the_role_that_was_taken(self):
        self.write('p.json', '{"Version": "2012-10-17", "Statement": []}')
        for words in (['prodaccess'], ['prodaccess', '--read-only'], ['-d', '30m', 'prodaccess'],
                      ['prodaccess', '--session-name', 'me', '--tag', 'a=b c', '--policy', self.path('p.json')],
                      NO_FILE, NO_FILE + ['--read-only']):
            shell = Shell(self)
            shell.ok('use', '--refresh', *words)
            self.assert_renewed(self.child(shell))
            self.assert_renewed(self.child(self.child(shell)))
            self.assert_renewed(self.under_exec('--refresh', *words))

    def test_a_policy_file_is_the_same_one_from_every_directory(self):
        self.write('p.json', '{"Version": "2012-10-17", "Statement": []}')
        self.write('there/p.json', '{"Version": "2012-10-17", "Statement": [], "Id": "other"}')
        shell = Shell(self)
        shell.ok('use', 'prodaccess', '--policy', 'p.json')
        self.assertIn(self.path('p.json').replace('/', '%2F'), shell.env['AWSROLE_WORDS'])
        home, self.home = self.home, self.path('there')     # where the next ones are run
        self.addCleanup(setattr, self, 'home', home)
        self.assert_renewed(shell)
        self.assert_renewed(self.child(shell))
        shell.ok('use', 'staging')
        shell.ok('use', '-', '--refresh')
        self.assertEqual(self.assumed()[-1]['params']['Policy'], self.assumed()[0]['params']['Policy'])
        self.home = home

    def test_so_does_a_child_at_its_prompt(self):
        self.fake.rule(on='AssumeRole', expires_in=200)
        shell = Shell(self)
        shell.ok('use', 'prodaccess', '--read-only')
        for shell in (self.child(shell), self.under_exec('prodaccess', '--read-only')):
            shell.env['AWSROLE_EXPIRATION'] = str(int(time.time()) + 100)
            self.assert_renewed(shell, 'refresh', '--auto')
            self.assertEqual(self.assumed()[-1]['params']['PolicyArns.member.1.arn'], READ_ONLY)

    def test_a_command_in_a_role_has_its_own_words(self):
        shell = Shell(self)
        shell.ok('use', 'prodaccess', '--read-only')
        inner = self.under_exec('staging', '-d', '20m', shell=shell)
        self.assert_renewed(inner)
        self.assertEqual(self.assumed()[-1]['params']['DurationSeconds'], '1200')
        inner.ok('exit')
        self.assertNotIn('AWSROLE_WORDS', inner.env)
        # And the outer shell still has the others.
        shell.ok('refresh')
        self.assertEqual(self.assumed()[-1]['params']['PolicyArns.member.1.arn'], READ_ONLY)

    def test_a_child_can_go_back_to_it(self):
        shell = Shell(self)
        shell.ok('use', 'prodaccess', '--read-only')
        for words in (['use', 'staging'], ['exit']):
            inner = self.child(shell)
            inner.ok(*words)
            self.assert_last_is_read_only(inner)

    def assert_last_is_read_only(self, shell):
        shell.ok('use', '-', '--refresh')
        self.assertEqual(self.assumed()[-1]['params']['PolicyArns.member.1.arn'], READ_ONLY)

    def test_what_is_not_known_is_not_renewed(self):
        shell = Shell(self)
        shell.ok('use', *NO_FILE)
        for words in (None, '', '%', '1&' + shell.env['AWSROLE_KEY'], '1&ASIAOTHER&prodaccess'):
            inner = self.child(shell)
            del inner.env['AWSROLE_WORDS']
            inner.env.update({} if words is None else {'AWSROLE_WORDS': words})
            before = dict(inner.env)
            got = inner.change('refresh')
            self.assertEqual((got.status, got.stdout), (2, ''))
            self.assertIn(UNKNOWN, got.stderr)
            self.assertIn('awsrole use', got.stderr)
            inner.env['AWSROLE_EXPIRATION'] = before['AWSROLE_EXPIRATION'] = '1000000000'
            got = inner.change('refresh', '--auto')
            self.assertEqual((got.status, got.stdout, got.stderr), (2, '', ''))
            self.assertEqual(inner.env, before)
            status = json.loads(inner.run('status', '--json').stdout)
            self.assertEqual((status['profile'], status['role']), ('ChainA', None))
            self.assertNotIn('*', inner.run('list').stdout)
        self.assertEqual(len(self.assumed()), 1)

    def test_a_shell_of_an_older_version_goes_on(self):
        shell = Shell(self)
        shell.ok('use', 'prodaccess', '--read-only')
        shell.kept['base'] = shell.kept['base'].replace('use=--read-only', 'use=--tag&use=a%3Db&use=--read-only')
        del shell.env['AWSROLE_WORDS']
        shell.ok('refresh')
        params = self.assumed()[-1]['params']
        self.assertEqual((params['PolicyArns.member.1.arn'], params['Tags.member.1.Key']), (READ_ONLY, 'a'))
        self.assert_renewed(self.child(shell))

    def test_the_roles_own_keys_are_no_environment_to_start_from(self):
        self.scene('\n[profile env]\nrole_arn = %s\ncredential_source = Environment\nregion = us-east-2\n' % PROD_ROLE)
        text = 'credential_source = Environment, but AWS_ACCESS_KEY_ID is not set'
        self.assertTrue(self.awsrole('export', 'env').stderr.endswith(text + '\n'))
        shell = Shell(self)
        shell.ok('use', 'prodaccess')
        for here in (shell, self.child(shell)):
            self.assertIn(text + " besides the one of this shell's role", here.run('export', 'env').stderr)

    def test_status_and_list_show_the_role_that_was_taken(self):
        shell = Shell(self)
        shell.ok('use', *NO_FILE)
        for here in (shell, self.child(shell), self.under_exec(*NO_FILE)):
            status = json.loads(here.run('status', '--json').stdout)
            self.assertEqual((status['profile'], status['role']), ('ChainA', CHAIN_A))
            self.assertNotIn('*', here.run('list').stdout)
        shell.ok('use', 'ChainA')
        self.assertIn('arn:aws:iam::%s:role/StagingRole' % STAGING, shell.run('status').stdout)
        self.assertIn('* ChainA', shell.run('list').stdout)

    def test_forget_drops_the_role_that_was_taken(self):
        shell = Shell(self)
        for words in (['prodaccess'], ['staging', '-d', '20m'], NO_FILE, ['ChainA'], ['prodaccess', '--read-only']):
            shell.ok('use', *words)
            entries = set(self.entries())
            shell.run('forget')
            self.assertEqual(len(entries - set(self.entries())), 1)
        self.assertEqual(self.entries(), [])

    def test_forget_takes_options_beside_them(self):
        self.awsrole_ok('export', 'prodaccess', '-d', '20m')
        shell = Shell(self)
        shell.ok('use', 'prodaccess')
        shell.run('forget', '-d', '20m')
        self.assertEqual(len(self.entries()), 1)
        self.awsrole_ok('export', 'prodaccess')
        self.assertEqual(len(self.assumed()), 2)

    def test_no_secret_is_in_it(self):
        self.scene(SAME_NAME + source('q', 'MfaRole', 'mfa_serial = arn:aws:iam::111122223333:mfa/bobby',
                                      source='bobby'))
        shell = Shell(self)
        code = self.fake.totp()
        shell.ok('use', 'q', code)
        self.assertNotIn(code, shell.env['AWSROLE_WORDS'])
        self.assert_no_secret(shell.env['AWSROLE_WORDS'])

    def test_no_shell_minds_its_letters(self):
        name = 'a b\'"$(x)`|<>*?{}~!%&=\\ü'
        self.scene('\n[profile %s]\nrole_arn = %s\nsource_profile = default\nregion = eu-west-1\n' % (shlex.quote(name), PROD_ROLE))
        shell = Shell(self)
        shell.ok('use', '--session-name', 'x=,.@-', name)
        self.assertRegex(shell.env['AWSROLE_WORDS'], r'^[A-Za-z0-9._~%&-]+$')
        self.assert_renewed(self.child(shell))


if __name__ == '__main__':
    support.main()
