#!/usr/bin/env python3
"""status, whoami and forget."""
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import support  # noqa: E402
from scene import IDS, PROD, PROD_ROLE, SESSION_ARN, SceneTest, Shell, source  # noqa: E402


class Status(SceneTest):
    def status(self, shell):
        return json.loads(shell.run('status', '--json').stdout)

    def assert_says(self, status, **values):
        self.assertEqual({k: status.get(k, 'absent') for k in values}, values)

    def test_a_shell_without_a_role(self):
        self.assert_says(json.loads(self.awsrole_ok('status', '--json').stdout), active=False, profile=None, role=None,
                         access_key_id=None, region=None, seconds_left=None, problems=[])
        text = self.awsrole_ok('status', env={'AWS_PROFILE': 'mine', 'AWS_REGION': 'eu-west-3'}).stdout
        for part in ('no role', 'mine', 'eu-west-3'):
            self.assertIn(part, text)

    def test_a_shell_with_a_role(self):
        shell = Shell(self)
        shell.ok('use', 'prodaccess')
        status = self.status(shell)
        self.assertTrue(3500 < status['seconds_left'] <= 3600)
        self.assert_says(status, active=True, profile='prodaccess', role=PROD_ROLE, region='us-east-2', problems=[],
                         access_key_id=self.fake.world.issued[0].key_id)
        text = shell.run('status').stdout
        for part in ('prodaccess', PROD_ROLE, 'us-east-2', '60m'):
            self.assertIn(part, text)
        self.assertNotIn('note', text)
        self.assert_no_secret(text)
        self.assertEqual(len(self.fake.log), 1)

    def problem(self, text, **changed):
        shell = Shell(self, AWS_REGION='ap-south-1')
        shell.ok('use', 'prodaccess')
        shell.env.update(changed)
        for name in [x for x in shell.env if shell.env[x] is None]:
            del shell.env[name]
        problems = self.status(shell)['problems']
        self.assertEqual(len(problems), 1, problems)
        self.assertIn(text, problems[0])
        self.assertIn(text, shell.run('status').stdout)

    def test_foreign_keys_are_noticed(self):
        self.problem('AWS_ACCESS_KEY_ID is no longer', AWS_ACCESS_KEY_ID='AKIAOTHER')
        self.problem('AWS_ACCESS_KEY_ID is no longer', AWS_ACCESS_KEY_ID=None)

    def test_half_of_the_keys_is_noticed(self):
        for name in ('AWS_SESSION_TOKEN', 'AWS_SECRET_ACCESS_KEY'):
            self.problem(name + ' is missing', **{name: None})
            self.problem(name + ' is missing', **{name: ''})

    def test_a_profile_that_was_set_again_is_noticed(self):
        self.problem('AWS_PROFILE is set', AWS_PROFILE='mine')
        self.problem('AWS_DEFAULT_PROFILE is set', AWS_DEFAULT_PROFILE='mine')

    def test_a_changed_region_is_noticed(self):
        self.problem('AWS_REGION was changed', AWS_REGION='sa-east-1')
        self.problem('AWS_DEFAULT_REGION was changed', AWS_DEFAULT_REGION=None)

    def test_a_missing_hook_is_noticed(self):
        shell = Shell(self)
        shell.ok('use', 'prodaccess')
        problems = json.loads(self.awsrole_ok('status', '--json', env=shell.env).stdout)['problems']
        self.assertIn('hook', problems[0])

    def test_an_expired_role_is_called_so(self):
        shell = Shell(self)
        shell.ok('use', 'prodaccess')
        shell.env['AWSROLE_EXPIRATION'] = '1000000000'
        self.assertIn('expired', shell.run('status').stdout)
        self.assertLess(self.status(shell)['seconds_left'], 0)

    def test_a_time_that_is_none(self):
        shell = Shell(self)
        shell.ok('use', 'prodaccess')
        for value, left in (('99999999999999999999', None), ('-99999999999999999999', 'expired')):
            shell.env['AWSROLE_EXPIRATION'] = value
            text = shell.run('status').stdout
            self.assertEqual('left' in text, left is not None)
            self.assertIn(left or '', text)

    def test_hostile_variables_are_made_printable(self):
        got = self.awsrole_ok('status', env={'AWSROLE_PROFILE': '\x1b]0;x\x07', 'AWS_REGION': '\x1b[31m',
                                             'AWSROLE_EXPIRATION': '99999999999999999999'})
        self.assertNotIn('\x1b', got.stdout)
        json.loads(self.awsrole_ok('status', '--json', env={'AWSROLE_PROFILE': '\x1b"\\'}).stdout)


