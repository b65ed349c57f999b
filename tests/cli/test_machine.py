#!/usr/bin/env python3
"""What a machine offers by itself, EC2 instance metadata and container credentials, and answers that are over when they
come."""
import support
from fake import World
from fake.metadata import ContainerMetadata, InstanceMetadata
from fake.sts import utc

PROD = '123456789012'
ROLE = 'arn:aws:iam::%s:role/' % PROD
ROLE_LINES = '[profile prod]\nregion = us-east-2\nrole_arn = %sProductionAccessRole\n' % ROLE
INSTANCE = ['InstanceToken', 'InstanceRole', 'InstanceCredentials']


class Machine(support.CliTest):
    def setUp(self):
        super().setUp()
        world = World()
        self.instance, self.container = InstanceMetadata(world, PROD), ContainerMetadata(world, PROD)
        self.fake = self.aws(world=world, services=[self.instance, self.container])

    def on_instance(self):
        self.config('[default]\nregion = us-east-2\n' + ROLE_LINES + 'credential_source = Ec2InstanceMetadata\n')
        self.env.update(AWS_EC2_METADATA_DISABLED='false', AWS_EC2_METADATA_SERVICE_ENDPOINT=self.fake.sts_url)

    def in_container(self):
        self.config('[default]\nregion = us-east-2\n' + ROLE_LINES + 'credential_source = EcsContainer\n')
        self.env.update(AWS_CONTAINER_CREDENTIALS_FULL_URI=self.fake.sts_url + '/container/creds',
                        AWS_CONTAINER_AUTHORIZATION_TOKEN='Bearer token')
        self.container.authorization = 'Bearer token'

    def actions(self):
        return self.fake.log.actions()

    def test_an_instances_role_takes_another_role(self):
        self.on_instance()
        self.awsrole_ok('export', 'prod')
        self.assertEqual(self.actions(), INSTANCE + ['AssumeRole'])
        self.assertIn(':assumed-role/instance-role/i-', self.fake.calls('AssumeRole')[0]['who'])

    def test_without_a_region_the_role_is_taken_in_the_instances_region(self):
        self.on_instance()
        self.config(self.read('.aws/config').replace('region = us-east-2\n', ''))
        for zone, region in (('eu-west-3b', 'eu-west-3'), ('cn-north-1a', 'cn-north-1')):
            self.fake.rules.clear()
            self.fake.log.clear()
            self.fake.rule(on='GET /latest/meta-data/placement/availability-zone/', status=200, body=zone)
            self.awsrole_ok('export', 'prod', '--no-cache')
            self.assertEqual(self.fake.calls('AssumeRole')[0]['region'], region)
            self.assertEqual(len(self.actions()), len(INSTANCE) + 3)
        for env in ({'AWS_REGION': 'eu-north-1'}, {'AWS_DEFAULT_REGION': 'eu-north-1'}):
            self.fake.log.clear()
            self.awsrole_ok('export', 'prod', '--no-cache', env=env)
            self.assertEqual(self.actions(), INSTANCE + ['AssumeRole'])

    def test_a_profile_without_anything_has_the_instances_role(self):
        self.on_instance()
        self.assertIn('ASIAINST000000000001', self.awsrole_ok('export').stdout)

    def test_version_1_is_used_where_version_2_is_not_offered(self):
        self.on_instance()
        self.instance.token, self.instance.v1 = None, True
        self.awsrole_ok('export')
        self.assertEqual(self.actions(), INSTANCE)
        self.env['AWS_EC2_METADATA_V1_DISABLED'] = 'true'
        self.awsrole_fails(5, 'version 1 of it is disabled', 'export')

    def test_a_line_end_behind_the_roles_name_is_no_part_of_it(self):
        self.on_instance()
        self.fake.rule(on='InstanceRole', status=200, body='instance-role\r\n')
        self.awsrole_ok('export')
        self.assertEqual(self.actions(), INSTANCE)

    def test_an_instance_whose_role_does_not_work_is_not_asked_again(self):
        self.on_instance()
        self.env['AWS_METADATA_SERVICE_NUM_ATTEMPTS'] = '3'
        self.fake.rule(on='InstanceCredentials', body={'Code': 'AssumeRoleUnauthorizedAccess', 'Message': 'x'})
        self.awsrole_fails(3, 'has no credentials', 'export')
        self.assertEqual(self.actions(), INSTANCE)

    def test_what_is_no_json_is_asked_for_again(self):
        self.on_instance()
        self.env['AWS_METADATA_SERVICE_NUM_ATTEMPTS'] = '3'
        self.fake.rule(on='InstanceCredentials', times=1, body='<html>')
        self.awsrole_ok('export')
        self.assertEqual(self.actions(), INSTANCE + ['InstanceCredentials'])

    def test_a_proxy_that_fails_is_named_and_not_taken_for_a_machine_without_a_role(self):
        self.on_instance()
        self.env.update(HTTP_PROXY=self.fake.proxy_url)
        self.fake.rule(on='InstanceToken', drop=True)
        self.awsrole_fails(5, 'HTTP_PROXY', 'export')
        self.assertEqual(self.actions(), ['InstanceToken'])
        self.awsrole_fails(5, 'NO_PROXY', 'export', env={'HTTP_PROXY': 'http://127.0.0.1:1'})
        self.assertEqual(self.actions(), ['InstanceToken'])

    def test_an_instances_keys_go_on_when_the_service_is_late_with_new_ones(self):
        self.on_instance()
        self.fake.rule(on='InstanceCredentials', expires_in=-60)
        self.awsrole_ok('export')

    def test_a_containers_role_takes_another_role(self):
        self.in_container()
        self.awsrole_ok('export', 'prod')
        self.assertEqual(self.actions(), ['ContainerCredentials', 'AssumeRole'])

    def test_a_container_that_refuses_the_token_is_an_error(self):
        self.in_container()
        self.env['AWS_CONTAINER_AUTHORIZATION_TOKEN'] = 'Bearer other'
        self.awsrole_fails(5, 'status 401', 'export')

    def test_a_containers_keys_that_have_expired_are_refused(self):
        self.in_container()
        self.container.change = {'Expiration': utc(self.fake.world.now() - 60)}
        self.awsrole_fails(3, 'expired', 'export')


