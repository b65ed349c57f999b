#!/usr/bin/env python3
"""One connection serves a whole role chain: over TLS a second handshake would cost as much as the call itself."""
import hashlib
import json
import os
import time

import support
from fake import World
from fake.sso import Sso

IDS, PROD, STAGING = '111122223333', '123456789012', '444455556666'
START_URL = 'https://d-123.awsapps.com/start'
CONFIG = '''\
[default]
region = us-east-2
[profile a]
role_arn = arn:aws:iam::%s:role/ChainA
source_profile = default
[profile b]
role_arn = arn:aws:iam::%s:role/ChainB
source_profile = a
[profile c]
role_arn = arn:aws:iam::%s:role/ChainC
source_profile = b
region = us-east-2
[profile mfa]
role_arn = arn:aws:iam::%s:role/MfaRole
source_profile = bobby
mfa_serial = arn:aws:iam::%s:mfa/bobby
region = us-east-2
[profile admin]
sso_session = corp
sso_account_id = %s
sso_role_name = Admin
region = us-east-2
[profile viasso]
role_arn = arn:aws:iam::%s:role/SsoTarget
source_profile = admin
region = us-east-2
[profile twice]
role_arn = arn:aws:iam::%s:role/StagingRole
source_profile = viasso
region = us-east-2
[sso-session corp]
sso_start_url = %s
sso_region = us-east-1
''' % (IDS, PROD, STAGING, PROD, IDS, PROD, PROD, STAGING, START_URL)


class Connections(support.CliTest):
    def begin(self, tls=True):
        world = World()
        world.add_role(PROD, 'SsoTarget', trust=[PROD])
        self.sso = Sso(world)
        self.fake = self.aws(world=world, tls=tls, services=[self.sso])
        if not tls:
            self.env.update(self.sso.env(self.fake.sts_url))
        self.config(CONFIG)
        self.credentials('[default]\n%s[bobby]\n%s' % (self.fake.keys('alice'), self.fake.keys('bobby')))

    def signed_in(self, seconds=28800):
        """The token file of a sign-in that has so much time left."""
        self.sso.tokens['FakeAccess/1'] = self.fake.world.now() + seconds
        self.sso.clients['client'] = {'secret': 'FakeClient/1', 'expires': self.fake.world.now() + 86400}
        self.sso.refreshes['FakeRefresh/1'] = 'client'

        def date(left):
            return time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(time.time() + left))
        self.write(os.path.join('.aws', 'sso', 'cache', hashlib.sha1(b'corp').hexdigest() + '.json'), json.dumps({
            'startUrl': START_URL, 'region': 'us-east-1', 'accessToken': 'FakeAccess/1', 'expiresAt': date(seconds),
            'clientId': 'client', 'clientSecret': 'FakeClient/1', 'registrationExpiresAt': date(86400),
            'refreshToken': 'FakeRefresh/1'}))

    def tunnels(self):
        """The hosts to which a tunnel was asked for, each with its TLS version, in order."""
        return [(e['url'], bool(e.get('tls'))) for e in self.fake.log if e['method'] == 'CONNECT']

    def check(self, actions, hosts):
        """The calls were these, and each host had one connection with one handshake; no connection was left unused."""
        self.assertEqual(self.fake.log.actions(), actions)
        self.assertEqual(self.tunnels(), [(host + ':443', True) for host in hosts])
        self.assertEqual(self.fake.log.connections(), len(hosts))
        self.assertEqual(self.fake.connections, len(hosts))

    def test_a_chain_of_three_roles_takes_one_connection_and_one_handshake(self):
        self.begin()
        self.awsrole_ok('export', 'c')
        self.check(['AssumeRole'] * 3, ['sts.us-east-2.amazonaws.com'])
        self.assertEqual([e['signature'] for e in self.fake.calls()], ['valid'] * 3)

    def test_a_question_in_between_does_not_cost_another_connection(self):
        self.begin()
        self.awsrole_ok('export', 'mfa', stdin=self.fake.totp() + '\n')
        self.check(['AssumeRole'], ['sts.us-east-2.amazonaws.com'])

    def test_a_retry_stays_on_the_connection(self):
        self.begin()
        self.fake.rule(on='AssumeRole', times=1, after=1, status=503, body='')
        self.awsrole_ok('export', 'c')
        self.check(['AssumeRole'] * 4, ['sts.us-east-2.amazonaws.com'])

    def test_a_sign_in_and_a_role_take_one_connection_per_host(self):
        self.begin()
        self.signed_in()
        self.awsrole_ok('export', 'viasso')
        self.check(['GetRoleCredentials', 'AssumeRole'],
                   ['portal.sso.us-east-1.amazonaws.com', 'sts.us-east-2.amazonaws.com'])

    def test_two_roles_behind_a_sign_in_share_the_connection(self):
        self.begin()
        self.signed_in()
        self.awsrole_ok('export', 'twice')
        self.check(['GetRoleCredentials', 'AssumeRole', 'AssumeRole'],
                   ['portal.sso.us-east-1.amazonaws.com', 'sts.us-east-2.amazonaws.com'])

    def test_a_sign_in_that_is_renewed_adds_one_host(self):
        self.begin()
        self.signed_in(600)
        self.awsrole_ok('export', 'viasso')
        self.check(['CreateToken', 'GetRoleCredentials', 'AssumeRole'],
                   ['oidc.us-east-1.amazonaws.com', 'portal.sso.us-east-1.amazonaws.com', 'sts.us-east-2.amazonaws.com'])

    def test_without_tls_one_connection_is_enough_for_everything_at_one_address(self):
        self.begin(tls=False)
        self.signed_in(600)
        self.awsrole_ok('export', 'twice')
        self.assertEqual(self.fake.log.actions(), ['CreateToken', 'GetRoleCredentials', 'AssumeRole', 'AssumeRole'])
        self.assertEqual((self.fake.log.connections(), self.fake.connections), (1, 1))

    def test_a_connection_that_the_server_closes_is_opened_again(self):
        self.begin()
        self.fake.keep_alive = False
        self.awsrole_ok('export', 'c')
        self.assertEqual(self.fake.log.actions(), ['AssumeRole'] * 3)
        self.assertEqual(len(self.tunnels()), 3)

    def test_a_cached_role_opens_no_connection(self):
        self.begin()
        self.awsrole_ok('export', 'c')
        before = self.fake.connections
        self.awsrole_ok('export', 'c')
        self.assertEqual(self.fake.connections, before)


if __name__ == '__main__':
    support.main()
