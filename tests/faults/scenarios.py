"""
What the fault tests run: one row per use of the program, what its success looks like, and what it may leave on disk.

    class Memory(scenarios.FaultTest):
        def one(self, scenario): ...            # becomes test_<scenario> for every row, see each()

AWSROLE_FULL=1: every point in place of a sample.
"""
import json
import os
import re
import shutil
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, '..', 'cli')]
import sealed  # noqa: E402
import support  # noqa: E402
from fake import World  # noqa: E402
from fake.sso import Sso  # noqa: E402
from fake.world import DEFAULT_WORLD  # noqa: E402
from scene import CONFIG  # noqa: E402

FULL = bool(os.environ.get('AWSROLE_FULL'))
TEMPORARY = re.compile(r'\.awsrole-[0-9a-f]{16}\.tmp$')

MORE = '''
[profile mfaprocess]
role_arn = arn:aws:iam::123456789012:role/MfaRole
source_profile = bobby
mfa_serial = arn:aws:iam::111122223333:mfa/bobby
region = us-east-2
mfa_process = /bin/cat "%(home)s/code"

[profile process]
role_arn = arn:aws:iam::123456789012:role/ProductionAccessRole
source_profile = fromprocess
role_session_name = process
region = us-east-2

[profile fromprocess]
credential_process = /bin/cat "%(home)s/process.json"

[sso-session corp]
sso_start_url = https://d-123.awsapps.com/start
sso_region = us-east-1

[profile admin]
sso_session = corp
sso_account_id = 123456789012
sso_role_name = Admin
region = eu-west-1
'''


class Scenario:
    """kind: process, hook or text.  before: commands that prepare HOME.  disk: it writes; net: it asks AWS."""

    def __init__(self, name, *args, kind='process', before=(), env=None, disk=False, net=False):
        self.name, self.args, self.kind, self.before, self.env = name, args, kind, before, env or {}
        self.disk, self.net = disk, net

    def __repr__(self):
        return self.name


KEPT = [('export', 'prodaccess')]
SEALED, SESSION = {'AWSROLE_CACHE': 'sealed'}, {'AWSROLE_MFA_SESSION': 'on'}
SCENARIOS = [
    Scenario('a_cold_export', 'export', 'prodaccess', disk=True, net=True),
    Scenario('a_cached_export', 'export', 'prodaccess', before=KEPT),
    Scenario('use_of_a_chain', '--hook=1', 'use', 'chain', kind='hook', disk=True, net=True),
    Scenario('use_of_a_cached_role', '--hook=1', 'use', 'prodaccess', kind='hook', before=KEPT),
    Scenario('a_code_from_a_program', 'export', 'mfaprocess', disk=True, net=True),
    Scenario('an_mfa_session', 'export', 'mfaprocess', env=SESSION, disk=True, net=True),
    Scenario('a_sealed_role', 'export', 'prodaccess', env=SEALED, disk=True, net=True),
    Scenario('a_sealed_role_that_is_kept', 'export', 'prodaccess', env=SEALED, before=KEPT),
    Scenario('keys_of_a_program', 'export', 'process', disk=True, net=True),
    Scenario('an_sso_role', 'export', 'admin', disk=True, net=True),
    Scenario('list', 'list', kind='text', before=KEPT),
    Scenario('show', 'show', 'chain', kind='text', before=KEPT),
    Scenario('status', 'status', kind='text'),
    Scenario('whoami', 'whoami', 'prodaccess', kind='text', before=KEPT, net=True),
    Scenario('forget', 'forget', 'prodaccess', kind='text', before=KEPT, disk=True),
    Scenario('add', 'add', 'new', '--role-arn', 'arn:aws:iam::123456789012:role/ProductionAccessRole',
             '--source-profile', 'default', kind='text', disk=True),
]


def each(cls, wanted=lambda s: True):
    """Gives a test class the method one() once for every scenario."""
    for scenario in SCENARIOS:
        if wanted(scenario):
            setattr(cls, 'test_' + scenario.name, lambda self, s=scenario: cls.one(self, s))
    return cls


def sample(points, count):
    """All points in the full form; otherwise so many, spread evenly, the first and the last among them."""
    points = list(points)
    if FULL or len(points) <= count:
        return points
    step = (len(points) - 1) / (count - 1)
    return [points[round(i * step)] for i in range(count)]


