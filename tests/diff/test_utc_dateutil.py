#!/usr/bin/env python3
"""Random dates, read by us and by dateutil as botocore calls it.  Texts in the forms that utc.h names: same answer.  The
same texts with a few characters changed: what we read, dateutil reads as the same moment (it reads more than we do).

AWSROLE_DIFF_CASES=N: that many of each (default 20000).  AWSROLE_DIFF_SEED=N: another start.
"""
import datetime
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
import warnings

import dateutil.parser
from dateutil.tz import tzutc

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(ROOT, 'tests', 'fake'))
CASES = int(os.environ.get('AWSROLE_DIFF_CASES', '20000'))
SEED = int(os.environ.get('AWSROLE_DIFF_SEED', str(random.SystemRandom().randrange(1 << 32))))

MONTHS = ['Jan', 'feb', 'MAR', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec', 'Jan', 'Jux']
DAYS = ['', '', 'Mon, ', 'tue, ', 'Sun,  ', 'SAT, ']
ZONES = ['Z', 'Z', 'z', 'UTC', 'GMT', ' UTC', ' GMT', '+00:00', '-00:00', '+0000', '+01:30', '-0800', '+05', '-12', ' +0100', '', 'EST', ' EST', '+23:59', '-2359']


def number(rnd, least, most, digits):
    """Now and then one that is just outside."""
    n = rnd.choice([least - 1, most + 1]) if rnd.random() < 0.02 else rnd.choice([least, most, rnd.randint(least, most)])
    return '%0*d' % (digits, max(n, 0))


def a_time(rnd, basic):
    sep = '' if basic else ':'
    text = number(rnd, 0, 23, 2) + sep + number(rnd, 0, 59, 2)
    if rnd.random() < 0.8:
        text += sep + number(rnd, 0, 59, 2)
        if rnd.random() < 0.3:
            text += rnd.choice('.,') + str(rnd.randrange(10 ** rnd.randint(1, 9)))
    return text


def a_date(rnd):
    year = number(rnd, 1, 9999, 4) if rnd.random() < 0.2 else str(rnd.randint(1960, 2110))
    if rnd.random() < 0.3:
        day = number(rnd, 1, 31, rnd.choice([1, 2]))
        text = rnd.choice(DAYS) + day + ' ' + rnd.choice(MONTHS) + ' ' + str(rnd.randint(1000, 9999)) + ' ' + a_time(rnd, False)
    else:
        sep = rnd.choice(['-', '-', ''])
        text = year + sep + number(rnd, 1, 12, 2) + sep + number(rnd, 1, 31, 2) + rnd.choice(['T', 'T', 't', ' ', '  ']) + a_time(rnd, sep == '')
    return rnd.choice(['', '', ' ', '\t']) + text + rnd.choice(ZONES) + rnd.choice(['', '', ' ', '\r'])


def changed(rnd, text):
    for _ in range(rnd.randint(1, 2)):
        at = rnd.randint(0, len(text))
        text = text[:at] + ''.join(rnd.choice('0123456789-:+.,TZ GMUC/apm\t') for _ in range(rnd.choice([0, 1, 1, 2]))) + text[at + rnd.randint(0, 2):]
    return text


def dateutil_reads(text):
    """Seconds since 1970, or None for an error and for a date without a zone."""
    try:
        date = dateutil.parser.parse(text, tzinfos={'GMT': tzutc()})
        if date.utcoffset() is None:
            return None
    except (TypeError, ValueError, OverflowError):
        return None
    past = date.replace(tzinfo=None) - datetime.datetime(1970, 1, 1) - date.utcoffset()
    return past // datetime.timedelta(seconds=1)


def build(folder):
    program = os.path.join(folder, 'dump_utc')
    command = (os.environ.get('CC') or 'cc').split() + (os.environ.get('CFLAGS') or '-O1').split() + [
        '-std=c11', '-D_POSIX_C_SOURCE=200809L', '-D_DEFAULT_SOURCE', '-D_DARWIN_C_SOURCE', '-I' + os.path.join(ROOT, 'src'), '-o', program,
        os.path.join(HERE, 'dump_utc.c')] + [os.path.join(ROOT, 'src', m + '.c') for m in ('base/mem', 'base/str', 'base/utc')]
    subprocess.run(command, check=True)
    return program


class UtcLikeDateutil(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp()
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.program = build(cls.folder)
        os.environ['TZ'] = 'UTC'  # dateutil knows the names of the local zone
        time.tzset()
        warnings.simplefilter('ignore')  # about zones that dateutil does not know
        print('# AWSROLE_DIFF_SEED=%d AWSROLE_DIFF_CASES=%d' % (SEED, CASES), flush=True)

    def ask(self, texts):
        done = subprocess.run([self.program], input=''.join(t + '\n' for t in texts).encode(), stdout=subprocess.PIPE, check=True)
        answers = [None if line == '-' else int(line) for line in done.stdout.decode().split()]
        self.assertEqual(len(answers), len(texts))
        return zip(texts, answers)

    def test_random_dates_are_read_as_dateutil_reads_them(self):
        rnd = random.Random(SEED)
        read = 0
        for text, got in self.ask([a_date(rnd) for _ in range(CASES)]):
            self.assertEqual(got, dateutil_reads(text), '%r AWSROLE_DIFF_SEED=%d' % (text, SEED))
            read += got is not None
        self.assertGreater(read, CASES // 2)
        self.assertLess(read, CASES)

    def test_what_is_read_out_of_a_damaged_date_is_what_dateutil_reads(self):
        rnd = random.Random(SEED)
        read = 0
        for text, got in self.ask([changed(rnd, a_date(rnd)) for _ in range(CASES)]):
            if got is not None:
                self.assertEqual(got, dateutil_reads(text), '%r AWSROLE_DIFF_SEED=%d' % (text, SEED))
                read += 1
        self.assertGreater(read, CASES // 40)


if __name__ == '__main__':
    from tap import main
    main()
