"""What the differential test's fake AWS is made of: its users and roles, and the services with what they answer."""
from fake import World
from fake.metadata import ContainerMetadata, InstanceMetadata
from fake.sso import Sso

ACCOUNT = '123456789012'
ROLES = {                   # name, and what it asks for
    'One': {}, 'Two': {}, 'Three': {}, 'Strict': {'external_id': 'ext-4711'}, 'Short': {'max_session_duration': 3600},
    'Mfa': {'require_mfa': True}, 'Web': {'web_identity': ['good-web-token', 'good-web-token\n']},
}
WORLD = {
    'totp_single_use': False,
    'accounts': {ACCOUNT: {'regions_off': ['ap-east-1']}},
    'users': [{'account': ACCOUNT, 'name': name, 'access_key': 'AKIA%s%08d' % (name.upper(), 1),
               'mfa_secret': 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'} for name in ('alice', 'bobby')],
    'roles': [dict({'account': ACCOUNT, 'name': name, 'trust': ['*'], 'max_session_duration': 43200}, **more)
              for name, more in ROLES.items()],
}
CLIENT, CLIENT_SECRET = 'client-1', 'FakeClient/1'
GOOD_TOKEN, OTHER_TOKEN, REFRESH_TOKEN = 'FakeAccess/good', 'FakeAccess/other', 'FakeRefresh/1'


class Stage:
    """The world and the services of one fake AWS; begin() puts them into the state of a case."""

    def __init__(self):
        self.world = World(WORLD)
        self.sso = Sso(self.world)
        self.instance = InstanceMetadata(self.world, ACCOUNT)
        self.container = ContainerMetadata(self.world, ACCOUNT)
        self.services = [self.sso, self.instance, self.container]

    def begin(self, fake, case):
        fake.log.clear()
        fake.rules.clear()
        for rule in case.rules:
            fake.rule(**rule)
        with self.world.lock:               # both sides get ASIAROLE000000000001 first
            self.world.counts.clear()
            for who in self.world.issued:
                self.world.keys.pop(who.key_id, None)
            self.world.issued.clear()
            self.sso.tokens = {GOOD_TOKEN: self.world.now() + 28800}
            self.sso.refreshes = {REFRESH_TOKEN: CLIENT}
            self.sso.clients = {CLIENT: {'secret': CLIENT_SECRET, 'expires': self.world.now() + 86400}}
            self.sso.rotate, self.sso.token_seconds = case.state.get('rotate', True), 28800
            self.instance.token = case.state.get('token', 'FakeMetadataToken==')
            self.instance.v1 = case.state.get('v1', False)
            self.instance.role = case.state.get('role', 'instance-role')
            self.instance.change = case.state.get('instance', {})
            self.container.change = case.state.get('container', {})
            self.container.authorization = case.state.get('authorization')

    def clean(self, text):
        """Text with the tokens that were drawn by lot replaced."""
        for token in self.sso.tokens:
            if token != GOOD_TOKEN:
                text = text.replace(token, '<new token>')
        for token in self.sso.refreshes:
            if token != REFRESH_TOKEN:
                text = text.replace(token, '<new refresh token>')
        return text
