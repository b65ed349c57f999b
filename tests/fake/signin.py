"""The sign-in service behind `aws login`: POST /v1/token with a DPoP proof, which is verified as AWS does it."""
import base64
import hashlib
import json
import time
import uuid

from .wire import Answer

P = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffff
N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551
B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b
G = (0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296,
     0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5)


def _add(a, b):
    """Points of the curve P-256; None is the point at infinity."""
    if a is None or b is None:
        return a or b
    if a[0] == b[0]:
        if (a[1] + b[1]) % P == 0:
            return None
        slope = (3 * a[0] * a[0] - 3) * pow(2 * a[1], -1, P)
    else:
        slope = (b[1] - a[1]) * pow(b[0] - a[0], -1, P)
    x = (slope * slope - a[0] - b[0]) % P
    return x, (slope * (a[0] - x) - a[1]) % P


def _times(number, point):
    result = None
    while number:
        if number & 1:
            result = _add(result, point)
        point, number = _add(point, point), number >> 1
    return result


def verify(point, message, signature):
    """ECDSA with SHA-256; signature is r and s, 32 bytes each."""
    r, s = int.from_bytes(signature[:32], 'big'), int.from_bytes(signature[32:], 'big')
    if len(signature) != 64 or not (0 < r < N and 0 < s < N) or (point[1] ** 2 - point[0] ** 3 + 3 * point[0] - B) % P:
        return False
    w = pow(s, -1, N)
    digest = int.from_bytes(hashlib.sha256(message).digest(), 'big')
    found = _add(_times(digest * w % N, G), _times(r * w % N, point))
    return found is not None and found[0] % N == r


def decode(text):
    return base64.urlsafe_b64decode(text + '=' * (-len(text) % 4))


class Signin:
    """aws = FakeAws(services=[Signin()]); token_file(aws) is what `aws login` would have written."""
    name = 'signin'

    def __init__(self, refresh_token='refresh-0'):
        self.refresh_token, self.seen, self.number = refresh_token, set(), 0
        self.point = None                       # of the session's key: set by the test; None takes any

    def concerns(self, request):
        return request.path == '/v1/token'

    def observe(self, request):
        request.entry['action'] = 'CreateOAuth2Token'

    def refuse(self, reason):
        return Answer(400, {'x-amzn-ErrorType': 'AccessDeniedException', 'Content-Type': 'application/json'},
                      json.dumps({'error': reason, 'message': 'refused'}))

    def proof(self, request):
        """What is wrong with the proof; None if nothing."""
        try:
            header, payload, signature = (request.header('dpop') or '').split('.')
            head, body = json.loads(decode(header)), json.loads(decode(payload))
            point = tuple(int.from_bytes(decode(head['jwk'][name]), 'big') for name in 'xy')
        except (ValueError, KeyError) as e:
            return 'no proof: %r' % e
        if (head['typ'], head['alg'], head['jwk']['kty'], head['jwk']['crv']) != ('dpop+jwt', 'ES256', 'EC', 'P-256'):
            return 'header'
        if (body['htm'], body['htu']) != (request.method, request.entry['url']) or abs(body['iat'] - time.time()) > 60:
            return 'payload'
        if body['jti'] in self.seen or uuid.UUID(body['jti']).version != 4:
            return 'jti'
        self.seen.add(body['jti'])
        if not verify(point, (header + '.' + payload).encode(), decode(signature)):
            return 'signature'
        return 'key' if self.point not in (None, point) else None

    def answer(self, request):
        self.observe(request)
        if 'error' in request.rule:
            return self.refuse(request.rule['error'][0])
        wrong = self.proof(request)
        request.entry['proof'] = wrong or 'valid'
        body = json.loads(request.body)
        if wrong or body.get('grantType') != 'refresh_token' or body.get('refreshToken') != self.refresh_token:
            return self.refuse('TOKEN_EXPIRED')
        self.number += 1
        self.refresh_token = 'refresh-%d' % self.number         # each is good for one use
        return Answer(200, {'Content-Type': 'application/json'}, json.dumps({
            'accessToken': {'accessKeyId': 'ASIALOGI%012d' % self.number, 'secretAccessKey': 'FakeSecret/%d' % self.number,
                            'sessionToken': 'FakeToken/%d' % self.number},
            'expiresIn': request.rule.get('expires_in', 900), 'refreshToken': self.refresh_token,
            'tokenType': 'aws_sigv4'}))
