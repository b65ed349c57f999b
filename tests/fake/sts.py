"""STS's query API (version 2011-06-15): AssumeRole, AssumeRoleWithWebIdentity, GetSessionToken, GetCallerIdentity."""
import json
import re
import time
import uuid
from xml.sax.saxutils import escape

from . import sigv4
from .wire import Answer, AwsError

XMLNS = 'https://sts.amazonaws.com/doc/2011-06-15/'
HOST = re.compile(r'sts(?:-fips)?(?:\.([a-z0-9-]+))?\.(?:amazonaws\.com|amazonaws\.com\.cn|api\.aws)$')
BAD_CODE = 'MultiFactorAuthentication failed with invalid MFA one time pass code. '
BAD_SERIAL = ('MultiFactorAuthentication failed, unable to validate MFA code.  '
              'Please verify your MFA serial number is valid and associated with this user.')
# parameter: (shortest, longest, pattern), from the API reference
LIMITS = {
    'RoleArn': (20, 2048, None),
    'RoleSessionName': (2, 64, r'[\w+=,.@-]*'),
    'ExternalId': (2, 1224, r'[\w+=,.@:\/-]*'),
    'SerialNumber': (9, 256, r'[\w+=/:,.@-]*'),
    'TokenCode': (6, 6, r'[\d]*'),
    'SourceIdentity': (2, 64, r'[\w+=,.@-]*'),
    'Policy': (1, None, None),
    'WebIdentityToken': (4, 20000, None),
}


def to_xml(tree):
    """Nested (name, text or tree) pairs as XML."""
    def inside(value):
        return to_xml(value) if isinstance(value, (list, tuple)) else escape(str(value))
    return ''.join('<%s>%s</%s>' % (name, inside(value), name) for name, value in tree if value is not None)


def error_document(code, message, request_id, kind='Sender'):
    return ('<ErrorResponse xmlns="%s">%s</ErrorResponse>\n' % (XMLNS, to_xml(
        [('Error', [('Type', kind), ('Code', code), ('Message', message)]), ('RequestId', request_id)])))


def utc(seconds):
    return time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(seconds))


def _members(params, prefix):
    """The indexes of a list parameter, in order: Tags.member.1.Key ... gives [1, ...]."""
    pattern = re.compile(re.escape(prefix) + r'\.member\.(\d+)(?:\.|$)')
    return sorted({int(m.group(1)) for m in map(pattern.match, params) if m})


def check_parameters(params, required, duration):
    """Raises AWS's ValidationError that lists everything wrong; duration is (default, least, most)."""
    bad = []

    def refuse(value, name, why):
        shown = 'null' if value is None else "'%s'" % value
        bad.append("Value %s at '%s' failed to satisfy constraint: %s" % (shown, name[0].lower() + name[1:], why))
    for name in required:
        if name not in params:
            refuse(None, name, 'Member must not be null')
    for name, (shortest, longest, pattern) in LIMITS.items():
        value = params.get(name)
        if value is None:
            continue
        if len(value) < shortest:
            refuse(value, name, 'Member must have length greater than or equal to %d' % shortest)
        elif longest and len(value) > longest:
            refuse(value, name, 'Member must have length less than or equal to %d' % longest)
        if pattern and not re.match('(?:%s)$' % pattern, value, re.ASCII):
            refuse(value, name, 'Member must satisfy regular expression pattern: ' + pattern)
    default, least, most = duration
    text = params.get('DurationSeconds', str(default))
    if not re.match(r'-?\d+$', text):
        raise AwsError('MalformedInput', 'Invalid Argument')
    if int(text) < least:
        refuse(text, 'DurationSeconds', 'Member must have value greater than or equal to %d' % least)
    elif int(text) > most:
        refuse(text, 'DurationSeconds', 'Member must have value less than or equal to %d' % most)
    if bad:
        raise AwsError('ValidationError', '%d validation error%s detected: %s'
                       % (len(bad), 's'[:len(bad) > 1], '; '.join(bad)))
    return int(text)


