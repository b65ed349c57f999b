"""The two sides of the differential test: what botocore and what awsrole make of a case."""
import datetime
import json
import os
import re
import subprocess
import types

import botocore.args
import botocore.configprovider
import botocore.credentials
import botocore.endpoint
import botocore.loaders
import botocore.retries.bucket
import botocore.retries.standard
import botocore.session
import botocore.tokens
import botocore.utils
from dateutil.parser import parse

LOADER = botocore.loaders.Loader()      # shared, so that the service models are read once


class Outcome:
    """What came out: the three texts of the credentials and their end (a datetime or None), or None and why."""

    def __init__(self, keys, expires=None, why=''):
        self.keys, self.expires, self.why, self.calls, self.files = keys, expires, why, [], {}

    def text(self):
        return '%s, ends %s %s\n    calls: %s\n    files: %s' % (
            self.keys and self.keys[0], self.expires, self.why,
            '\n           '.join(map(str, self.calls)) or 'none', self.files)


# ----------------------------------------------------------------------------------------------------------- botocore
def no_pauses():
    """botocore's pauses take no time."""
    def no_sleep(seconds):
        pass
    clock = botocore.retries.bucket.Clock
    ahead = [0.0]

    def later(self, seconds):
        ahead[0] += seconds
    now = clock.current_time
    clock.sleep, clock.current_time = later, lambda self: now(self) + ahead[0]
    botocore.endpoint.time = types.SimpleNamespace(sleep=no_sleep)
    botocore.utils.ContainerMetadataFetcher.__init__.__defaults__ = (None, no_sleep)
    botocore.retries.standard.RetryHandler.__init__.__defaults__ = (None, no_sleep)


def other_settings():
    """Where AWS CLI v2 has other defaults than botocore, awsrole goes by it: retries are standard, and the legacy mode
    is unknown."""
    for variables in (botocore.configprovider.BOTOCORE_DEFAUT_SESSION_VARIABLES,
                      botocore.session.Session.SESSION_VARIABLES):
        variables['retry_mode'] = ('retry_mode', 'AWS_RETRY_MODE', 'standard', None)
        # An empty list of authorities switches verification off there: awsrole takes it for unset.
        variables['ca_bundle'] = ('ca_bundle', 'AWS_CA_BUNDLE', None, lambda value: value or None)
    compute = botocore.args.ClientArgsCreator._compute_retry_mode

    def checked(self, config_kwargs):
        compute(self, config_kwargs)
        if config_kwargs['retries']['mode'] == 'legacy':
            raise ValueError('retry_mode legacy')
    botocore.args.ClientArgsCreator._compute_retry_mode = checked


def fetched_once():
    """awsrole fetches credentials once in a run.  botocore does so twice when less than 15 minutes are left of what a
    process, a container or an instance gave; the answer is the same, and an expired one is an error all the same."""
    class Once(botocore.credentials.RefreshableCredentials):
        def _refresh(self):
            if self._is_expired():
                raise RuntimeError('still expired')
    # The deferred kind, of roles and sign-ins, stays what it is: a subclass of the real one.
    botocore.credentials.RefreshableCredentials = Once


def for_botocore(env):
    """The environment in botocore's terms, where awsrole goes by AWS CLI v2."""
    env = dict(env)
    # AWS CLI v2 reads AWS_REGION first; botocore does not know it.
    if 'AWS_REGION' in env:
        env['AWS_DEFAULT_REGION'] = env.pop('AWS_REGION')
    # AWS CLI v2 puts AWS_PROFILE before AWS_DEFAULT_PROFILE, botocore behind it.
    if 'AWS_PROFILE' in env:
        env.pop('AWS_DEFAULT_PROFILE', None)
    # Set but empty they switch verification off there: awsrole takes them for unset.
    for name in ('AWS_CA_BUNDLE', 'REQUESTS_CA_BUNDLE'):
        if env.get(name) == '':
            del env[name]
    return env


def prepare(home):
    """Once in a process, whose botocore serves nothing else from then on."""
    no_pauses()
    other_settings()
    fetched_once()
    for provider in (botocore.credentials.SSOProvider, botocore.tokens.SSOTokenProvider):
        provider._SSO_TOKEN_CACHE_DIR = os.path.join(home, '.aws', 'sso', 'cache')      # HOME's at the time of import


def ask_botocore(case, env, code):
    os.environ.clear()
    os.environ.update(for_botocore(env))
    try:
        session = botocore.session.Session(profile=case.profile)
        session.register_component('data_loader', LOADER)
        session.get_component('credential_provider').get_provider('assume-role')._prompter = lambda text: code
        found = session.get_credentials()
        got = found.get_frozen_credentials() if found else None
    except Exception as e:              # some are Python's own
        return Outcome(None, why='%s: %s' % (type(e).__name__, e))
    if got is None:
        return Outcome(None, why='no credentials')
    return Outcome([got.access_key, got.secret_key, got.token], getattr(found, '_expiry_time', None))


# ------------------------------------------------------------------------------------------------------------ awsrole
def ask_awsrole(case, env, code, program, limit):
    command = [program, 'export', '--format', 'process'] + ([] if case.profile is None else ['--', case.profile])
    done = subprocess.run(command, env=env, cwd=case.home, input=(code + '\n').encode() * 6, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, start_new_session=True, timeout=limit)
    errors = done.stderr.decode('utf-8', 'replace')
    if done.returncode not in (0, 1, 2, 3, 4, 5) or (done.returncode and done.stdout) or 'runtime error' in errors:
        raise AssertionError('status %d, stderr %s' % (done.returncode, errors))
    if done.returncode:
        if not re.search(r'(^|\n|: )awsrole: .*\n$', errors):
            raise AssertionError('no error line: %r' % errors)
        return Outcome(None, why='status %d: %s' % (done.returncode, errors.strip()))
    value = json.loads(done.stdout.decode())
    end = value.get('Expiration')
    if end is not None and not isinstance(parse(end).tzinfo, datetime.tzinfo):
        raise AssertionError('no zone: %s' % end)
    return Outcome([value['AccessKeyId'], value['SecretAccessKey'], value.get('SessionToken')], end and parse(end))
