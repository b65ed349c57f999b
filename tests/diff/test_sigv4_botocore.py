#!/usr/bin/env python3
"""Random requests, signed by us and by botocore as its STS client does it: same canonical request, same headers.  And
random URLs: both take them or both refuse them.

AWSROLE_DIFF_CASES=N: that many of each (default 3000).  AWSROLE_DIFF_SEED=N: another start.
Known differences, on purpose: URLs refused here alone have a blank, a user name, port 0, a zone, text beside the brackets
of an IPv6 address, or no scheme or another one than http and https.
"""
import datetime
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from unittest import mock

import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.utils import is_valid_uri

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(ROOT, 'tests', 'fake'))
CASES = int(os.environ.get('AWSROLE_DIFF_CASES', '3000'))
SEED = int(os.environ.get('AWSROLE_DIFF_SEED', str(random.SystemRandom().randrange(1 << 32))))
BATCH = 500

HOSTS = ['sts.amazonaws.com', 'sts.eu-west-1.amazonaws.com', 'LOCALHOST', '127.0.0.1', 'a.B.c', 'h.', 'x--y', '[::1]', '[FD00:EC2::23]', '[::ffff:1.2.3.4]',
         '[1:2:3:4:5:6:7:8]']
PORTS = ['', '', '', ':', ':80', ':443', ':4566', ':0080', ':00443', ':65535', ':8443']
SEGMENTS = ['', '', '.', '..', '...', 'a', 'b', 'c%20d', '%2e', '%2E%2e', '%2f', '%', 'a+b', '~x_-.', '\xfc', '\u1234', '\U0001f600', 'a;b', 'x=y', '@', ':', '*', "'", '$',
            ',', '!', '(', '[', '|', '"', '<', '\\', '^', '{', '`']
WORDS = ['', 'a', 'b', 'A', 'B', 'ab', 'a-', 'a.', 'x', '%20', '%2B', '+', '~', '\xfc', '\u1234', '/', '?', 'a=b', '==', '@', ':', '-', '\U0001f600', '\uffff']
TEXT = 'abcXYZ019 \t%&=+-_.~/*\xe9\u20ac\U0001f600'
NAMES = ['Content-Type', 'X-Amz-A', 'x-amz-b', 'X-Zed', 'Accept', 'X', 'x-amz-c', 'X-AMZ-DATA']


def text(rnd, alphabet, most):
    return ''.join(rnd.choice(alphabet) for _ in range(rnd.randint(0, most)))


def random_url(rnd):
    url = rnd.choice(['http', 'https', 'https', 'HTTPS', 'Http']) + '://' + rnd.choice(HOSTS) + rnd.choice(PORTS)
    if rnd.random() < 0.8:
        url += '/' + '/'.join(rnd.choice(SEGMENTS) for _ in range(rnd.randint(0, 6)))
    if rnd.random() < 0.5:
        pairs = (rnd.choice(WORDS) + rnd.choice(['=', '=', '']) + rnd.choice(WORDS) for _ in range(rnd.randint(0, 6)))
        url += '?' + '&'.join(pairs)
    return url + (rnd.choice(['#', '#f?g/h']) if rnd.random() < 0.05 else '')


def random_case(rnd):
    headers = [['Content-Type', 'application/x-www-form-urlencoded; charset=utf-8']] if rnd.random() < 0.8 else []
    for _ in range(rnd.choice([0, 0, 1, 2, 5])):
        headers.append([rnd.choice(NAMES), text(rnd, 'aB,;= \t"', 12)])
    return {
        'method': rnd.choice(['POST', 'POST', 'GET']), 'url': random_url(rnd), 'headers': headers, 'body': text(rnd, TEXT, 80),
        'key': 'ASIA' + text(rnd, 'ABC0189_', 20), 'secret': text(rnd, 'abcXYZ019/+=\xe9 ', 40),
        'token': rnd.choice(['', text(rnd, 'abcXYZ019/+=', 300)]), 'region': rnd.choice(['', 'us-east-1', 'eu-west-1', 'R-X', 'cn-north-1']),
        'now': rnd.randrange(0, 4102444800)}


def botocore_signs(case):
    """(canonical request, headers) as botocore has them."""
    request = AWSRequest(method=case['method'], url=case['url'], data=case['body'].encode())
    for name, value in case['headers']:
        request.headers.add_header(name, value)
    seen = []

    class Signer(botocore.auth.SigV4Auth):
        def string_to_sign(self, request, canonical_request):
            seen.append(canonical_request)
            return super().string_to_sign(request, canonical_request)

    now = datetime.datetime.fromtimestamp(case['now'], datetime.timezone.utc)
    with mock.patch.object(botocore.auth, 'get_current_datetime', lambda: now):
        Signer(Credentials(case['key'], case['secret'], case['token'] or None), 'sts', case['region']).add_auth(request)
    return seen[0], [[name, value] for name, value in request.headers.items()]


