#!/usr/bin/env python3
# time limit: 600 s
"""
grant, revoke and doctor against moto with authentication on: two accounts, an empty user, and a role that the user can
use afterwards, exactly as far as its policies say.
"""
import http.client
import http.server
import json
import os
import signal
import subprocess
import sys
import threading
import unittest
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(os.path.dirname(HERE), 'cli'), HERE]
import support  # noqa: E402
from botocore.exceptions import ClientError  # noqa: E402
from moto_aws import MotoAws, credentials  # noqa: E402

IDS, PROD = '111122223333', '123456789012'
ROLE = 'arn:aws:iam::%s:role/Deployer' % PROD
LIST_ONLY = {'Version': '2012-10-17',
             'Statement': [{'Effect': 'Allow', 'Action': 's3:ListAllMyBuckets', 'Resource': '*'}]}
CONFIG = ''.join('[profile %s]\nregion = us-east-1\n' % name for name in ('ids', 'prod', 'alice', 'carol'))
WRITES = ('Create', 'Update', 'Put', 'Attach', 'Detach', 'Delete')

moto = None


def setUpModule():
    global moto
    moto = MotoAws()


def tearDownModule():
    moto.close()


class Proxy:
    """
    Stands in front of IAM or STS: notes the calls, and after the n-th one calls `kill` in place of answering; `refuse`:
    so many calls of AssumeRole are refused.
    """

    def __init__(self, url):
        self.calls, self.kill_at, self.kill, self.refuse = [], None, None, 0
        target, proxy = urllib.parse.urlsplit(url).netloc, self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = 'HTTP/1.1'

            def do_POST(self):
                body = self.rfile.read(int(self.headers['Content-Length']))
                connection = http.client.HTTPConnection(target, timeout=20)
                connection.request('POST', self.path, body, dict(self.headers))
                answer = connection.getresponse()
                data = answer.read()
                connection.close()
                proxy.calls.append(urllib.parse.parse_qs(body.decode())['Action'][0])
                if proxy.refuse and proxy.calls[-1] == 'AssumeRole':
                    proxy.refuse -= 1
                    data = b'<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>'
                    answer.status = 403
                if len(proxy.calls) == proxy.kill_at:
                    proxy.kill()
                    self.close_connection = True
                    return
                self.send_response(answer.status)
                self.send_header('Content-Length', str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *args):
                pass

        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        self.server.daemon_threads = True
        self.server.handle_error = lambda *_: None       # a client that was killed
        self.url = 'http://127.0.0.1:%d' % self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def writes(self):
        return [c for c in self.calls if c.startswith(WRITES)]

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class GrantTest(support.CliTest):
    timeout = 90

    def setUp(self):
        super().setUp()
        moto.reset()
        self.proxy = Proxy(moto.url)
        self.addCleanup(self.proxy.close)
        self.scene()

    def scene(self):
        """An administrator in each account, alice without any permission, carol in the role's account."""
        keys = {'ids': moto.admin(IDS), 'prod': moto.admin(PROD), 'alice': moto.user(IDS, 'alice'),
                'carol': moto.user(PROD, 'carol')}
        self.config(CONFIG)
        self.credentials(credentials(**keys))
        self.policy = self.write('policy.json', json.dumps(LIST_ONLY))
        self.env.update(AWS_ENDPOINT_URL=moto.url, AWS_ENDPOINT_URL_IAM=self.proxy.url, AWSROLE_CACHE='off',
                        AWS_EC2_METADATA_DISABLED='true')

    def sides(self, to='user/alice'):
        return ('Deployer', '--to', to, '--from-profile', 'ids', '--in-profile', 'prod')

    def grant(self, *more, **options):
        return self.awsrole_ok('grant', *self.sides(), '--policy', self.policy, '--profile', 'deploy',
                               '--source-profile', 'alice', '--max-duration', '2h', '--yes', *more, **options)

    def everything(self):
        return moto.documents(IDS), moto.documents(PROD)

    def role_keys(self, profile='deploy'):
        got = json.loads(self.awsrole_ok('export', profile, '--no-cache').stdout)
        return got['AccessKeyId'], got['SecretAccessKey'], got['SessionToken']

    def assert_role_works(self):
        s3 = moto.client('s3', self.role_keys())
        s3.list_buckets()
        with self.assertRaisesRegex(ClientError, 'AccessDenied'):
            s3.create_bucket(Bucket='forbidden')


