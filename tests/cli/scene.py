"""
The scene of most tests: one config file with every kind of role of the fake AWS, and what a shell's hook does with an
answer, in Python.
"""
import json
import os
import time

import support

PROD, IDS, STAGING = '123456789012', '111122223333', '444455556666'
PROD_ROLE = 'arn:aws:iam::%s:role/ProductionAccessRole' % PROD
MFA_SERIAL = 'arn:aws:iam::%s:mfa/bobby' % IDS
SESSION_ARN = 'arn:aws:sts::%s:assumed-role/ProductionAccessRole/' % PROD

CONFIG = '''\
[default]
region = us-east-2

[profile prodaccess]
role_arn = arn:aws:iam::123456789012:role/ProductionAccessRole
source_profile = default
region = us-east-2

[profile audit]
role_arn = arn:aws:iam::123456789012:role/teams/ops/ReadRole
source_profile = default

[profile staging]
role_arn = arn:aws:iam::444455556666:role/StagingRole
source_profile = default
region = eu-west-1

[profile withid]
role_arn = arn:aws:iam::123456789012:role/ExternalIdRole
source_profile = default
region = us-east-2
external_id = ext-4711

[profile mfa]
role_arn = arn:aws:iam::123456789012:role/MfaRole
source_profile = bobby
mfa_serial = arn:aws:iam::111122223333:mfa/bobby
region = us-east-2

[profile chain]
role_arn = arn:aws:iam::123456789012:role/ChainB
source_profile = chain-a
region = us-east-2

[profile chain-a]
role_arn = arn:aws:iam::111122223333:role/ChainA
source_profile = default
'''


def source(profile, role, *lines, **more):
    """One more role profile for the config file: its text."""
    text = '\n[profile %s]\nrole_arn = arn:aws:iam::%s:role/%s\nsource_profile = %s\nregion = %s\n' % (
        profile, more.get('account', PROD), role, more.get('source', 'default'), more.get('region', 'us-east-2'))
    return text + ''.join(line + '\n' for line in lines)


class SceneTest(support.CliTest):
    """Tests with CONFIG and the users' keys in place; self.fake is the fake AWS."""

    def setUp(self):
        super().setUp()
        self.fake = self.aws()
        self.scene()

    def scene(self, more='', keys='alice'):
        self.config(CONFIG + more)
        self.credentials('[default]\n%s\n[bobby]\n%s' % (self.fake.keys(keys), self.fake.keys('bobby')))

    def assumed(self):
        """The AssumeRole calls so far."""
        return self.fake.calls('AssumeRole')

    def entries(self):
        """The names in the AWS CLI's cache."""
        folder = self.path(support.CACHE)
        return sorted(os.listdir(folder)) if os.path.isdir(folder) else []

    def entry(self, name=None):
        """The one cache entry (or that one), read."""
        names = self.entries()
        if name is None:
            self.assertEqual(len(names), 1, names)
        return json.loads(self.read(os.path.join(support.CACHE, name or names[0])))

    def keys_of(self, *args, **options):
        """What `export --format process` prints, read."""
        return json.loads(self.awsrole_ok('export', *args, **options).stdout)

    def prepare_cache(self, seconds, profile='prodaccess'):
        """Fills the cache through awsrole, with an entry that has so many seconds left; its name."""
        before = set(self.entries())
        self.awsrole_ok('export', profile)
        name = (set(self.entries()) - before).pop()
        entry = self.entry(name)
        entry['Credentials']['Expiration'] = time.strftime('%Y-%m-%dT%H:%M:%S+00:00', time.gmtime(time.time() + seconds))
        self.write(os.path.join(support.CACHE, name), json.dumps(entry))
        return name


class Shell:
    """A shell with the hook, for the tests of the protocol: its variables, and what it keeps to itself."""

    def __init__(self, test, **variables):
        self.test, self.env, self.kept = test, dict(variables), {'base': '', 'last': ''}

    def environment(self):
        return dict(self.env, _AWSROLE_HOOK='1', _AWSROLE_BASE=self.kept['base'], _AWSROLE_LAST=self.kept['last'])

    def run(self, *args, **options):
        """awsrole without an effect on the shell."""
        return self.test.awsrole(*args, env=self.environment(), **options)

    def change(self, *args, **options):
        """awsrole use, exit or refresh; its lines are applied if it succeeds."""
        got = self.run('--hook=1', *args, **options)
        if got.status == 0:
            self.apply(got.stdout)
        return got

    def ok(self, *args, **options):
        got = self.change(*args, **options)
        self.test.assertEqual(got.status, 0, got)
        return got

    def apply(self, text):
        for line in text.splitlines():
            if line.startswith('-'):
                del self.env[line[1:]]
            elif line.startswith(':'):
                name, _, value = line[1:].partition('=')
                self.kept[name] = value
            else:
                name, _, value = line.partition('=')
                self.env[name] = value
