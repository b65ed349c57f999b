#!/usr/bin/env python3
"""One MFA code for all roles of a user: the session, when it is used, and that it is never there to be read."""
import hashlib
import json
import os
import stat
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import sealed  # noqa: E402
import support  # noqa: E402
from scene import IDS, MFA_SERIAL, PROD, STAGING, SceneTest, Shell, source  # noqa: E402

QUESTION = 'Enter MFA code for ' + MFA_SERIAL
SERIAL = 'mfa_serial = ' + MFA_SERIAL
FIVE = {'one': (PROD, 'ProductionAccessRole', 'us-east-2'), 'two': (PROD, 'ReadRole', 'us-east-2'),
        'three': (PROD, 'MfaRole', 'eu-west-1'), 'four': (STAGING, 'StagingRole', 'us-east-2'),
        'five': (IDS, 'ChainA', 'us-east-2')}


def role_arn(name):
    account, role, _ = FIVE[name]
    return 'arn:aws:iam::%s:role/%s%s' % (account, 'teams/ops/' if role == 'ReadRole' else '', role)


def config():
    return ''.join('\n[profile %s]\nrole_arn = %s\nsource_profile = bobby\nregion = %s\n%s\n' % (
        name, role_arn(name), FIVE[name][2], SERIAL) for name in FIVE)


class SessionTest(SceneTest):
    def setUp(self):
        super().setUp()
        if not sealed.has_keyring():            # a container: the key is in a file then, and everything else the same
            self.use_runtime_folder()
        self.addCleanup(sealed.drop_key, self.home)
        self.env['AWSROLE_MFA_SESSION'] = 'on'
        self.scene(config())

    def use_runtime_folder(self):
        folder = sealed.make_runtime_folder(self)
        self.env['XDG_RUNTIME_DIR'] = folder
        return folder

    def sessions(self):
        return self.fake.calls('GetSessionToken')

    def sealed_files(self):
        return [name for name in self.files() if name.startswith(sealed.FOLDER + os.sep)]

    def begin(self, profile='one', *more, **options):
        """The first role, with a code on the command line."""
        return self.awsrole_ok('--hook=1', 'use', profile, self.fake.totp(), *more, **options)


class OneCode(SessionTest):
    def test_five_roles_take_one_code(self):
        self.begin('one')
        for name in ('two', 'three', 'four', 'five'):
            got = self.awsrole_ok('--hook=1', 'use', name)
            self.assertEqual(got.stderr, '')
        self.assertEqual(len(self.sessions()), 1)
        params = self.sessions()[0]['params']
        self.assertEqual((params['SerialNumber'], params['DurationSeconds']), (MFA_SERIAL, '43200'))
        self.assertEqual([call['params']['RoleArn'] for call in self.assumed()], [role_arn(name) for name in FIVE])
        for call in self.assumed():
            self.assertNotIn('SerialNumber', call['params'])
            self.assertNotIn('TokenCode', call['params'])
            self.assertIn('x-amz-security-token', call['headers'])

    def test_with_the_session_off_it_takes_five(self):
        for name in FIVE:
            self.awsrole_ok('--hook=1', 'use', name, self.fake.totp(), env={'AWSROLE_MFA_SESSION': 'off'})
        self.assertEqual((len(self.sessions()), self.sealed_files()), (0, []))
        for call in self.assumed():
            self.assertEqual(call['params']['SerialNumber'], MFA_SERIAL)
            self.assertIn('TokenCode', call['params'])

    def test_the_roles_are_in_the_aws_clis_cache_under_its_names(self):
        self.begin('one')
        text = json.dumps({'RoleArn': role_arn('one'), 'SerialNumber': MFA_SERIAL}, sort_keys=True)
        self.assertEqual(self.entries(), [hashlib.sha1(text.encode()).hexdigest() + '.json'])

    def test_regions_share_the_session(self):
        # Through the proxy the calls go to the real names of two regions.
        self.env.pop('AWS_ENDPOINT_URL_STS')
        self.env.update(self.fake.env(tls=True))
        self.begin('one')
        self.awsrole_ok('--hook=1', 'use', 'three')
        self.assertEqual([call['host'] for call in self.assumed()],
                         ['sts.us-east-2.amazonaws.com', 'sts.eu-west-1.amazonaws.com'])
        self.assertEqual(len(self.sessions()), 1)

    def test_refresh_asks_no_more(self):
        shell = Shell(self)
        shell.ok('use', 'one', self.fake.totp())
        shell.ok('refresh')
        self.assertEqual((len(self.sessions()), len(self.assumed())), (1, 2))

    def test_keys_of_the_environment_count_as_well(self):
        bobby = self.fake.users['bobby']
        self.config('[profile e]\nrole_arn = %s\ncredential_source = Environment\nregion = us-east-2\n%s\n'
                    '[profile one]\nrole_arn = %s\ncredential_source = Environment\nregion = us-east-2\n%s\n'
                    % (role_arn('two'), SERIAL, role_arn('one'), SERIAL))
        self.env.update(AWS_ACCESS_KEY_ID=bobby.key_id, AWS_SECRET_ACCESS_KEY=bobby.secret)
        self.begin('one')
        self.awsrole_ok('--hook=1', 'use', 'e')
        self.assertEqual(len(self.sessions()), 1)

    def test_a_role_behind_an_mfa_role_takes_the_session_too(self):
        self.scene(config() + '\n[profile b]\nrole_arn = arn:aws:iam::%s:role/ChainB\nsource_profile = five\n'
                   'region = us-east-2\n' % PROD)
        self.begin('one')
        self.awsrole_ok('--hook=1', 'use', 'b')
        self.assertEqual(len(self.sessions()), 1)

    def test_with_less_than_15_minutes_left_a_new_one_is_made(self):
        for left, calls in ((905, 1), (880, 3)):
            self.awsrole_ok('forget', '--all')
            self.fake.rule(on='GetSessionToken', times=1, expires_in=left)
            self.begin('one')
            self.begin('two')
            self.assertEqual(len(self.sessions()), calls, left)

    def test_another_key_or_device_has_another_session(self):
        self.begin('one')
        self.scene(config().replace('mfa/bobby', 'mfa/other'))
        self.awsrole_fails(2, 'no terminal to ask on', '--hook=1', 'use', 'two')