class Whoami(SceneTest):
    def test_a_profile_is_named_by_sts(self):
        text = self.awsrole_ok('whoami', 'prodaccess').stdout
        self.assertIn(SESSION_ARN, text)
        self.assertIn(PROD, text)
        value = json.loads(self.awsrole_ok('whoami', 'prodaccess', '--json').stdout)
        self.assertEqual((value['Account'], value['Arn'][:len(SESSION_ARN)]), (PROD, SESSION_ARN))
        self.assertIn('AROA', value['UserId'])
        self.assertEqual(len(self.assumed()), 1)

    def test_without_a_profile_it_is_what_the_shell_has(self):
        self.assertIn('%s:user/alice' % IDS, self.awsrole_ok('whoami').stdout)
        shell = Shell(self)
        shell.ok('use', 'staging')
        self.assertIn('assumed-role/StagingRole', shell.run('whoami').stdout)
        self.assertEqual(len(self.assumed()), 1)

    def test_keys_that_expired_meanwhile_are_refused(self):
        shell = Shell(self)
        shell.ok('use', 'prodaccess')
        self.fake.world.expire()
        got = shell.run('whoami')
        self.assertEqual((got.status, got.stdout), (4, ''))
        self.assertIn('ExpiredToken', got.stderr)


class Forget(SceneTest):
    def test_one_profile_is_dropped_and_no_other(self):
        for name in ('prodaccess', 'staging'):
            self.awsrole_ok('export', name)
        self.assertEqual(self.awsrole_ok('forget', 'prodaccess').stdout, '')
        self.assertEqual(len(self.entries()), 1)
        self.awsrole_ok('export', 'staging')
        self.assertEqual(len(self.assumed()), 2)
        self.awsrole_ok('export', 'prodaccess')
        self.assertEqual(len(self.assumed()), 3)

    def test_every_link_of_a_chain_is_dropped(self):
        self.awsrole_ok('export', 'chain')
        self.assertEqual(len(self.entries()), 2)
        self.awsrole_ok('forget', 'chain')
        self.assertEqual(self.entries(), [])

    def test_all_drops_every_role_and_nothing_else(self):
        for name in ('prodaccess', 'staging', 'withid'):
            self.awsrole_ok('export', name)
        self.write(support.CACHE + '/notes.txt', 'mine')
        self.awsrole_ok('forget', '--all')
        self.assertEqual(self.entries(), ['notes.txt'])

    def test_what_is_not_there_is_no_error(self):
        self.awsrole_ok('forget', 'prodaccess')
        self.awsrole_ok('forget', '--all')
        self.assertEqual(len(self.fake.log), 0)

    def test_it_must_be_told_what(self):
        self.awsrole_fails(2, '--all', 'forget')
        self.awsrole_fails(2, 'not both', 'forget', '--all', 'prodaccess')
        self.awsrole_fails(3, 'no profile', 'forget', 'nothere')

    def test_options_select_the_entry(self):
        self.awsrole_ok('export', 'prodaccess')
        self.awsrole_ok('export', 'prodaccess', '-d', '1800')
        kept = self.entries()
        self.awsrole_ok('forget', 'prodaccess', '-d', '1800')
        self.assertEqual(len(self.entries()), 1)
        self.assertIn(self.entries()[0], kept)
        self.awsrole_ok('export', 'prodaccess')
        self.assertEqual(len(self.assumed()), 2)

    def test_a_symbolic_link_is_removed_and_its_target_is_not(self):
        name = self.prepare_cache(3600)
        target = self.write('precious', 'mine')
        path = self.path(os.path.join(support.CACHE, name))
        os.unlink(path)
        os.symlink(target, path)
        self.awsrole_ok('forget', 'prodaccess')
        self.assertEqual((self.entries(), self.read('precious')), ([], 'mine'))

    def test_in_a_shell_with_a_role_it_is_that_role(self):
        self.scene(source('other', 'StagingRole', account='444455556666'))
        shell = Shell(self)
        shell.ok('use', 'prodaccess')
        shell.run('forget')
        self.assertEqual(self.entries(), [])


if __name__ == '__main__':
    support.main()
