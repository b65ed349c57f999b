#!/usr/bin/env python3
# time limit: 900 s
"""
Generated configurations, given to botocore and to awsrole with the same fake AWS: the same credentials or no
credentials from both, and the same calls on the way (parameters, signer, region, URL).

AWSROLE_DIFF_CASES: how many (500); AWSROLE_DIFF_SEED: which; one case alone: a seed that a failure names, such as 7.123.
"""
import json
import os
import re
import subprocess
import sys
import time
import warnings

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(os.path.dirname(HERE), 'cli'), HERE]
import botocore.loaders  # noqa: E402
import botocore.session  # noqa: E402
import support  # noqa: E402
from cases import WORLD, Case  # noqa: E402
from fake import World  # noqa: E402

GENERATED = re.compile(r'(awsrole|botocore-session)-.*\d{9,}$')
LONGEST, LONGEST_IN_CHAIN = 43200, 3600
SHOWN = 5                               # failures that are printed whole
LOADER = botocore.loaders.Loader()      # shared, so that the service models are read once


def for_botocore(env):
    """The environment in botocore's terms, where awsrole goes by AWS CLI v2."""
    env = dict(env)
    # AWS CLI v2 reads AWS_REGION first; botocore does not know it.
    if 'AWS_REGION' in env:
        env['AWS_DEFAULT_REGION'] = env.pop('AWS_REGION')
    # AWS CLI v2 puts AWS_PROFILE before AWS_DEFAULT_PROFILE, botocore behind it.
    if 'AWS_PROFILE' in env:
        env.pop('AWS_DEFAULT_PROFILE', None)
    return env


class Outcome:
    """What came out: the three texts of the credentials, or None and why."""

    def __init__(self, keys, calls, why=''):
        self.keys, self.calls, self.why = keys, calls, why

    def text(self):
        return '%s %s\n    calls: %s' % (self.keys and self.keys[0], self.why,
                                         '\n           '.join(map(str, self.calls)) or 'none')