class Direct(SessionTest):
    def check(self, *args, **options):
        """A call with serial number and code, and no session, although one is there."""
        self.awsrole_ok('--hook=1', 'use', *args, **options)
        params = self.assumed()[-1]['params']
        self.assertEqual(params['SerialNumber'], MFA_SERIAL)
        self.assertNotIn('x-amz-security-token', self.assumed()[-1]['headers'])

    def test_over_an_hour_goes_directly(self):
        self.begin('two')
        self.check('one', self.fake.totp(), '--duration', '2h')
        self.assertEqual(self.assumed()[-1]['params']['DurationSeconds'], '7200')

    def test_an_hour_goes_through_the_session(self):
        self.begin('two')
        self.awsrole_ok('--hook=1', 'use', 'one', '--duration', '1h')
        self.assertEqual(len(self.sessions()), 1)

    def test_what_is_not_to_be_kept_goes_directly(self):
        self.begin('two')
        self.check('one', self.fake.totp(), '--no-cache')
        self.check('one', self.fake.totp(), env={'AWSROLE_CACHE': 'off'})
        self.assertEqual(len(self.sessions()), 1)

    def test_show_says_how_and_why(self):
        for text, args, env in (
                ('all roles of this user', ['one'], {}),
                ('alone: over an hour', ['one', '--duration', '61m'], {}),
                ('alone: AWSROLE_MFA_SESSION is off', ['one'], {'AWSROLE_MFA_SESSION': 'off'}),
                ('alone: nothing is kept', ['one'], {'AWSROLE_CACHE': 'off'}),
                ('alone: the source is not the access key', ['t'], {}),
                ('alone: another role calls', ['chained'], {})):
            self.scene(config() + source('t', 'ReadRole', SERIAL, source='tok') +
                       '[profile chained]\nrole_arn = %s\nsource_profile = chain-a\n%s\n' % (role_arn('two'), SERIAL) +
                       '[profile tok]\naws_access_key_id = A\naws_secret_access_key = b\naws_session_token = c\n')
            self.assertRegex(self.awsrole_ok('show', *args, env=env).stdout, r'(?m)^  MFA code +one for .*%s' % text)
        self.assertNotIn('MFA code', self.awsrole_ok('show', 'prodaccess').stdout)
        self.assertEqual(len(self.fake.log), 0)

    def test_another_value_of_the_variable_is_a_mistake(self):
        self.awsrole_fails(2, 'AWSROLE_MFA_SESSION must be on or off', '--hook=1', 'use', 'one', '123456',
                           env={'AWSROLE_MFA_SESSION': 'yes'})