class Grant(GrantTest):
    def test_the_judge_refuses_what_is_not_allowed(self):
        self.config(CONFIG + '[profile deploy]\nrole_arn = %s\nsource_profile = alice\nregion = us-east-1\n' % ROLE)
        self.awsrole_fails(4, 'AccessDenied', 'export', 'deploy')

    def test_an_empty_user_can_use_the_role_as_far_as_its_policy_goes(self):
        got = self.grant()
        self.assertIn('granted ' + ROLE, got.stdout)
        self.assertIn('[profile deploy]\nrole_arn = %s\nsource_profile = alice\nregion = us-east-1\n' % ROLE,
                      self.read('.aws/config'))
        self.assert_role_works()
        ids, prod = self.everything()
        self.assertEqual(prod['role/Deployer']['seconds'], 7200)
        self.assertEqual(prod['role/Deployer']['tags'], [{'Key': 'awsrole', 'Value': 'grant'}])
        self.assertEqual([s['Resource'] for s in ids['user/alice']['awsrole-assume-Deployer']['Statement']], [ROLE])

    def test_a_second_grant_changes_nothing(self):
        self.grant()
        before, self.proxy.calls = self.everything(), []
        config = self.read('.aws/config')
        self.grant()
        self.assertEqual(self.proxy.writes(), [])
        self.assertEqual((self.everything(), self.read('.aws/config')), (before, config))

    def test_where_there_is_nothing_to_do_nobody_is_asked(self):
        self.grant('--profile', 'deploy')
        self.proxy.calls = []
        self.awsrole_ok('grant', *self.sides(), '--policy', self.policy, '--profile', 'deploy')
        self.assertEqual(self.proxy.writes(), [])
        got = self.awsrole_ok('grant', *self.sides(), '--policy', self.policy, '--profile', 'deploy', '--dry-run')
        self.assertNotIn('write profile', got.stdout)
        self.awsrole_fails(2, 'add --yes', 'grant', *self.sides(), '--policy', self.policy, '--profile', 'other')
        self.awsrole_fails(2, 'add --yes', 'revoke', *self.sides(), '--profile', 'deploy')
        self.awsrole_ok('revoke', *self.sides(), '--profile', 'deploy', '--yes')
        self.assertIn('nothing to take back', self.awsrole_ok('revoke', *self.sides(), '--profile', 'deploy').stdout)

    def test_it_waits_until_the_role_can_be_used(self):
        sts = Proxy(moto.url)
        self.addCleanup(sts.close)
        sts.refuse = 3
        self.grant(env={'AWS_ENDPOINT_URL_STS': sts.url})
        self.assertEqual(sts.calls.count('AssumeRole'), 4)

    def test_a_role_that_nobody_of_ours_will_use_is_not_tried(self):
        got = self.awsrole_ok('grant', *self.sides(), '--yes')
        self.assertIn('the role was not tried', got.stderr)

    def test_a_dry_run_and_a_print_change_nothing(self):
        for word in ('--dry-run', '--print'):
            before = self.everything()
            got = self.awsrole_ok('grant', *self.sides(), '--policy', self.policy, word)
            self.assertIn('create role Deployer, which trusts user alice', got.stdout)
            self.assertEqual((self.proxy.writes(), self.everything()), ([], before))

    def test_the_printed_commands_do_the_same(self):
        printed = self.awsrole_ok('grant', *self.sides(), '--policy', self.policy, '--max-duration', '2h', '--print')
        env = dict(self.environment(), AWS_ENDPOINT_URL_IAM=moto.url)
        done = subprocess.run(['sh', '-ec', printed.stdout], env=env, capture_output=True, text=True, timeout=120)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.proxy.calls = []
        self.grant()
        self.assertEqual(self.proxy.writes(), [])

    def test_without_a_terminal_and_without_yes_nothing_is_done(self):
        before = self.everything()
        self.awsrole_fails(2, 'add --yes', 'grant', *self.sides())
        self.assertEqual(self.everything(), before)

    def test_on_a_terminal_it_asks_and_no_means_no(self):
        before = self.everything()
        for answer, status in (('n', 2), ('', 2), ('y', 0)):
            with self.terminal('grant', *self.sides()) as terminal:
                terminal.expect('create role Deployer')
                terminal.expect(r'Do that\? ')
                self.assertEqual(self.everything(), before)
                terminal.send(answer + '\n')
                self.assertEqual(terminal.wait(60), status, terminal.output)
            self.assertEqual('role/Deployer' in self.everything()[1], status == 0)

    def test_who_is_not_there_is_an_error_before_anything_is_done(self):
        before = self.everything()
        for words, text in (
                (('Deployer', '--to', 'user/nobody', '--in-profile', 'prod'), "no user 'nobody'"),
                (('Deployer', '--to', 'role/abcd', '--in-profile', 'prod'), "no role 'abcd'"),
                (('Deployer', '--to', 'arn:aws:iam::%s:user/alice' % IDS, '--in-profile', 'prod'), '--from-profile'),
                (('arn:aws:iam::%s:role/x' % IDS, '--to', 'user/carol', '--in-profile', 'prod'), '--in-profile'),
                (('Deployer', '--to', 'user/carol', '--in-profile', 'prod', '--policy-arn',
                  'arn:aws:iam::aws:policy/Nothing'), 'there is no policy')):
            with self.subTest(text):
                self.awsrole_fails(3, text, 'grant', *words, '--yes')
        self.assertEqual(self.everything(), before)

    def test_the_role_of_an_instance_can_be_let_in(self):
        moto.iam(moto.admin(IDS)).create_role(RoleName='abcd', Path='/ec2/', AssumeRolePolicyDocument=json.dumps(
            {'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Principal': {'Service': 'ec2.amazonaws.com'},
                                                     'Action': 'sts:AssumeRole'}]}))
        self.awsrole_ok('grant', *self.sides('role/abcd'), '--profile', 'there', '--yes')
        ids, prod = self.everything()
        self.assertEqual(prod['role/Deployer']['trust']['Statement'][0]['Principal'],
                         {'AWS': 'arn:aws:iam::%s:role/ec2/abcd' % IDS})
        self.assertEqual(list(ids['role/abcd']['inline']), ['awsrole-assume-Deployer'])
        self.assertIn('credential_source = Ec2InstanceMetadata', self.read('.aws/config'))

    def test_a_group_is_let_in_through_its_account(self):
        moto.iam(moto.admin(IDS)).create_group(GroupName='ops')
        self.awsrole_ok('grant', *self.sides('group/ops'), '--yes')
        trust = self.everything()[1]['role/Deployer']['trust']
        self.assertEqual(trust['Statement'][0]['Principal'], {'AWS': 'arn:aws:iam::%s:root' % IDS})
        policy = moto.iam(moto.admin(IDS)).get_group_policy(GroupName='ops', PolicyName='awsrole-assume-Deployer')
        self.assertEqual(policy['PolicyDocument']['Statement'][0]['Resource'], ROLE)

    def test_conditions_and_the_device_are_written(self):
        iam = moto.iam(moto.admin(IDS))
        serial = iam.create_virtual_mfa_device(VirtualMFADeviceName='alice')['VirtualMFADevice']['SerialNumber']
        iam.enable_mfa_device(UserName='alice', SerialNumber=serial, AuthenticationCode1='123456',
                              AuthenticationCode2='654321')
        self.awsrole_ok('grant', *self.sides(), '--mfa', '--external-id', 'it=47:x/@', '--session-name-is-user',
                        '--profile', 'deploy', '--source-profile', 'alice', '--yes')
        self.assertEqual(self.everything()[1]['role/Deployer']['trust']['Statement'][0]['Condition'], {
            'Bool': {'aws:MultiFactorAuthPresent': 'true'}, 'StringEquals': {'sts:ExternalId': 'it=47:x/@'},
            'StringLike': {'sts:RoleSessionName': '${aws:username}'}})
        for line in ('mfa_serial = ' + serial, 'external_id = it=47:x/@', 'role_session_name = alice'):
            self.assertIn(line + '\n', self.read('.aws/config'))


