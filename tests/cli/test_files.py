#!/usr/bin/env python3
"""The configuration files as they should not be: broken, unreadable, not the user's own, or no files at all."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import support  # noqa: E402
from scene import CONFIG, SceneTest  # noqa: E402

# Root reads everything; without these capabilities it is a user like others.
AS_A_USER = ['/usr/bin/env', 'setpriv', '--bounding-set', '-dac_override,-dac_read_search', '--inh-caps',
             '-dac_override,-dac_read_search', '--']


class Syntax(SceneTest):
    def broken(self, line, text, problem='', name='.aws/config'):
        self.write(name, text)
        got = self.awsrole_fails(3, '%s:%d: ' % (self.path(name), line), 'export', 'prodaccess')
        self.assertIn(problem, got.stderr)
        for command in (['list'], ['show', 'prodaccess'], ['exec', 'prodaccess', '--', 'true']):
            self.awsrole_fails(3, '%s:%d: ' % (self.path(name), line), *command)
        self.awsrole_ok('--version')
        self.awsrole_ok('help')

    def test_a_line_that_is_nothing(self):
        self.broken(3, '[default]\nregion = us-east-2\nnonsense\n')

    def test_a_line_before_any_section(self):
        self.broken(1, 'region = us-east-2\n[default]\n')

    def test_a_section_twice(self):
        self.broken(2, '[profile a]\n[profile a]\n')

    def test_a_key_twice(self):
        self.broken(4, '[default]\nregion = a\noutput = json\nregion = b\n')

    def test_a_byte_order_mark(self):
        self.broken(1, '\ufeff[default]\n')

    def test_what_is_no_utf_8(self):
        self.broken(2, b'[default]\n# caf\xe9\n')

    def test_the_credentials_file_too(self):
        self.broken(2, '[default]\nnonsense\n', name='.aws/credentials')

    def test_a_secret_on_a_broken_line_is_not_shown(self):
        self.credentials('[default]\naws_access_key_id = AKIA\naws_secret_access_key hunter2hunter2\n')
        got = self.awsrole_fails(3, 'credentials:3: ', 'export', 'default')
        self.assertNotIn('hunter2', got.stderr)

    def test_a_broken_value_of_a_profile_names_profile_and_line(self):
        self.scene('[profile two]\nrole_arn = arn:aws:iam::123456789012:role/R\nsource_profile = a\n'
                   'credential_source = Environment\n')
        got = self.awsrole_fails(3, 'both source_profile and credential_source', 'export', 'two')
        self.assertIn("profile 'two' (%s:" % self.path('.aws/config'), got.stderr)

    def test_a_circle_is_written_out(self):
        self.scene(''.join('[profile %s]\nrole_arn = arn:aws:iam::123456789012:role/R\nsource_profile = %s\n' % x
                           for x in (('c1', 'c2'), ('c2', 'c3'), ('c3', 'c1'))))
        self.awsrole_fails(3, 'c1 -> c2 -> c3 -> c1', 'export', 'c1')


class Kinds(SceneTest):
    def as_a_user(self, *args, **options):
        """awsrole as somebody whom file modes concern."""
        if os.geteuid() != 0:
            return self.awsrole(*args, **options)
        return self.awsrole(*(AS_A_USER + self.command(args)), **options)

    def assert_names(self, got, *texts):
        self.assertEqual((got.status, got.stdout), (3, ''), got)
        self.assertEqual(len(got.stderr.splitlines()), 1, got)
        for text in texts:
            self.assertIn(text, got.stderr)

    def test_a_file_that_cannot_be_read_is_an_error_that_names_it(self):
        for name in ('.aws/config', '.aws/credentials'):
            os.chmod(self.path(name), 0o000)
            self.assert_names(self.as_a_user('export', 'prodaccess'), self.path(name), 'Permission denied')
            os.chmod(self.path(name), 0o600)

    def test_a_folder_that_cannot_be_entered_is_an_error(self):
        os.chmod(self.path('.aws'), 0o000)
        try:
            self.assert_names(self.as_a_user('export', 'prodaccess'), self.path('.aws/config'))
        finally:
            os.chmod(self.path('.aws'), 0o700)

    def test_a_file_that_others_can_write_is_refused(self):
        for name in ('.aws/config', '.aws/credentials'):
            os.chmod(self.path(name), 0o602)
            self.assert_names(self.awsrole('export', 'prodaccess'), self.path(name), 'chmod go-w')
            os.chmod(self.path(name), 0o600)

    def test_a_file_that_others_can_read_is_taken(self):
        os.chmod(self.path('.aws/config'), 0o644)
        self.awsrole_ok('export', 'prodaccess')

    def test_a_file_of_somebody_else_is_refused(self):
        if os.geteuid() != 0:
            self.skipTest('only root can give a file away')
        for name in ('.aws/config', '.aws/credentials'):
            os.chown(self.path(name), 12345, -1)
            self.assert_names(self.awsrole('export', 'prodaccess'), self.path(name), 'another user')
            os.chown(self.path(name), 0, -1)

    def test_a_folder_in_the_place_of_a_file_is_no_file(self):
        os.unlink(self.path('.aws/config'))
        os.mkdir(self.path('.aws/config'))
        self.awsrole_fails(3, "no profile 'prodaccess'", 'export', 'prodaccess')
        self.awsrole_ok('export', 'default')

    def test_a_name_that_can_be_no_files_is_no_file(self):
        os.symlink('loop', self.path('loop'))
        for path in (self.path('loop'), '/' + 'n' * 300):
            self.credentials('[default]\naws_access_key_id = AKIA1\naws_secret_access_key = s\n')
            self.awsrole_ok('export', env={'AWS_CONFIG_FILE': path})

    def test_a_config_file_of_the_environment_is_named(self):
        for path in ('/nosuch', self.home):
            self.awsrole_fails(3, "no profile 'prodaccess'; the config file is %s (AWS_CONFIG_FILE); see: awsrole list" %
                               path, 'export', 'prodaccess', env={'AWS_CONFIG_FILE': path})

    def test_a_policy_that_is_no_file_is_not_called_absent(self):
        self.awsrole_fails(2, 'policy file %s is no regular file' % self.home, 'export', 'prodaccess', '--policy',
                           self.home)
        self.awsrole_fails(2, 'there is no policy file /nosuch', 'export', 'prodaccess', '--policy', '/nosuch')

    def test_a_fifo_does_not_hang_it(self):
        os.unlink(self.path('.aws/config'))
        os.mkfifo(self.path('.aws/config'))
        self.awsrole_fails(3, "no profile 'prodaccess'", 'export', 'prodaccess', timeout=5)

    def test_a_device_is_no_file(self):
        for device in ('/dev/zero', '/dev/tty', '/dev/null'):
            self.awsrole_fails(3, "no profile 'prodaccess'", 'export', 'prodaccess', timeout=5,
                               env={'AWS_CONFIG_FILE': device})

    def test_a_file_that_is_too_large_is_refused(self):
        with open(self.path('.aws/config'), 'wb') as f:
            f.truncate((64 << 20) + 1)
        self.assert_names(self.awsrole('export', 'prodaccess'), self.path('.aws/config'), 'larger than')

    def test_a_symbolic_link_is_followed(self):
        os.rename(self.path('.aws/config'), self.path('elsewhere'))
        os.symlink(self.path('elsewhere'), self.path('.aws/config'))
        self.awsrole_ok('export', 'prodaccess')

    def test_the_variables_name_other_files(self):
        self.write('c/conf', CONFIG)
        self.write('c/keys', '[default]\n' + self.fake.keys())
        os.unlink(self.path('.aws/config'))
        os.unlink(self.path('.aws/credentials'))
        for config, keys in (('c/conf', 'c/keys'), ('~/c/conf', '~/c/keys'), ('$HOME/c/conf', '${HOME}/c/keys')):
            self.awsrole_ok('export', 'prodaccess', '--no-cache', env={'AWS_CONFIG_FILE': config,
                                                                       'AWS_SHARED_CREDENTIALS_FILE': keys})
        self.assertEqual(len(self.assumed()), 3)


if __name__ == '__main__':
    support.main()