class Kept(SessionTest):
    def test_no_secret_is_in_any_file_and_only_the_user_can_read_it(self):
        folder = self.use_runtime_folder()
        self.begin('one')
        names = self.sealed_files()
        self.assertEqual(len(names), 1)
        self.assertEqual(stat.S_IMODE(os.stat(self.path(names[0])).st_mode), 0o600)
        self.assertEqual(os.stat(self.path(sealed.FOLDER)).st_mode & 0o77, 0)
        session = self.fake.world.issued[0]
        for top in (self.home, folder):
            for where, _, files in os.walk(top):
                for name in files:
                    with open(os.path.join(where, name), 'rb') as f:
                        data = f.read()
                    for text in (session.key_id, session.secret, session.token, MFA_SERIAL):
                        if name != 'config':
                            self.assertNotIn(text.encode(), data, name)
        self.assertEqual(os.path.getsize(self.path(names[0])) % 256, (8 + 4 + 8 + 8 + 32 + 4 + 16) % 256)

    def test_without_the_key_the_file_is_worth_nothing(self):
        self.begin('one')
        self.assertIsNotNone(sealed.read_key(self.home))
        sealed.drop_key(self.home)
        self.begin('two')
        self.assertEqual(len(self.sessions()), 2)
        self.assertEqual(len(self.sealed_files()), 1)       # the old one is swept

    def test_another_login_session_of_the_user_can_read_the_key(self):
        if not sealed.has_keyring():
            self.skipTest('there is no keyring here')
        self.begin('one')
        got = self.awsrole_ok(*(sealed.in_new_session() + [support.AWSROLE, '--hook=1', 'use', 'two']))
        self.assertEqual((got.stderr, len(self.sessions())), ('', 1))

    def test_a_key_of_last_week_is_replaced(self):
        if not sealed.has_keyring():
            self.skipTest('there is no keyring here')
        for days, sessions in ((6.9, 1), (7.1, 2)):
            self.awsrole_ok('forget', '--all')
            self.fake.log.clear()
            sealed.put_key(self.home, bytes(32) + int(time.time() - days * 86400).to_bytes(8, 'big'))
            self.begin('one')
            if days > 7:
                self.assertNotEqual(sealed.read_key(self.home), bytes(32))
            sealed.put_key(self.home, sealed.read_key(self.home) +
                           int(time.time() - days * 86400).to_bytes(8, 'big'))
            self.begin('two')
            self.assertEqual(len(self.sessions()), sessions)

    def test_forget_drops_the_session(self):
        self.begin('one')
        self.awsrole_ok('forget', 'two')
        self.assertEqual(self.sealed_files(), [])
        self.begin('two')
        self.assertEqual(len(self.sessions()), 2)

    def test_forget_all_destroys_the_key(self):
        self.begin('one')
        self.awsrole_ok('forget', '--all')
        self.assertEqual((self.sealed_files(), self.entries(), sealed.find_key(self.home)), ([], [], None))
        self.begin('one')
        self.assertEqual(len(self.sessions()), 2)


class Refused(SessionTest):
    def test_a_session_that_aws_does_not_know_any_more_is_asked_for_once_more(self):
        for code in ('ExpiredToken', 'InvalidClientTokenId'):
            self.awsrole_ok('forget', '--all')
            self.fake.log.clear()
            self.begin('one')
            self.fake.rule(on='AssumeRole', times=1, error=[code, 'no'], status=403)
            self.begin('two')
            self.assertEqual((len(self.sessions()), len(self.assumed())), (2, 3), code)
            self.awsrole_ok('--hook=1', 'use', 'four')
            self.assertEqual(len(self.sessions()), 2)

    def test_a_new_session_that_is_refused_is_the_end(self):
        self.fake.rule(on='AssumeRole', error=['InvalidClientTokenId', 'no'], status=403)
        self.awsrole_fails(4, 'InvalidClientTokenId', '--hook=1', 'use', 'one', self.fake.totp())
        self.assertEqual((len(self.sessions()), len(self.assumed())), (1, 1))

    def test_a_denied_role_keeps_the_session_and_says_that_the_code_is_old(self):
        self.scene(config() + source('locked', 'LockedRole', SERIAL, source='bobby'))
        self.begin('one')
        self.awsrole_fails(4, 'awsrole forget locked', '--hook=1', 'use', 'locked')
        self.awsrole_ok('--hook=1', 'use', 'two')
        self.assertEqual(len(self.sessions()), 1)

    def test_a_wrong_code_is_called_so(self):
        self.awsrole_fails(4, 'MFA code was wrong', '--hook=1', 'use', 'one', '000000')
        self.assertEqual((self.sealed_files(), self.entries()), ([], []))

    def test_a_code_that_is_too_short_is_refused_without_a_call(self):
        self.awsrole_fails(3, 'at least 6 characters', '--hook=1', 'use', 'one', '12345')
        self.assertEqual(len(self.fake.log), 0)

    def test_where_sessions_are_forbidden_it_names_the_way_round(self):
        self.fake.rule(on='GetSessionToken', error=['AccessDenied', 'explicit deny'], status=403)
        self.awsrole_fails(4, 'AWSROLE_MFA_SESSION=off', '--hook=1', 'use', 'one', self.fake.totp())


