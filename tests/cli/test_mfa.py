#!/usr/bin/env python3
"""MFA codes: given, asked on the terminal, asked without one; and what signals do at the question."""
import os
import pty
import signal
import subprocess
import sys
import termios
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import support  # noqa: E402
from scene import MFA_SERIAL, SceneTest, Shell, source  # noqa: E402

QUESTION = 'Enter MFA code for %s: ' % MFA_SERIAL


class Given(SceneTest):
    def test_a_code_on_the_command_line_is_used(self):
        shell, code = Shell(self), self.fake.totp()
        got = shell.ok('use', 'mfa', code)
        self.assertEqual(got.stderr, '')
        params = self.assumed()[0]['params']
        self.assertEqual((params['SerialNumber'], params['TokenCode']), (MFA_SERIAL, code))

    def test_the_code_is_not_remembered(self):
        shell, code = Shell(self), self.fake.totp()
        shell.ok('use', 'mfa', code)
        shell.ok('use', 'prodaccess')
        self.assertNotIn(code, shell.kept['base'] + shell.kept['last'])
        shell.ok('use', '-')
        self.assertEqual(shell.env['AWSROLE_PROFILE'], 'mfa')

    def test_refresh_takes_a_new_one(self):
        shell = Shell(self)
        shell.ok('use', 'mfa', self.fake.totp())
        code = self.fake.totp()
        shell.ok('refresh', code)
        self.assertEqual(self.assumed()[-1]['params']['TokenCode'], code)

    def test_a_code_that_is_not_needed_is_not_used(self):
        shell = Shell(self)
        shell.ok('use', 'mfa', self.fake.totp())
        shell.ok('use', 'mfa', '123456')
        self.assertEqual(len(self.assumed()), 1)

    def test_a_wrong_code_is_called_so(self):
        got = self.awsrole_fails(4, 'MFA code was wrong', '--hook=1', 'use', 'mfa', '000000')
        self.assertIn('AccessDenied', got.stderr)
        self.assertEqual(self.entries(), [])

    def test_a_code_cannot_be_used_twice(self):
        code = self.fake.totp()
        self.awsrole_ok('--hook=1', 'use', 'mfa', code)
        self.awsrole_fails(4, 'used already', '--hook=1', 'use', 'mfa', code, '--no-cache')

    def test_a_code_that_is_too_short_is_refused_without_a_call(self):
        got = self.awsrole('--hook=1', 'use', 'mfa', '12345')
        self.assertIn(got.status, (2, 3), got)
        self.assertEqual((got.stdout, len(self.fake.log)), ('', 0))

    def test_a_word_that_is_no_code_is_refused_without_a_call(self):
        for words in (['use', 'mfa', 'abcdef'], ['use', 'mfa', ''], ['use', 'prodaccess', 'staging']):
            self.awsrole_fails(2, 'is no MFA code', '--hook=1', *words)
        for words in (['use', 'mfa', '123456', 'x'], ['use', '-', '123456', 'x'], ['use', '-', '1', '2', '3']):
            self.awsrole_fails(2, 'too many words', '--hook=1', *words)
        shell = Shell(self)
        shell.ok('use', 'prodaccess')
        got = shell.change('refresh', 'foo')
        self.assertEqual((got.status, got.stderr), (2, "awsrole: 'foo' is no MFA code, which has six digits\n"))
        self.assertEqual(len(self.assumed()), 1)

    def test_a_wrong_code_does_not_spoil_the_next_try(self):
        self.awsrole_fails(4, 'MFA code was wrong', '--hook=1', 'use', 'mfa', '000000')
        self.awsrole_ok('--hook=1', 'use', 'mfa', self.fake.totp())


class WithoutATerminal(SceneTest):
    def test_it_is_read_from_the_standard_input(self):
        got = self.awsrole_ok('export', 'mfa', stdin=self.fake.totp() + '\nnot this\n')
        self.assertEqual(got.stderr, QUESTION + '\n')

    def test_no_more_than_the_line_is_read(self):
        self.write('input', self.fake.totp() + '\nthe rest\n')
        done = subprocess.run(['sh', '-c', 'awsrole exec mfa -- cat <input'], env=self.environment(), cwd=self.home,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              start_new_session=True)
        self.assertEqual(done.stdout, b'the rest\n', done.stderr)

    def test_without_an_answer_it_says_so(self):
        self.awsrole_fails(2, 'no terminal to ask on', 'export', 'mfa')
        self.assertEqual(len(self.fake.log), 0)

    def test_a_hostile_serial_is_made_printable(self):
        self.scene(source('odd', 'MfaRole', 'mfa_serial = arn:\x1b[2Jaws:mfa\u202e', source='bobby'))
        got = self.awsrole('export', 'odd', stdin='123456\n')
        self.assertNotIn('\x1b', got.stderr)
        self.assertNotIn('\u202e', got.stderr)