class Over(support.CliTest):
    """Credentials that AWS gave and that have ended, by this machine's clock."""

    def setUp(self):
        super().setUp()
        self.fake = self.aws()
        self.credentials('[default]\n' + self.fake.keys('alice'))
        self.write('token', 'good-web-token')
        self.config('[profile a]\nregion = us-east-2\nrole_arn = arn:aws:iam::111122223333:role/ChainA\n'
                    'source_profile = default\n'
                    '[profile b]\nregion = us-east-2\nrole_arn = %sChainB\nsource_profile = a\n'
                    '[profile web]\nregion = us-east-2\nrole_arn = %sWebRole\nweb_identity_token_file = %s\n'
                    % (ROLE, ROLE, self.path('token')))

    def refused(self, action, profile):
        self.fake.rule(on=action, expires_in=-600)
        self.awsrole_fails(1, 'have expired already: is the clock of this machine right?', 'export', profile)
        self.assertEqual(self.fake.log.actions(), [action])
        self.assertFalse([name for name in self.files() if name.startswith(support.CACHE)])

    def test_a_role_that_has_expired_on_arrival_is_refused_and_not_kept(self):
        self.refused('AssumeRole', 'a')

    def test_a_chain_ends_at_the_link_that_has_expired(self):
        self.refused('AssumeRole', 'b')

    def test_a_web_identity_that_has_expired_on_arrival_is_refused_and_not_kept(self):
        self.refused('AssumeRoleWithWebIdentity', 'web')


if __name__ == '__main__':
    support.main()
