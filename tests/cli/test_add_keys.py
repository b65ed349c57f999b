#!/usr/bin/env python3
"""add --keys: a user's keys, asked on the terminal, into the credentials file."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import support  # noqa: E402

KEY, SECRET = 'AKIAIOSFODNN7EXAMPLE', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
SECTION = '[%s]\naws_access_key_id = ' + KEY + '\naws_secret_access_key = ' + SECRET + '\n'
ANSWERS = KEY + '\n' + SECRET + '\n'
ODD = '# mine\t\n[old]\naws_access_key_id=%s\naws_secret_access_key = %s   \n; end' % (KEY[:-1] + '2', SECRET)
ASK_ID, ASK_SECRET = r'Access key ID for profile (\S+): ', r'Secret access key \(is not shown\): '


class OnATerminal(support.CliTest):
    def keys(self, *words, answers=(KEY, SECRET)):
        """Types the answers; the terminal, whose output may have no secret."""
        t = self.terminal('add', '--keys', *words)
        t.expect(ASK_ID)
        self.assertTrue(t.echo)
        t.send(answers[0] + '\n')
        if len(answers) > 1:
            t.expect(ASK_SECRET)
            self.assertFalse(t.echo)
            t.send(answers[1] + '\n')
        return t

    def assert_ends(self, t, status, text):
        self.assertEqual(t.wait(), status, t.output)
        self.assertIn(text, t.output)
        self.assertNotIn(SECRET, t.output)
        self.assertTrue(t.echo)

    def test_they_are_asked_and_written(self):
        t = self.keys('dev')
        self.assert_ends(t, 0, 'added dev')
        self.assertEqual(self.read('.aws/credentials'), SECTION % 'dev')
        self.assertEqual(os.stat(self.path('.aws/credentials')).st_mode & 0o777, 0o600)

    def test_without_a_name_they_are_the_default_ones(self):
        self.assert_ends(self.keys(), 0, 'added default')
        self.assertEqual(self.read('.aws/credentials'), SECTION % 'default')

    def test_they_are_used(self):
        aws = self.aws()
        carol = aws.users['carol']
        self.assert_ends(self.keys('carol', answers=(carol.key_id, carol.secret)), 0, 'added carol')
        self.written['.aws/credentials'] = self.read('.aws/credentials').encode()
        self.assertIn('user/carol', self.awsrole_ok('whoami', 'carol', '--region', 'us-east-2').stdout)

    def test_a_name_that_is_taken_is_told_before_anything_is_asked(self):
        self.credentials(ODD)
        t = self.terminal('add', '--keys', 'old')
        self.assertEqual(t.wait(), 3)
        self.assertIn("credentials:2: there is a profile 'old' already", t.output)
        self.assertNotIn('Access key', t.output)
        self.assertEqual(self.read('.aws/credentials'), ODD)

    def test_control_c_and_the_end_leave_everything_as_it_was(self):
        self.credentials(ODD)
        for key, status in (('\x03', -2), ('\x04', 2)):
            for answers in ((KEY,), ()):
                t = self.terminal('add', '--keys', 'dev')
                t.expect(ASK_ID)
                for answer in answers:
                    t.send(answer + '\n')
                    t.expect(ASK_SECRET)
                t.send(key)
                self.assertEqual(t.wait(), status, t.output)
                self.assertTrue(t.echo and t.canonical)
                self.assertEqual(self.read('.aws/credentials'), ODD)
                self.assertEqual(self.files(), ['.aws/credentials'])

    def test_what_is_no_key_is_refused(self):
        for answers, text in ((('',), 'an access key id has 16 to 128'), (('AKIA SPACE IN IT 123',), 'an access key id has'),
                              (('AKIA1234',), 'an access key id has'), (('A' * 129,), 'an access key id has'),
                              (('ASIAIOSFODNN7EXAMPLE',), 'is a temporary key'), ((KEY, ''), 'a secret access key is one word'),
                              ((KEY, SECRET[:20] + ' ' + SECRET[20:]), 'a secret access key is one word'),
                              ((KEY, 'gr\u00fcn'), 'a secret access key is one word')):
            self.assert_ends(self.keys('dev', answers=answers), 2, text)
            self.assertEqual(self.files(), [])

    def test_blanks_around_what_is_pasted_do_not_count(self):
        self.assert_ends(self.keys('dev', answers=('  ' + KEY + ' ', '\t' + SECRET + '  ')), 0, 'added dev')
        self.assertEqual(self.read('.aws/credentials'), SECTION % 'dev')

    def test_others_who_can_read_the_file_are_told_of(self):
        self.write('.aws/credentials', ODD, mode=0o644)
        self.assert_ends(self.keys('dev'), 0, 'others can read')
        self.assertEqual(os.stat(self.path('.aws/credentials')).st_mode & 0o777, 0o644)


class WithoutATerminal(support.CliTest):
    def add(self, *words, stdin=ANSWERS, **more):
        return self.awsrole_ok('add', '--keys', *words, stdin=stdin, **more)

    def test_two_lines_of_the_standard_input_are_taken(self):
        got = self.add('ci')
        self.assertEqual(got.stdout, 'added ci\n')
        self.assertNotIn(SECRET, got.stderr)
        self.assertEqual(self.read('.aws/credentials'), SECTION % 'ci')

    def test_the_same_again_changes_nothing(self):
        self.add('ci')
        before = os.stat(self.path('.aws/credentials'))
        self.assertEqual(self.add('ci').stdout, 'unchanged ci\n')
        self.assertEqual(os.stat(self.path('.aws/credentials')).st_ino, before.st_ino)

    def test_other_keys_are_not_written_over(self):
        self.credentials(ODD)
        got = self.awsrole_fails(3, "there is another profile 'old' already", 'add', '--keys', 'old', stdin=ANSWERS)
        self.assertIn('credentials:2', got.stderr)
        self.assertEqual(self.read('.aws/credentials'), ODD)

    def test_the_rest_of_the_file_stays_byte_for_byte(self):
        for end in ('\n', '\r\n'):
            before = ODD.replace('\n', end)
            self.credentials(before)
            self.add('ci')
            with open(self.path('.aws/credentials'), 'rb') as f:
                after = f.read().decode()
            self.assertEqual(after, before + end + end + (SECTION % 'ci').replace('\n', end))

    def test_a_symbolic_link_stays_one(self):
        self.write('elsewhere/keys', ODD)
        os.makedirs(self.path('.aws'))
        os.symlink('../elsewhere/keys', self.path('.aws/credentials'))
        self.add('ci')
        self.assertTrue(os.path.islink(self.path('.aws/credentials')))
        self.assertIn('[ci]', self.read('elsewhere/keys'))

    def test_a_profile_of_the_config_file_gets_keys(self):
        self.config('[profile ci]\nregion = eu-west-1\n')
        self.add('ci')
        self.assertEqual(self.read('.aws/config'), '[profile ci]\nregion = eu-west-1\n')

    def test_the_keys_of_a_role_that_has_itself_as_source(self):
        self.config('[profile ci]\nrole_arn = arn:aws:iam::123456789012:role/R\nsource_profile = ci\n')
        self.add('ci')

    def test_keys_that_would_not_be_used_are_not_written(self):
        self.config('[profile ci]\nrole_arn = arn:aws:iam::123456789012:role/R\ncredential_source = Ec2InstanceMetadata\n'
                    '[profile web]\nrole_arn = arn:aws:iam::123456789012:role/R\nweb_identity_token_file = /t\n')
        for name, line in (('ci', 2), ('web', 6)):
            got = self.awsrole_fails(3, "profile '%s' would not use these keys" % name, 'add', '--keys', name, stdin=ANSWERS)
            self.assertIn('config:%d' % line, got.stderr)
            self.assertFalse(os.path.exists(self.path('.aws/credentials')))

    def test_the_file_is_where_the_variable_says(self):
        self.add('ci', env={'AWS_SHARED_CREDENTIALS_FILE': self.path('own/keys')})
        self.assertEqual(self.read('own/keys'), SECTION % 'ci')

    def test_a_name_that_can_not_stand_there_is_refused(self):
        for name in ('', ' x', 'a\nb', 'a\tb'):
            self.awsrole_fails(2, "the profile's name", 'add', '--keys', '--', name, stdin=ANSWERS)
        self.assertEqual(self.files(), [])

    def test_nothing_but_a_name_is_taken(self):
        for words in (['a', 'b'], ['a', '--region', 'x']):
            self.awsrole_fails(2, "--keys takes a profile's name and nothing else", 'add', '--keys', *words, stdin=ANSWERS)
        for words in (['a', '--role-arn', 'arn:aws:iam::123456789012:role/X'], ['--sso', '--all'], ['a', '--credential-source', 'Environment']):
            self.awsrole_fails(2, 'exclude each other', 'add', '--keys', *words, stdin=ANSWERS)
        self.awsrole_fails(2, 'no answer on the standard input', 'add', '--keys', 'a', stdin='')
        self.awsrole_fails(2, 'one word', 'add', '--keys', 'a', stdin=KEY + '\n\n')


if __name__ == '__main__':
    support.main()
