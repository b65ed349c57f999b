#!/usr/bin/env python3
"""`use` without a name: the list of our own, and fzf."""
import fcntl
import os
import shutil
import signal
import struct
import subprocess
import sys
import termios
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import support  # noqa: E402
from scene import SceneTest, source  # noqa: E402

UP, DOWN, PAGE_DOWN, ESC = '\x1b[A', '\x1b[B', '\x1b[6~', '\x1b'
DRAWN = r'\x1b\[1;\d+H\x1b\[\?25h'      # the end of a screen


class PickTest(SceneTest):
    def start(self, *args, picker='builtin', env=None, **options):
        """use in a terminal, with stdout captured as the hook does."""
        env = dict({'AWSROLE_PICKER': picker, 'TERM': 'xterm'}, **(env or {}))
        return self.terminal('--hook=1', 'use', *args, env=env, stdout=subprocess.PIPE, **options)

    def builtin(self, *args, env=None):
        t = self.start(*args, env=env)
        t.expect(DRAWN)
        return t

    def used(self, terminal):
        """The profile that was entered."""
        self.assertEqual(terminal.wait(), 0, terminal.output)
        lines = dict(x.split('=', 1) for x in terminal.stdout.splitlines() if '=' in x)
        return lines['AWSROLE_PROFILE']

    def screen(self, terminal, keys):
        """The lines after these keys, without escapes."""
        terminal.send(keys)
        text = terminal.expect(r'(?s)\x1b\[\?25l\x1b\[H(.*?)' + DRAWN).group(1)
        return [x.rstrip() for x in support.one_line(text).split('\n')]

    def assert_left(self, terminal, status=2, text='no role was picked'):
        self.assertEqual((terminal.wait(), terminal.stdout), (status, ''), terminal.output)
        self.assertIn(text, terminal.output)
        self.assertTrue(terminal.echo and terminal.canonical)
        self.assertEqual(self.assumed(), [])


