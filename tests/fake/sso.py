"""IAM Identity Center: the sign-in (OIDC: client registration, authorization code with PKCE, device code, refresh) and
the portal (accounts, roles, credentials)."""
import base64
import hashlib
import json
import re
import secrets
import urllib.parse

from .wire import Answer, AwsError

HOST = re.compile(r'(portal\.sso|oidc)\.[a-z0-9-]+\.amazonaws\.com$')
OPERATIONS = {
    ('POST', '/client/register'): 'RegisterClient', ('POST', '/device_authorization'): 'StartDeviceAuthorization',
    ('POST', '/token'): 'CreateToken', ('GET', '/authorize'): 'Authorize', ('GET', '/device'): 'ConfirmDevice',
    ('GET', '/federation/credentials'): 'GetRoleCredentials', ('GET', '/assignment/accounts'): 'ListAccounts',
    ('GET', '/assignment/roles'): 'ListAccountRoles', ('POST', '/logout'): 'Logout',
}
DEVICE = 'urn:ietf:params:oauth:grant-type:device_code'
ASSIGNMENTS = [
    ('123456789012', 'Production', 'prod@example.com', ['Admin', 'ReadOnly']),
    ('444455556666', 'Staging', 'staging@example.com', ['Admin']),
    ('111122223333', 'Data & Co', 'data@example.com', ['Power User']),
]


class Refused(AwsError):
    """An OAuth refusal: AWS's code in the header, OAuth's own in the body."""


