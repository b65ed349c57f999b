"""The accounts, users and roles of a make-believe AWS, and the credentials it has issued."""
import base64
import copy
import fnmatch
import hashlib
import threading
import time

from .totp import Device
from .wire import AwsError

# Every secret and token holds one of these, so that a test can look for leaks.
SECRET_MARK = 'FakeSecret/'
TOKEN_MARK = 'FakeToken/'


def _secret(name):
    """40 characters of AWS's alphabet, always the same for a name."""
    return (SECRET_MARK + base64.b64encode(hashlib.sha256(name.encode()).digest()).decode())[:40]


def _user(account, name, number, **more):
    return dict({'account': account, 'name': name, 'access_key': 'AKIA%.4s%012d' % (name.upper(), number),
                 'secret': _secret(name)}, **more)


IDS, PROD, STAGING = '111122223333', '123456789012', '444455556666'

DEFAULT_WORLD = {
    'accounts': {
        IDS: {'alias': 'identity'},
        PROD: {'alias': 'production'},
        STAGING: {'alias': 'staging', 'regions_off': ['ap-east-1']},
    },
    'users': [
        _user(IDS, 'alice', 1),                                         # a user in another account than the roles
        _user(IDS, 'bobby', 2, mfa_secret='JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'),
        _user(PROD, 'carol', 3),                                        # the same account as ProductionAccessRole
        _user(IDS, 'noone', 4, may_assume=[]),                          # without any permission
        _user(IDS, 'rootx', 5, root=True),                              # the keys of the account itself
    ],
    'roles': [
        {'account': PROD, 'name': 'ProductionAccessRole', 'trust': [IDS, PROD], 'max_session_duration': 43200},
        {'account': PROD, 'name': 'ReadRole', 'path': '/teams/ops/', 'trust': [IDS, PROD]},
        {'account': PROD, 'name': 'ExternalIdRole', 'trust': [IDS], 'external_id': 'ext-4711'},
        {'account': PROD, 'name': 'MfaRole', 'trust': [IDS], 'require_mfa': True, 'max_session_duration': 43200},
        {'account': PROD, 'name': 'ShortRole', 'trust': [IDS, PROD], 'max_session_duration': 3600},
        {'account': PROD, 'name': 'NamedRole', 'trust': [IDS, PROD], 'session_name_is_user': True},
        {'account': PROD, 'name': 'LockedRole', 'trust': []},
        {'account': PROD, 'name': 'WebRole', 'trust': [], 'web_identity': ['good-web-token']},
        {'account': IDS, 'name': 'ChainA', 'trust': [IDS], 'max_session_duration': 43200},
        {'account': PROD, 'name': 'ChainB', 'trust': ['arn:aws:iam::%s:role/ChainA' % IDS],
         'max_session_duration': 43200},
        {'account': STAGING, 'name': 'ChainC', 'trust': ['arn:aws:iam::%s:role/ChainB' % PROD]},
        {'account': STAGING, 'name': 'StagingRole', 'trust': [IDS, PROD]},
    ],
}


class Principal:
    """Somebody who can sign: a user, the root of an account, or a session issued by STS."""

    def __init__(self, key_id, secret, account, arn, user_id, kind, **more):
        self.key_id, self.secret, self.account, self.arn, self.user_id, self.kind = (
            key_id, secret, account, arn, user_id, kind)
        self.token = more.get('token')
        self.expires = more.get('expires')          # seconds since 1970; None: never
        self.trusted_as = more.get('trusted_as', arn)      # the ARN that trust policies name
        self.may_assume = more.get('may_assume', ['*'])
        self.user_name = more.get('user_name')
        self.mfa = more.get('mfa', False)
        self.device = more.get('device')
        self.tags = more.get('tags', {})            # transitive session tags
        self.request = more.get('request', {})      # what was asked for


