"""
The kinds of sources that a generated profile may have: functions of the case and the profile's name, which write the
keys of the profile and whatever else it needs (files, answers).  SOURCES says how often each comes.
"""
import hashlib
import json
import time

from stage import ACCOUNT, CLIENT, CLIENT_SECRET, GOOD_TOKEN, OTHER_TOKEN, REFRESH_TOKEN

START_URL = 'https://d-123.awsapps.com/start'
LOGIN = 'arn:aws:iam::%s:user/alice' % ACCOUNT
HOUR = 3600


def date(seconds, form='%Y-%m-%dT%H:%M:%SZ'):
    """A time from now as UTC text."""
    return time.strftime(form, time.gmtime(time.time() + seconds))


def date_text(case):
    """An Expiration in one of the forms that occur, some of them wrong; far from the limits of 0 and 900 s."""
    left = case.pick(*[HOUR] * 6, 300, 600, 1200, -600, 86400)
    return case.pick(*[date(left)] * 8, date(left, '%Y-%m-%dT%H:%M:%S+00:00'), date(left, '%Y-%m-%dT%H:%M:%S.250Z'),
                     date(left, '%Y-%m-%dT%H:%M:%SUTC'), date(left + 5 * HOUR, '%Y-%m-%dT%H:%M:%S+05:00'),
                     date(left, '%Y%m%dT%H%M%SZ'), date(left, '%Y-%m-%d %H:%M:%SZ'), date(left, '%Y-%m-%dT%H:%MZ'),
                     date(left, '%a, %d %b %Y %H:%M:%S GMT'), date(left - 8 * HOUR, '%Y-%m-%dT%H:%M:%S-0800'),
                     date(left, '%Y-%m-%dT%H:%M:%S'), 'soon', '', ' ' + date(left) + ' ')


# -------------------------------------------------------------------------------------------------------- static keys
def keys_in_credentials(case, name):
    values = case.credentials.setdefault(name, {})
    values['aws_access_key_id'], values['aws_secret_access_key'] = case.keys()
    if case.chance(6):
        del values[case.pick('aws_access_key_id', 'aws_secret_access_key')]
    if case.chance(5):
        values[case.pick('aws_session_token', 'aws_security_token')] = case.pick('token', '')


def keys_in_config(case, name):
    values = case.config[name]
    values['aws_access_key_id'], values['aws_secret_access_key'] = case.keys()
    if case.chance(6):
        del values[case.pick('aws_access_key_id', 'aws_secret_access_key')]


def keys_in_both(case, name):
    keys_in_config(case, name)
    keys_in_credentials(case, name)


def keys_torn_apart(case, name):
    """The key in one file, the secret in the other: they are never combined."""
    key, secret = case.keys()
    first, second = case.config[name], case.credentials.setdefault(name, {})
    if case.chance(50):
        first, second = second, first
    first['aws_access_key_id'], second['aws_secret_access_key'] = key, secret


# -------------------------------------------------------------------------------------------------- credential_process
def process_output(case):
    """What a credential_process prints, as bytes."""
    user = case.world.users[case.pick('alice', 'bobby')]
    found = {'Version': 1, 'AccessKeyId': user.key_id, 'SecretAccessKey': user.secret}
    if case.chance(15):
        found['SessionToken'] = case.pick('token', '', None, 'tök')
    if case.chance(50):
        found['Expiration'] = case.pick(*[date_text(case)] * 12, None, 1893456000, {}, False)
    if case.chance(25):
        found['AccountId'] = case.pick(ACCOUNT, '', None)
    if case.chance(8):
        found['Version'] = case.pick('1', 2, 1.0, 0, None, [1], 10 ** 30)
    if case.chance(5):
        del found[case.pick('Version', 'AccessKeyId', 'SecretAccessKey')]
    text = json.dumps(found, indent=case.pick(None, 2))
    if case.chance(15):
        text = case.pick('', ' ', '[]', 'null', '"x"', text[:-1], text + 'x', text + text, '\n\t ' + text + '\r\n',
                         '\ufeff' + text, text.replace('"', "'"), text.replace(': 1', ': 01', 1),
                         text[:-1] + ', "Version": 2}', text[:-1] + ',}',
                         text[:-1] + ', "x": {"AccessKeyId": "AKIAINSIDE"}}', text[:-1] + ', "x": "\\ud83d\\ude00"}')
    return text.encode() if case.chance(97) else text.encode()[:-1] + b', "x": "\xff"}'


