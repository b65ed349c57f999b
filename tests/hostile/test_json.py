#!/usr/bin/env python3
# time limit: 300 s
"""The same for what answers in JSON: programs, containers, the instance, the portal of IAM Identity Center."""
import hashlib
import json
import os
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, '..', 'cli'), os.path.join(HERE, '..', 'net')]
import support  # noqa: E402
from hostile import Server, say  # noqa: E402
from victim import FULL, ISSUED, VictimTest, http, utc  # noqa: E402


def keys(**more):
    return dict({'Version': 1, 'AccessKeyId': 'ASIACANARY', 'SecretAccessKey': ISSUED, 'SessionToken': 't',
                 'Token': 't', 'Expiration': utc(3600)}, **more)


def text(**more):
    return json.dumps(keys(**more)).encode()


BAD = {
    'nothing': b'',
    'no JSON': b'hello',
    'half': text()[:-9],
    'more behind it': text() + b'x',
    'a list': b'[]',
    'a number': b'1',
    'a NUL in a string': text(SessionToken='a\0b', Token='a\0b'),
    'a bare NUL': text().replace(b'"t"', b'"\0"'),
    'half a surrogate': text().replace(b'"t"', b'"\\ud800"'),
    'surrogates the wrong way': text().replace(b'"t"', b'"\\udc00\\ud800"'),
    'bytes that are no text': text().replace(b'"t"', b'"\xff\xc0\xaf"'),
    'deep': b'{"a":' * 5000 + b'1' + b'}' * 5000,
    'deep lists': b'[' * 100000,
    'a number for a key': text(AccessKeyId=5),
    'null for a key': text(SecretAccessKey=None),
    'a list for a key': text(SecretAccessKey=['x']),
    'no key': json.dumps({'Version': 1}).encode(),
    'a date that is none': text(Expiration='soon'),
    'a number for a date': text(Expiration=1e300),
}
CONTROL = {             # JSON may hold them; a line of a shell may not
    'a line end': text(SecretAccessKey='a\nb'),
    'an escape': text(AccessKeyId='a\x1b[31m'),
    'a DEL': text(AccessKeyId='a\x7f'),
}
ODD = {                 # may be taken or not, as the AWS CLI does; but never with a crash
    'the same key twice': text()[:-1] + b', "AccessKeyId": "ASIASECOND"}',
    'a byte order mark': b'\xef\xbb\xbf' + text(),
    'the past': text(Expiration='1970-01-01T00:00:00Z'),
    'a second': text(Expiration=utc(1)),
    'the year 9999': text(Expiration='9999-12-31T23:59:59Z'),
    'no date': json.dumps({k: v for k, v in keys().items() if k != 'Expiration'}).encode(),
    'a huge number': text(More=10 ** 300),
    'a large member': text(More='x' * 30000),
    'a long token': text(SessionToken='x' * 20000, Token='x' * 20000),
}


class Json(VictimTest):
    def both(self, ask, step=1):
        """ask(answer, words) runs the program with an answer; a Done."""
        for name, answer in (list(BAD.items()) + list(CONTROL.items()))[::step]:
            with self.subTest(name):
                got = ask(answer, '--format', 'env' if name in CONTROL else 'process')
                self.assertIn(got.status, (3, 4, 5), got)
                self.assertEqual(got.stdout, '', got)
                self.assertRegex(got.stderr, r'\Aawsrole: [\x20-\x7e]*\n\Z', got)
                self.assertNotIn(ISSUED, got.stderr)
        for name, answer in list(ODD.items())[::step]:
            with self.subTest(name):
                got = ask(answer, '--format', 'process')
                self.assertIn(got.status, (0, 3, 4, 5), got)
                if got.status == 0:
                    self.assertIn(json.loads(got.stdout)['AccessKeyId'], ('ASIACANARY', 'ASIASECOND'))

    def test_a_program(self):
        def ask(answer, *words):
            self.write('answer', answer)
            return self.attack('export', 'process', *words)
        self.both(ask)

    def test_a_program_that_does_not_end_with_its_answer(self):
        self.config('[profile p]\ncredential_process = /bin/cat /dev/zero\n')
        got = self.attack('export', 'p')
        self.assertEqual((got.status, got.stdout), (3, ''), got)

    def serve(self, variable, answer, *args, **env):
        with Server(say(http(answer))) as server:
            return self.attack(*args, **dict(env, **{variable: server.url('/x')}))

    def test_a_container(self):
        self.config('[default]\nregion = us-east-2\n')
        self.both(lambda answer, *words: self.serve('AWS_CONTAINER_CREDENTIALS_FULL_URI', answer, 'export', *words),
                  1 if FULL else 6)         # a bad answer is asked for three times, with pauses

    def test_the_portal(self):
        token = {'startUrl': 'https://d-123.awsapps.com/start', 'region': 'us-east-1', 'accessToken': 'CanarySso',
                 'expiresAt': utc(3600)}
        self.write('.aws/sso/cache/%s.json' % hashlib.sha1(token['startUrl'].encode()).hexdigest(), json.dumps(token))
        self.env['AWSROLE_CACHE'] = 'off'

        def ask(answer, *words):
            # The portal's names are others, and its date is a number of ms.
            answer = answer.replace(b'"AccessKeyId"', b'"accessKeyId"').replace(b'"Secret', b'"secret')
            answer = answer.replace(b'"Session', b'"session').replace(b'"Expiration"', b'"expiration"')
            answer = answer.replace(('"%s"' % utc(3600)).encode(), b'%d' % ((time.time() + 3600) * 1000))
            answer = b'{"roleCredentials": %s}' % answer
            got = self.serve('AWS_ENDPOINT_URL_SSO', answer, 'export', 'sso', *words)
            self.assertNotIn('CanarySso', got.stderr)
            return got
        self.both(ask)


if __name__ == '__main__':
    support.main()