class World:
    def __init__(self, data=None):
        data = copy.deepcopy(data or DEFAULT_WORLD)
        self.accounts = {a: dict(v) for a, v in data.get('accounts', {}).items()}
        self.single_use = data.get('totp_single_use', True)
        self.lock = threading.RLock()
        self.keys, self.users, self.roles, self.issued, self.counts = {}, {}, {}, [], {}
        self.clock_offset = 0                       # seconds that AWS's clock is ahead of ours
        self.skew = data.get('skew', 300)
        for user in data.get('users', []):
            self.add_user(**user)
        for role in data.get('roles', []):
            self.add_role(**role)

    def now(self):
        return time.time() + self.clock_offset

    def add_user(self, account, name, access_key, secret=None, path='/', mfa_serial=None, mfa_secret=None,
                 may_assume=('*',), root=False):
        self.accounts.setdefault(account, {})
        arn = 'arn:aws:iam::%s:%s' % (account, 'root' if root else 'user%s%s' % (path, name))
        device = None
        if mfa_secret:
            device = Device(mfa_serial or 'arn:aws:iam::%s:mfa/%s' % (account, name), mfa_secret, self.single_use)
        user = Principal(access_key, secret or _secret(name), account, arn,
                         account if root else 'AIDA' + (name.upper() + 'X' * 17)[:17], 'root' if root else 'user',
                         may_assume=list(may_assume), user_name=name, device=device)
        self.users[name] = self.keys[access_key] = user
        return user

    def add_role(self, account, name, path='/', trust=(), external_id=None, require_mfa=False,
                 max_session_duration=3600, session_name_is_user=False, may_assume=('*',), web_identity=()):
        self.accounts.setdefault(account, {})
        role = {'account': account, 'name': name, 'arn': 'arn:aws:iam::%s:role%s%s' % (account, path, name),
                'id': 'AROA' + (name.upper() + 'X' * 17)[:17], 'trust': list(trust), 'external_id': external_id,
                'require_mfa': require_mfa, 'max_session_duration': max_session_duration,
                'session_name_is_user': session_name_is_user, 'may_assume': list(may_assume),
                'web_identity': list(web_identity)}
        self.roles[role['arn']] = role
        return role

    def find_key(self, key_id, token):
        """The signer behind an access key, as AWS checks it before anything else."""
        with self.lock:
            who = self.keys.get(key_id)
        if who is None or who.token != token:
            raise AwsError('InvalidClientTokenId', 'The security token included in the request is invalid.', 403)
        if who.expires is not None and who.expires <= self.now():
            raise AwsError('ExpiredToken', 'The security token included in the request is expired', 403)
        return who

    def issue(self, kind, account, arn, user_id, seconds, **more):
        """Numbered temporary credentials, kind being ROLE, SESS or WEBI; they can sign from now on."""
        with self.lock:
            number = self.counts[kind] = self.counts.get(kind, 0) + 1
            key_id = 'ASIA%s%012d' % (kind, number)
            seed = '%s %s %s' % (id(self), time.time(), key_id)
            blocks = [hashlib.sha512(('%s %d' % (seed, n)).encode()).digest() for n in range(5)]
            token = base64.b64encode(b''.join(blocks)).decode().rstrip('=')
            who = Principal(key_id, _secret(seed), account, arn, user_id, kind, token=TOKEN_MARK + token + '==',
                            expires=int(self.now()) + seconds, **more)
            self.keys[key_id] = who
            self.issued.append(who)
            return who

    def expire(self, key_id=None):
        """Makes issued credentials (one or all) expired as of now."""
        with self.lock:
            for who in self.issued:
                if key_id in (None, who.key_id):
                    who.expires = int(self.now()) - 1

    def secrets(self):
        """Every secret key and token that exists, for leak tests."""
        with self.lock:
            return [s for who in self.keys.values() for s in (who.secret, who.token) if s]

    def may_assume(self, who, role):
        """Whether trust policy and permissions let `who` assume `role`: across accounts both must, else either way."""
        named = any(t == who.trusted_as or t == who.arn or t == '*' for t in role['trust'])
        by_account = any(t in (who.account, 'arn:aws:iam::%s:root' % who.account) for t in role['trust'])
        allowed = any(fnmatch.fnmatchcase(role['arn'], pattern) for pattern in who.may_assume)
        if who.account == role['account']:
            return named or (by_account and allowed)
        return (named or by_account) and allowed