HAND_MADE = {'Version': '2012-10-17', 'Id': 'ours', 'Statement': [
    {'Sid': 'ByHand', 'Effect': 'Allow', 'Principal': {'AWS': ['arn:aws:iam::%s:user/carol' % PROD]},
     'Action': ['sts:TagSession'], 'Condition': {'StringEquals': {'z': '1', 'a': ['2', '3']}}}]}
HAND_MADE_PERMISSION = {'Version': '2012-10-17', 'Statement': {'Effect': 'Allow', 'Action': 's3:GetObject',
                                                               'Resource': 'arn:aws:s3:::é/*'}}


class Revoke(GrantTest):
    def by_hand(self):
        moto.iam(moto.admin(PROD)).create_role(RoleName='Deployer', AssumeRolePolicyDocument=json.dumps(HAND_MADE))
        moto.iam(moto.admin(IDS)).put_user_policy(UserName='alice', PolicyName='awsrole-assume-Deployer',
                                                  PolicyDocument=json.dumps(HAND_MADE_PERMISSION))

    def test_hand_made_statements_are_left_alone(self):
        self.by_hand()
        self.grant()
        ids, prod = self.everything()
        self.assertEqual(json.dumps(prod['role/Deployer']['trust']['Statement'][0]), json.dumps(HAND_MADE['Statement'][0]))
        self.assertEqual(len(prod['role/Deployer']['trust']['Statement']), 2)
        self.assert_role_works()
        self.awsrole_ok('revoke', *self.sides(), '--delete-role', '--yes')
        ids, prod = self.everything()
        self.assertEqual(json.dumps(prod['role/Deployer']['trust']), json.dumps(HAND_MADE))
        left = ids['user/alice']['awsrole-assume-Deployer']
        self.assertEqual(json.dumps(left['Statement']), json.dumps([HAND_MADE_PERMISSION['Statement']]))
        self.awsrole_fails(4, 'AccessDenied', 'export', 'deploy', '--no-cache')

    def test_what_was_granted_is_gone_and_the_role_stays(self):
        self.grant()
        got = self.awsrole_ok('revoke', *self.sides(), '--yes')
        self.assertEqual(got.stdout, 'taken back\n')
        ids, prod = self.everything()
        self.assertEqual(ids['user/alice'], {})
        self.assertEqual([s['Sid'] for s in prod['role/Deployer']['trust']['Statement']], ['AwsroleNobody'])
        self.awsrole_fails(4, 'AccessDenied', 'export', 'deploy', '--no-cache')
        self.assertIn('[profile deploy]', self.read('.aws/config'))
        self.proxy.calls = []
        self.assertEqual(self.awsrole_ok('revoke', *self.sides(), '--yes').stdout, 'there was nothing to take back\n')
        self.assertEqual(self.proxy.writes(), [])

    def test_a_role_that_was_given_back_can_be_granted_again(self):
        self.grant()
        before = self.everything()
        self.awsrole_ok('revoke', *self.sides(), '--yes')
        self.grant()
        self.assertEqual(self.everything(), before)

    def test_the_role_goes_only_if_it_is_ours_and_nobody_else_is_let_in(self):
        before = self.everything()
        self.grant()
        self.awsrole_ok('grant', 'Deployer', '--to', 'user/carol', '--in-profile', 'prod', '--yes')
        self.awsrole_ok('revoke', *self.sides(), '--delete-role', '--yes')
        self.assertIn('role/Deployer', self.everything()[1])
        self.awsrole_ok('revoke', 'Deployer', '--to', 'user/carol', '--in-profile', 'prod', '--delete-role', '--yes',
                        '--profile', 'deploy')
        self.assertEqual(self.everything(), before)
        self.assertEqual(self.read('.aws/config').rstrip(), CONFIG.rstrip())

    def test_two_roles_of_one_name_in_two_accounts_share_the_policy(self):
        self.grant()
        self.awsrole_ok('grant', 'Deployer', '--to', 'user/alice', '--in-profile', 'ids', '--yes')
        both = self.everything()[0]['user/alice']['awsrole-assume-Deployer']['Statement']
        self.assertEqual([s['Resource'] for s in both], [ROLE, ROLE.replace(PROD, IDS)])
        self.awsrole_ok('revoke', 'Deployer', '--to', 'user/alice', '--in-profile', 'ids', '--yes')
        self.assertEqual(self.everything()[0]['user/alice']['awsrole-assume-Deployer']['Statement'], both[:1])


