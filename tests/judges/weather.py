"""How the fake AWS answers in a generated case, and the way there: failures, retries, proxies and authorities."""
from sources import date_text

WEB = 'AssumeRoleWithWebIdentity'
SSO = ('GetRoleCredentials', 'CreateToken')
PASSES = ['Throttling', 'ThrottlingException', 'RequestLimitExceeded', 'SlowDown', 'IDPCommunicationError',
          'RequestTimeout', 'TooManyRequestsException', 'PriorRequestNotComplete', 'BandwidthLimitExceeded',
          'TransactionInProgressException']
STAYS = ['AccessDenied', 'ExpiredToken', 'SignatureDoesNotMatch', 'InternalFailure', 'ServiceUnavailable', 'Unknown',
         'UnauthorizedException', 'RequestExpired', 'ResourceNotFoundException', 'InvalidGrantException']


def any_answer(case):
    """What any service may answer instead."""
    def later():
        return {'status': case.pick(500, 502, 503, 504),
                'body': case.pick('', '', '<html>x</html>', 'x', '<x/>', '{}')}
    return case.pick(
        later, later,
        lambda: {'status': case.pick(400, 403, 404, 429, 501, 509, 599), 'body': case.pick('', 'x', '{}', '<x/>')},
        *[lambda: {'status': case.pick(400, 400, 403, 429, 500), 'error': [case.rng.choice(PASSES), 'later']}] * 3,
        lambda: {'status': case.pick(400, 400, 403, 401, 429), 'error': [case.rng.choice(STAYS), 'no']},
        lambda: {case.pick('drop', 'reset'): True},
        lambda: {'redirect': case.url + '/elsewhere'},
        lambda: {'truncate': case.pick(0, 20, 100)},
        lambda: {'garbage': 100},
        lambda: {'status': 200, 'body': case.pick('', ' ', 'x', '{}', '[]', '<x/>', '<x>', 'null')})()


def sts_answer(case):
    return case.pick(
        lambda: any_answer(case), lambda: any_answer(case),
        lambda: {'expires_in': case.pick(300, 1200, -600)},
        lambda: {'expiration': date_text(case)},
        lambda: {'expiration': case.pick('1893456000', '1893456000.5', ' 1893456000 ', '-1')},
        lambda: {'replace': [case.pick(['<Expiration>', '<Elsewhere>'], ['Credentials>', 'Nothing>'],
                                       ['<AccessKeyId>', '<AccessKeyId> '], ['SessionToken>', 'x:SessionToken>'],
                                       ['Result>', 'Outcome>'], ['</Expiration>', '<!-- x --></Expiration>'],
                                       ['<SecretAccessKey>', '<SecretAccessKey><![CDATA['])]})()


def sso_answer(case):
    return case.pick(
        lambda: any_answer(case), lambda: any_answer(case),
        lambda: {'expires_in': case.pick(300, 1200, -600)},
        lambda: {'status': case.pick(400, 401, 403, 429), 'body': case.pick(
            {'message': 'no'}, {'__type': 'x#UnauthorizedException', 'message': 'no'}, {'code': 'Throttling'},
            {'Code': 'SlowDown', 'Message': 'm'}, {'error': 'invalid_grant'}, {'__type': 'TooManyRequestsException'})},
        lambda: {'status': case.pick(400, 401, 429), 'body': 'x', 'headers': {'x-amzn-ErrorType': case.pick(
            'UnauthorizedException:http://x/', 'a#TooManyRequestsException', 'ThrottlingException', '')}})()


def trouble(case):
    """Some answers are not as they should be; then the attempts are few as a rule, for pauses take time."""
    if not case.chance(35):
        return
    if case.chance(80):
        case.code, case.tidy = None, True
    sso = any('sso_role_name' in values for values in case.config.values())
    web = any('web_identity_token_file' in values for values in case.config.values())
    for _ in range(case.pick(1, 1, 2)):
        if sso and case.chance(60):
            rule = dict({'on': case.pick(*SSO)}, **sso_answer(case))
        else:
            rule = dict({'on': WEB if web and case.chance(50) else 'AssumeRole'}, **sts_answer(case))
        if case.chance(40):                 # what passes
            rule = {'on': rule['on'], 'status': 503, 'error': [case.rng.choice(PASSES), 'later']}
        if case.chance(70):
            rule['times'] = case.pick(1, 1, 1, 2)
        if case.chance(15):
            rule['after'] = 1
        case.rules.append(rule)
    if case.chance(75):
        case.env['AWS_MAX_ATTEMPTS'] = case.pick('1', '2', '2', '2', '2')
    if case.chance(12):
        case.env['AWS_RETRY_MODE'] = case.pick('standard', 'adaptive')


def network(case):
    """Proxies and authorities.  HTTPS_PROXY and AWS_CA_BUNDLE are set as a rule: real host names exist there alone."""
    env = case.env
    if case.chance(8):
        plain = case.proxy[len('http://'):]
        for name, percent in (('HTTP_PROXY', 75), ('http_proxy', 40), ('ALL_PROXY', 15)):
            if case.chance(percent):
                env[name] = case.pick(case.proxy, case.proxy, plain, 'http://user:p%40ss@' + plain, case.proxy + '/', '')
        if case.chance(15):
            env['REQUEST_METHOD'] = 'GET'
    if case.chance(7):
        port = case.url.rsplit(':', 1)[1]
        for name, percent in (('NO_PROXY', 75), ('no_proxy', 35)):
            if case.chance(percent):
                env[name] = case.pick(
                    '127.0.0.1', '127.0.0.1:' + port, '127.0.0.1:1', '*', ' * ', 'x,127.0.0.1', 'x, 127.0.0.1 ,y',
                    '.127.0.0.1', '0.0.1', '.0.0.1', '127.0.0.0/8', '7.0.0.1', '127.*', '', 'localhost', 'x,*', '127.0.0.1,', ',',
                    'amazonaws.com', '.amazonaws.com', 'STS.us-east-1.AmazonAWS.com', 'ws.com', '*.amazonaws.com',
                    'sts.us-east-1.amazonaws.com:443', '169.254.169.254', '<local>', '127.0.0.1 localhost')
                case.isolated = True
    if case.chance(3):
        env['https_proxy'] = case.pick(case.proxy, case.proxy[len('http://'):], 'http://127.0.0.1:1')
    if case.chance(8):
        authorities(case)


def authorities(case):
    env = case.env
    with open(case.ca_file, 'rb') as f:
        case.files['ca.pem'] = f.read()
    values = [case.ca_file, case.ca_file, '~/ca.pem', '~/nowhere.pem', case.home, '$HOME/ca.pem', '']
    if case.chance(85):
        env['AWS_CA_BUNDLE'] = case.pick(None, None, *values)
    if case.chance(50):
        for values_of in case.config.values():
            values_of['ca_bundle'] = case.pick(*values)
    if case.chance(30):
        env['REQUESTS_CA_BUNDLE'] = case.pick(*values)
    env.setdefault('AWS_MAX_ATTEMPTS', '1')
