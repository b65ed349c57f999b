#!/usr/bin/env python3
"""use, exit and refresh as a shell's hook calls them: what the lines are, and what they make of a shell."""
import os
import re
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import support  # noqa: E402
from scene import PROD_ROLE, SceneTest, Shell, source  # noqa: E402

LINE = re.compile(r'(-(AWS|AWSROLE)_[A-Z_]+|(AWS|AWSROLE)_[A-Z_]+=[^\x00-\x1f\x7f]*|:(base|last)=[^\x00-\x1f\x7f]*)$')


class Use(SceneTest):
    def test_use_exports_the_whole_set(self):
        before, shell = int(time.time()), Shell(self)
        got = shell.ok('use', 'prodaccess')
        self.assertEqual(got.stderr, '')
        env = shell.env
        self.assertEqual(set(env), {
            'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_CREDENTIAL_EXPIRATION',
            'AWS_REGION', 'AWS_DEFAULT_REGION', 'AWSROLE_PROFILE', 'AWSROLE_EXPIRATION', 'AWSROLE_KEY', 'AWSROLE_WORDS',
            'AWS_VAULT'})
        issued = self.fake.world.issued[-1]
        self.assertEqual((env['AWS_ACCESS_KEY_ID'], env['AWS_SECRET_ACCESS_KEY'], env['AWS_SESSION_TOKEN']),
                         (issued.key_id, issued.secret, issued.token))
        self.assertEqual((env['AWS_REGION'], env['AWS_DEFAULT_REGION']), ('us-east-2', 'us-east-2'))
        self.assertEqual((env['AWSROLE_PROFILE'], env['AWS_VAULT']), ('prodaccess', 'prodaccess'))
        self.assertEqual(env['AWSROLE_KEY'], issued.key_id)
        self.assertTrue(before + 3590 < int(env['AWSROLE_EXPIRATION']) < time.time() + 3601)
        self.assertEqual(env['AWS_CREDENTIAL_EXPIRATION'],
                         time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(int(env['AWSROLE_EXPIRATION']))))

    def test_every_line_is_of_the_protocol_and_unsets_come_first(self):
        shell = Shell(self, AWS_PROFILE='staging', AWS_DEFAULT_PROFILE='x', AWS_SECURITY_TOKEN='t', AWS_ACCOUNT_ID='1',
                      AWS_SESSION_EXPIRATION='s')
        lines = shell.ok('use', 'prodaccess').stdout.splitlines()
        for line in lines:
            self.assertRegex(line, LINE)
        kinds = ['unset' if x[0] == '-' else 'kept' if x[0] == ':' else 'set' for x in lines]
        self.assertEqual(kinds, ['unset'] * kinds.count('unset') + ['set'] * kinds.count('set') +
                         ['kept'] * kinds.count('kept'))
        self.assertEqual({x for x in lines if x[0] == '-'}, {
            '-AWS_PROFILE', '-AWS_DEFAULT_PROFILE', '-AWS_SECURITY_TOKEN', '-AWS_ACCOUNT_ID',
            '-AWS_SESSION_EXPIRATION'})

    def test_exit_gives_back_every_variable_and_absence(self):
        own = {'AWS_PROFILE': 'mine', 'AWS_REGION': 'ap-south-1', 'AWS_ACCESS_KEY_ID': 'AKIAMINE',
               'AWS_SECRET_ACCESS_KEY': 'a secret % of & mine = "quoted" \\', 'AWS_VAULT': 'older',
               'AWS_DEFAULT_PROFILE': '', 'AWS_SESSION_TOKEN': 'tök/+='}
        shell = Shell(self, **own)
        shell.ok('use', 'prodaccess')
        self.assertNotIn('AWS_PROFILE', shell.env)
        self.assertEqual(shell.ok('exit').stderr, '')
        self.assertEqual(shell.env, own)
        self.assertEqual(shell.kept['base'], '')

    def test_a_second_use_keeps_the_first_base(self):
        own = {'AWS_PROFILE': 'staging', 'AWS_REGION': 'ap-south-1'}
        shell = Shell(self, **own)
        for name in ('prodaccess', 'staging', 'audit'):
            shell.ok('use', name)
        shell.ok('exit')
        self.assertEqual(shell.env, own)

    def test_a_profile_without_region_leaves_the_shell_its_own(self):
        shell = Shell(self, AWS_REGION='ap-south-1')
        shell.ok('use', 'staging')
        self.assertEqual(shell.env['AWS_REGION'], 'eu-west-1')
        shell.ok('use', 'audit')
        self.assertEqual(shell.env['AWS_REGION'], 'ap-south-1')
        self.assertNotIn('AWS_DEFAULT_REGION', shell.env)

    def test_the_option_region_wins(self):
        shell = Shell(self)
        shell.ok('use', 'prodaccess', '--region', 'eu-north-1')
        self.assertEqual(shell.env['AWS_REGION'], 'eu-north-1')
        self.assertEqual(self.assumed()[0]['signing_region'], 'eu-north-1')

    def test_what_is_no_region_is_refused_for_a_cached_role_too(self):
        self.scene(source('odd', 'ShortRole', region='x y'))
        shell = Shell(self)
        shell.ok('use', 'prodaccess')
        for words in (['--region', 'x y', 'prodaccess'], ['odd'], ['default', '--region', '-']):
            got = shell.change('use', *words)
            self.assertEqual((got.status, got.stdout), (3, ''))
            self.assertIn('is not a region name', got.stderr)
            self.awsrole_fails(3, 'is not a region name', 'exec', *words, '--', 'true')
        self.assertEqual(len(self.assumed()), 1)

    def test_the_roles_own_keys_are_not_the_next_source(self):
        shell = Shell(self)
        shell.ok('use', 'prodaccess')
        shell.ok('use', 'staging')
        self.assertEqual([x['access_key'] for x in self.assumed()], [self.fake.users['alice'].key_id] * 2)

    def test_a_dash_goes_back_and_forth(self):
        shell = Shell(self)
        shell.ok('use', 'prodaccess', '--duration', '30m')
        shell.ok('use', 'staging')
        shell.ok('use', '-')
        self.assertEqual(shell.env['AWSROLE_PROFILE'], 'prodaccess')
        shell.ok('use', '-')
        self.assertEqual(shell.env['AWSROLE_PROFILE'], 'staging')
        # The options came along: the same cache entry, no third call.
        self.assertEqual(len(self.assumed()), 2)

    def test_options_beside_a_dash_win_over_those_of_then(self):
        shell = Shell(self)
        self.write('policy.json', '{}')
        shell.ok('use', '--region', 'eu-west-1', '--policy', self.path('policy.json'), '--', 'prodaccess')
        shell.ok('use', 'staging')
        shell.ok('use', '-', '--region', 'eu-central-1', '--refresh')
        self.assertEqual((shell.env['AWSROLE_PROFILE'], shell.env['AWS_REGION']), ('prodaccess', 'eu-central-1'))
        self.assertEqual(len(self.assumed()), 3)
        shell.ok('use', '--role-arn', PROD_ROLE, '--source-profile', 'default', '--region', 'eu-west-1')
        shell.ok('use', 'staging')
        shell.ok('use', '-', '-d', '30m')
        self.assertEqual((shell.env['AWSROLE_PROFILE'], shell.env['AWS_REGION']), ('ProductionAccessRole', 'eu-west-1'))
        self.assertEqual(self.assumed()[-1]['params']['DurationSeconds'], '1800')
        # `use -` remembers the options, and not --refresh.
        shell.ok('use', '-')
        calls = len(self.assumed())
        shell.ok('use', '-')
        self.assertEqual((shell.env['AWS_REGION'], len(self.assumed())), ('eu-west-1', calls))

    def test_a_dash_after_exit_takes_the_role_that_was_left(self):
        shell = Shell(self)
        shell.ok('use', 'prodaccess')
        shell.ok('exit')
        shell.ok('use', '-')
        self.assertEqual(shell.env['AWSROLE_PROFILE'], 'prodaccess')

    def test_a_dash_without_a_previous_role_is_a_mistake(self):
        self.awsrole_fails(2, 'no previous role', '--hook=1', 'use', '-')

    def test_without_a_name_it_says_what_to_write(self):
        self.awsrole_fails(2, 'which profile?', '--hook=1', 'use')

    def test_a_role_that_is_in_no_file(self):
        shell = Shell(self)
        shell.ok('use', '--role-arn', 'arn:aws:iam::%s:role/ChainA' % '111122223333', '--source-profile', 'default')
        self.assertEqual(shell.env['AWSROLE_PROFILE'], 'ChainA')

    def test_the_prompt_variable_of_other_tools(self):
        for value, names in (('none', set()), ('awsume', {'AWSUME_PROFILE'}), ('vault', {'AWS_VAULT'})):
            shell = Shell(self, AWSROLE_PROMPT_COMPAT=value)
            shell.ok('use', 'prodaccess')
            self.assertEqual({'AWSUME_PROFILE', 'AWS_VAULT'} & set(shell.env), names, value)
            shell.ok('exit')
            self.assertEqual(set(shell.env), {'AWSROLE_PROMPT_COMPAT'})
        self.awsrole_fails(2, 'AWSROLE_PROMPT_COMPAT', '--hook=1', 'use', 'prodaccess',
                           env={'AWSROLE_PROMPT_COMPAT': 'x'})