class Sso:
    """
    A service for FakeAws(services=[Sso(world)]).  What a test may change: assignments, page (entries of a list at
    once), token_seconds, registration_seconds, rotate (whether a refresh gives a new refresh token; None: no refresh
    token at all), deny (the person says no), pending and slow_down (polls of a device that are answered so after the
    page was opened), device_seconds, interval.
    """
    name = 'sso'

    def __init__(self, world):
        self.world, self.assignments, self.page = world, list(ASSIGNMENTS), 100
        self.token_seconds, self.registration_seconds, self.rotate = 28800, 90 * 86400, True
        self.deny, self.pending, self.slow_down, self.device_seconds, self.interval = False, 0, 0, 600, 1
        self.clients, self.codes, self.devices, self.tokens, self.refreshes = {}, {}, {}, {}, {}

    def env(self, url):
        return {'AWS_ENDPOINT_URL_SSO': url, 'AWS_ENDPOINT_URL_SSO_OIDC': url}

    def secrets(self):
        """What may stand in the token and registration files alone."""
        return list(self.tokens) + list(self.refreshes) + list(self.codes) + [
            c['secret'] for c in self.clients.values()]

    def revoke(self):
        """Ends every sign-in, on the server's side."""
        self.tokens.clear()
        self.refreshes.clear()

    # -------------------------------------------------------------------------------------------- the service
    def concerns(self, request):
        operation = OPERATIONS.get((request.method, request.path))
        if operation is None or not (HOST.match(request.hostname) or request.hostname in ('127.0.0.1', 'localhost')):
            return False
        request.action = request.entry['action'] = operation
        return True

    def observe(self, request):
        pass

    def answer(self, request):
        handler = getattr(self, '_' + re.sub('(?<!^)(?=[A-Z])', '_', request.action).lower())
        try:
            if 'error' in request.rule:
                raise AwsError(request.rule['error'][0], request.rule['error'][1], request.rule.get('status', 400))
            with self.world.lock:
                got = handler(request)
        except AwsError as e:
            request.entry['error'] = e.code
            words = re.sub('(?<!^)(?=[A-Z])', '_', e.code.replace('Exception', '')).lower()
            body = {'error': words, 'error_description': e.message} if isinstance(e, Refused) else {
                'message': e.message, '__type': 'com.amazonaws.switchboard.portal#' + e.code}
            return Answer(e.status, {'Content-Type': 'application/json',
                                     'x-amzn-ErrorType': e.code + ':http://internal.amazon.com/'}, json.dumps(body))
        return got if isinstance(got, Answer) else Answer(200, {'Content-Type': 'application/json'}, json.dumps(got))

    def _json(self, request, *needed):
        try:
            data = json.loads(request.body)
        except ValueError:
            raise Refused('InvalidRequestException', 'no JSON')
        if request.header('content-type') != 'application/json' or any(not data.get(k) for k in needed):
            raise Refused('InvalidRequestException', 'missing: ' + ', '.join(k for k in needed if not data.get(k)))
        return data

    def _client(self, data):
        client = self.clients.get(data['clientId'])
        if client is None or client['secret'] != data['clientSecret'] or client['expires'] < self.world.now():
            raise Refused('InvalidClientException', 'Invalid client provided', 401)
        return client

    # ------------------------------------------------------------------------------------------------- OIDC
    def _register_client(self, request):
        data = self._json(request, 'clientName', 'clientType')
        if data['clientType'] != 'public':
            raise Refused('InvalidClientMetadataException', 'clientType')
        if 'authorization_code' in data.get('grantTypes', []):
            if data.get('redirectUris') != ['http://127.0.0.1/oauth/callback'] or not data.get('issuerUrl') or \
                    not data.get('scopes'):
                raise Refused('InvalidClientMetadataException', 'redirectUris, issuerUrl, scopes')
        client = dict(data, secret='FakeClient/' + secrets.token_urlsafe(40),
                      expires=int(self.world.now()) + self.registration_seconds)
        client_id = secrets.token_urlsafe(16)
        self.clients[client_id] = client
        return {'clientId': client_id, 'clientSecret': client['secret'], 'clientIdIssuedAt': int(self.world.now()),
                'clientSecretExpiresAt': client['expires']}

    def _authorize(self, request):
        """What the person's browser gets; signing in takes no time here."""
        p = request.params
        client = self.clients.get(p.get('client_id'))
        back = urllib.parse.urlsplit(p.get('redirect_uri', ''))
        if (client is None or 'authorization_code' not in client.get('grantTypes', []) or
                p.get('response_type') != 'code' or p.get('code_challenge_method') != 'S256' or
                not re.match(r'[A-Za-z0-9_-]{43}$', p.get('code_challenge', '')) or not p.get('state') or
                p.get('scopes', '').split(' ') != client['scopes'] or
                (back.scheme, back.hostname, back.path) != ('http', '127.0.0.1', '/oauth/callback')):
            raise Refused('InvalidRequestException', 'authorize')
        if self.deny:
            answer = {'error': 'access_denied', 'error_description': 'the person said no', 'state': p['state']}
        else:
            code = 'FakeCode/' + secrets.token_urlsafe(200)
            self.codes[code] = {'client': p['client_id'], 'redirect': p['redirect_uri'],
                                'challenge': p['code_challenge']}
            answer = {'code': code, 'state': p['state']}
        return Answer(302, {'Location': p['redirect_uri'] + '?' + urllib.parse.urlencode(answer)})

    def _start_device_authorization(self, request):
        data = self._json(request, 'clientId', 'clientSecret', 'startUrl')
        self._client(data)
        code, user = secrets.token_urlsafe(32), '%s-%s' % (secrets.token_hex(2).upper(), secrets.token_hex(2).upper())
        self.devices[code] = {'client': data['clientId'], 'user': user, 'opened': False, 'polls': 0,
                              'expires': self.world.now() + self.device_seconds}
        base = 'http://' + request.host + '/device'
        return {'deviceCode': code, 'userCode': user, 'verificationUri': base, 'interval': self.interval,
                'verificationUriComplete': base + '?user_code=' + user, 'expiresIn': self.device_seconds}

    def _confirm_device(self, request):
        for device in self.devices.values():
            if device['user'] == request.params.get('user_code'):
                device['opened'] = True
        return Answer(200, {'Content-Type': 'text/plain'}, 'the code is ' + request.params.get('user_code', ''))

    def _create_token(self, request):
        data = self._json(request, 'grantType', 'clientId', 'clientSecret')
        self._client(data)
        if data['grantType'] == 'authorization_code':
            self._take_code(data)
        elif data['grantType'] == DEVICE:
            self._take_device(data)
        elif data['grantType'] == 'refresh_token':
            if self.refreshes.pop(data.get('refreshToken'), None) != data['clientId']:
                raise Refused('InvalidGrantException', 'Invalid refresh token provided')
        else:
            raise Refused('UnsupportedGrantTypeException', data['grantType'])
        return self._grant(data['clientId'])

    def _take_code(self, data):
        code = self.codes.get(data.get('code'))
        digest = hashlib.sha256(data.get('codeVerifier', '').encode()).digest()
        if (code is None or code.get('used') or code['client'] != data['clientId'] or
                code['redirect'] != data.get('redirectUri') or
                not re.match(r'[A-Za-z0-9._~-]{43,128}$', data.get('codeVerifier', '')) or
                code['challenge'] != base64.urlsafe_b64encode(digest).decode().rstrip('=')):
            raise Refused('InvalidGrantException', 'Invalid grant provided')
        code['used'] = True

    def _take_device(self, data):
        device = self.devices.get(data.get('deviceCode'))
        if device is None or device['client'] != data['clientId']:
            raise Refused('InvalidGrantException', 'Invalid device code provided')
        if device['expires'] < self.world.now():
            raise Refused('ExpiredTokenException', 'Device code has expired')
        if self.deny:
            raise Refused('AccessDeniedException', 'the person said no')
        if not device['opened']:
            raise Refused('AuthorizationPendingException', '')
        device['polls'] += 1
        if device['polls'] <= self.pending:
            raise Refused('AuthorizationPendingException', '')
        if device['polls'] <= self.pending + self.slow_down:
            raise Refused('SlowDownException', '')
        del self.devices[data['deviceCode']]

    def _grant(self, client_id):
        token = 'FakeAccess/' + secrets.token_urlsafe(300)
        self.tokens[token] = self.world.now() + self.token_seconds
        answer = {'accessToken': token, 'expiresIn': self.token_seconds, 'tokenType': 'Bearer'}
        if self.rotate is not None:
            answer['refreshToken'] = 'FakeRefresh/' + secrets.token_urlsafe(300)
            self.refreshes[answer['refreshToken']] = client_id
        return answer

    # ----------------------------------------------------------------------------------------------- portal
    def _signed_in(self, request):
        if self.tokens.get(request.header('x-amz-sso_bearer_token'), 0) <= self.world.now():
            raise AwsError('UnauthorizedException', 'Session token not found or invalid', 401)

    def _page(self, request, key, items):
        first = int(request.params.get('next_token') or 0)
        size = min(self.page, int(request.params.get('max_result') or 100))
        more = first + size < len(items)
        return {key: items[first:first + size], 'nextToken': str(first + size) if more else None}

    def _list_accounts(self, request):
        self._signed_in(request)
        return self._page(request, 'accountList', [{'accountId': a, 'accountName': n, 'emailAddress': m}
                                                   for a, n, m, _ in self.assignments])

    def _list_account_roles(self, request):
        self._signed_in(request)
        account = request.params.get('account_id')
        roles = [r for a, _, _, rs in self.assignments for r in rs if a == account]
        if not roles:
            raise AwsError('ForbiddenException', 'No access', 403)
        return self._page(request, 'roleList', [{'roleName': r, 'accountId': account} for r in roles])

    def _get_role_credentials(self, request):
        self._signed_in(request)
        account, role = request.params.get('account_id'), request.params.get('role_name')
        if not any(a == account and role in rs for a, _, _, rs in self.assignments):
            raise AwsError('ForbiddenException', 'No access', 403)
        name = 'AWSReservedSSO_%s_0123456789abcdef' % re.sub(r'\W', '', role)
        who = self.world.issue('SSOR', account, 'arn:aws:sts::%s:assumed-role/%s/alice' % (account, name),
                               'AROASSO:alice', 3600, trusted_as='arn:aws:iam::%s:role/aws-reserved/'
                               'sso.amazonaws.com/%s' % (account, name))
        request.entry['issued'] = who.key_id
        expires = self.world.now() + request.rule['expires_in'] if 'expires_in' in request.rule else who.expires
        return {'roleCredentials': {'accessKeyId': who.key_id, 'secretAccessKey': who.secret,
                                    'sessionToken': who.token, 'expiration': int(expires * 1000)}}

    def _logout(self, request):
        self._signed_in(request)
        del self.tokens[request.header('x-amz-sso_bearer_token')]
        return Answer(200)