HOST_PARTS = ['a', 'b-c', '-', 'a-', '-a', 'A1', '', '.', '..', '_', 'x' * 63, 'x' * 64, '1', '1.2.3.4', '%41', '\xfc', '*', '~', '[', ']', '[::1]', '[::]', '[1::2]', '[::g]',
              '[1:2:3:4:5:6:7:8]', '[1:2:3:4:5:6:7::]', '[1:2:3:4:5:6:7:8:9]', '[12345::]', '[1::2::3]', '[:1]', '[1.2.3.4]', '[::1.2.3.4]', '[::1.2.3]',
              '[1:2:3:4:5:6:7]', '[]', 'localhost', 'sts..amazonaws.com', '!', '$', '\\', ',', '\r', '\n', '\t']


def odd_url(rnd):
    host = ''.join(rnd.choice(HOST_PARTS) for _ in range(rnd.choice([0, 1, 1, 1, 2, 3])))
    if rnd.random() < 0.05:
        host = '.'.join('x' * rnd.randint(60, 63) for _ in range(4))
    return (rnd.choice(['http://', 'https://', 'HTTPS://']) if rnd.random() < 0.95 else rnd.choice(['', ':', 'http:', 'http:/', 'https:///'])) \
        + host + rnd.choice(['', '', '/', '/p', '?q', '#f', ':80', ':80/'])


def botocore_takes(url):
    if re.search(r'//[^/?#]*([^/]\[|\][^:/?#])', url):
        return False
    try:
        return bool(is_valid_uri(url))
    except ValueError:  # of urlsplit(): brackets
        return False


def build(folder):
    program = os.path.join(folder, 'dump_sigv4')
    modules = ['base/buf', 'base/err', 'base/mem', 'base/secret', 'base/str', 'base/utc', 'core/canonical', 'core/creds', 'core/hash', 'core/http', 'core/query',
               'core/sigv4', 'core/url']
    command = (os.environ.get('CC') or 'cc').split() + (os.environ.get('CFLAGS') or '-O1').split() + [
        '-std=c11', '-D_POSIX_C_SOURCE=200809L', '-D_DEFAULT_SOURCE', '-D_DARWIN_C_SOURCE', '-I' + os.path.join(ROOT, 'src'), '-o', program,
        os.path.join(HERE, 'dump_sigv4.c')] + [os.path.join(ROOT, 'src', m + '.c') for m in modules] + ['-lbearssl', '-ljansson']
    subprocess.run(command, check=True)
    return program


class SigV4LikeBotocore(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp()
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.program = build(cls.folder)
        print('# AWSROLE_DIFF_SEED=%d AWSROLE_DIFF_CASES=%d' % (SEED, CASES), flush=True)

    def ask(self, cases):
        done = subprocess.run([self.program], input=json.dumps(cases).encode(), stdout=subprocess.PIPE, check=True)
        answers = json.loads(done.stdout)
        self.assertEqual(len(answers), len(cases))
        return answers

    def test_random_requests_are_signed_as_botocore_signs_them(self):
        rnd = random.Random(SEED)
        for _ in range(0, CASES, BATCH):
            cases = [random_case(rnd) for _ in range(BATCH)]
            for case, answer in zip(cases, self.ask(cases)):
                where = '\n%r\nAWSROLE_DIFF_SEED=%d' % (case, SEED)
                self.assertNotIn('error', answer, where)
                canonical, headers = botocore_signs(case)
                self.assertEqual(answer['canonical'], canonical, where)
                self.assertEqual(sorted(answer['headers']), sorted(headers), where)

    def test_random_urls_are_taken_or_refused_as_by_botocore(self):
        rnd = random.Random(SEED)
        taken = 0
        for _ in range(0, CASES, BATCH):
            cases = [dict(random_case(rnd), url=odd_url(rnd)) for _ in range(BATCH)]
            for case, answer in zip(cases, self.ask(cases)):
                want = botocore_takes(case['url'])
                self.assertEqual('error' not in answer, want, '\n%r %r\nAWSROLE_DIFF_SEED=%d' % (case['url'], answer.get('error'), SEED))
                taken += want
        self.assertGreater(taken, CASES // 20)
        self.assertLess(taken, CASES * 19 // 20)


if __name__ == '__main__':
    from tap import main
    main()