class Exit(SceneTest):
    def test_what_somebody_else_changed_is_left_alone_with_a_note(self):
        shell = Shell(self, AWS_REGION='ap-south-1', AWS_PROFILE='mine')
        shell.ok('use', 'prodaccess')
        shell.env.update(AWS_REGION='sa-east-1', AWS_PROFILE='theirs')
        got = shell.ok('exit')
        self.assertEqual(shell.env, {'AWS_REGION': 'sa-east-1', 'AWS_PROFILE': 'theirs'})
        self.assertRegex(got.stderr, '^awsrole: AWS_(REGION and AWS_PROFILE|PROFILE and AWS_REGION) were changed since '
                                     '`use` and are left as they are\n$')

    def test_what_is_left_of_a_role_beside_foreign_keys_is_taken_back(self):
        for before in ({}, {'AWS_ACCESS_KEY_ID': 'ASIABEFORE', 'AWS_SECRET_ACCESS_KEY': 's', 'AWS_SESSION_TOKEN': 't'}):
            for theirs in ({'AWS_ACCESS_KEY_ID': 'AKIAOTHER', 'AWS_SECRET_ACCESS_KEY': 'other'}, {}):
                shell = Shell(self, **before)
                shell.ok('use', 'prodaccess')
                for name in ('AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'):
                    del shell.env[name]
                shell.env.update(theirs)
                # Another role's base does not have them either.
                shell.ok('use', 'staging')
                self.assertEqual(shell.kept['base'].count('was.AWS_SESSION_TOKEN'), 0)
                shell = Shell(self, **before)
                shell.ok('use', 'prodaccess')
                for name in ('AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'):
                    del shell.env[name]
                shell.env.update(theirs)
                got = shell.ok('exit')
                self.assertEqual(shell.env, theirs)
                self.assertEqual(got.stderr, 'awsrole: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY were changed since `use` '
                                             'and are left as they are\n')

    def test_foreign_keys_are_left_alone_as_a_whole(self):
        shell = Shell(self)
        shell.ok('use', 'prodaccess')
        theirs = {'AWS_ACCESS_KEY_ID': 'ASIAOTHER', 'AWS_SECRET_ACCESS_KEY': 's', 'AWS_SESSION_TOKEN': 't'}
        shell.env.update(theirs)
        shell.ok('exit')
        self.assertEqual({k: shell.env.get(k) for k in theirs}, theirs)
        self.assertNotIn('AWSROLE_PROFILE', shell.env)

    def test_in_a_child_shell_it_takes_the_role_away(self):
        shell = Shell(self, AWS_REGION='ap-south-1')
        shell.ok('use', 'prodaccess')
        shell.kept.update(base='', last='')         # these are not exported
        shell.ok('exit')
        self.assertEqual(shell.env, {})

    def test_without_a_role_it_says_so_and_changes_nothing(self):
        got = self.awsrole_ok('--hook=1', 'exit', env={'AWS_PROFILE': 'mine'})
        self.assertEqual((got.stdout, got.stderr), ('', 'awsrole: this shell has no role\n'))

    def test_a_damaged_base_is_no_base(self):
        for base in ('2&was.AWS_REGION=x', '1&was.PATH=x', '1&was.AWS_REGION=%', '1&was.AWS_REGION=%0', '\xff', '1&x'):
            shell = Shell(self)
            shell.ok('use', 'prodaccess')
            shell.kept['base'] = base
            shell.ok('exit')
            self.assertEqual(shell.env, {}, base)