def process(case, name):
    case.count += 1
    script = case.pick('helper%d', 'help me %d', "it's %d", 'hëlper%d') % case.count
    case.files['out%d.json' % case.count] = process_output(case)
    status = case.pick(*[0] * 12, 1, 255, 3)
    case.files[script] = ('%secho "$0 $*" >>"%s/ran"\n%scat "%s/out%d.json"\nexit %d\n' % (
        '#!/bin/sh\n', case.home, case.pick('', '', 'echo a note >&2\n'), case.home, case.count,
        status)).encode()
    path = '%s/%s' % (case.home, script)
    plain = "'" not in path and ' ' not in path
    quoted = '"%s"' % path if case.chance(50) or "'" in path else "'%s'" % path
    escaped = path.replace("'", "\\'").replace(' ', '\\ ')
    case.config[name]['credential_process'] = case.pick(
        *[path if plain else quoted] * 6, *[quoted] * 4, escaped, escaped, 'sh ' + quoted,
        quoted + ' --for "a  b" c\\ d', quoted + " '' \"\"", quoted + ' $HOME ~ *', quoted + ' | cat', quoted + ' # note', quoted + ' "a\\"b\\c"',
        'sh -c \'cat "$1"; echo x >>ran\' - ' + quoted, '"' + path, '', path + '-nowhere', script,
        '$HOME/' + script, 'env ' + quoted, "''", case.home, "/bin/sh'' " + quoted, 'sh\t' + quoted + '  ',
        'sh -c "kill -9 \\$\\$"', 'true', 'cat %s/out%d.json' % (case.home, case.count))


# -------------------------------------------------------------------------------------------------------- web identity
def token_file(case):
    """A file with a token for a web identity; its path."""
    case.count += 1
    name = 'token%d' % case.count
    if case.chance(94):
        case.files[name] = case.pick(*[b'good-web-token'] * 10, b'good-web-token\n', b'good-web-token\r\n',
                                     b'good-web-token\r', b'bad-web-token', b'', b'abc', b'\xff\xfe\xfd\xfc',
                                     b'\xc3\xa4\xc3\xb6')
    return case.pick(*['%s/%s' % (case.home, name)] * 15, name, '~/' + name, '$HOME/' + name, '')


def web_identity(case, name):
    values = case.config[name]
    values['web_identity_token_file'] = token_file(case)
    if case.chance(95):
        values['role_arn'] = 'arn:aws:iam::%s:role/%s' % (ACCOUNT, case.mostly('Web', 'One', 'Nowhere'))
    if case.chance(40):
        values['role_session_name'] = case.mostly('web@example.com', 'x', '', 'ü')


def web_identity_variables(case):
    case.env['AWS_WEB_IDENTITY_TOKEN_FILE'] = token_file(case)
    if case.chance(90):
        case.env['AWS_ROLE_ARN'] = case.pick(*['arn:aws:iam::%s:role/Web' % ACCOUNT] * 6, '', 'arn')
    if case.chance(50):
        case.env['AWS_ROLE_SESSION_NAME'] = case.pick('env', 'env@example.com', 'x', '')