class Builtin(PickTest):
    def test_typing_filters_and_enter_takes(self):
        t = self.builtin()
        lines = self.screen(t, 'stag')
        self.assertRegex(lines[0], r'^role: stag +\d+/9$')
        self.assertRegex(lines[1], r'^> staging +role StagingRole in 444455556666, eu-west-1$')
        self.assertEqual(lines[2], '')
        t.send('\r')
        self.assertEqual(self.used(t), 'staging')
        self.assertTrue(t.echo and t.canonical)
        self.assertNotIn('AWS_SECRET', t.output)

    def test_arrows_move(self):
        t = self.builtin()
        first = [x[2:].split()[0] for x in self.screen(t, DOWN)[1:9]]
        self.screen(t, DOWN)
        lines = self.screen(t, UP)
        self.assertEqual([x[0] for x in lines[1:10]], [' ', '>'] + [' '] * 7)
        t.send('\r')
        self.assertEqual(self.used(t), first[1])

    def test_what_leaves(self):
        for keys in (ESC, '\x03', '\x07', '\x04', 'prod\x03'):
            t = self.builtin()
            self.assertFalse(t.echo or t.canonical)
            t.send(keys)
            self.assert_left(t)

    def test_the_last_used_come_first(self):
        for name in ('staging', 'withid', 'staging', 'prodaccess', 'withid'):
            self.awsrole_ok('--hook=1', 'use', name)
        self.assertEqual(self.read('.aws/awsrole/recent'), 'withid\nprodaccess\nstaging\n')
        t = self.builtin()
        lines = self.screen(t, DOWN)
        self.assertEqual([x[2:].split()[0] for x in lines[1:4]], ['withid', 'prodaccess', 'staging'])
        self.assertRegex(lines[1], r'  60m left, role ExternalIdRole in 123456789012, us-east-2$')

    def test_the_file_of_the_last_used_is_written_when_the_order_changes(self):
        self.awsrole_ok('--hook=1', 'use', 'staging')
        path = self.path('.aws/awsrole/recent')
        inode = os.stat(path).st_ino
        self.assertEqual(os.stat(path).st_mode & 0o777, 0o600)
        self.awsrole_ok('--hook=1', 'use', 'staging')
        self.assertEqual(os.stat(path).st_ino, inode)
        self.awsrole_ok('--hook=1', 'use', 'withid')
        self.assertNotEqual(os.stat(path).st_ino, inode)

    def test_a_failure_is_not_remembered_and_trouble_is_ignored(self):
        self.awsrole_fails(3, 'nothere', '--hook=1', 'use', 'nothere')
        self.assertFalse(os.path.exists(self.path('.aws/awsrole/recent')))
        os.makedirs(self.path('.aws/awsrole/recent'))
        self.assertEqual(self.awsrole_ok('--hook=1', 'use', 'staging').stderr, '')

    def test_the_shell_keeps_the_picked_name(self):
        t = self.builtin('--duration', '30m')
        t.send('stag\r')
        self.assertEqual(self.used(t), 'staging')
        self.assertRegex(t.stdout, r'use=--duration%3D30m&use=staging\n')

    def test_a_new_size_is_seen(self):
        t = self.builtin()
        fcntl.ioctl(t.master, termios.TIOCSWINSZ, struct.pack('HHHH', 4, 30, 0, 0))
        os.kill(t.child.pid, signal.SIGWINCH)
        text = t.expect(r'(?s)\x1b\[\?25l\x1b\[H((?:[^\n]*\n){3}[^\n]*)' + DRAWN).group(1)
        lines = [x.rstrip() for x in support.one_line(text).split('\n')]
        self.assertEqual(len(lines), 4)
        self.assertTrue(all(len(x) <= 30 for x in lines), lines)
        self.assertTrue(lines[2].endswith('...'), lines)
        t.send(ESC)
        self.assert_left(t)

    def test_a_long_list_scrolls(self):
        self.scene(''.join(source('r%03d' % i, 'ProductionAccessRole') for i in range(200)))
        t = self.builtin()
        lines = self.screen(t, 'r1')
        self.assertRegex(lines[0], r'100/209$')
        for _ in range(2):
            lines = self.screen(t, PAGE_DOWN)
        self.assertEqual(len(lines), 24)
        self.assertTrue(lines[22].startswith('> r144'), lines)
        t.send('\r')
        self.assertEqual(self.used(t), 'r144')

    def test_names_of_other_alphabets(self):
        self.scene(source('"\u00d6rtlich \u6771\u4eac"', 'ProductionAccessRole'))
        t = self.builtin()
        t.send('\u00f6rt \u6771\r')
        self.assertEqual(self.used(t), '\u00d6rtlich \u6771\u4eac')

    def test_every_signal_puts_the_terminal_right(self):
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT):
            t = self.builtin()
            os.kill(t.child.pid, number)
            self.assertEqual(t.wait(), -number)
            self.assertTrue(t.echo and t.canonical)
            for mode in ('1049', '2004'):
                self.assertGreater(t.output.rfind('\x1b[?%sl' % mode), t.output.rfind('\x1b[?%sh' % mode))
            self.assertEqual(t.stdout, '')

    def test_a_stop_passes_by(self):
        # The shell waits for the answer, and is not told of a stop.
        t = self.start()
        os.kill(t.child.pid, signal.SIGTSTP)
        t.send('\x1astag\r')
        self.assertEqual(self.used(t), 'staging')

    def test_without_a_terminal_it_is_a_usage_error(self):
        self.awsrole_fails(2, 'which profile?', '--hook=1', 'use')
        self.awsrole_fails(2, 'which profile?', '--hook=1', 'use', env={'AWSROLE_PICKER': 'fzf'})

    def test_a_terminal_that_can_only_do_lines_is_not_drawn_on(self):
        self.assert_left(self.start(env={'TERM': 'dumb'}), 2, 'which profile?')

    def test_none_turns_it_off(self):
        self.assert_left(self.start(picker='none'), 2, 'which profile?')

    def test_another_picker_is_a_mistake(self):
        self.assert_left(self.start(picker='dmenu'), 2, "AWSROLE_PICKER must be builtin, fzf or none, not 'dmenu'")

    def test_no_profiles_at_all(self):
        self.config('')
        self.credentials('')
        self.assert_left(self.start(), 3, 'there are no profiles')