class Together(SessionTest):
    def test_two_processes_ask_once(self):
        terminals = [self.terminal('export', name, '--format', 'process', '--print') for name in ('one', 'two')]
        asking = None
        for _ in range(100):
            for terminal in terminals:
                try:
                    terminal.expect(QUESTION, timeout=0.1)
                    asking = terminal
                except AssertionError:
                    pass
            if asking:
                break
        other = terminals[1 - terminals.index(asking)]
        with self.assertRaises(AssertionError):
            other.expect('MFA code', timeout=0.3)
        asking.send(self.fake.totp() + '\n')
        self.assertEqual([t.wait() for t in terminals], [0, 0], [t.output for t in terminals])
        self.assertEqual((len(self.sessions()), len(self.assumed())), (1, 2))

    def test_the_two_share_a_refusal(self):
        terminals = [self.terminal('export', name, '--format', 'process', '--print') for name in ('one', 'two')]
        asked = []
        for _ in range(100):
            for terminal in terminals:
                try:
                    terminal.expect(QUESTION, timeout=0.1)
                    asked.append(terminal)
                except AssertionError:
                    pass
            if asked:
                break
        asked[0].expect(': ')
        self.assertEqual(len(asked), 1)
        self.fake.log.clear()
        asked[0].send('000000\n')
        self.assertEqual([t.wait() for t in terminals], [4, 4], [t.output for t in terminals])
        self.assertEqual(len(self.sessions()), 1)


class NoKeyring(SessionTest):
    def setUp(self):
        super().setUp()
        self.env.pop('XDG_RUNTIME_DIR', None)
        self.words = sealed.without_keyring(self)

    def run_in(self, *args, **options):
        return self.awsrole_ok(*(self.words + [support.AWSROLE] + list(args)), **options)

    def test_the_key_is_in_the_runtime_folder_then(self):
        folder = self.use_runtime_folder()
        self.run_in('--hook=1', 'use', 'one', self.fake.totp())
        self.assertIsNone(sealed.find_key(self.home))
        name = os.path.join(folder, sealed.key_name(self.home))
        self.assertEqual((stat.S_IMODE(os.stat(name).st_mode), os.path.getsize(name)), (0o600, 40))
        self.assertEqual(self.run_in('--hook=1', 'use', 'two').stderr, '')
        self.assertEqual(len(self.sessions()), 1)
        self.run_in('forget', '--all')
        self.assertEqual((os.listdir(folder), self.sealed_files()), ([], []))

    def check_direct(self, env):
        got = self.run_in('--hook=1', 'use', 'one', self.fake.totp(), env=env)
        self.assertIn('awsrole: the MFA code is used for this role alone, as a session can\'t be kept', got.stderr)
        self.assertEqual(got.stderr.count('\n'), 1)
        self.assertEqual((len(self.sessions()), self.sealed_files()), (0, []))
        self.assertEqual(self.assumed()[-1]['params']['SerialNumber'], MFA_SERIAL)
        self.awsrole_ok('forget', '--all')

    def test_with_neither_it_is_as_if_it_were_off_and_says_so_once(self):
        self.check_direct({})

    def test_a_runtime_folder_that_others_can_open_or_that_is_on_a_disk_is_none(self):
        folder = self.use_runtime_folder()
        os.chmod(folder, 0o750)
        self.check_direct({})
        os.chmod(folder, 0o700)
        link = self.path('link')
        os.symlink(folder, link)
        self.check_direct({'XDG_RUNTIME_DIR': link})
        with open('/proc/mounts') as f:
            on_disk = not any(self.home.startswith(line.split()[1] + '/') for line in f if line.split()[2] == 'tmpfs')
        if on_disk:
            os.mkdir(self.path('run'), 0o700)
            self.check_direct({'XDG_RUNTIME_DIR': self.path('run')})
        self.assertEqual(os.listdir(folder), [])


if __name__ == '__main__':
    support.main()
