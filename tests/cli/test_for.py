#!/usr/bin/env python3
"""`use --for`: until when the shell keeps a role; and the colour that a profile gives it."""
import json
import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import support  # noqa: E402
from scene import SceneTest, Shell, source  # noqa: E402


class For(SceneTest):
    def times(self, shell):
        """(until, expiration) in seconds from now."""
        now = time.time()
        return tuple(None if x not in shell.env else round(int(shell.env[x]) - now)
                     for x in ('AWSROLE_UNTIL', 'AWSROLE_EXPIRATION'))

    def assert_about(self, got, wanted):
        self.assertTrue(all(abs(g - w) <= 5 for g, w in zip(got, wanted)), (got, wanted))

    def test_the_earlier_of_both_is_shown(self):
        shell = Shell(self)
        shell.ok('use', 'prodaccess', '--for', '15m')
        self.assert_about(self.times(shell), (900, 900))
        # What the programs read is the credentials' own end.
        self.assertGreater(shell.env['AWS_CREDENTIAL_EXPIRATION'],
                           time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(time.time() + 3000)))
        shell.ok('use', 'staging', '--for', '8h')
        self.assert_about(self.times(shell), (28800, 3600))

    def test_it_ends_with_exit_and_with_the_next_use(self):
        shell = Shell(self)
        shell.ok('use', 'prodaccess', '--for', '15m')
        shell.ok('use', 'staging')
        self.assertNotIn('AWSROLE_UNTIL', shell.env)
        self.assert_about(self.times(shell)[1:], (3600,))
        shell.ok('use', 'prodaccess', '--for', '900')
        shell.ok('exit')
        self.assertEqual(shell.env, {})

    def test_keys_that_never_expire_have_an_end_then(self):
        shell = Shell(self)
        shell.ok('use', 'default', '--for', '15m')
        self.assert_about(self.times(shell), (900, 900))
        self.assertNotIn('AWS_CREDENTIAL_EXPIRATION', shell.env)
        shell.ok('use', 'default')
        self.assertNotIn('AWSROLE_EXPIRATION', shell.env)

    def test_refresh_does_not_begin_anew(self):
        shell = Shell(self)
        shell.ok('use', 'prodaccess', '--for', '2h')
        until = shell.env['AWSROLE_UNTIL'] = str(int(shell.env['AWSROLE_UNTIL']) - 100)
        shell.ok('refresh')
        self.assertEqual(shell.env['AWSROLE_UNTIL'], until)
        shell.env['AWSROLE_UNTIL'] = str(int(time.time()) - 1)
        got = shell.change('refresh')
        self.assertEqual((got.status, got.stdout), (2, ''))
        self.assertIn('the time that `use --for` gave is over', got.stderr)

    def test_the_previous_role_gets_its_time_again(self):
        shell = Shell(self)
        shell.ok('use', 'prodaccess', '--for', '15m')
        shell.ok('use', 'staging')
        shell.ok('use', '-')
        self.assert_about(self.times(shell), (900, 900))

    def test_a_child_does_not_have_to_give_back(self):
        shell = Shell(self)
        shell.ok('use', 'prodaccess', '--for', '15m')
        self.assertEqual(shell.run('exec', 'staging', '--', 'sh', '-c', 'echo "<$AWSROLE_UNTIL>"').stdout, '<>\n')

    def test_status_shows_it(self):
        shell = Shell(self)
        shell.ok('use', 'prodaccess')
        self.assertIsNone(json.loads(shell.run('status', '--json').stdout)['given_back_in'])
        shell.ok('use', 'prodaccess', '--for', '15m')
        got = shell.run('status')
        self.assertIn('for      15m, then it is given back\n', got.stdout)
        self.assertTrue(890 < json.loads(shell.run('status', '--json').stdout)['given_back_in'] <= 900)
        shell.env['AWSROLE_UNTIL'] = '1000'
        self.assertIn('for      expired\n', shell.run('status').stdout)

    def test_a_time_that_is_none_is_a_mistake(self):
        for text in ('soon', '0', '-5', '15x', ''):
            self.awsrole_fails(2, 'a duration is written', '--hook=1', 'use', 'prodaccess', '--for', text)

    def test_only_use_has_it(self):
        self.awsrole_fails(2, "'exec' has no option '--for'", 'exec', '--for', '5m', 'prodaccess', '--', 'true')


class Color(SceneTest):
    def test_the_colour_of_a_profile(self):
        self.scene(source('red', 'ProductionAccessRole', 'awsrole_color = red'))
        shell = Shell(self)
        shell.ok('use', 'red')
        self.assertEqual(shell.env['AWSROLE_COLOR'], 'red')
        self.assertEqual(shell.run('exec', 'red', '--', 'sh', '-c', 'echo $AWSROLE_COLOR').stdout, 'red\n')
        self.assertEqual(shell.run('exec', 'staging', '--', 'sh', '-c', 'echo "<$AWSROLE_COLOR>"').stdout, '<>\n')
        shell.ok('use', 'staging')
        self.assertNotIn('AWSROLE_COLOR', shell.env)
        shell.ok('use', 'red')
        shell.ok('exit')
        self.assertEqual(shell.env, {})

    def test_another_colour_is_noted_and_does_not_reach_the_prompt(self):
        for color in ('pink', 'RED', '\\e[31m', '$(touch PWNED)', ''):
            self.scene(source('odd', 'ProductionAccessRole', 'awsrole_color = ' + color))
            shell = Shell(self)
            got = shell.ok('use', 'odd')
            self.assertIn('awsrole_color must be red, green, yellow, blue, magenta, cyan or white', got.stderr)
            self.assertNotIn('AWSROLE_COLOR', shell.env)


if __name__ == '__main__':
    support.main()