class Refresh(SceneTest):
    def test_it_renews_with_the_options_that_the_role_was_taken_with(self):
        shell = Shell(self)
        shell.ok('use', 'prodaccess', '--duration', '2h', '--session-name', 'me@here')
        first = shell.env['AWS_ACCESS_KEY_ID']
        shell.ok('refresh')
        self.assertNotEqual(shell.env['AWS_ACCESS_KEY_ID'], first)
        for call in self.assumed():
            self.assertEqual((call['params']['DurationSeconds'], call['params']['RoleSessionName']),
                             ('7200', 'me@here'))
        shell.ok('exit')
        self.assertEqual(shell.env, {})

    def test_a_value_that_looks_like_an_option_is_kept(self):
        shell = Shell(self)
        shell.ok('use', 'prodaccess', '--session-name', '-y')
        shell.ok('refresh')
        self.assertEqual([x['params']['RoleSessionName'] for x in self.assumed()], ['-y', '-y'])

    def test_abbreviated_options_of_one_call_are_not_kept(self):
        shell = Shell(self)
        shell.ok('use', 'prodaccess', '--no-c', '--refr')
        shell.ok('use', 'staging')
        for _ in range(3):
            shell.ok('use', '-')
        # Once for staging, and for prodaccess once without the cache and once with it.
        self.assertEqual(len(self.assumed()), 3)

    def test_without_a_role_it_is_a_mistake(self):
        self.awsrole_fails(2, 'no role', '--hook=1', 'refresh')

    def test_a_failure_changes_nothing(self):
        shell = Shell(self)
        shell.ok('use', 'prodaccess')
        before = dict(shell.env)
        self.fake.rule(on='AssumeRole', error=['AccessDenied', 'no'], status=403)
        got = shell.change('refresh')
        self.assertEqual((got.status, got.stdout), (4, ''))
        self.assertEqual(shell.env, before)

    def test_in_a_child_shell_it_knows_the_role(self):
        shell = Shell(self)
        shell.ok('use', 'prodaccess')
        shell.kept.update(base='', last='')
        shell.ok('refresh')
        self.assertEqual(len(self.assumed()), 2)