class StandIn(PickTest):
    """fzf, played by a script."""

    def fzf(self, script, **options):
        path = self.write('bin/fzf', '#!/bin/sh\n' + script, 0o755)
        env = {'PATH': os.path.dirname(path) + ':' + self.env['PATH'], 'HOME': self.home}
        return self.start(*options.pop('args', ()), picker=options.pop('picker', None), env=dict(env, **options))

    def test_the_printed_line_is_matched_with_the_list(self):
        t = self.fzf('cat >"$HOME/input"; printf "%s\\n" "$@" >"$HOME/words"; grep "^staging" "$HOME/input"')
        self.assertEqual(self.used(t), 'staging')
        rows = [x.split('\t') for x in self.read('input').splitlines()]
        self.assertIn(['staging', 'role StagingRole in 444455556666, eu-west-1'], rows)
        self.assertEqual(len(rows), 9)
        self.assertIn('--query=', self.read('words').splitlines())

    def test_its_screen_is_the_terminal_and_it_has_no_keys(self):
        t = self.fzf('cat >/dev/null; env >"$HOME/env"; test -t 2 && echo on the screen >&2; test -t 1 || echo withid',
                     AWS_ACCESS_KEY_ID='AKIAX', AWS_SECRET_ACCESS_KEY='secret', AWSROLE_KEY='x', _AWSROLE_BASE='1')
        self.assertEqual(self.used(t), 'withid')
        self.assertIn('on the screen', t.output)
        self.assertNotIn('AWS', self.read('env'))

    def test_what_it_leaves_with(self):
        for script in ('exit 130', 'exit 1', 'cat >/dev/null; echo no such profile', 'cat >/dev/null',
                       'cat >/dev/null; echo "$(touch PWNED)"; exit 130'):
            self.assert_left(self.fzf(script))

    def test_when_it_fails_the_builtin_list_comes(self):
        t = self.fzf('exit 2')
        t.expect(DRAWN)
        t.send('stag\r')
        self.assertEqual(self.used(t), 'staging')

    def test_when_it_was_asked_for_its_failure_is_one(self):
        self.assert_left(self.fzf('exit 2', picker='fzf'), 1, 'fzf failed with status 2')

    def test_it_must_be_there_when_it_was_asked_for(self):
        self.assert_left(self.start(picker='fzf', env={'PATH': self.bin}), 1, "fzf can't be started")

    def test_without_it_the_builtin_list_comes(self):
        t = self.start(picker=None, env={'PATH': self.bin})
        t.expect(DRAWN)
        t.send(ESC)
        self.assert_left(t)

    def test_a_signal_ends_it_too(self):
        t = self.fzf('trap "echo ended >&2; exit 130" TERM; echo ready >&2; while :; do sleep 0.05; done')
        t.expect('ready')
        os.kill(t.child.pid, signal.SIGTERM)
        t.expect('ended')
        self.assertEqual(t.wait(), -signal.SIGTERM)

    def test_many_profiles_go_through(self):
        self.scene(''.join(source('r%05d' % i, 'ProductionAccessRole') for i in range(5000)))
        t = self.fzf('sleep 0.2; grep "^r04999"')
        self.assertEqual(self.used(t), 'r04999')


@unittest.skipUnless(shutil.which('fzf'), 'fzf is not installed')
class RealFzf(PickTest):
    def answer(self, terminal):
        """fzf asks twice where the cursor is."""
        for _ in range(2):
            terminal.expect(r'\x1b\[6n')
            terminal.send('\x1b[1;1R')
        terminal.expect('9/9')

    def test_typing_and_enter(self):
        t = self.start(picker='fzf', env={'FZF_DEFAULT_OPTS': '--multi --print-query --preview "echo {}"'})
        self.answer(t)
        t.send('staging')
        t.expect('1/9')
        t.send('\r')
        self.assertEqual(self.used(t), 'staging')
        self.assertTrue(t.echo and t.canonical)

    def test_escape(self):
        t = self.start(picker='fzf')
        self.answer(t)
        t.send(ESC)
        self.assert_left(t)


if __name__ == '__main__':
    support.main()
