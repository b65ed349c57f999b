"""The metadata services of a machine: EC2 instance metadata (versions 1 and 2) and container credentials."""
import json

from .sts import utc
from .wire import Answer

ROLES = '/latest/meta-data/iam/security-credentials/'


class Metadata:
    """What the two services share: credentials of a role, fresh each time, as the document that AWS gives."""

    def __init__(self, world, account, role, kind):
        self.world, self.account, self.role, self.kind = world, account, role, kind
        self.change = {}                        # keys of the document with other values; None: without it

    def observe(self, request):
        pass

    def document(self, request):
        arn = 'arn:aws:sts::%s:assumed-role/%s/i-0123456789abcdef0' % (self.account, self.role)
        who = self.world.issue(self.kind, self.account, arn, 'AROAMETADATA:i-0123456789abcdef0', 21600,
                               trusted_as='arn:aws:iam::%s:role/%s' % (self.account, self.role))
        request.entry['issued'] = who.key_id
        expires = self.world.now() + request.rule['expires_in'] if 'expires_in' in request.rule else who.expires
        found = {'AccessKeyId': who.key_id, 'SecretAccessKey': who.secret, 'Token': who.token,
                 'Expiration': request.rule.get('expiration', utc(expires))}
        found.update(self.change)
        return {k: v for k, v in found.items() if v is not None}


class InstanceMetadata(Metadata):
    """
    http://169.254.169.254 and, for tests, any host below prefix: PUT PREFIX/latest/api/token (action InstanceToken), the
    role's name (InstanceRole) and its credentials (InstanceCredentials).  The token is needed unless v1 is True; None as
    token: version 2 is not offered (404).
    """
    name = 'instance'

    def __init__(self, world, account, role='instance-role', prefix=''):
        super().__init__(world, account, role, 'INST')
        self.prefix, self.token, self.v1 = prefix, 'FakeMetadataToken==', False

    def concerns(self, request):
        if not request.path.startswith(self.prefix + '/latest/'):
            return False
        path = request.path[len(self.prefix):]
        request.action = request.entry['action'] = (
            'InstanceToken' if path == '/latest/api/token' else 'InstanceRole' if path == ROLES else
            'InstanceCredentials' if path.startswith(ROLES) else 'InstanceOther')
        return True

    def answer(self, request):
        if request.action == 'InstanceToken':
            ttl = request.header('x-aws-ec2-metadata-token-ttl-seconds') or ''
            if request.method != 'PUT' or not ttl.isdigit() or not 1 <= int(ttl) <= 21600:
                return Answer(400)
            return Answer(404) if self.token is None else Answer(200, {'Content-Type': 'text/plain'}, self.token)
        given = request.header('x-aws-ec2-metadata-token')
        if request.method != 'GET' or (given != self.token if given else not self.v1):
            return Answer(401)
        if request.action == 'InstanceRole' and self.role:
            return Answer(200, {'Content-Type': 'text/plain'}, self.role)
        if request.action == 'InstanceCredentials' and request.path.endswith('/' + self.role):
            found = dict({'Code': 'Success', 'LastUpdated': utc(self.world.now()), 'Type': 'AWS-HMAC'},
                         **self.document(request))
            return Answer(200, {'Content-Type': 'application/json'}, json.dumps(found, indent=2))
        return Answer(404, {'Content-Type': 'text/html'}, '<html>not found</html>')


class ContainerMetadata(Metadata):
    """http://169.254.170.2 (ECS, EKS): GET of any path below prefix (action ContainerCredentials); authorization: the
    token that the request must have, None for none."""
    name = 'container'

    def __init__(self, world, account, role='task-role', prefix='/container'):
        super().__init__(world, account, role, 'CONT')
        self.prefix, self.authorization = prefix, None

    def concerns(self, request):
        if not request.path.startswith(self.prefix):
            return False
        request.action = request.entry['action'] = 'ContainerCredentials'
        return True

    def answer(self, request):
        if request.method != 'GET' or self.authorization not in (None, request.header('authorization')):
            return Answer(401, {'Content-Type': 'application/json'}, '{"message": "not authorized"}')
        found = dict({'RoleArn': 'arn:aws:iam::%s:role/%s' % (self.account, self.role)}, **self.document(request))
        return Answer(200, {'Content-Type': 'application/json'}, json.dumps(found))