# ------------------------------------------------------------------------------------------------- IAM Identity Center
def sso_token(case, key):
    """The file that a sign-in has left, or not."""
    path = '.aws/sso/cache/%s.json' % hashlib.sha1(key.encode()).hexdigest()
    if path in case.files or case.chance(7):
        return
    left = case.pick(*[8 * HOUR] * 5, 600, 600, 600, 300, -600, -600, -600, -HOUR)
    token = {'startUrl': START_URL, 'region': 'us-east-1', 'accessToken': case.pick(*[GOOD_TOKEN] * 8, OTHER_TOKEN),
             'expiresAt': case.pick(*[date(left)] * 6, date(left, '%Y-%m-%dT%H:%M:%SUTC'),
                                    date(left, '%Y-%m-%dT%H:%M:%S+00:00'), date(left, '%Y-%m-%dT%H:%M:%S'))}
    if case.chance(80):
        token.update(clientId=CLIENT, clientSecret=CLIENT_SECRET, refreshToken=REFRESH_TOKEN,
                     registrationExpiresAt=date(case.pick(*[86400] * 5, -HOUR)))
        if case.chance(12):
            token[case.pick('clientId', 'refreshToken', 'clientSecret')] = 'other'
    if case.chance(12):
        del token[case.rng.choice(sorted(token))]
    text = json.dumps(token)
    case.files[path] = (text if case.chance(96) else case.pick('', '[]', 'x', text[:-2])).encode()


def sso(case, name):
    values = case.config[name]
    values['sso_account_id'] = case.mostly(ACCOUNT, '444455556666', '1', '')
    values['sso_role_name'] = case.mostly('Admin', 'ReadOnly', 'Nothing', 'Power User', 'a/b', '')
    own = {'sso_start_url': START_URL + case.pick('', '', '', '#', '/'),
           'sso_region': case.mostly('us-east-1', 'eu-west-1', '', 'no_region')}
    session = case.pick('corp', 'corp', 'my sso')
    if case.chance(60):
        values['sso_session'] = session if case.chance(95) else case.pick('nothere', '')
        if session not in case.sessions:
            case.sessions[session] = dict(own, sso_registration_scopes='sso:account:access')
            if case.chance(8):
                del case.sessions[session][case.pick('sso_start_url', 'sso_region')]
        if case.chance(12):
            values.update(own if case.chance(70) else dict(own, sso_region='us-west-2'))
        sso_token(case, session)
    else:
        values.update(own)
        sso_token(case, own['sso_start_url'])
    if case.chance(8):
        del values[case.rng.choice([k for k in values if k.startswith('sso_')])]
    if case.chance(10):
        case.state['rotate'] = case.pick(None, True)
    endpoints = case.mostly(case.pick(case.url, case.url, None), case.url + '/', case.url + '/a', 'http://127.0.0.1:1')
    if endpoints:
        case.env['AWS_ENDPOINT_URL_SSO'] = case.env['AWS_ENDPOINT_URL_SSO_OIDC'] = endpoints


def login(case, name):
    """Without its token file: botocore needs a library for the rest, so test_login_session.py has that."""
    case.config[name]['login_session'] = case.pick(LOGIN, '', 'x')


# ---------------------------------------------------------------------------------------------------- metadata services
def document_change(case):
    """Keys of a metadata document that are not as they should be."""
    if case.chance(75):
        return {}
    if case.chance(60):
        return {'Expiration': date_text(case)}
    name = case.pick('Expiration', 'Token', 'SecretAccessKey', 'AccessKeyId', 'AccountId', 'Code')
    return {name: case.pick(None, 'x')}


