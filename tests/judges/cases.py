"""
Generated configurations for the differential test: two files, an environment, a profile, the MFA codes that are typed,
more files below HOME, and how the fake AWS answers.  Everything comes from one random number generator, so a case is
its seed.

Profiles get their credentials from the functions in sources.SOURCES; a new kind of source is one more function there.
"""
import random

from sources import SOURCES, container, date_text, instance, web_identity_variables
from stage import ACCOUNT
from weather import network, trouble

MFA = 'arn:aws:iam::%s:mfa/%s'
URLS = ['/', '', '/a', '/b/c', '/a%20b', '/?x=1']       # places at the fake, to tell which URL was taken
REGIONS = ['us-east-1', 'us-east-2', 'eu-west-1', 'eu-nowhere-9', 'aws-global', 'ap-east-1', 'us-gov-west-1', '',
           'no_region', 'EU-West-1']
GOOD_REGIONS = REGIONS[:4]
DURATIONS = ['900', '1800', '3600', '3600', '3600', '7200', '43200', '899', '0', '-900', '43201', '100000', '+1800',
             ' 1200 ', 'x', '', '1800.5', '3600 # an hour']
SOURCES_BY_NAME = ['Environment', 'EcsContainer', 'Ec2InstanceMetadata']
NAMES = ['default', 'prod', 'dev', 'base', 'root', 'my profile', 'Prod', 'a:b', 'ünï']


