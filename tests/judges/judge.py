"""One place where cases are tried: a HOME, a fake AWS, and the comparison of what both sides did with it."""
import datetime
import json
import os
import re
import shutil
import time

import sides
from cases import Case
from fake import FakeAws
from sides import ask_awsrole, ask_botocore
from stage import Stage

GENERATED = re.compile(r'(awsrole|botocore-session)-.*\d{9,}$')
DATE = re.compile(r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ')
LONGEST, LONGEST_IN_CHAIN = 43200, 3600
# Headers that decide something; of the others each program has its own.
HEADERS = ('content-type', 'proxy-authorization', 'x-amz-sso_bearer_token', 'x-aws-ec2-metadata-token',
           'x-aws-ec2-metadata-token-ttl-seconds')
BREAKS = {'drop', 'reset', 'truncate', 'garbage'}
EXTENDED = 800                          # seconds that two extensions of an instance's credentials may be apart
PASSED_ON = ('PATH', 'ASAN_OPTIONS', 'UBSAN_OPTIONS', 'LSAN_OPTIONS', 'MSAN_OPTIONS')


class Judge:
    def __init__(self, home, program, limit):
        self.home, self.program, self.limit = home, program, limit
        self.stage = Stage()
        self.fake = FakeAws(self.stage.world, services=self.stage.services)
        # Real host names go through the fake's proxy; endpoint URLs are plain http.
        self.common = {k: os.environ[k] for k in PASSED_ON if k in os.environ}
        self.common.update(HOME=home, LANG='C.UTF-8', HTTPS_PROXY=self.fake.proxy_url, AWS_CA_BUNDLE=self.fake.ca_file,
                           AWS_EC2_METADATA_DISABLED='true', AWSROLE_CACHE='off', AWSROLE_MFA_SESSION='off')
        sides.prepare(home)

    # ---------------------------------------------------------------------------------------------- what was done
    def call(self, entry):
        """A request of the log as both sides should have made it, without what is drawn by lot."""
        params, headers = dict(entry.get('params', {})), entry.get('headers', {})
        if GENERATED.match(params.get('RoleSessionName', '')):
            params['RoleSessionName'] = '<generated>'
        shown = {k: self.stage.clean(headers[k]) for k in HEADERS if k in headers}
        if entry.get('service') == 'container':
            shown.update({k: headers[k] for k in ('authorization', 'accept') if k in headers})
        url = re.sub('^[a-z]+://[^/?]*', lambda m: m.group().lower(), entry['url'])
        return (entry['method'], url, entry.get('via'), shown, self.stage.clean(entry.get('body', '')),
                entry.get('access_key'), entry.get('signing_region'), entry.get('signature'), sorted(params.items()))

    def calls(self):
        return [self.call(entry) for entry in self.fake.log if entry['method'] != 'CONNECT']

    def files(self, started):
        """Sign-in files as (mode, text) with dates as tens of minutes from now, and the runs of credential_process."""
        def from_now(m):
            then = datetime.datetime.strptime(m.group(), '%Y-%m-%dT%H:%M:%SZ').replace(tzinfo=datetime.timezone.utc)
            return 'now+%d' % round((then.timestamp() - started) / 600)
        found, folder = {}, os.path.join(self.home, '.aws', 'sso', 'cache')
        for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else ():
            with open(os.path.join(folder, name), encoding='utf-8', errors='replace') as f:
                found[name] = os.stat(f.fileno()).st_mode & 0o777, DATE.sub(from_now, self.stage.clean(f.read()))
        if os.path.exists(os.path.join(self.home, 'ran')):
            with open(os.path.join(self.home, 'ran')) as f:
                found['ran'] = f.read()
        return found

    def write(self, name, data):
        path = os.path.join(self.home, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'wb') as f:
            f.write(data)
        os.chmod(path, 0o600 if name.startswith('.aws') or name.startswith('token') else 0o755)

    def run(self, case, texts, ask, *args):
        """One side, in a HOME that has the case's files alone."""
        shutil.rmtree(self.home, ignore_errors=True)
        os.mkdir(self.home)
        os.chdir(self.home)
        for name, data in dict(case.files, **texts).items():
            self.write(name, data)
        self.stage.begin(self.fake, case)
        # libcurl sends once more, by itself, what was lost on a connection that it used before; urllib3 does not.
        self.fake.keep_alive = not any(BREAKS & set(rule) for rule in case.rules)
        env = {k: v for k, v in dict(self.common, **case.env).items() if v is not None}
        started = time.time()
        outcome = ask(case, env, *args)
        outcome.calls, outcome.files = self.calls(), self.files(started)
        if outcome.keys:
            outcome.keys = self.checked(outcome.keys)
        return outcome

    def checked(self, keys):
        """The credentials, with secrets and tokens that were issued (they are drawn by lot) named by their key."""
        names = {}
        for who in self.fake.world.issued:
            names.update({who.secret: 'secret of ' + who.key_id, who.token: 'token of ' + who.key_id})
        return [names.get(text, text) for text in keys]

    # ------------------------------------------------------------------------------------------------ comparison
    def too_long(self, calls):
        """Whether there is a call that awsrole refuses to make: AWS never allows such a duration."""
        for call in calls:
            limit = LONGEST_IN_CHAIN if (call[5] or '').startswith('ASIAROLE') else LONGEST
            if int(dict(call[-1]).get('DurationSeconds', '0')) > limit:
                return True
        return False

    @staticmethod
    def without_region_lookups(calls):
        """Without a region AWS CLI v2 asks an instance for its own, and so does awsrole; botocore does not."""
        kept, tokens = [], []
        for call in calls:
            if call[1].endswith('/latest/api/token'):
                tokens.append(call)
            elif call[1].endswith('/latest/meta-data/placement/availability-zone/'):
                tokens = []
            else:
                kept, tokens = kept + tokens + [call], []
        return kept + tokens

    @staticmethod
    def other_end(a, b):
        if a is None or b is None:
            return a != b
        return abs((a - b).total_seconds()) > EXTENDED

    def difference(self, theirs, ours):
        """What is different between the two, as text; None if nothing is that should not be."""
        if self.too_long(theirs.calls):
            # Refused before the first call, so that no MFA code and no call of the inner links is spent on it.
            return None if ours.keys is None else 'a duration over the limit was not refused'
        if ours.keys is None and re.search('status 3: .*(AWS allows for any role|one hour at most)', ours.why):
            # botocore fails in an inner link, before it comes to the duration.
            return None if theirs.keys is None else 'a duration was refused that was not used'
        if theirs.keys != ours.keys:
            return 'other credentials'
        if theirs.keys and self.other_end(theirs.expires, ours.expires):
            return 'another end'
        if theirs.calls != self.without_region_lookups(ours.calls):
            return 'other calls'
        return 'other files' if theirs.files != ours.files else None

    @staticmethod
    def features(theirs):
        """What a case was good for, to be counted."""
        out = ['credentials' if theirs.keys else 'no credentials', 'calls' if theirs.calls else 'no calls']
        if any((call[5] or '').startswith('ASIA') for call in theirs.calls):
            out.append('chains')
        if theirs.keys and 'ran' in theirs.files:
            out.append('process')
        return out

    def compare(self, seed, isolated):
        """A text that says what differs (or None), and the features of the case."""
        case = Case(seed, self.stage.world, self.home, self.fake.sts_url, self.fake.proxy_url, self.fake.ca_file)
        if case.isolated and not isolated:
            return None, ['left out']
        config, credentials = case.text()
        texts = {'.aws/config': config.encode(), '.aws/credentials': credentials.encode()}
        # What is typed at every question: the user's code of now unless the case has another.
        code = self.fake.totp('alice') if case.code is None else case.code
        theirs = self.run(case, texts, ask_botocore, code)
        features = self.features(theirs) + self.features_of_log()
        ours = self.run(case, texts, ask_awsrole, code, self.program, self.limit)
        why = self.difference(theirs, ours)
        if why is None:
            return None, features
        shown = {k: v.decode('utf-8', 'backslashreplace')[:600] for k, v in case.files.items()}
        return ('AWSROLE_DIFF_SEED=%s: %s\n--- config\n%s--- credentials\n%s--- files %s\n--- environment %s\n'
                '--- answers %s %s\n--- profile %r, code %s\n--- botocore: %s\n--- awsrole: %s\n' % (
                    seed, why, config, credentials, json.dumps(shown, indent=1), case.env, case.rules, case.state,
                    case.profile, case.code, theirs.text(), ours.text())), features

    def features_of_log(self):
        done = [entry.get('action') for entry in self.fake.log if entry.get('status') == 200]
        out = sorted({action for action in done if action})
        retried = [e['headers'].get('amz-sdk-request', '') for e in self.fake.log if 'headers' in e]
        return out + ['retries'] * any('attempt=2' in text for text in retried)
