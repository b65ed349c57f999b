#!/usr/bin/env python3
"""list and show: what is known of the profiles, without any call."""
import json
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import support  # noqa: E402
from scene import PROD, PROD_ROLE, SceneTest, Shell, source  # noqa: E402

# What a terminal would act on: no byte of it may be printed.
BEYOND = re.compile('[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]')
HOSTILE = '[profile "\x1b]0;owned\x07\x1b[31mred"]\nregion = \x1b[2J\u202egpj\n'


class List(SceneTest):
    def rows(self, *args, **options):
        return {x['profile']: x for x in json.loads(self.awsrole_ok('list', '--json', *args, **options).stdout)}

    def test_every_profile_has_a_row_of_json(self):
        rows = self.rows()
        self.assertEqual(set(rows), {'default', 'prodaccess', 'audit', 'staging', 'withid', 'mfa', 'chain', 'chain-a',
                                     'bobby'})
        self.assertEqual(rows['prodaccess'], {
            'profile': 'prodaccess', 'kind': 'role', 'account': PROD, 'role': 'ProductionAccessRole',
            'region': 'us-east-2', 'cached_seconds': None, 'active': False, 'problem': None})
        self.assertEqual((rows['default']['kind'], rows['default']['role']), ('keys', None))
        self.assertEqual((rows['audit']['role'], rows['audit']['region']), ('ReadRole', None))
        self.assertEqual(len(self.fake.log), 0)

    def test_the_cache_and_the_active_role_are_shown(self):
        shell = Shell(self)
        shell.ok('use', 'prodaccess')
        rows = {x['profile']: x for x in json.loads(shell.run('list', '--json').stdout)}
        self.assertTrue(3500 < rows['prodaccess']['cached_seconds'] <= 3600)
        self.assertEqual([x for x in rows if rows[x]['active']], ['prodaccess'])
        self.assertIsNone(rows['staging']['cached_seconds'])
        lines = shell.run('list').stdout.splitlines()
        self.assertEqual([x.split()[1] for x in lines if x.startswith('*')], ['prodaccess'])
        self.assertRegex([x for x in lines if 'prodaccess' in x][0], r' (59|60)m$')

    def test_the_columns_of_the_text_are_aligned(self):
        self.scene('[profile größe]\nrole_arn = %s\nsource_profile = default\nregion = eu-west-1\n' % PROD_ROLE)
        lines = self.awsrole_ok('list').stdout.splitlines()
        self.assertEqual(len(lines), 10)
        roles = [x for x in lines if re.search(r' \d{12} ', x)]
        self.assertEqual(len(roles), 8)
        self.assertEqual(len({re.search(r' \d{12} ', x).start() for x in roles}), 1)
        self.assertEqual(len({x.index(r) for x in roles for r in re.findall(r'  (\w+-\w+-\d)', x)}), 1)
        self.assertEqual([x for x in lines if x.endswith(' ')], [])

    def test_names_are_printed_one_a_line(self):
        names = self.awsrole_ok('list', '--names').stdout.splitlines()
        self.assertEqual(sorted(names), sorted(self.rows()))

    def test_a_broken_profile_is_shown_with_its_problem(self):
        self.scene('[profile lost]\nrole_arn = %s\nsource_profile = nowhere\n' % PROD_ROLE)
        row = self.rows()['lost']
        self.assertEqual(row['kind'], 'broken')
        self.assertIn("'nowhere' does not exist", row['problem'])
        self.assertIn("'nowhere' does not exist", self.awsrole_ok('list').stdout)

    def test_colour_only_on_a_terminal_that_wants_it(self):
        self.assertNotIn('\x1b', self.awsrole_ok('list').stdout)
        self.assertIn('\x1b[', self.awsrole('list', tty=True).stdout)
        self.assertNotIn('\x1b', self.awsrole('list', tty=True, env={'NO_COLOR': '1'}).stdout)
        self.assertIn('\x1b[', self.awsrole('list', tty=True, env={'NO_COLOR': ''}).stdout)

    def test_hostile_text_of_a_file_is_made_printable(self):
        self.scene(HOSTILE + '[profile bad]\nrole_arn = arn:\x1b[31m:role/x\nsource_profile = \x1b[2Jgone\n')
        for args in (['list'], ['list', '--names'], ['list', '--json'], ['show', '\x1b]0;owned\x07\x1b[31mred']):
            got = self.awsrole_ok(*args)
            self.assertNotRegex(got.stdout, BEYOND)
            self.assertIn('owned', got.stdout)
        got = self.awsrole('show', 'bad')
        self.assertNotRegex(got.stderr, BEYOND)
        got = self.awsrole('show', 'no\x1b[31msuch\nname\u202e')
        self.assertNotRegex(got.stderr[:-1], BEYOND)
        self.assertEqual(len(got.stderr.splitlines()), 1)

    def test_no_profiles_at_all_is_no_error(self):
        os.unlink(self.path('.aws/config'))
        os.unlink(self.path('.aws/credentials'))
        got = self.awsrole_ok('list')
        self.assertEqual(got.stdout, '')
        self.assertEqual(len(got.stderr.splitlines()), 1)
        self.assertEqual(json.loads(self.awsrole_ok('list', '--json').stdout), [])

    def test_a_thousand_profiles_are_quick_and_whole(self):
        self.scene(''.join(source('many%d' % n, 'Role%d' % n) for n in range(1000)))
        self.assertEqual(len(self.awsrole_ok('list', timeout=5).stdout.splitlines()), 1009)