class Doctor(GrantTest):
    """What is missing is named, and nothing else; the statement that it gives is the cure."""

    def doctor(self, profile='deploy', readers=('--from-profile', 'ids', '--in-profile', 'prod'), status=0):
        got = self.awsrole('doctor', profile, *readers, '--json')
        self.assertEqual(got.status, status, got)
        return [f for f in json.loads(got.stdout) if f['check'] in ('profile', 'role')]

    def problems(self, **options):
        return [f for f in self.doctor(status=4, **options) if f['state'] == 'problem']

    def cure(self, finding):
        """The statement in what a finding says that is to be done."""
        text = finding['todo']
        return json.loads(text[text.index('\n{') + 1:text.rindex('}') + 1])

    def test_all_is_well_after_a_grant(self):
        self.grant()
        found = self.doctor()
        self.assertEqual({f['state'] for f in found}, {'ok'})
        self.assertEqual(found[-1]['text'], 'the role can be assumed')

    def test_without_the_permission_it_names_the_permission(self):
        self.grant()
        moto.iam(moto.admin(IDS)).delete_user_policy(UserName='alice', PolicyName='awsrole-assume-Deployer')
        first, last = self.problems()
        self.assertIn('user/alice has no permission to call sts:AssumeRole', first['text'])
        self.assertIn('AccessDenied', last['text'])
        policy = {'Version': '2012-10-17', 'Statement': [self.cure(first)]}
        moto.iam(moto.admin(IDS)).put_user_policy(UserName='alice', PolicyName='x', PolicyDocument=json.dumps(policy))
        self.doctor()

    def test_without_the_trust_it_names_the_trust(self):
        self.grant()
        iam = moto.iam(moto.admin(PROD))
        for document in ({'Version': '2012-10-17', 'Statement': HAND_MADE['Statement']},
                         {'Version': '2012-10-17', 'Statement': {
                             'Effect': 'Allow', 'Principal': {'AWS': 'arn:aws:iam::%s:user/bob' % IDS},
                             'Action': 'sts:AssumeRole'}}):
            iam.update_assume_role_policy(RoleName='Deployer', PolicyDocument=json.dumps(document))
            found = self.problems()[0]
            self.assertIn("the role's trust policy does not let arn:aws:iam::%s:user/alice in" % IDS, found['text'])
        policy = {'Version': '2012-10-17', 'Statement': [self.cure(found)]}
        iam.update_assume_role_policy(RoleName='Deployer', PolicyDocument=json.dumps(policy))
        self.doctor()

    def test_in_one_account_the_judge_agrees_about_the_trust(self):
        self.awsrole_ok('grant', 'Deployer', '--to', 'user/carol', '--in-profile', 'prod', '--profile', 'deploy',
                        '--source-profile', 'carol', '--yes')
        readers = ('--from-profile', 'prod')
        self.doctor(readers=readers)
        moto.iam(moto.admin(PROD)).update_assume_role_policy(RoleName='Deployer', PolicyDocument=json.dumps(HAND_MADE))
        first, last = self.problems(readers=readers)
        self.assertIn('does not let', first['text'])
        self.assertIn('AccessDenied', last['text'])

    def test_conditions_that_the_profile_does_not_meet_are_named(self):
        self.awsrole_ok('grant', *self.sides(), '--mfa', '--external-id', 'abcd', '--session-name-is-user', '--yes')
        lines = ['[profile deploy]', 'role_arn = ' + ROLE, 'source_profile = alice', 'region = us-east-1']
        for more, text in (('', 'MFA, and profile'), ('mfa_serial = arn:aws:iam::%s:mfa/alice' % IDS, 'external id'),
                           ('external_id = other', 'another external id'),
                           ('external_id = abcd', "the session name 'alice'"),
                           ('role_session_name = alice', None)):
            lines = [line for line in lines if line.split(' =')[0] != more.split(' =')[0]] + [more]
            self.config(CONFIG + '\n'.join(lines) + '\n')
            if text:
                self.assertIn(text, self.problems()[0]['text'])
        self.assertNotIn('problem', [f['state'] for f in self.doctor()])

    def test_a_role_that_is_not_there_and_a_duration_that_is_too_long(self):
        self.grant()
        config = self.read('.aws/config')
        self.config(config.replace(ROLE, ROLE.replace('Deployer', 'Deploier')))
        self.assertIn('there is no role', self.problems()[0]['text'])
        self.config(config.replace('role_arn', 'duration_seconds = 14400\nrole_arn'))
        self.assertIn('lasts 7200 s at most', self.problems()[0]['text'])

    def test_what_it_may_not_look_at_becomes_a_question(self):
        self.grant()
        moto.iam(moto.admin(IDS)).delete_user_policy(UserName='alice', PolicyName=self.policy_name())
        states = {}
        for finding in self.doctor(readers=(), status=4):
            states.setdefault(finding['state'], []).append(finding)
        self.assertEqual(len(states['unknown']), 2)
        self.assertIn('--in-profile', states['unknown'][0]['todo'])
        self.assertIn('--from-profile', states['unknown'][1]['todo'])
        self.assertIn('AccessDenied', states['problem'][0]['text'])

    def policy_name(self):
        return moto.iam(moto.admin(IDS)).list_user_policies(UserName='alice')['PolicyNames'][0]

    def test_what_it_may_not_look_at_is_no_matter_if_the_role_works(self):
        self.grant()
        found = self.doctor(readers=())
        self.assertNotIn('unknown', [f['state'] for f in found])
        self.assertEqual(found[-1]['text'], 'the role can be assumed')