class FaultTest(support.CliTest):
    timeout = 60

    def setUp(self):
        super().setUp()
        world = World(dict(DEFAULT_WORLD, totp_single_use=False))
        self.sso = Sso(world)
        self.fake = self.aws(world=world, services=[self.sso])
        self.env.update(self.sso.env(self.fake.sts_url))
        self.env['AWS_MAX_ATTEMPTS'] = '2'
        if not sealed.has_keyring():
            self.env['XDG_RUNTIME_DIR'] = sealed.make_runtime_folder(self)
        self.addCleanup(sealed.drop_key, self.home)
        self.config(CONFIG + MORE % {'home': self.home})
        self.credentials('[default]\n%s\n[bobby]\n%s' % (self.fake.keys('alice'), self.fake.keys('bobby')))
        alice = self.fake.users['alice']
        self.write('process.json', json.dumps({'Version': 1, 'AccessKeyId': alice.key_id,
                                               'SecretAccessKey': alice.secret}))
        self.template = tempfile.mkdtemp(prefix='awsrole-template-')
        self.addCleanup(shutil.rmtree, self.template, ignore_errors=True)

    def prepare(self, scenario):
        """HOME as the scenario finds it; reset() goes back to that."""
        self.scenario = scenario
        self.write('code', self.fake.totp())
        if scenario.name == 'an_sso_role':
            self.sign_in()
        for args in scenario.before:
            self.awsrole_ok(*args, env=scenario.env)
        shutil.rmtree(self.template, ignore_errors=True)
        shutil.copytree(self.path('.aws'), self.template, symlinks=True)
        self.texts = {self.read('.aws/config')}
        self.normal = self.normally()
        self.texts.add(self.read('.aws/config'))
        self.reset()

    def sign_in(self):
        import sso_scene
        self.write('bin/xdg-open', sso_scene.BROWSER % (sys.executable, support.HERE, sso_scene.FOLLOW), 0o755)
        self.awsrole_ok('login', 'admin', env={'PATH': self.path('bin') + ':' + self.env['PATH']})

    def reset(self):
        shutil.rmtree(self.path('.aws'), ignore_errors=True)
        shutil.copytree(self.template, self.path('.aws'), symlinks=True)
        del self.transcripts[:]
        self.fake.log.clear()
        self.write('code', self.fake.totp())

    def run_it(self, *front, env=None, program=None, **options):
        """The scenario's command, behind these words."""
        words = list(front) + ([program or support.AWSROLE] + list(self.scenario.args))
        return self.awsrole(*words, env=dict(self.scenario.env, **(env or {})), **options)

    def normally(self):
        got = self.run_it()
        self.assert_good(got)
        self.assertEqual(got.stderr, '', got)
        return got

    # ------------------------------------------------------------------------------------ what is right
    def assert_ours(self, key_id, secret, token, got):
        who = self.fake.world.keys.get(key_id) or self.sso_key(key_id)
        self.assertIsNotNone(who, 'keys of nobody: %s' % got)
        self.assertEqual((who.secret, who.token), (secret, token), got)

    def sso_key(self, key_id):
        return self.sso.world.keys.get(key_id)

    def assert_good(self, got):
        """Status 0 and a whole answer."""
        self.assertEqual(got.status, 0, got)
        self.assert_whole_answer(got)

    def assert_whole_answer(self, got):
        """What was printed is whole, with keys that belong together."""
        if self.scenario.kind == 'process':
            keys = json.loads(got.stdout)
            self.assert_ours(keys['AccessKeyId'], keys['SecretAccessKey'], keys['SessionToken'], got)
        elif self.scenario.kind == 'hook':
            lines = dict(line.partition('=')[::2] for line in got.stdout.splitlines())
            self.assert_ours(lines['AWS_ACCESS_KEY_ID'], lines['AWS_SECRET_ACCESS_KEY'],
                             lines['AWS_SESSION_TOKEN'], got)
            self.assertTrue(got.stdout.endswith('\n'))
            if hasattr(self, 'normal'):
                self.assertEqual(set(lines), set(x.partition('=')[0] for x in self.normal.stdout.splitlines()))
        elif hasattr(self, 'normal'):
            self.assertEqual(got.stdout.count('\n'), self.normal.stdout.count('\n'), got)

    def assert_failed(self, got):
        """A failure as it should be: nothing on stdout, one line."""
        self.assertIn(got.status, (1, 2, 3, 4, 5), got)
        self.assertEqual(got.stdout, '', got)
        lines = got.stderr.splitlines()
        self.assertEqual([x.startswith('awsrole: ') for x in lines], [True], got)

    def assert_good_or_failed(self, got):
        if got.status != 0:
            self.assert_failed(got)
            return False
        self.assert_good(got)
        notes = got.stderr.splitlines()
        self.assertEqual(len(notes), len(set(notes)), got)
        self.assertTrue(all(line.startswith('awsrole: ') for line in notes), got)
        return True

    def assert_whole(self, killed=False):
        """No file is torn, and a temporary one is left by a killed writer alone."""
        for name in self.files():
            if not name.startswith('.aws' + os.sep):
                continue
            base, text = os.path.basename(name), self.read(name)
            if TEMPORARY.match(base):
                self.assertTrue(killed, name)
            elif base == 'config':
                self.assertIn(text, self.texts)
            elif base == 'credentials':
                self.assertEqual(text.encode(), self.written['.aws/credentials'])
            elif base.endswith('.json'):
                self.assertIsInstance(json.loads(text), dict, name)
            elif base.endswith('.sealed'):
                with open(self.path(name), 'rb') as f:
                    data = f.read()
                self.assertEqual(data[:8], b'AWSRSEAL', name)
                self.assertEqual(len(data), 64 + int.from_bytes(data[60:64], 'big') + 16, name)
            elif base == 'recent':
                self.assertRegex(text, r'\A([\w-]+\n)+\Z')
            elif base.endswith('.refused'):
                self.assertRegex(text, r'^\d+ \d .')
            else:
                self.assertTrue(base.endswith('.lock') or text == '', name)

    def say(self, text, *args):
        print('# ' + text % args, flush=True)
