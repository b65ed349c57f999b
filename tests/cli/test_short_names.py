#!/usr/bin/env python3
"""`use` with a part of a name: taken if it fits one profile, on a terminal alone."""
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import support  # noqa: E402
from scene import SceneTest, source  # noqa: E402


class ShortNames(SceneTest):
    def use(self, *words, **env):
        """use in a terminal, stdout captured: the terminal."""
        return self.terminal('--hook=1', 'use', *words, env=dict({'AWSROLE_PICKER': 'builtin'}, **env),
                             stdout=subprocess.PIPE)

    def assert_used(self, terminal, name):
        self.assertEqual(terminal.wait(), 0, terminal.output)
        self.assertIn('AWSROLE_PROFILE=%s\n' % name, terminal.stdout)

    def test_a_beginning_or_a_part_that_fits_one(self):
        for word in ('prod', 'prodacc', 'PROD', 'access', 'dacces'):
            t = self.use(word)
            self.assert_used(t, 'prodaccess')
            self.assertEqual(t.output.replace('\r', ''), 'awsrole: %s: using prodaccess\n' % word)
            # What the shell keeps is the whole name.
            self.assertIn('&use=prodaccess\n', t.stdout)

    def test_a_whole_name_is_no_guess(self):
        t = self.use('chain')
        self.assert_used(t, 'chain')
        self.assertEqual(t.output, '')

    def test_options_and_code_stay_where_they_are(self):
        t = self.use('--region', 'mf', 'mf', self.fake.totp(), AWS_REGION='us-east-2')
        self.assert_used(t, 'mfa')
        self.assertIn('&use=--region%3Dmf&use=mfa\n', t.stdout)

    def test_several_open_the_list_with_the_filter_typed_in(self):
        self.scene(source('prod-a', 'ProductionAccessRole') + source('prod-b', 'ProductionAccessRole'))
        t = self.use('prod')
        t.expect(r'role: prod +3/11')
        t.send('-b\r')
        self.assert_used(t, 'prod-b')
        self.assertNotIn('using', t.output)

    def test_without_a_picker_several_are_an_error(self):
        self.scene(source('prod-a', 'ProductionAccessRole') + source('prod-b', 'ProductionAccessRole'))
        t = self.use('prod', AWSROLE_PICKER='none')
        self.assertEqual((t.wait(), t.stdout), (3, ''))
        self.assertIn("'prod'", t.output)
        self.assertIn('did you mean', t.output)

    def test_nothing_fits(self):
        t = self.use('proddaccess')
        self.assertEqual((t.wait(), t.stdout), (3, ''))
        self.assertIn("did you mean 'prodaccess'?", t.output)

    def test_where_nobody_sees_it_the_whole_name_is_wanted(self):
        self.awsrole_fails(3, "did you mean 'prodaccess'", '--hook=1', 'use', 'prod')
        # Neither with a terminal that nobody looks at: stderr is a file.
        t = self.terminal('/bin/sh', '-c', 'awsrole --hook=1 use prod 2>errors', stdout=subprocess.PIPE)
        self.assertEqual((t.wait(), t.stdout), (3, ''))
        self.assertIn("did you mean 'prodaccess'", self.read('errors'))
        self.assertEqual(self.assumed(), [])

    def test_no_other_verb_guesses(self):
        for words in (('exec', 'prod', '--', 'true'), ('export', 'prod', '--print'), ('show', 'prod'), ('whoami', 'prod')):
            got = self.awsrole(*words, tty=True)
            self.assertEqual(got.status, 3, got)
            self.assertIn('did you mean', got.stdout)

    def test_keys_in_the_environment_go_by_the_name_default(self):
        self.config('[profile mydefault]\nregion = eu-west-1\n')
        self.credentials('')
        t = self.use('default')
        self.assertNotEqual(t.wait(), 0)
        self.assertNotIn('using', t.output)


if __name__ == '__main__':
    support.main()