class Sts:
    name = 'sts'

    def __init__(self, world):
        self.world = world
        self.actions = {'AssumeRole': self.assume_role, 'GetCallerIdentity': self.get_caller_identity,
                        'GetSessionToken': self.get_session_token,
                        'AssumeRoleWithWebIdentity': self.assume_role_with_web_identity}

    def concerns(self, request):
        return bool(HOST.match(request.hostname)) or (
            request.hostname in ('127.0.0.1', 'localhost') and bool(request.action) and
            request.params.get('Version', '2011-06-15') == '2011-06-15')

    def region(self, request):
        """The region that a host name stands for; None where any will do."""
        m = HOST.match(request.hostname)
        return (m.group(1) or 'us-east-1') if m else None

    def observe(self, request):
        """Notes who signed, for requests that a rule answers."""
        try:
            self.identify(request)
        except AwsError:
            pass

    def identify(self, request):
        request.entry['signature'] = 'none'
        if request.action == 'AssumeRoleWithWebIdentity':
            return None
        try:
            who = sigv4.verify(request, self.world.find_key, self.world.now(), self.world.skew, 'sts',
                               self.region(request))
        except AwsError as e:
            request.entry['signature'] = e.code
            raise
        scope = re.search('Credential=[^/]*/[^/]*/([^/]*)/', request.header('authorization') or '')
        request.entry.update(signature='valid', who=who.arn, region=scope and scope.group(1))
        return who

    def answer(self, request):
        request_id = str(uuid.uuid4())
        headers = {'x-amzn-RequestId': request_id, 'Content-Type': 'text/xml'}
        try:
            if 'error' in request.rule:
                self.observe(request)
                raise AwsError(request.rule['error'][0], request.rule['error'][1], request.rule.get('status', 400))
            action = self.actions.get(request.action)
            if action is None:
                raise AwsError(*(('InvalidAction', 'Could not find operation %s for version %s' % (
                    request.action, request.params.get('Version', 'NO_VERSION_SPECIFIED'))) if request.action else
                    ('MissingAction', 'The request must contain the parameter Action')))
            who = self.identify(request)
            self.check_region(request, who)
            result = to_xml([(request.action + 'Result', action(who, request)),
                             ('ResponseMetadata', [('RequestId', request_id)])])
        except AwsError as e:
            request.entry['error'] = e.code
            return Answer(e.status, headers, error_document(e.code, e.message, request_id,
                                                            'Sender' if e.status < 500 else 'Receiver'))
        name = request.action + 'Response'
        return Answer(200, headers, '<%s xmlns="%s">%s</%s>\n' % (name, XMLNS, result, name))

    def check_region(self, request, who):
        region = request.entry.get('signing_region')
        arn = request.params.get('RoleArn', '').split(':')
        accounts = [who.account if who else None, arn[4] if len(arn) > 4 else None]
        for account in accounts:
            if region in self.world.accounts.get(account, {}).get('regions_off', ()):
                raise AwsError('RegionDisabledException', 'STS is not activated in this region for account:%s. Your '
                               'account administrator can activate STS in this region using the IAM Console.'
                               % account, 403)

    def denied(self, who, role_arn):
        return AwsError('AccessDenied', 'User: %s is not authorized to perform: sts:AssumeRole on resource: %s'
                        % (who.arn, role_arn), 403)

    def mfa(self, who, params):
        """True if a right code was sent, False if none was; raises on a wrong one."""
        serial, code = params.get('SerialNumber'), params.get('TokenCode')
        if serial is None and code is None:
            return False
        if who.device is None or serial != who.device.serial or code is None:
            raise AwsError('AccessDenied', BAD_SERIAL, 403)
        if not who.device.take(code, self.world.now()):
            raise AwsError('AccessDenied', BAD_CODE, 403)
        return True

    def credentials(self, request, who):
        expiration = utc(who.expires)
        if 'expires_in' in request.rule:
            expiration = utc(self.world.now() + request.rule['expires_in'])
        request.entry['issued'] = who.key_id
        return [('AccessKeyId', who.key_id), ('SecretAccessKey', who.secret), ('SessionToken', who.token),
                ('Expiration', request.rule.get('expiration', expiration))]

    def policies(self, params):
        """Checks session policies; the packed size in per cent, None without any."""
        text = params.get('Policy')
        arns = _members(params, 'PolicyArns')
        if text is not None:
            try:
                if not isinstance(json.loads(text), dict):
                    raise ValueError
            except ValueError:
                raise AwsError('MalformedPolicyDocument', 'This policy contains invalid Json')
        if len(arns) > 10:
            raise AwsError('ValidationError', "1 validation error detected: Value at 'policyArns' failed to satisfy "
                           'constraint: Member must have length less than or equal to 10')
        size = (len(text or '') + 25 * len(arns)) * 100 // 2048
        if size > 100:
            raise AwsError('PackedPolicyTooLarge', 'Packed policy consumes %d%% of allotted space, please use smaller '
                           'policy.' % size)
        return None if text is None and not arns else size

    def tags(self, who, params):
        """The session's tags and the transitive ones among them."""
        tags = dict(who.tags)
        new = {params.get('Tags.member.%d.Key' % n): params.get('Tags.member.%d.Value' % n, '')
               for n in _members(params, 'Tags')}
        clash = sorted(set(tags) & set(new))
        if clash:
            raise AwsError('InvalidParameterValue', 'One of the specified transitive tag keys can\'t be set because it '
                           'conflicts with a transitive tag key from the calling session.')
        transitive = [params['TransitiveTagKeys.member.%d' % n] for n in _members(params, 'TransitiveTagKeys')]
        if set(transitive) - set(new):
            raise AwsError('InvalidParameterValue', 'The specified transitive tag key must be included in the '
                           'requested tags.')
        tags.update({k: new[k] for k in transitive})
        return tags

    def assume_role(self, who, request):
        params = request.params
        seconds = check_parameters(params, ('RoleSessionName', 'RoleArn'), (3600, 900, 43200))
        arn, name = params['RoleArn'], params['RoleSessionName']
        if not re.match(r'arn:aws[a-z-]*:iam::\d{12}:role/', arn):
            raise AwsError('ValidationError', '%s is invalid' % arn)
        if who.kind == 'root':
            raise AwsError('AccessDenied', 'Roles may not be assumed by root accounts.', 403)
        role = self.world.roles.get(arn)
        mfa = self.mfa(who, params) or who.mfa
        chained = who.kind in ('ROLE', 'WEBI')
        if (role is None or not self.world.may_assume(who, role) or (role['require_mfa'] and not mfa) or
                (role['external_id'] and params.get('ExternalId') != role['external_id']) or
                (role['session_name_is_user'] and name != who.user_name)):
            raise self.denied(who, arn)
        if chained and seconds > 3600:
            raise AwsError('ValidationError', 'The requested DurationSeconds exceeds the 1 hour session limit for '
                           'roles assumed by role chaining')
        size, tags = self.policies(params), self.tags(who, params)
        return self.role_session(request, role, name, seconds, tags, size)

    def role_session(self, request, role, name, seconds, tags, size, kind='ROLE', more=()):
        if seconds > role['max_session_duration']:
            raise AwsError('ValidationError', 'The requested DurationSeconds exceeds the MaxSessionDuration set for '
                           'this role.')
        account = role['account']
        session_arn = 'arn:aws:sts::%s:assumed-role/%s/%s' % (account, role['name'], name)
        new = self.world.issue(kind, account, session_arn, '%s:%s' % (role['id'], name), seconds,
                               trusted_as=role['arn'], may_assume=role['may_assume'], tags=tags,
                               request=dict(request.params))
        shown = session_arn.replace(account, request.rule.get('other_account', account))
        return [('AssumedRoleUser', [('AssumedRoleId', new.user_id), ('Arn', shown)]),
                ('Credentials', self.credentials(request, new)), ('PackedPolicySize', size),
                ('SourceIdentity', request.params.get('SourceIdentity'))] + list(more)

    def assume_role_with_web_identity(self, who, request):
        params = request.params
        seconds = check_parameters(params, ('RoleSessionName', 'RoleArn', 'WebIdentityToken'), (3600, 900, 43200))
        role = self.world.roles.get(params['RoleArn'])
        if role is None or not role['web_identity']:
            raise AwsError('AccessDenied', 'Not authorized to perform sts:AssumeRoleWithWebIdentity', 403)
        if params['WebIdentityToken'] not in role['web_identity']:
            raise AwsError('InvalidIdentityToken', "Couldn't retrieve verification key from your identity provider,  "
                           'please reference AssumeRoleWithWebIdentity documentation for requirements')
        more = [('Provider', 'accounts.example'), ('Audience', 'sts.amazonaws.com'),
                ('SubjectFromWebIdentityToken', 'subject')]
        return self.role_session(request, role, params['RoleSessionName'], seconds, {}, self.policies(params), 'WEBI',
                                 more)

    def get_session_token(self, who, request):
        seconds = check_parameters(request.params, (), (3600 if who.kind == 'root' else 43200, 900, 129600))
        if who.kind not in ('user', 'root'):
            raise AwsError('AccessDenied', 'Cannot call GetSessionToken with session credentials', 403)
        mfa = self.mfa(who, request.params)
        if who.kind == 'root':
            seconds = min(seconds, 3600)
        new = self.world.issue('SESS', who.account, who.arn, who.user_id, seconds, may_assume=who.may_assume, mfa=mfa,
                               user_name=who.user_name, request=dict(request.params))
        return [('Credentials', self.credentials(request, new))]

    def get_caller_identity(self, who, request):
        return [('Arn', who.arn), ('UserId', who.user_id), ('Account', who.account)]