class Differential(support.CliTest):
    def setUp(self):
        super().setUp()
        warnings.simplefilter('ignore')
        self.fake = self.aws(World(WORLD))
        # Real host names go through the fake's proxy; endpoint URLs are plain http.
        self.common = dict(self.environment({'AWS_ENDPOINT_URL_STS': None}), HTTPS_PROXY=self.fake.proxy_url,
                           AWS_CA_BUNDLE=self.fake.ca_file, AWSROLE_CACHE='off', AWSROLE_MFA_SESSION='off')
        saved = dict(os.environ)
        self.addCleanup(os.environ.update, saved)
        self.addCleanup(os.environ.clear)

    def calls(self):
        """The calls since the last time, with what is drawn by lot taken out; then AWS starts anew."""
        calls = []
        for entry in self.fake.calls():
            params = dict(entry['params'])
            if GENERATED.match(params.get('RoleSessionName', '')):
                params['RoleSessionName'] = '<generated>'
            calls.append((entry['url'], entry.get('access_key'), entry.get('signing_region'), entry.get('signature'),
                          sorted(params.items())))
        self.fake.log.clear()
        with self.fake.world.lock:          # both sides get ASIAROLE000000000001 first
            self.fake.world.counts.clear()
        return calls

    def code_of(self, case):
        """What is typed at every question: the user's code of now unless the case has another."""
        return self.fake.totp('alice') if case.code is None else case.code

    def checked(self, keys):
        """The credentials; of what AWS issued, once it is known to be whole, the name alone."""
        who = self.fake.world.keys.get(keys[0])
        if keys[0].startswith('ASIA') and (who is None or (who.secret, who.token) != tuple(keys[1:])):
            raise AssertionError('not what was issued: %r' % (keys,))
        return keys[:1] if keys[0].startswith('ASIA') else keys

    def ask_botocore(self, case, code):
        os.environ.clear()
        os.environ.update(for_botocore(dict(self.common, **case.env)))
        # AWS CLI v2's default; the legacy mode is unknown to it.
        if not self.has_retry_mode(case):
            os.environ['AWS_RETRY_MODE'] = 'standard'
        try:
            session = botocore.session.Session(profile=case.profile)
            session.register_component('data_loader', LOADER)
            session.get_component('credential_provider').get_provider('assume-role')._prompter = lambda text: code
            found = session.get_credentials()
            got = found.get_frozen_credentials() if found else None
        except Exception as e:              # some are Python's own
            return Outcome(None, self.calls(), '%s: %s' % (type(e).__name__, e))
        if got is None:
            return Outcome(None, self.calls(), 'no credentials')
        return Outcome(self.checked([got.access_key, got.secret_key, got.token]), self.calls())

    @staticmethod
    def has_retry_mode(case):
        return 'AWS_RETRY_MODE' in case.env or any('retry_mode' in p for f in (case.config, case.credentials)
                                                  for p in f.values())

    def ask_awsrole(self, case, code):
        command = [os.path.join(self.bin, 'awsrole'), 'export', '--format', 'process']
        command += [] if case.profile is None else ['--', case.profile]
        done = subprocess.run(command, env=dict(self.common, **case.env), cwd=self.home, input=(code + '\n').encode() * 6,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
                              timeout=60 * support.SLOWER)
        errors = done.stderr.decode('utf-8', 'replace')
        if done.returncode not in (0, 1, 2, 3, 4, 5) or (done.returncode and done.stdout):
            raise AssertionError('status %d, stderr %s' % (done.returncode, errors))
        if done.returncode:
            return Outcome(None, self.calls(), 'status %d: %s' % (done.returncode, errors.strip()))
        value = json.loads(done.stdout.decode())
        return Outcome(self.checked([value['AccessKeyId'], value['SecretAccessKey'], value.get('SessionToken')]),
                       self.calls())

    def too_long(self, calls):
        """Whether there is a call that awsrole refuses to make: AWS never allows such a duration."""
        for _, signer, _, _, params in calls:
            limit = LONGEST_IN_CHAIN if (signer or '').startswith('ASIAROLE') else LONGEST
            if int(dict(params).get('DurationSeconds', '0')) > limit:
                return True
        return False

    def difference(self, case, theirs, ours):
        """What is different between the two, as text; None if nothing is that should not be."""
        if self.too_long(theirs.calls):
            # Refused before the first call, so that no MFA code and no call of the inner links is spent on it.
            return None if ours.keys is None and not ours.calls else 'a duration over the limit was not refused'
        if ours.keys is None and re.search('status 3: .*(AWS allows for any role|one hour at most)', ours.why):
            # botocore fails in an inner link, before it comes to the duration.
            return None if theirs.keys is None and not ours.calls else 'a duration was refused that was not used'
        if theirs.keys != ours.keys:
            return 'other credentials'
        if theirs.calls != ours.calls:
            return 'other calls'
        return None

    def compare(self, seed):
        case = Case(seed, self.fake.world, self.fake.sts_url)
        config, credentials = case.text()
        self.config(config)
        self.credentials(credentials)
        code = self.code_of(case)
        theirs, ours = self.ask_botocore(case, code), self.ask_awsrole(case, code)
        self.counts['calls' if theirs.calls else 'no calls'] += 1
        self.counts['credentials' if theirs.keys else 'no credentials'] += 1
        self.counts['chains'] += any((x[1] or '').startswith('ASIAROLE') for x in theirs.calls)
        why = self.difference(case, theirs, ours)
        if why is None:
            return None
        return ('AWSROLE_DIFF_SEED=%s: %s\n--- config\n%s--- credentials\n%s--- environment %s\n--- profile %r, code %s\n'
                '--- botocore: %s\n--- awsrole: %s\n' % (seed, why, config, credentials, case.env, case.profile, code,
                                                        theirs.text(), ours.text()))

    def test_botocore_and_awsrole_agree(self):
        seed, count = os.environ.get('AWSROLE_DIFF_SEED', '1'), int(os.environ.get('AWSROLE_DIFF_CASES', '500'))
        seeds = [seed] if '.' in seed else ['%s.%d' % (seed, n) for n in range(count)]
        self.counts = dict.fromkeys(('calls', 'no calls', 'credentials', 'no credentials', 'chains'), 0)
        started, failures = time.monotonic(), []
        for one in seeds:
            try:
                failure = self.compare(one)
            except Exception as e:
                failure = 'AWSROLE_DIFF_SEED=%s: %s: %s' % (one, type(e).__name__, e)
            failures += [failure] if failure else []
        print('# AWSROLE_DIFF_SEED=%s: %d cases in %.0f s: %s' % (seed, len(seeds), time.monotonic() - started,
                                                                 ', '.join('%d %s' % (v, k) for k, v
                                                                           in self.counts.items())), flush=True)
        if failures:
            self.fail('%d of %d differ\n%s' % (len(failures), len(seeds), '\n'.join(failures[:SHOWN])))
        if len(seeds) >= 500:               # a generator that makes only trivial cases would prove nothing
            self.assertGreater(self.counts['credentials'], len(seeds) // 5)
            self.assertGreater(self.counts['calls'], len(seeds) // 5)
            self.assertGreater(self.counts['chains'], len(seeds) // 50)


if __name__ == '__main__':
    support.main()
