#!/usr/bin/env python3
"""add --sso: an sso-session, by options or asked on a terminal, for somebody who has none yet."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import support  # noqa: E402
from sso_scene import START_URL, SsoTest  # noqa: E402

BEFORE = '# mine\n[default]\nregion = us-east-2\n'
SESSION = '\n[sso-session %s]\nsso_start_url = ' + START_URL + '\nsso_region = us-east-1\n' \
    'sso_registration_scopes = sso:account:access\n'
PAGE_Q, REGION_Q, NAME_Q = r'Start page of IAM Identity Center \(https://NAME\.awsapps\.com/start\): ', \
    r'Its region \[us-east-1\]: ', r'Name of the sso-session \[d-123\]: '


class AddSsoSession(SsoTest):
    def setUp(self):
        super().setUp()
        self.config(BEFORE)

    def text(self):
        return self.read('.aws/config')

    def options(self, name='corp'):
        return ['--sso-session', name, '--start-url', START_URL, '--sso-region', 'us-east-1']

    def test_from_nothing_to_a_role(self):
        got = self.awsrole_ok('add', *self.options())
        self.assertEqual(got.stdout, 'added sso-session corp\n')
        self.assertIn('awsrole login', got.stderr)
        self.assertEqual(self.text(), BEFORE + SESSION % 'corp')
        self.sign_in()
        self.assertIn('added Production-Admin\n', self.awsrole_ok('add', '--sso', '--all').stdout)
        self.awsrole_ok('export', 'Production-Admin', '--region', 'us-east-1')

    def test_session_and_roles_at_once(self):
        self.awsrole_fails(3, 'awsrole login', 'add', '--all', *self.options())
        self.assertEqual(self.text(), BEFORE + SESSION % 'corp')
        self.sign_in()
        self.assertEqual(self.awsrole_ok('add', '--all', *self.options()).stdout.splitlines()[:2],
                         ['unchanged sso-session corp', 'added Production-Admin'])

    def test_its_name_is_that_of_the_page(self):
        self.awsrole_ok('add', '--start-url', START_URL, '--sso-region', 'us-east-1')
        self.assertEqual(self.text(), BEFORE + SESSION % 'd-123')

    def test_a_name_with_a_blank(self):
        self.awsrole_ok('add', *self.options('my corp'))
        self.assertEqual(self.text(), BEFORE + SESSION % '"my corp"')
        self.sign_in('--sso-session', 'my corp')

    def test_another_one_of_that_name_is_an_error(self):
        self.awsrole_ok('add', *self.options())
        got = self.awsrole_fails(3, "there is another sso-session 'corp' already", 'add', '--sso-session', 'corp',
                                 '--start-url', 'https://other.example', '--sso-region', 'us-east-1')
        self.assertIn('config:5', got.stderr)
        self.assertEqual(self.text(), BEFORE + SESSION % 'corp')

    def test_what_can_not_work_is_not_written(self):
        for status, text, words in (
                (2, 'needs --start-url and --sso-region', ['--sso-session', 'corp', '--start-url', START_URL]),
                (2, 'needs --start-url and --sso-region', ['--sso-session', 'corp', '--sso-region', 'us-east-1']),
                (3, 'must begin with https', ['--start-url', 'http://example.com/start', '--sso-region', 'us-east-1']),
                (2, '--start-url: ', ['--sso-session', 'x', '--start-url', 'nonsense', '--sso-region', 'us-east-1']),
                (2, '--start-url: ', ['--start-url', 'nope', '--sso-region', 'us-east-1']),
                (3, 'region', ['--start-url', START_URL, '--sso-region', 'us east']),
                (2, 'is empty', ['--sso-session', '', '--start-url', START_URL, '--sso-region', 'us-east-1']),
                (2, 'control character', ['--sso-session', 'a\nb', '--start-url', START_URL, '--sso-region', 'us-east-1']),
                (2, 'exclude each other', ['--keys', '--start-url', START_URL, '--sso-region', 'us-east-1'])):
            self.awsrole_fails(status, text, 'add', *words)
            self.assertEqual(self.text(), BEFORE)

    def ask(self, *answers):
        t = self.terminal('add', '--sso')
        for question, answer in zip((PAGE_Q, REGION_Q, NAME_Q), answers):
            t.expect(question)
            t.send(answer)
        return t

    def test_a_person_is_asked(self):
        t = self.ask(START_URL + '\n', '\n', '\n')
        self.assertEqual(t.wait(), 0, t.output)
        self.assertIn('added sso-session d-123', t.output)
        self.assertEqual(self.text(), BEFORE + SESSION % 'd-123')

    def test_a_wrong_answer_is_asked_again(self):
        t = self.ask('nope\n')
        t.expect('the start page: .*\r\n' + PAGE_Q)
        t.send(START_URL + '\n')
        t.expect(REGION_Q)
        t.send('us east\n')
        t.expect("the region must be a region's name.*\r\n" + REGION_Q)
        t.send('\n')
        t.expect(NAME_Q)
        t.send('\n')
        self.assertEqual(t.wait(), 0, t.output)
        self.assertEqual(self.text(), BEFORE + SESSION % 'd-123')

    def test_control_c_and_the_end_write_nothing(self):
        for answers in (('\x03',), (START_URL + '\n', '\x03'), (START_URL + '\n', '\n', '\x03')):
            self.assertEqual(self.ask(*answers).wait(), -2)
            self.assertEqual(self.text(), BEFORE)
        t = self.ask('\x04')
        self.assertEqual(t.wait(), 2)
        self.assertIn('nothing was written', t.output)

    def test_nobody_is_asked_who_has_a_session(self):
        self.awsrole_ok('add', *self.options())
        t = self.terminal('add', '--sso')
        self.assertEqual(t.wait(), 2)
        self.assertIn('say which', t.output)

    def test_without_a_terminal_nobody_is_asked(self):
        self.awsrole_fails(2, 'say which', 'add', '--sso', stdin=START_URL + '\n')


if __name__ == '__main__':
    support.main()
