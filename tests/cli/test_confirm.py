#!/usr/bin/env python3
"""AWSROLE_CONFIRM and awsrole_confirm: `use` asks first."""
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import support  # noqa: E402
from scene import PROD_ROLE, SceneTest, Shell, source  # noqa: E402

QUESTION = r'Enter prodaccess \(ProductionAccessRole in 123456789012\)\? \[y/N\] '


class Confirm(SceneTest):
    def use(self, *words, patterns='prod*', **env):
        return self.terminal('--hook=1', 'use', *words, env=dict(env, AWSROLE_CONFIRM=patterns),
                             stdout=subprocess.PIPE)

    def assert_refused(self, terminal, text='not confirmed'):
        self.assertEqual((terminal.wait(), terminal.stdout), (2, ''), terminal.output)
        self.assertIn(text, terminal.output)
        self.assertEqual(self.assumed(), [])

    def test_yes_enters(self):
        for answer in ('y', 'yes', 'Y'):
            t = self.use('prodaccess')
            t.expect(QUESTION)
            self.assertTrue(t.echo)
            t.send(answer + '\n')
            self.assertEqual(t.wait(), 0, t.output)
            self.assertIn('AWSROLE_PROFILE=prodaccess', t.stdout)

    def test_all_else_does_not(self):
        for answer in ('n\n', '\n', 'yess\n', 'ja\n', '\x04'):
            t = self.use('prodaccess')
            t.expect(QUESTION)
            t.send(answer)
            self.assert_refused(t)

    def test_control_c_changes_nothing(self):
        t = self.use('prodaccess')
        t.expect(QUESTION)
        t.interrupt()
        self.assertEqual(t.wait(), -2)
        self.assertEqual((t.stdout, self.assumed()), ('', []))

    def test_patterns(self):
        for patterns, asked in (('staging,prod*', True), ('all', True), ('*access', True), ('pr?daccess', True),
                                ('staging', False), ('prod', False), ('', False)):
            t = self.use('prodaccess', patterns=patterns)
            if asked:
                t.expect(QUESTION)
                t.send('n\n')
                self.assertEqual(t.wait(), 2)
            else:
                self.assertEqual(t.wait(), 0, t.output)
                self.assertEqual(t.output, '')

    def test_the_profile_can_want_it(self):
        self.scene(source('careful', 'ProductionAccessRole', 'awsrole_confirm = True') +
                   source('off', 'ProductionAccessRole', 'awsrole_confirm = false') +
                   source('odd', 'ProductionAccessRole', 'awsrole_confirm = yes'))
        t = self.use('careful', patterns='')
        t.expect(r'Enter careful \(ProductionAccessRole in 123456789012\)\? \[y/N\] ')
        t.send('n\n')
        self.assert_refused(t)
        self.awsrole_fails(3, "awsrole_confirm must be true or false, not 'yes'", '--hook=1', 'use', 'odd')
        self.awsrole_ok('--hook=1', 'use', 'off')

    def test_without_a_terminal_it_is_refused(self):
        env = {'AWSROLE_CONFIRM': 'all'}
        self.awsrole_fails(2, "'prodaccess' is to be confirmed, and there is no terminal to ask on; --yes",
                           '--hook=1', 'use', 'prodaccess', env=env)
        self.awsrole_fails(2, 'no terminal', '--hook=1', 'use', 'prodaccess', env=env, stdin='y\n')
        self.assertEqual(self.assumed(), [])

    def test_the_option_yes_skips_the_question_once(self):
        shell = Shell(self, AWSROLE_CONFIRM='prod*')
        for option in ('--yes', '-y', '--ye', '-yd15m', '-yd 15m'):
            shell.ok('use', *option.split(), 'prodaccess')
            shell.ok('use', 'staging')
            self.assertEqual(shell.change('use', '-').status, 2)
        shell.ok('use', '-', '--yes')
        self.assertEqual(shell.env['AWSROLE_PROFILE'], 'prodaccess')
        shell.ok('refresh')

    def test_an_abbreviation_that_an_older_version_has_kept_is_no_yes(self):
        shell = Shell(self, AWSROLE_CONFIRM='prod*')
        shell.kept['last'] = '--ye&prodaccess'
        self.assertEqual(shell.change('use', '-').status, 2)
        self.assertEqual(self.assumed(), [])

    def test_a_role_that_is_in_no_file_goes_by_its_own_name(self):
        t = self.use('--role-arn', PROD_ROLE, '--source-profile', 'default', patterns='Production*')
        t.expect(r'Enter ProductionAccessRole \(')
        t.send('n\n')
        self.assert_refused(t)

    def test_exec_and_export_are_not_asked(self):
        env = {'AWSROLE_CONFIRM': 'all'}
        self.awsrole_ok('exec', 'prodaccess', '--', 'true', env=env)
        self.awsrole_ok('export', 'prodaccess', env=env)


if __name__ == '__main__':
    support.main()