class Show(SceneTest):
    def test_each_step_is_shown_and_no_call_is_made(self):
        self.awsrole_ok('export', 'prodaccess')
        before = len(self.fake.log)
        text = self.awsrole_ok('show', 'prodaccess').stdout
        for part in ('profile prodaccess', 'us-east-2', self.fake.sts_url, "keys of profile 'default'",
                     self.fake.users['alice'].key_id, 'then role ' + PROD_ROLE, self.entries()[0], '60m'):
            self.assertIn(part, text)
        self.assertEqual(len(self.fake.log), before)
        self.assert_no_secret(text)

    def test_a_chain_is_shown_from_the_source_on(self):
        text = self.awsrole_ok('show', 'chain').stdout
        places = [text.index(x) for x in ("keys of profile 'default'", 'role/ChainA', 'role/ChainB')]
        self.assertEqual(places, sorted(places))

    def test_options_of_the_role_are_shown(self):
        text = self.awsrole_ok('show', 'prodaccess', '-d', '2h', '--session-name', 'me', '--external-id', 'xid', '--tag',
                               'a=b', '--transitive-tag', 'a', '--policy-arn', 'arn:aws:iam::aws:policy/P',
                               '--source-identity', 'ident', '--mfa-serial', 'arn:aws:iam::1:mfa/x', '--region',
                               'eu-west-3').stdout
        for part in ('7200 s', 'me\n', 'xid', 'a=b', 'arn:aws:iam::aws:policy/P', 'ident', 'arn:aws:iam::1:mfa/x',
                     'eu-west-3'):
            self.assertIn(part, text)

    def test_where_a_value_comes_from_is_named_with_its_line(self):
        self.assertIn('%s:5' % self.path('.aws/config'), self.awsrole_ok('show', 'prodaccess').stdout)

    def test_environment_keys_are_shown_without_the_secret(self):
        env = {'AWS_ACCESS_KEY_ID': 'AKIAENV', 'AWS_SECRET_ACCESS_KEY': 'env-secret-text'}
        text = self.awsrole_ok('show', env=env).stdout
        self.assertIn('AKIAENV', text)
        self.assertNotIn('env-secret-text', text)

    def test_a_profile_that_does_not_exist_has_near_names(self):
        got = self.awsrole_fails(3, "there is no profile 'prodacess'", 'show', 'prodacess')
        self.assertIn("did you mean 'prodaccess'?", got.stderr)

    def test_a_reader_that_goes_away_is_no_crash(self):
        process = subprocess.Popen(self.command(['list']), env=self.environment(), stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        process.stdout.close()
        self.assertIn(process.wait(20), (0, 1))
        self.assertLessEqual(len(process.stderr.read().splitlines()), 1)
        process.stderr.close()


if __name__ == '__main__':
    support.main()
