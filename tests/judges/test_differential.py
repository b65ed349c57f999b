#!/usr/bin/env python3
# time limit: 900 s
"""
Generated configurations, given to botocore and to awsrole with the same fake AWS: the same credentials or no
credentials from both, the same calls on the way (method, URL, proxy, parameters, tokens, signer, region), and the same
sign-in files behind.  `aws login` sessions alone have no judge here: botocore needs a library for them.

AWSROLE_DIFF_CASES: how many (1000); AWSROLE_DIFF_SEED: which; one case alone: a seed that a failure names, such as
7.123.
"""
import concurrent.futures
import ctypes
import fcntl
import multiprocessing
import os
import shutil
import socket
import struct
import sys
import tempfile
import time
import unittest
import warnings

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(os.path.dirname(HERE), 'cli'), HERE]
import support  # noqa: E402
from judge import Judge  # noqa: E402

SHOWN = int(os.environ.get('AWSROLE_DIFF_SHOWN', '5'))                               # failures that are printed whole
WORKERS = 4                             # most of the time is pauses
LEAST = {'calls': 5, 'credentials': 5, 'chains': 50, 'process': 200, 'AssumeRoleWithWebIdentity': 100,
         'GetRoleCredentials': 50, 'CreateToken': 400, 'ContainerCredentials': 100, 'InstanceCredentials': 100,
         'retries': 100}                # one case of so many has it, in a run of 500 or more
judge = None                            # each worker's own


def isolate():
    """Moves this process to a network of its own, where 127.0.0.1 is all there is; whether that is allowed."""
    libc, uid, gid = ctypes.CDLL(None, use_errno=True), os.geteuid(), os.getegid()
    new_user, new_net, set_flags = 0x10000000, 0x40000000, 0x8914
    if libc.unshare(new_net) != 0:
        if libc.unshare(new_user | new_net) != 0:
            return False
        maps = {'setgroups': 'deny', 'uid_map': '%d %d 1' % (uid, uid), 'gid_map': '%d %d 1' % (gid, gid)}
        for name, text in maps.items():
            with open('/proc/self/' + name, 'w') as f:
                f.write(text)
    with socket.socket() as s:
        fcntl.ioctl(s, set_flags, struct.pack('16sh22x', b'lo', 0x41))      # up, running
    return True


def can_isolate():
    """Tried in a child: a half-made network would have no loopback."""
    pid = os.fork()
    if pid == 0:
        try:
            os._exit(0 if isolate() else 1)
        finally:
            os._exit(1)
    return os.waitpid(pid, 0)[1] == 0


def start_worker(base, isolated):
    global judge
    warnings.simplefilter('ignore')
    if isolated:
        isolate()
    judge = Judge(tempfile.mkdtemp(dir=base), support.AWSROLE, 60 * support.SLOWER)


def compare(seed, isolated):
    """What differs (None: nothing), and the features of the case.  A difference must show twice: metadata services have
    one second, which a busy machine may need itself."""
    features = []
    for again in ([], ['tried again']):
        try:
            failure, features = judge.compare(seed, isolated)
        except Exception as e:
            failure = 'AWSROLE_DIFF_SEED=%s: %s: %s' % (seed, type(e).__name__, e)
        if failure is None:
            return None, features + again
    return failure, features


class Differential(unittest.TestCase):
    def test_botocore_and_awsrole_agree(self):
        seed, count = os.environ.get('AWSROLE_DIFF_SEED', '1'), int(os.environ.get('AWSROLE_DIFF_CASES', '1000'))
        seeds = [seed] if '.' in seed else ['%s.%d' % (seed, n) for n in range(count)]
        isolated, base = can_isolate(), os.path.realpath(tempfile.mkdtemp(prefix='awsrole-test-'))
        self.addCleanup(shutil.rmtree, base, ignore_errors=True)
        started, failures, counts = time.monotonic(), [], {}
        with concurrent.futures.ProcessPoolExecutor(min(WORKERS, len(seeds)), multiprocessing.get_context('fork'),
                                                    start_worker, (base, isolated)) as pool:
            for failure, features in pool.map(compare, seeds, [isolated] * len(seeds), chunksize=4):
                failures += [failure] if failure else []
                for feature in features:
                    counts[feature] = counts.get(feature, 0) + 1
        print('# AWSROLE_DIFF_SEED=%s: %d cases in %.0f s: %s' % (
            seed, len(seeds), time.monotonic() - started,
            ', '.join('%d %s' % (v, k) for k, v in sorted(counts.items()))), flush=True)
        if not isolated:
            print('# no network of its own is allowed here: cases that reach for other machines are left out')
        if failures:
            self.fail('%d of %d differ\n%s' % (len(failures), len(seeds), '\n'.join(failures[:SHOWN])))
        if len(seeds) >= 500:               # a generator that makes only trivial cases would prove nothing
            for feature, part in LEAST.items():
                self.assertGreaterEqual(counts.get(feature, 0), len(seeds) // part, feature)


if __name__ == '__main__':
    support.main()
