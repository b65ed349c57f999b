#!/usr/bin/env python3
"""add on a terminal: it asks for what the options do not say."""
import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import support  # noqa: E402

ROLE = 'arn:aws:iam::123456789012:role/teams/ReadRole'
BEFORE = '# mine\n[default]\nregion = us-east-2\n'
LINK = 'https://signin.aws.amazon.com/switchrole?account=123456789012&roleName=teams/ReadRole&displayName=ops'
ROLE_Q, NAME_Q, SOURCE_Q = r'Role \(its ARN, or a Switch Role link\): ', r'Name of the profile(?: \[(.*)\])?: ', \
    r'Source profile, whose credentials assume the role(?: \[(.*)\])?: '
OPTIONAL = [r'MFA device \(ARN\) \(optional\): ', r'External id \(optional\): ', r'Session name \(optional\): ',
            r'Region \(optional\): ', r'Duration, such as 1h \(optional\): ']
CONFIRM = r'Add this to (\S+)\? \[y/N\] '


class Ask(support.CliTest):
    def setUp(self):
        super().setUp()
        self.config(BEFORE)
        self.credentials('[default]\naws_access_key_id = a\naws_secret_access_key = b\n')

    def dialogue(self, words, *steps):
        """steps: a question, what is typed."""
        t = self.terminal('add', *words)
        for question, answer in zip(steps[::2], steps[1::2]):
            t.expect(question)
            self.assertTrue(t.echo)
            t.send(answer + '\n')
        return t

    def assert_ends(self, t, status, text, added=None):
        self.assertEqual(t.wait(), status, t.output)
        self.assertIn(text, t.output)
        self.assertEqual(self.read('.aws/config'), BEFORE + (added or ''))

    def optional(self, *answers):
        answers = answers or [''] * len(OPTIONAL)
        return [part for pair in zip(OPTIONAL, answers) for part in pair]

    def test_an_answer_before_a_stop_is_none(self):
        if support.SLOWER > 1:
            self.skipTest('under valgrind no SIGTSTP stops a program')
        t = self.job_shell()
        t.send('awsrole add\n')
        for question, answer in zip([ROLE_Q, NAME_Q, SOURCE_Q] + OPTIONAL, [ROLE, 'ops', 'default'] + [''] * 5):
            t.expect(question)
            t.send(answer + '\n')
        t.expect(CONFIRM)
        t.send('yes\x04')
        time.sleep(0.3)
        t.send('\x1a')
        t.expect('Stopped')
        t.expect('ready> ')
        t.send('fg\n')
        t.expect(CONFIRM)
        t.send('\n')
        t.expect('ready> ')
        self.assertEqual(self.read('.aws/config'), BEFORE)
        t.close()

    def test_the_shortest_way(self):
        t = self.dialogue([], ROLE_Q, ROLE, NAME_Q, '', SOURCE_Q, '', *self.optional(), CONFIRM, 'y')
        self.assert_ends(t, 0, 'added ReadRole', '\n[profile ReadRole]\nrole_arn = %s\nsource_profile = default\n' % ROLE)

    def test_everything(self):
        t = self.dialogue([], ROLE_Q, ROLE, NAME_Q, 'ops', SOURCE_Q, 'default',
                          *self.optional('arn:aws:iam::123456789012:mfa/me', 'x-1', 'me@work', 'eu-west-3', '2h'), CONFIRM, 'yes')
        added = '''
[profile ops]
role_arn = %s
source_profile = default
mfa_serial = arn:aws:iam::123456789012:mfa/me
external_id = x-1
role_session_name = me@work
duration_seconds = 7200
region = eu-west-3
''' % ROLE
        self.assert_ends(t, 0, 'added ops', added)
        # what is asked about is what is written
        self.assertIn(added, t.output.replace('\r', ''))

    def test_a_link_brings_role_and_name(self):
        t = self.dialogue([], ROLE_Q, LINK, SOURCE_Q, '', *self.optional(), CONFIRM, 'y')
        self.assert_ends(t, 0, 'added ops', '\n[profile ops]\nrole_arn = %s\nsource_profile = default\n' % ROLE)

    def test_what_the_options_say_is_not_asked(self):
        t = self.dialogue(['ops', '--role-arn', ROLE, '--external-id', 'x-1'], SOURCE_Q, 'Ec2InstanceMetadata',
                          OPTIONAL[0], '', *self.optional()[4:], CONFIRM, 'y')
        self.assert_ends(t, 0, 'added ops', '\n[profile ops]\nrole_arn = %s\ncredential_source = Ec2InstanceMetadata\n'
                         'external_id = x-1\n' % ROLE)
        self.assertNotIn('External id', t.output)

    def test_nothing_is_asked_if_the_options_say_enough(self):
        t = self.terminal('add', 'ops', '--role-arn', ROLE, '--source-profile', 'default')
        self.assert_ends(t, 0, 'added ops', '\n[profile ops]\nrole_arn = %s\nsource_profile = default\n' % ROLE)
        self.assertEqual(support.one_line(t.output), 'added ops\n')

    def test_a_wrong_answer_is_told_and_asked_again(self):
        t = self.dialogue([], ROLE_Q, 'ReadRole', r"the role must be a role's ARN.*'ReadRole'\r\n" + ROLE_Q, '',
                          r'an answer is needed\r\n' + ROLE_Q, 'https://example.com/x',
                          r'this is no Switch Role link.*\r\n' + ROLE_Q, ROLE,
                          NAME_Q, 'default', r"there is a profile 'default' already\r\n" + NAME_Q, '-x',
                          r"begins with '-'.*\r\n" + NAME_Q, 'ops',
                          SOURCE_Q, 'defualt', r"there is no profile 'defualt'; did you mean 'default'\?\r\n" + SOURCE_Q, '',
                          OPTIONAL[0], 'me', "an MFA device's ARN or serial number has .*\r\n" + OPTIONAL[0], '',
                          OPTIONAL[1], '?', 'an external id has .*\r\n' + OPTIONAL[1], '',
                          OPTIONAL[2], 'a b', "a session's name has .*\r\n" + OPTIONAL[2], '',
                          OPTIONAL[3], '',
                          OPTIONAL[4], '5m', 'the duration must be 900 to 43200 seconds\r\n' + OPTIONAL[4], 'long',
                          'a duration is written .*\r\n' + OPTIONAL[4], '', CONFIRM, 'y')
        self.assert_ends(t, 0, 'added ops', '\n[profile ops]\nrole_arn = %s\nsource_profile = default\n' % ROLE)

    def test_what_moves_the_cursor_is_not_shown(self):
        t = self.dialogue([], ROLE_Q, 'x\x16\x1b[2Jy', r"not 'x\\x1b\[2Jy'\r\n" + ROLE_Q, ROLE)
        t.expect(NAME_Q)
        t.interrupt()
        self.assert_ends_by_a_signal(t)

    def assert_ends_by_a_signal(self, t):
        self.assertEqual(t.wait(), -2)
        self.assertTrue(t.echo and t.canonical)
        self.assertEqual(self.read('.aws/config'), BEFORE)

    def test_a_name_that_is_taken_is_told_before_anything_is_asked(self):
        for words, text in ((['default'], "there is a profile 'default' already"), (['a\tb'], 'control character')):
            t = self.terminal('add', *words)
            self.assert_ends(t, 2, text)
            self.assertNotIn('Role (', t.output)

    def test_a_name_of_a_link_that_is_taken_is_asked_for(self):
        t = self.dialogue([], ROLE_Q, LINK.replace('=ops', '=default'), NAME_Q, 'ops', SOURCE_Q, '', *self.optional(),
                          CONFIRM, 'y')
        self.assert_ends(t, 0, 'added ops', '\n[profile ops]\nrole_arn = %s\nsource_profile = default\n' % ROLE)

    def test_a_region_that_is_none(self):
        t = self.dialogue([], ROLE_Q, ROLE, NAME_Q, '', SOURCE_Q, '', *self.optional()[:6], OPTIONAL[3], 'us east')
        t.expect("the region must be a region's name, such as eu-west-1\r\n" + OPTIONAL[3])
        t.interrupt()
        self.assert_ends_by_a_signal(t)

    def test_control_c_at_every_question(self):
        steps = [ROLE_Q, ROLE, NAME_Q, 'ops', SOURCE_Q, ''] + self.optional() + [CONFIRM, '']
        for n in range(0, len(steps), 2):
            t = self.dialogue([], *steps[:n])
            t.expect(steps[n])
            t.interrupt()
            self.assert_ends_by_a_signal(t)

    def test_the_end_of_the_input_and_no(self):
        t = self.dialogue([], ROLE_Q, ROLE)
        t.expect(NAME_Q)
        t.send('\x04')
        self.assert_ends(t, 2, 'no answer; nothing was written')
        t = self.dialogue([], ROLE_Q, ROLE, NAME_Q, 'ops', SOURCE_Q, '', *self.optional(), CONFIRM, '')
        self.assert_ends(t, 2, 'not confirmed; nothing was written')

    def test_no_name_is_proposed_that_is_taken(self):
        self.config(BEFORE + '[profile ReadRole]\nregion = x\n')
        t = self.dialogue([], ROLE_Q, ROLE)
        self.assertIsNone(t.expect(NAME_Q)[1])
        t.send('\x04')
        t.wait()

    def test_the_first_role_of_somebody_without_profiles(self):
        for name in ('config', 'credentials'):
            os.remove(self.path('.aws/' + name))
        t = self.dialogue(['ops'], ROLE_Q, ROLE)
        self.assertIsNone(t.expect(SOURCE_Q)[1])
        t.send('me\n')
        t.expect("there is no profile 'me'; awsrole add --keys makes one")
        t.send('\x04')
        self.assertEqual(t.wait(), 2)
        self.assertEqual(self.files(), [])

    def test_without_a_terminal_it_is_a_usage_error(self):
        for words in ([], ['ops'], ['ops', '--role-arn', ROLE], ['--role-arn', ROLE, '--source-profile', 'default']):
            self.awsrole_fails(2, 'a terminal to ask on', 'add', *words, stdin=ROLE + '\n')
        self.assertEqual(self.read('.aws/config'), BEFORE)


if __name__ == '__main__':
    support.main()
