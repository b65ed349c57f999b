"""
moto with authentication on, in a process of its own: signatures are checked, and IAM policies are obeyed.

    with MotoAws() as aws:
        admin = aws.admin('111122223333')           # keys of a user who may do everything there
        aws.iam(admin).create_user(UserName='alice')
        keys = aws.keys(admin, 'alice')

What moto 5.2 does not do: conditions other than StringEquals, the trust policy of a role in another account, and a
trust policy with several principals (a statement for somebody else denies).
"""
import os
import subprocess
import sys
import urllib.request

import boto3
from botocore.config import Config

SERVER = '''
import os, sys, threading
from moto.moto_server.threaded_moto_server import ThreadedMotoServer
server = ThreadedMotoServer(ip_address='127.0.0.1', port=0, verbose=False)
server.start()
print(server.get_host_and_port()[1], flush=True)
sys.stdin.read()
os._exit(0)
'''
EVERYTHING = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}'


class MotoAws:
    def __init__(self):
        env = dict(os.environ, INITIAL_NO_AUTH_ACTION_COUNT='inf')
        for name in list(env):
            if name.startswith('AWS_'):
                del env[name]
        self.process = subprocess.Popen([sys.executable, '-c', SERVER], env=env, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.url = 'http://127.0.0.1:%d' % int(self.process.stdout.readline())
        self.admins = {}

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.close()

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(10)

    def post(self, path, data=b''):
        urllib.request.urlopen(urllib.request.Request(self.url + path, data=data, method='POST',
                                                      headers={'Content-Type': 'text/plain'}), timeout=10).read()

    def enforce(self, on=True):
        self.post('/moto-api/reset-auth', b'0' if on else b'inf')

    def reset(self):
        self.admins.clear()
        self.post('/moto-api/reset')
        self.enforce(False)

    def client(self, service, keys, account=None):
        client = boto3.client(service, region_name='us-east-1', endpoint_url=self.url, aws_access_key_id=keys[0],
                              aws_secret_access_key=keys[1], aws_session_token=keys[2] if len(keys) > 2 else None,
                              config=Config(retries={'total_max_attempts': 1}, s3={'addressing_style': 'path'}))
        if account:
            client.meta.events.register(
                'before-sign.*', lambda request, **_: request.headers.add_header('x-moto-account-id', account))
        return client

    def iam(self, keys):
        return self.client('iam', keys)

    def admin(self, account):
        """The keys of a user of that account who may do everything."""
        if account not in self.admins:
            self.enforce(False)
            iam = self.client('iam', ('AKIAANY', 'any'), account)
            iam.create_user(UserName='admin')
            iam.put_user_policy(UserName='admin', PolicyName='everything', PolicyDocument=EVERYTHING)
            self.admins[account] = self.new_keys(iam, 'admin')
            self.enforce()
        return self.admins[account]

    @staticmethod
    def new_keys(iam, user):
        key = iam.create_access_key(UserName=user)['AccessKey']
        return key['AccessKeyId'], key['SecretAccessKey']

    def user(self, account, name):
        """Makes a user without any permission; the keys."""
        iam = self.iam(self.admin(account))
        iam.create_user(UserName=name)
        return self.new_keys(iam, name)

    def documents(self, account):
        """Every role and user of an account with all of their policies, as plain values."""
        iam, found = self.iam(self.admin(account)), {}
        for role in iam.list_roles()['Roles']:
            name = role['RoleName']
            full = iam.get_role(RoleName=name)['Role']
            found['role/' + name] = {
                'trust': full['AssumeRolePolicyDocument'], 'seconds': full['MaxSessionDuration'],
                'tags': full.get('Tags', []),
                'attached': [p['PolicyArn'] for p in iam.list_attached_role_policies(RoleName=name)['AttachedPolicies']],
                'inline': {p: iam.get_role_policy(RoleName=name, PolicyName=p)['PolicyDocument']
                           for p in iam.list_role_policies(RoleName=name)['PolicyNames']}}
        for user in iam.list_users()['Users']:
            name = user['UserName']
            found['user/' + name] = {p: iam.get_user_policy(UserName=name, PolicyName=p)['PolicyDocument']
                                     for p in iam.list_user_policies(UserName=name)['PolicyNames']}
        return found


def credentials(**profiles):
    """The text of a credentials file."""
    return ''.join('[%s]\naws_access_key_id = %s\naws_secret_access_key = %s\n' % (name, keys[0], keys[1])
                   for name, keys in profiles.items())
