#!/usr/bin/env python3
"""add: profiles written into the config file, which otherwise stays as it is, byte for byte."""
import fcntl
import os
import signal
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import support  # noqa: E402
from sso_scene import START_URL, SsoTest  # noqa: E402

ROLE = 'arn:aws:iam::123456789012:role/teams/ops/ReadRole'
ODD = '''\
# my profiles\t
  ; indented comment
[default]
region=us-east-2
s3 =
    max_concurrent_requests = 20
    addressing_style=path

[sso-session corp]
sso_start_url = %s
sso_region=us-east-1
[ profile  spaced ]
region:eu-west-1
   continued
[profile 'with blank']
region = eu-west-1   
[services s]
sts =
  endpoint_url = https://sts.example
''' % START_URL


class Add(SsoTest):
    def setUp(self):
        super().setUp()
        self.config(ODD)
        self.credentials('[default]\n' + self.fake.keys())

    def add(self, *args, **options):
        return self.awsrole_ok('add', *args, **options)

    def text(self):
        return self.read('.aws/config')

    def role(self, name, *more, **options):
        return self.add(name, '--role-arn', ROLE, '--source-profile', 'default', *more, **options)

    def test_a_role_with_everything(self):
        got = self.role('ops', '--mfa-serial', 'arn:aws:iam::1:mfa/me', '--external-id', 'x-1', '--session-name', 'me',
                        '--duration', '2h', '--region', 'eu-west-3')
        self.assertEqual(got.stdout, 'added ops\n')
        self.assertEqual(self.text(), ODD + '''
[profile ops]
role_arn = %s
source_profile = default
mfa_serial = arn:aws:iam::1:mfa/me
external_id = x-1
role_session_name = me
duration_seconds = 7200
region = eu-west-3
''' % ROLE)
        self.assertIn(ROLE, self.awsrole_ok('show', 'ops').stdout)

    def test_a_role_of_a_machine_that_may_be_another_one(self):
        for source in ('Ec2InstanceMetadata', 'EcsContainer', 'Environment'):
            before = self.text()
            self.add('on-' + source, '--role-arn', ROLE, '--credential-source', source)
            self.assertEqual(self.text(), before + '\n[profile on-%s]\nrole_arn = %s\ncredential_source = %s\n' % (
                source, ROLE, source))

    def test_twice_is_the_same_as_once(self):
        self.role('ops')
        once = self.text()
        before = os.stat(self.path('.aws/config'))
        self.assertEqual(self.role('ops').stdout, 'unchanged ops\n')
        self.assertEqual(self.text(), once)
        self.assertEqual(os.stat(self.path('.aws/config')).st_ino, before.st_ino)

    def test_another_profile_of_that_name_is_an_error(self):
        self.role('ops')
        once = self.text()
        got = self.awsrole_fails(3, "there is another profile 'ops' already", 'add', 'ops', '--role-arn', ROLE + 'X',
                                 '--source-profile', 'default')
        self.assertIn('config:%d' % (ODD.count('\n') + 2), got.stderr)
        self.awsrole_fails(3, 'another profile', 'add', 'ops', '--role-arn', ROLE, '--source-profile', 'default',
                           '--region', 'eu-west-1')
        self.assertEqual(self.text(), once)

    def test_a_name_of_the_credentials_file_is_taken(self):
        self.credentials(self.read('.aws/credentials') + '[ops]\naws_access_key_id = a\naws_secret_access_key = b\n')
        self.awsrole_fails(3, 'credentials:4', 'add', 'ops', '--role-arn', ROLE, '--source-profile', 'default')
        self.assertEqual(self.text(), ODD)

    def test_line_ends_are_kept(self):
        for end in ('\r\n', '\n', '\r'):
            before = ODD.replace('\n', end)
            self.config(before)
            self.role('ops')
            # read() would not do: the bytes count
            with open(self.path('.aws/config'), 'rb') as f:
                after = f.read()
            self.assertTrue(after.startswith(before.encode()))
            added = after[len(before):].decode()
            self.assertEqual(added, end.join(['', '[profile ops]', 'role_arn = ' + ROLE, 'source_profile = default', '']))

    def test_an_end_without_a_line_end(self):
        self.config('[default]\nregion = us-east-2')
        self.role('ops')
        self.assertTrue(self.text().startswith('[default]\nregion = us-east-2\n\n[profile ops]\n'))

    def test_an_empty_line_is_not_doubled(self):
        self.config('[default]\nregion = us-east-2\n\n')
        self.role('ops')
        self.assertTrue(self.text().startswith('[default]\nregion = us-east-2\n\n[profile ops]\n'))

    def test_the_file_and_its_folder_are_made(self):
        os.remove(self.path('.aws/config'))
        self.role('ops')
        self.assertTrue(self.text().startswith('[profile ops]\n'))
        self.assertEqual(os.stat(self.path('.aws/config')).st_mode & 0o777, 0o600)

    def test_the_mode_is_kept(self):
        for mode in (0o644, 0o640, 0o600):
            os.chmod(self.path('.aws/config'), mode)
            self.role('ops%o' % mode)
            self.assertEqual(os.stat(self.path('.aws/config')).st_mode & 0o777, mode)

    def test_the_target_of_a_link_is_written(self):
        os.makedirs(self.path('dotfiles'))
        os.rename(self.path('.aws/config'), self.path('dotfiles/aws'))
        os.symlink('../dotfiles/aws', self.path('.aws/config'))
        self.role('ops')
        self.assertTrue(os.path.islink(self.path('.aws/config')))
        self.assertIn('[profile ops]', self.read('dotfiles/aws'))
        self.assertEqual(os.listdir(self.path('dotfiles')), ['aws'])

    def test_a_link_to_nothing_is_filled(self):
        os.remove(self.path('.aws/config'))
        os.symlink('config.real', self.path('.aws/config'))
        self.role('ops')
        self.assertIn('[profile ops]', self.read('.aws/config.real'))

    def test_names_are_quoted_where_they_must_be(self):
        for name in ('two words', 'it\'s "quoted"', 'back\\slash', 'a]b', 'a#b', 'größe'):
            self.role(name)
            self.assertEqual(self.role(name).stdout.split()[0], 'unchanged')
            self.assertEqual(self.botocore(
                'print(%r in botocore.session.Session().full_config["profiles"])' % name), 'True')
        self.assertIn('[profile "two words"]', self.text())

    def test_default_has_no_prefix(self):
        self.config('[profile base]\nregion = us-east-1\n')
        self.credentials('[base]\n' + self.fake.keys())
        self.add('default', '--role-arn', ROLE, '--source-profile', 'base')
        self.assertIn('\n[default]\n', self.text())

    def test_what_can_not_work_is_not_written(self):
        for status, text, words in (
                (2, 'needs a name', ['ops']),
                (2, 'needs a name', ['ops', '--role-arn', ROLE]),
                (2, "must be a role's ARN", ['ops', '--role-arn', 'Admin', '--source-profile', 'default']),
                (2, '900 to 43200', ['ops', '--role-arn', ROLE, '--source-profile', 'default', '-d', '60']),
                (2, 'is empty', ['', '--role-arn', ROLE, '--source-profile', 'default']),
                (2, 'control character', ['a\nb', '--role-arn', ROLE, '--source-profile', 'default']),
                (2, "--region must be a region's name", ['ops', '--role-arn', ROLE, '--source-profile', 'default',
                                                         '--region', 'x\n[profile evil]\nregion = x']),
                (2, "--region must be a region's name", ['ops', '--role-arn', ROLE, '--source-profile', 'default',
                                                         '--region', 'us east']),
                (2, "--region must be a region's name", ['ops', '--role-arn', ROLE, '--source-profile', 'default',
                                                         '--region', '']),
                (2, "must be a role's ARN", ['ops', '--role-arn', ROLE + ' x', '--source-profile', 'default']),
                (2, "must be a role's ARN", ['ops', '--role-arn', ROLE + 'é', '--source-profile', 'default']),
                (2, '--external-id has 2 to 1224', ['ops', '--role-arn', ROLE, '--source-profile', 'default',
                                                    '--external-id', 'x\n[profile evil]']),
                (2, '--mfa-serial has 9 to', ['ops', '--role-arn', ROLE, '--source-profile', 'default', '--mfa-serial', 'me']),
                (2, '--session-name has 2 to', ['ops', '--role-arn', ROLE, '--source-profile', 'default',
                                                '--session-name', 'a b']),
                (2, 'exclude each other', ['ops', '--role-arn', ROLE, '--source-profile', 'default',
                                           '--credential-source', 'Environment']),
                (2, 'not \'Nowhere\'', ['ops', '--role-arn', ROLE, '--credential-source', 'Nowhere']),
                (2, 'taken for an option', ['--role-arn', ROLE, '--source-profile', 'default', '--', '-x']),
                (3, 'nope', ['ops', '--role-arn', ROLE, '--source-profile', 'nope']),
                (2, 'exclude each other', ['ops', '--role-arn', ROLE, '--sso'])):
            self.awsrole_fails(status, text, 'add', *words)
            self.assertEqual(self.text(), ODD)

    def test_a_broken_file_is_not_touched(self):
        self.config('[default\n')
        self.awsrole_fails(3, 'config:1', 'add', 'ops', '--role-arn', ROLE, '--source-profile', 'default')
        self.assertEqual(self.text(), '[default\n')

    def test_a_file_that_others_can_write_is_not_touched(self):
        os.chmod(self.path('.aws/config'), 0o666)
        self.awsrole_fails(3, 'chmod', 'add', 'ops', '--role-arn', ROLE, '--source-profile', 'default')
        self.assertEqual(self.text(), ODD)

    def test_a_variable_that_is_empty_is_named(self):
        self.awsrole_fails(3, 'AWS_CONFIG_FILE', 'add', 'x', '--role-arn', 'arn:aws:iam::123456789012:role/X',
                           '--source-profile', 'default', env={'AWS_CONFIG_FILE': ''})

    def test_nothing_is_written_beside_another_writer(self):
        before = self.read('.aws/config')
        os.makedirs(self.path('.aws/awsrole'), exist_ok=True)
        # What a parent blocks stays blocked in its children; the wait must end all the same.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
        self.addCleanup(signal.pthread_sigmask, signal.SIG_UNBLOCK, {signal.SIGALRM})
        with open(self.path('.aws/awsrole/config.lock'), 'w') as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.awsrole_fails(1, 'config.lock: another awsrole is writing', 'add', 'x', '--role-arn',
                               'arn:aws:iam::123456789012:role/X', '--source-profile', 'default')
        self.assertEqual(self.read('.aws/config'), before)

    def test_many_at_once_lose_nothing(self):
        running = [subprocess.Popen(self.command(['add', 'p%d' % n, '--role-arn', ROLE, '--source-profile', 'default']),
                                    env=self.environment(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
                   for n in range(20)]
        self.assertEqual([p.wait(60 * support.SLOWER) for p in running], [0] * 20)
        names = self.awsrole_ok('list', '--names').stdout.split('\n')
        self.assertEqual([n for n in range(20) if 'p%d' % n not in names], [])
        self.assertEqual([f for f in os.listdir(self.path('.aws')) if 'config' in f], ['config'])


class AddSso(SsoTest):
    def setUp(self):
        super().setUp()
        self.config(ODD)
        self.sign_in()

    def text(self):
        return self.read('.aws/config')

    def test_all_roles(self):
        got = self.awsrole_ok('add', '--sso', '--all', '--region', 'eu-west-1')
        self.assertEqual(got.stdout, 'added Production-Admin\nadded Production-ReadOnly\nadded Staging-Admin\n'
                                     'added Data-Co-Power-User\n')
        self.assertTrue(self.text().startswith(ODD))
        self.assertTrue(self.text().endswith('''
[profile Data-Co-Power-User]
sso_session = corp
sso_account_id = 111122223333
sso_role_name = Power User
region = eu-west-1
'''))
        self.awsrole_ok('export', 'Data-Co-Power-User')
        once = self.text()
        self.assertEqual(self.awsrole_ok('add', '--sso', '--all', '--region', 'eu-west-1').stdout.count('unchanged'), 4)
        self.assertEqual(self.text(), once)

    def test_some_roles(self):
        got = self.awsrole_ok('add', '--sso', 'Staging-Admin', '111122223333')
        self.assertEqual(got.stdout, 'added Staging-Admin\nadded Data-Co-Power-User\n')
        self.assertNotIn('region', self.text()[len(ODD):])
        self.assertEqual(self.awsrole_ok('add', '--sso', 'Production').stdout.count('added'), 2)

    def test_a_word_that_fits_nothing_is_an_error(self):
        self.awsrole_fails(3, "'Nope'", 'add', '--sso', 'Staging-Admin', 'Nope')
        self.awsrole_fails(2, 'say which', 'add', '--sso')
        self.assertEqual(self.text(), ODD)

    def test_a_pattern_names_them(self):
        got = self.awsrole_ok('add', '--sso', '--all', '--name-pattern', 'aws.{account_id}.{role}')
        self.assertIn('added aws.123456789012.ReadOnly\n', got.stdout)
        self.awsrole_fails(2, "unknown part '{nope}'", 'add', '--sso', '--all', '--name-pattern', '{nope}')
        self.awsrole_fails(2, 'unknown part', 'add', '--sso', '--all', '--name-pattern', '{role')

    def test_two_of_one_name_are_an_error_before_anything_is_written(self):
        self.awsrole_fails(3, "profile 'Admin'", 'add', '--sso', '--all', '--name-pattern', '{role}')
        self.assertEqual(self.text(), ODD)

    def test_another_profile_of_that_name_stops_all(self):
        self.config(ODD + '[profile Staging-Admin]\nregion = eu-west-1\n')
        before = self.text()
        self.awsrole_fails(3, "another profile 'Staging-Admin'", 'add', '--sso', '--all')
        self.assertEqual(self.text(), before)

    def test_names_from_a_server_are_made_harmless(self):
        self.sso.assignments = [('123456789012', ' $(id)\n[profile x]; \x1b\u202e größe/日本 ', '', ['R'])]
        got = self.awsrole_ok('add', '--sso', '--all')
        self.assertEqual(got.stdout, 'added id-profile-x-größe/日本-R\n')
        self.assertEqual(self.text().count('[profile'), ODD.count('[profile') + 1)

    def test_a_session_is_chosen(self):
        self.config(ODD + '[sso-session two]\nsso_start_url = https://two.awsapps.com/start\nsso_region = us-east-1\n')
        self.awsrole_fails(2, 'several', 'add', '--sso', '--all')
        self.awsrole_ok('add', '--sso', '--all', '--sso-session', 'corp')
        self.awsrole_fails(3, 'sign in with: awsrole login --sso-session two', 'add', '--sso', '--all', '--sso-session',
                           'two')


if __name__ == '__main__':
    support.main()
