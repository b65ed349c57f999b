"""Verifies AWS Signature Version 4, as the IAM User Guide describes it ("Create a signed AWS API request")."""
import calendar
import hashlib
import hmac
import re
import time
import urllib.parse

from .wire import AwsError

BAD_SIGNATURE = ('The request signature we calculated does not match the signature you provided. Check your AWS '
                 'Secret Access Key and signing method. Consult the service documentation for details.')
UNRESERVED = '-_.~'


def _parse_authorization(text):
    """The parts of the header by name; raises IncompleteSignature with AWS's words."""
    parts = {}
    for piece in text[len('AWS4-HMAC-SHA256'):].split(','):
        name, _, value = piece.strip().partition('=')
        parts[name] = value
    missing = ["Authorization header requires '%s' parameter." % n
               for n in ('Credential', 'Signature', 'SignedHeaders') if not parts.get(n)]
    if missing:
        raise AwsError('IncompleteSignature', ' '.join(missing) + ' Authorization=AWS4-HMAC-SHA256', 400)
    if len(parts['Credential'].split('/')) != 5:
        raise AwsError('IncompleteSignature', 'Credential must have exactly 5 slash-delimited elements, e.g. '
                       'keyid/date/region/service/term, got \'%s\'' % parts['Credential'], 400)
    return parts


def canonical_path(path):
    """Dot segments and doubled slashes removed, then every segment encoded (again)."""
    segments = []
    for segment in path.split('/'):
        if segment == '..':
            del segments[-1:]
        elif segment not in ('', '.'):
            segments.append(segment)
    clean = '/' + '/'.join(segments)
    if segments and path.endswith(('/', '/.', '/..')):
        clean += '/'
    return urllib.parse.quote(clean, safe='/' + UNRESERVED)


def canonical_query(query):
    """Names and values encoded by RFC 3986 and sorted by their encoded bytes; a literal plus stays a plus."""
    pairs = []
    for piece in query.split('&') if query else []:
        name, _, value = piece.partition('=')
        pairs.append(tuple(urllib.parse.quote(urllib.parse.unquote_to_bytes(x), safe=UNRESERVED)
                           for x in (name, value)))
    return '&'.join('%s=%s' % pair for pair in sorted(pairs))


def canonical_request(request, signed):
    headers = ''.join('%s:%s\n' % (name, re.sub(' +', ' ', request.header(name) or '')) for name in signed)
    return '\n'.join([request.method, canonical_path(request.path), canonical_query(request.query), headers,
                      ';'.join(signed), hashlib.sha256(request.body).hexdigest()])


def signature(secret, date, scope, canonical):
    """The hexadecimal signature; date is the whole x-amz-date, scope is date/region/service/aws4_request."""
    text = '\n'.join(['AWS4-HMAC-SHA256', date, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    key = ('AWS4' + secret).encode()
    for part in scope.split('/'):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def _stamp(seconds):
    return time.strftime('%Y%m%dT%H%M%SZ', time.gmtime(seconds))


def _check_date(date, now, skew):
    try:
        sent = calendar.timegm(time.strptime(date, '%Y%m%dT%H%M%SZ'))
    except ValueError:
        raise AwsError('IncompleteSignature', "Date must be in ISO-8601 'basic format'. Got '%s'. See "
                       'http://en.wikipedia.org/wiki/ISO_8601' % date, 403)
    minutes = skew // 60
    if sent < now - skew:
        raise AwsError('SignatureDoesNotMatch', 'Signature expired: %s is now earlier than %s (%s - %d min.)'
                       % (date, _stamp(now - skew), _stamp(now), minutes), 403)
    if sent > now + skew:
        raise AwsError('SignatureDoesNotMatch', 'Signature not yet current: %s is still later than %s (%s + %d min.)'
                       % (date, _stamp(now + skew), _stamp(now), minutes), 403)


def _check_scope(date, scope, service, region):
    got_date, got_region, got_service, term = scope.split('/')
    problems = []
    if got_date != date[:8]:
        problems.append("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: "
                        "'%s' != '%s', from '%s'." % (got_date, date[:8], date))
    if region and got_region != region:
        problems.append("Credential should be scoped to a valid region, not '%s'." % got_region)
    if got_service != service:
        problems.append("Credential should be scoped to correct service: '%s'." % service)
    if term != 'aws4_request':
        problems.append("Credential should be scoped with a valid terminator: 'aws4_request', not '%s'." % term)
    if problems:
        raise AwsError('SignatureDoesNotMatch', ' '.join(problems) + ' ', 403)


def _check_signed_headers(request, signed):
    if signed != sorted(signed) or any(x != x.lower() for x in signed):
        raise AwsError('SignatureDoesNotMatch', BAD_SIGNATURE, 403)
    needed = ['host'] + [k.lower() for k, v in request.headers if k.lower().startswith('x-amz-')]
    for name in needed:
        if name not in signed:
            raise AwsError('SignatureDoesNotMatch', "'%s' must be a 'SignedHeader' in the AWS Authorization." % name,
                           403)


def verify(request, find_key, now, skew=300, service='sts', region=None):
    """
    Returns what find_key(access key id, token) gives for the signer, or raises AwsError as AWS answers.
    That value has `secret`.  skew is in seconds; region is the one the scope must name (None: any).
    """
    authorization = request.header('authorization')
    if not authorization or not authorization.startswith('AWS4-HMAC-SHA256'):
        raise AwsError('MissingAuthenticationToken', 'Request is missing Authentication Token', 403)
    parts = _parse_authorization(authorization)
    key_id, scope = parts['Credential'].split('/', 1)
    signed = parts['SignedHeaders'].split(';')
    request.entry.update(access_key=key_id, signing_region=scope.split('/')[1], signing_service=scope.split('/')[2],
                         signed_headers=signed)
    date = request.header('x-amz-date')
    if not date:
        raise AwsError('IncompleteSignature', "Authorization header requires existence of either a 'X-Amz-Date' or a "
                       "'Date' header. Authorization=AWS4-HMAC-SHA256", 403)
    signer = find_key(key_id, request.header('x-amz-security-token'))
    _check_scope(date, scope, service, region)
    _check_signed_headers(request, signed)
    wanted = signature(signer.secret, date, scope, canonical_request(request, signed))
    if not hmac.compare_digest(wanted, parts['Signature']):
        raise AwsError('SignatureDoesNotMatch', BAD_SIGNATURE, 403)
    content = request.header('x-amz-content-sha256')
    if content and content != hashlib.sha256(request.body).hexdigest():
        raise AwsError('SignatureDoesNotMatch', BAD_SIGNATURE, 403)
    _check_date(date, now, skew)
    return signer