class Killed(GrantTest):
    def run_killed(self, words, at):
        """Kills the run when IAM has done its call number `at`; whether it came so far."""
        self.proxy.calls, self.proxy.kill_at = [], at
        child = subprocess.Popen(self.command(words), env=self.environment(), cwd=self.home, stdin=subprocess.DEVNULL,
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        self.proxy.kill = lambda: child.send_signal(signal.SIGKILL)
        status = child.wait(60)
        self.proxy.kill_at = None
        self.assertIn(status, (0, -signal.SIGKILL))
        return status != 0

    def check(self, prepare, words):
        prepare()
        self.awsrole_ok(*words)
        total, wanted = len(self.proxy.calls), (self.everything(), self.read('.aws/config'))
        # A kill after a call that only looks is the same as one after the write before it.
        writes = [i + 1 for i, call in enumerate(self.proxy.calls) if call.startswith(WRITES)]
        for at in [1] + writes + [total]:
            moto.reset()
            self.scene()
            prepare()
            with self.subTest('killed after call %d' % at):
                self.assertTrue(self.run_killed(words, at))
                self.awsrole_ok(*words)
                self.assertEqual((self.everything(), self.read('.aws/config')), wanted)

    def test_a_grant_that_was_killed_is_finished_by_the_next(self):
        moto_policy = ('--policy', self.policy, '--profile', 'deploy', '--source-profile', 'alice')
        self.check(lambda: self.proxy.calls.clear(), ('grant', *self.sides(), *moto_policy, '--yes'))

    def test_a_revoke_that_was_killed_is_finished_by_the_next(self):
        def prepare():
            self.grant()
            self.proxy.calls.clear()
        self.check(prepare, ('revoke', *self.sides(), '--delete-role', '--profile', 'deploy', '--yes'))


if __name__ == '__main__':
    unittest.installHandler()
    setUpModule()
    try:
        support.main()
    finally:
        tearDownModule()