class Case:
    """
    home, url, proxy, ca_file: where the runs have their files and the fake AWS.  What is drawn: config, credentials and
    sessions (sections), files (below HOME), env (None: unset), profile, code; rules and state for the fake AWS;
    isolated: whether a right answer can mean to reach for an address outside this machine.
    """

    def __init__(self, seed, world, home, url, proxy, ca_file):
        self.rng, self.seed, self.world = random.Random(seed), seed, world
        self.home, self.url, self.proxy, self.ca_file = home, url, proxy, ca_file
        self.config, self.credentials, self.sessions, self.env, self.files = {}, {}, {}, {}, {}
        self.tidy, self.bare = self.chance(60), self.chance(8)
        self.rules, self.state, self.isolated, self.count = [], {}, False, 0
        self.code = self.rng.choice([None] * 12 + ['000000', '12345', '1234567', ''])     # None: the right one
        self.names = self.rng.sample(NAMES, self.rng.randint(2, 6))
        for name in self.names:
            self.config[name] = {}
        self.make_profiles()
        self.make_environment()
        self.make_machine()
        trouble(self)
        network(self)
        self.profile = self.choose_profile()

    def chance(self, percent):
        return self.rng.random() * 100 < percent

    def pick(self, *values):
        return self.rng.choice(values)

    def mostly(self, good, *bad):
        """The first as a rule, otherwise one of the others."""
        return good if self.chance(98 if self.tidy else 75) else self.rng.choice(bad)

    # -------------------------------------------------------------------------------------------- profiles
    def make_profiles(self):
        """The first ones have credentials, the later ones roles that lead to earlier ones; then some of it is spoilt."""
        sources = self.pick(1, 1, 2)
        for n, name in enumerate(self.names):
            profile = self.config[name]
            if self.chance(97 if n < sources else 8):
                self.rng.choice(SOURCES)(self, name)
                while self.chance(7):       # another in the same profile: one of them wins
                    self.rng.choice(SOURCES)(self, name)
            if self.chance(8 if n < sources else 95):
                self.role(profile, self.names[:n] or self.names)
            self.settings(profile)
        for name in self.rng.sample(self.names, len(self.names)):
            if self.chance(6):              # the whole profile in the other file, or some of it
                own, other = self.config[name], self.credentials.setdefault(name, {})
                for key in [k for k in own if '\n' not in own[k] and self.chance(70)]:
                    other[key] = own.pop(key)
        if self.chance(4):
            del self.config[self.rng.choice(self.names)]

    def role(self, profile, sources):
        arn = 'arn:aws:iam::%s:role/%s' % (ACCOUNT, self.pick('One', 'One', 'Two', 'Three', 'Strict', 'Short', 'Mfa'))
        profile['role_arn'] = arn
        if self.chance(3):
            profile['role_arn'] = self.pick('', 'arn:aws:iam::1:role/x', 'arn', arn + 'Unknown')
        if self.chance(92):
            profile['source_profile'] = self.pick(*(sources if self.chance(93) else self.names + ['nothere', '']))
        elif self.chance(90):
            profile['credential_source'] = self.pick(*SOURCES_BY_NAME)
        if self.chance(2 if 'source_profile' in profile else 10):
            profile['credential_source'] = self.pick(*SOURCES_BY_NAME, 'environment', 'Nonsense', '')
        if self.chance(20):
            profile['duration_seconds'] = self.rng.choice(DURATIONS)
        if self.chance(25):
            profile['role_session_name'] = self.mostly(self.pick('me', 'me@example.com', 'a+=,.@-b'),
                                                       'x', '', 'with blank', 'üser', '9' * 65)
        if self.chance(80 if profile['role_arn'].endswith('Strict') else 10):
            profile['external_id'] = 'ext-4711' if self.chance(85) else self.pick('other', 'x', '', 'a/b:c=d')
        if self.chance(80 if profile['role_arn'].endswith('Mfa') else 6):
            profile['mfa_serial'] = self.pick(*[MFA % (ACCOUNT, 'alice')] * 4, MFA % (ACCOUNT, 'bobby'), 'GAHT12345678',
                                              'short')

    def settings(self, profile):
        if self.chance(85):
            profile['region'] = self.pick(*(GOOD_REGIONS if self.chance(90) else REGIONS))
        if self.chance(12):
            profile['endpoint_url'] = self.endpoint()
        if self.chance(5):
            profile['services'] = self.mostly(self.pick('local', 'local', 'hollow'), 'empty', 'odd', 'nothere')
        if self.chance(4):
            profile['ignore_configured_endpoint_urls'] = self.pick('true', 'TRUE', 'false', '1', '')
        if self.chance(5):
            profile['max_attempts'] = self.mostly(self.pick('1', '2'), '0', 'x', '-1')
        if self.chance(5):
            profile['retry_mode'] = self.mostly(self.pick('standard', 'adaptive'), 'Standard', 'legacy', 'bogus')
        if self.chance(10):
            profile[self.pick('use_fips_endpoint', 'use_dualstack_endpoint')] = self.pick('true', 'True', 'false')
        if self.chance(3):
            name = self.pick('metadata_service_timeout', 'metadata_service_num_attempts')
            profile[name] = self.mostly('2', 'x', '')
        if self.chance(1):
            profile['ec2_metadata_service_endpoint_mode'] = self.pick('ipv4', 'IPv6', 'x')

    def endpoint(self):
        return self.url + self.pick(*URLS) if self.chance(95) else self.pick('', 'nonsense', 'http://')

    # ----------------------------------------------------------------------------------------- environment
    def keys(self):
        """An access key and its secret, right as a rule."""
        user = self.world.users[self.pick('alice', 'alice', 'bobby')]
        key, secret = user.key_id, user.secret
        if self.chance(4):
            key = 'AKIAUNKNOWN000000001'
        if self.chance(3):
            secret = 'wrong secret'
        return key, secret

    def make_environment(self):
        env = self.env
        if self.chance(30):
            env['AWS_ACCESS_KEY_ID'], env['AWS_SECRET_ACCESS_KEY'] = self.keys()
            if self.chance(10):
                del env[self.pick('AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY')]
            elif self.chance(8):
                env[self.pick('AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY')] = ''
            if self.chance(8):
                env[self.pick('AWS_SESSION_TOKEN', 'AWS_SECURITY_TOKEN')] = self.pick('', 'token')
        for name, percent in (('AWS_REGION', 15), ('AWS_DEFAULT_REGION', 25)):
            if self.chance(percent):
                env[name] = self.pick(*(GOOD_REGIONS if self.chance(80) else REGIONS))
        if self.chance(60):
            env['AWS_ENDPOINT_URL_STS'] = self.url + self.pick(*URLS)
        if self.chance(8):
            env['AWS_ENDPOINT_URL'] = self.pick(self.endpoint(), '')
        if self.chance(3):
            env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] = self.pick('true', 'false', '')
        if self.chance(3):
            env['AWS_MAX_ATTEMPTS'] = self.mostly('1', '0', '', 'x')
        if self.chance(3):
            env['AWS_RETRY_MODE'] = self.mostly(self.pick('standard', 'adaptive'), 'legacy', 'bogus', '')
        if self.chance(8):
            name = self.pick('AWS_USE_FIPS_ENDPOINT', 'AWS_USE_DUALSTACK_ENDPOINT')
            env[name] = self.pick('true', 'TRUE', 'false', '')
        if self.chance(4) and 'AWS_ACCESS_KEY_ID' in env:
            env['AWS_CREDENTIAL_EXPIRATION'] = date_text(self)

    def make_machine(self):
        """What the machine itself offers: more than one at once, and none as a rule."""
        wanted = {value for p in self.config.values() for key, value in p.items() if key == 'credential_source'}
        if self.chance(85 if 'EcsContainer' in wanted else 50 if self.bare else 8):
            container(self)
        if self.chance(85 if 'Ec2InstanceMetadata' in wanted else 70 if self.bare else 8):
            instance(self)
        if self.chance(6):
            web_identity_variables(self)

    def choose_profile(self):
        """The one on the command line (None: none), or the environment's."""
        if self.bare:                       # nothing there: what the machine offers counts
            self.config['bare'] = {}
            self.settings(self.config['bare'])
            return 'bare'
        if self.chance(65):
            return self.one_of_them() if self.chance(97) else 'nothere'
        for name in ('AWS_PROFILE', 'AWS_DEFAULT_PROFILE'):
            if self.chance(40):
                self.env[name] = self.one_of_them() if self.chance(95) else self.pick('', 'nothere')
        return None

    def one_of_them(self):
        roles = [name for name in self.names if 'role_arn' in self.config.get(name, {})]
        return self.pick(*(roles if roles and self.chance(85) else self.names))

    # ------------------------------------------------------------------------------------------------ text
    def header(self, name):
        if name == 'default':
            return self.pick('[default]', '[default]', '[profile default]')
        return '[profile %s]' % name if name.isalpha() and self.chance(80) else '[profile "%s"]' % name

    def section(self, header, values):
        lines = [header]
        for key, value in values.items():
            key = key.upper() if self.chance(5) else key
            if '\n' in value:
                lines.append('%s =%s' % (key, value))
                continue
            lines.append(key + self.pick(' = ', '=', ' =', ' : ') + value)
            if self.chance(3):
                lines.append(self.pick('# note', '', ';x = y', '    # far in'))
        return '\n'.join(lines) + '\n'

    def text(self):
        """The two files."""
        rng, self.rng = self.rng, random.Random(self.seed + ' text')
        config = ''.join(self.section(self.header(name), self.config[name])
                         for name in self.rng.sample(sorted(self.config), len(self.config)))
        for name, values in self.sessions.items():
            config += self.section('[sso-session %s]' % (name if name.isalpha() else '"%s"' % name), values)
        config += self.section('[services local]', dict({
            service: '\n  endpoint_url = %s%s' % (self.url, path)
            for service, path in (('sts', '/services'), ('sso', ''), ('sso_oidc', '/'))},
            s3='\n  endpoint_url = http://127.0.0.1:1'))
        config += '[services hollow]\n' + self.pick('', 's3 =\n  endpoint_url = http://127.0.0.1:1\n')
        config += '[services empty]\n' + self.pick('sts =\n', 'sts =\n  endpoint_url =\n', 'sts =\n  other = x\n')
        config += '[services odd]\nsts = %s\n' % self.pick(self.url, 'endpoint_url = ' + self.url)
        credentials = ''.join(self.section('[%s]' % name, values) for name, values in self.credentials.items())
        self.rng = rng
        return config, credentials