class OnTheTerminal(SceneTest):
    def setUp(self):
        super().setUp()
        master, slave = pty.openpty()       # a new terminal's settings; awsrole may be quicker than a look at its own
        self.before = termios.tcgetattr(master)
        os.close(master)
        os.close(slave)

    def ask(self, *args):
        """awsrole with its question shown; stdout is captured as the hook does."""
        terminal = self.terminal(*(args or ('--hook=1', 'use', 'mfa')), stdout=subprocess.PIPE)
        terminal.expect(QUESTION)
        return terminal

    def assert_restored(self, terminal):
        self.assertEqual(terminal.modes, self.before)

    def assert_nothing_changed(self, terminal):
        self.assert_restored(terminal)
        self.assertEqual(terminal.stdout, '')
        self.assertEqual((self.entries(), len(self.fake.log)), ([], 0))

    def test_it_is_asked_without_echo(self):
        terminal, code = self.ask(), self.fake.totp()
        self.assertFalse(terminal.echo)
        terminal.send(code + '\n')
        self.assertEqual(terminal.wait(), 0)
        self.assert_restored(terminal)
        self.assertNotIn(code, terminal.output)
        self.assertIn('AWS_ACCESS_KEY_ID=ASIA', terminal.stdout)
        self.assertEqual(support.one_line(terminal.output), QUESTION + '\n')

    def test_it_is_asked_on_the_terminal_even_when_the_input_is_none(self):
        terminal = self.terminal('/bin/sh', '-c', 'awsrole --hook=1 use mfa </dev/null 2>/dev/null',
                                 stdout=subprocess.PIPE)
        terminal.expect(QUESTION)
        terminal.send(self.fake.totp() + '\n')
        self.assertEqual(terminal.wait(), 0)
        self.assertIn('AWS_ACCESS_KEY_ID=ASIA', terminal.stdout)

    def test_the_line_can_be_corrected(self):
        terminal, code = self.ask(), self.fake.totp()
        terminal.send('99\x7f\x7f' + code + '\n')
        self.assertEqual(terminal.wait(), 0)

    def test_what_is_too_short_for_a_code_is_asked_for_again(self):
        terminal, code = self.ask(), self.fake.totp()
        for wrong in ('', '12345'):
            terminal.send(wrong + '\n')
            terminal.expect('An MFA code has six digits.\r\n' + QUESTION)
        self.assertEqual(len(self.fake.log), 0)
        terminal.send(code + '\n')
        self.assertEqual(terminal.wait(), 0)
        self.assert_restored(terminal)
        self.assertNotIn('12345', terminal.output)

    def test_control_c_at_the_second_question(self):
        terminal = self.ask()
        terminal.send('1\n')
        terminal.expect('six digits')
        terminal.expect(QUESTION)
        terminal.interrupt()
        self.assertEqual(terminal.wait(), -signal.SIGINT)
        self.assert_nothing_changed(terminal)

    def test_the_end_of_the_input_is_no_answer(self):
        terminal = self.ask()
        terminal.send('\x04')
        self.assertEqual(terminal.wait(), 2)
        self.assertIn('no answer', terminal.output)
        self.assert_nothing_changed(terminal)

    def test_control_c_ends_it_by_that_signal(self):
        terminal = self.ask()
        terminal.interrupt()
        self.assertEqual(terminal.wait(), -signal.SIGINT)
        self.assert_nothing_changed(terminal)

    def test_other_signals_put_the_terminal_right_too(self):
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
            terminal = self.ask()
            self.assertFalse(terminal.echo)
            os.kill(terminal.child.pid, number)
            self.assertEqual(terminal.wait(), -number)
            self.assert_nothing_changed(terminal)

    def test_no_signal_is_lost_just_behind_the_question(self):
        for n in range(10):
            terminal = self.terminal('--hook=1', 'use', 'mfa', stdout=subprocess.PIPE)
            time.sleep(0.001 * n)
            terminal.interrupt()
            self.assertEqual(terminal.wait(), -signal.SIGINT)
            self.assert_restored(terminal)

    def test_it_can_be_stopped_and_continued(self):
        if support.SLOWER > 1:
            self.skipTest('under valgrind no SIGTSTP stops a program')
        terminal = self.job_shell()
        terminal.send('awsrole exec mfa -- sh -c \'echo "got=$AWSROLE_PROFILE"\'\n')
        terminal.expect(QUESTION)
        self.assertFalse(terminal.echo)
        terminal.send('\x1a')
        terminal.expect('Stopped')
        terminal.expect('ready> ')
        terminal.send('stty -a | grep -o "[-]*echo "\n')
        self.assertIn('\necho ', support.one_line(terminal.expect(r'(?s)\n.*ready> ').group()).replace('-echo', '!'))
        terminal.send('fg\n')
        terminal.expect(QUESTION)
        for _ in range(100):
            if not terminal.echo:
                break
            time.sleep(0.02)
        self.assertFalse(terminal.echo)
        terminal.send(self.fake.totp() + '\n')
        terminal.expect('got=mfa')
        terminal.expect('ready> ')
        terminal.send('exit\n')
        terminal.wait()

    def test_two_devices_are_asked_for_from_the_outside_in(self):
        self.scene(source('outer', 'ChainB', 'mfa_serial = arn:aws:iam::1:mfa/outer', source='inner') +
                   source('inner', 'ChainA', 'mfa_serial = ' + MFA_SERIAL, source='bobby', account='111122223333'))
        terminal = self.terminal('--hook=1', 'use', 'outer', stdout=subprocess.PIPE)
        terminal.expect('MFA code for arn:aws:iam::1:mfa/outer: ')
        terminal.send('123456\n')
        terminal.expect(QUESTION)
        terminal.send(self.fake.totp() + '\n')
        terminal.wait()
        self.assertEqual([x['params']['RoleArn'][-6:] for x in self.assumed()], ['ChainA', 'ChainB'])


if __name__ == '__main__':
    support.main()