def container(case):
    env, url = case.env, case.url
    env['AWS_CONTAINER_CREDENTIALS_FULL_URI'] = case.pick(
        *[url + '/container/creds?id=1'] * 12, url.replace('127.0.0.1', 'localhost') + '/container',
        url.replace('127.0.0.1', 'LocalHost') + '/container', url + '/nowhere', 'http://127.0.0.1:1/container',
        url.replace('127.0.0.1', '127.1') + '/container', url.replace('127.0.0.1', '127.0.0.2') + '/container',
        'http://example.com/x', 'http://10.0.0.1/x', 'http://127.0.0.1.example.com/x', 'ftp://127.0.0.1/x', '',
        'nonsense', 'http://169.254.170.2@10.0.0.1/x', 'http://[::1]:1/x', 'http://0x7f000001:1/x', 'https:///x')
    if case.chance(8):              # wins over the other, and is out of reach: only where no packet leaves the machine
        env['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'] = case.pick('/v2/creds', 'x', '', '@10.0.0.1/x')
        case.isolated = True
    token = None
    if case.chance(40):
        token = env['AWS_CONTAINER_AUTHORIZATION_TOKEN'] = case.pick(*['Bearer abc=='] * 5, '', 'a\nb', ' x ')
    if case.chance(30):
        token = case.pick(*['FileToken'] * 6, '', 'FileToken\n', 'File\r\nToken')
        case.files['authorization'] = token.encode()
        env['AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE'] = case.mostly(
            case.home + '/authorization', case.home + '/nowhere', '~/authorization', '')
    if token and case.chance(80):
        case.state['authorization'] = token
    case.state['container'] = document_change(case)
    if case.chance(10):
        case.rules.append(dict({'on': 'ContainerCredentials'}, **case.pick(
            {'status': 500, 'times': 1}, {'status': 404, 'times': 1}, {'status': 200, 'body': 'x', 'times': 1},
            {'status': 200, 'body': '[]'}, {'drop': True, 'times': 1}, {'redirect': url + '/container/2'},
            {'status': 200, 'body': '{}'}, {'status': 200, 'body': ''}, {'status': 403, 'times': 2})))


def instance(case):
    env, state = case.env, case.state
    env['AWS_EC2_METADATA_DISABLED'] = case.mostly('false', 'FALSE', '', '1', 'no', 'True')
    if case.chance(15):             # the real address, through the proxy
        env['HTTP_PROXY'] = case.proxy
        if case.chance(30):
            env['AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE'] = case.pick('IPv6', 'ipv4', 'ipv4', 'ipv5', '')
        elif case.chance(30):
            env['AWS_IMDS_USE_IPV6'] = case.pick('true', 'false', '')
        case.isolated = True
    else:
        env['AWS_EC2_METADATA_SERVICE_ENDPOINT'] = case.url + case.mostly(case.pick('', '/'), '/nowhere', '/nowhere/')
        if case.chance(6):
            env['AWS_EC2_METADATA_SERVICE_ENDPOINT'] = case.pick('http://127.0.0.1:1', 'nonsense', 'http://')
    state['token'] = case.pick(*['FakeMetadataToken=='] * 6, None, '')
    state['v1'] = case.chance(40)
    state['role'] = case.mostly('instance-role', 'a+b=c,d.e@f_g', '')
    state['instance'] = document_change(case)
    if case.chance(15):
        env['AWS_EC2_METADATA_V1_DISABLED'] = case.pick('true', 'TRUE', 'false', '1')
    if case.chance(40):
        env['AWS_METADATA_SERVICE_NUM_ATTEMPTS'] = case.mostly(case.pick('1', '2', '3'), '0', ' 2 ', '-1', 'x')
    if case.chance(5):
        env['AWS_METADATA_SERVICE_TIMEOUT'] = case.pick('1', '2', 'x')
    for action in ('InstanceToken', 'InstanceRole', 'InstanceCredentials'):
        if case.chance(15):
            case.rules.append(dict({'on': action}, **instance_answer(case, action)))


def instance_answer(case, action):
    if action == 'InstanceCredentials' and case.chance(40):
        return case.pick({'expiration': date_text(case)}, {'status': 200, 'body': case.pick(
            '[]', 'x', '{}', '{"Code": "AssumeRoleUnauthorizedAccess", "Message": "x"}')})
    return case.pick(
        {'status': 500, 'times': 1}, {'status': 404}, {'status': 403}, {'status': 405}, {'status': 400},
        {'status': 401}, {'status': 503}, {'status': 200, 'body': ''}, {'drop': True, 'times': 1}, {'redirect': case.url + '/latest/x'},
        {'delay': 1.4, 'times': 1})


SOURCES = [keys_in_credentials] * 7 + [keys_in_config] * 3 + [keys_in_both, keys_torn_apart, login] + [process] * 6 + [
    web_identity] * 5 + [sso] * 8
