#!/usr/bin/env python3
"""mfa_process: a program gives the code in place of a person."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import sealed  # noqa: E402
import support  # noqa: E402
from scene import SceneTest  # noqa: E402


class MfaProcess(SceneTest):
    def profile(self, command):
        self.config('[profile mfa]\nrole_arn = arn:aws:iam::123456789012:role/MfaRole\nsource_profile = bobby\n'
                    'mfa_serial = arn:aws:iam::111122223333:mfa/bobby\nregion = us-east-2\nmfa_process = %s\n' % command)

    def program(self, text):
        path = self.write('give code', '#!/bin/sh\n' + text, 0o755)
        self.profile('"%s" first "second word" $HOME' % path)

    def test_its_output_is_the_code_trimmed(self):
        code = self.fake.totp()
        self.program('printf "  %s\\n\\n"' % code)
        got = self.awsrole_ok('--hook=1', 'use', 'mfa')
        self.assertEqual((self.assumed()[0]['params']['TokenCode'], got.stderr), (code, ''))

    def test_it_gets_its_words_without_a_shell(self):
        self.program('printf "[%%s]" "$@" >"$HOME/words"; echo %s' % self.fake.totp())
        self.awsrole_ok('--hook=1', 'use', 'mfa')
        self.assertEqual(self.read('words'), '[first][second word][$HOME]')

    def test_the_code_on_the_command_line_wins(self):
        code = self.fake.totp()
        self.program('touch "$HOME/ran"; echo 000000')
        self.awsrole_ok('--hook=1', 'use', 'mfa', code)
        self.assertEqual(self.assumed()[0]['params']['TokenCode'], code)
        self.assertNotIn('ran', self.files())

    def test_a_role_in_the_cache_does_not_run_it(self):
        self.program('echo ran >>"$HOME/ran"; echo %s' % self.fake.totp())
        self.awsrole_ok('--hook=1', 'use', 'mfa')
        self.awsrole_ok('--hook=1', 'use', 'mfa')
        self.assertEqual(self.read('ran'), 'ran\n')

    def test_what_it_says_reaches_the_person_at_once(self):
        self.program('echo touch your key >&2; read answer; echo "$answer"')
        terminal = self.terminal('export', 'mfa', '--print')
        terminal.expect('touch your key')
        terminal.send(self.fake.totp() + '\n')
        self.assertEqual(terminal.wait(), 0, terminal.output)

    def test_a_failure_is_an_error_that_names_it(self):
        for text, words in (('exit 3', 'ended with status 3'), ('true', 'printed no code'), ('kill -9 $$', 'status 137'),
                            ('yes', 'more than 4096 bytes'), ('printf 12345', 'at least 6 characters')):
            self.program(text)
            got = self.awsrole_fails(3, words, '--hook=1', 'use', 'mfa')
            if words[0] != 'a':
                self.assertIn('mfa_process', got.stderr)
        for command, words in (('/nowhere/x', "can't run /nowhere/x"), ('"open', 'not closed'), ('', 'empty')):
            self.profile(command)
            self.awsrole_fails(3, words, '--hook=1', 'use', 'mfa')
        self.assertEqual(len(self.fake.log), 0)

    def test_a_failure_is_seen_where_children_are_ignored(self):
        self.program('echo %s; exit 3' % self.fake.totp())
        self.awsrole_fails(3, 'ended with status 3', '/bin/bash', '-c', "trap '' CHLD; exec awsrole export mfa")

    def test_a_session_takes_its_code_from_it_too(self):
        self.addCleanup(sealed.drop_key, self.home)
        if not sealed.has_keyring():
            self.env['XDG_RUNTIME_DIR'] = sealed.make_runtime_folder(self)
        code = self.fake.totp()
        self.program('echo %s' % code)
        self.awsrole_ok('--hook=1', 'use', 'mfa', env={'AWSROLE_MFA_SESSION': 'on'})
        self.assertEqual(self.fake.calls('GetSessionToken')[0]['params']['TokenCode'], code)


if __name__ == '__main__':
    support.main()