class Refusals(SceneTest):
    def test_without_the_hook_it_shows_the_line_to_add_and_no_secret(self):
        for shell, line in (('/bin/bash', '~/.bashrc: eval "$(awsrole init bash)"'),
                            ('/usr/bin/zsh', '~/.zshrc: eval "$(awsrole init zsh)"'),
                            ('/usr/bin/fish', '~/.config/fish/config.fish: awsrole init fish | source'),
                            (None, '~/.bashrc: eval "$(awsrole init bash)"')):
            for verb in (['use', 'prodaccess'], ['exit'], ['refresh']):
                got = self.awsrole_fails(2, line, *verb, env={'SHELL': shell})
                self.assert_no_secret(got.stderr)
        self.assertEqual(len(self.fake.log), 0)

    def test_another_protocol_is_refused(self):
        for word in ('--hook=2', '--hook=', '--hook=x', '--hook=11'):
            self.awsrole_fails(2, 'start a new shell', word, 'use', 'prodaccess')

    def test_help_does_not_reach_the_hook(self):
        got = self.awsrole_ok('--hook=1', 'use', '--help')
        self.assertEqual(got.stdout, '')
        self.assertIn('usage: awsrole use', got.stderr)

    def test_a_value_with_a_control_character_is_refused(self):
        self.fake.rule(on='AssumeRole', replace=[['<SessionToken>', '<SessionToken>a&#10;AWS_X=b']])
        got = self.awsrole('--hook=1', 'use', 'prodaccess')
        self.assertIn(got.status, (3, 5), got)
        self.assertIn('control character', got.stderr)
        self.assertEqual(got.stdout, '')
        self.scene(source('"a\tb"', 'ShortRole'))
        self.awsrole_fails(3, 'control character', '--hook=1', 'use', 'a\tb')

    def test_what_prompts_show_is_printable(self):
        for name, label in (('gp\u202ej', 'gp\\u{202e}j'), ('a\x9b31mb', 'a\\u{9b}31mb'), ('größe \\x', 'größe \\x')):
            self.scene(source("'%s'" % name, 'ShortRole'))
            for compat, variable in (('vault', 'AWS_VAULT'), ('awsume', 'AWSUME_PROFILE')):
                shell = Shell(self, AWSROLE_PROMPT_COMPAT=compat)
                shell.ok('use', name)
                self.assertEqual((shell.env['AWSROLE_PROFILE'], shell.env[variable]), (label, label))
                got = shell.run('exec', name, '--', 'printenv', 'AWSROLE_PROFILE', variable)
                self.assertEqual(got.stdout, '%s\n%s\n' % (label, label))
                # The name itself is not lost.
                shell.ok('refresh')
                self.assertEqual(shell.env['AWSROLE_PROFILE'], label)
                shell.ok('exit')
                self.assertEqual(set(shell.env), {'AWSROLE_PROMPT_COMPAT'})
                shell.ok('use', '-')

    def test_a_refused_role_changes_nothing(self):
        self.fake.rule(on='AssumeRole', error=['AccessDenied', 'no'], status=403)
        self.awsrole_fails(4, 'AccessDenied', '--hook=1', 'use', 'prodaccess')


if __name__ == '__main__':
    support.main()
