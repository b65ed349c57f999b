#!/usr/bin/env python3
"""Random keys of python cryptography: we find the same public point, and it verifies our signatures; damaged PEM is
refused by us wherever it is by it, or gives the same key.

AWSROLE_DIFF_KEYS=N: that many keys (default 200).  AWSROLE_DIFF_SEED=N: another start.
"""
import os
import random
import shutil
import subprocess
import sys
import tempfile
import unittest

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(ROOT, 'tests', 'fake'))
KEYS = int(os.environ.get('AWSROLE_DIFF_KEYS', '200'))
SEED = int(os.environ.get('AWSROLE_DIFF_SEED', str(random.SystemRandom().randrange(1 << 32))))
FORMS = (serialization.PrivateFormat.TraditionalOpenSSL, serialization.PrivateFormat.PKCS8)
ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551


def build(folder):
    program = os.path.join(folder, 'dump_p256')
    modules = ['base/buf', 'base/err', 'base/mem', 'base/str', 'core/hash', 'core/p256']
    command = (os.environ.get('CC') or 'cc').split() + (os.environ.get('CFLAGS') or '-O1').split() + [
        '-std=c11', '-D_POSIX_C_SOURCE=200809L', '-D_DEFAULT_SOURCE', '-D_DARWIN_C_SOURCE', '-I' + os.path.join(ROOT, 'src'),
        '-o', program, os.path.join(HERE, 'dump_p256.c')] + [os.path.join(ROOT, 'src', m + '.c') for m in modules] + ['-lbearssl']
    subprocess.run(command, check=True)
    return program


def pem_of(key, form):
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())


class P256LikeCryptography(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp()
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.program = build(cls.folder)
        print('# AWSROLE_DIFF_SEED=%d AWSROLE_DIFF_KEYS=%d' % (SEED, KEYS), flush=True)

    def ask(self, pairs):
        data = b''.join(pem + b'\0' + message + b'\0' for pem, message in pairs)
        lines = subprocess.run([self.program], input=data, stdout=subprocess.PIPE, check=True).stdout.decode().splitlines()
        self.assertEqual(len(lines), len(pairs))
        return lines

    def check(self, line, key, message):
        x, y, signature = line.split()
        numbers = key.public_key().public_numbers()
        self.assertEqual((int(x, 16), int(y, 16), len(x), len(y), len(signature)), (numbers.x, numbers.y, 64, 64, 128))
        r, s = int(signature[:64], 16), int(signature[64:], 16)
        key.public_key().verify(encode_dss_signature(r, s), message, ec.ECDSA(hashes.SHA256()))
        with self.assertRaises(InvalidSignature):
            key.public_key().verify(encode_dss_signature(r, s), message + b'x', ec.ECDSA(hashes.SHA256()))

    def test_points_and_signatures_agree(self):
        rnd, pairs, keys = random.Random(SEED), [], []
        for number in range(KEYS):
            secret = rnd.choice([rnd.randrange(1, ORDER), rnd.randrange(1, 1 << rnd.randint(1, 250)), ORDER - 1 - number])
            keys.append(ec.derive_private_key(secret, ec.SECP256R1()))
            pairs.append((pem_of(keys[-1], FORMS[number % 2]), bytes(rnd.randrange(1, 256) for _ in range(rnd.randint(0, 200)))))
        for line, key, (_, message) in zip(self.ask(pairs), keys, pairs):
            self.check(line, key, message)

    def test_other_curves_and_kinds_are_refused(self):
        others = [ec.generate_private_key(curve()) for curve in (ec.SECP384R1, ec.SECP521R1, ec.SECP256K1)]
        pairs = [(pem_of(key, form), b'm') for key in others for form in FORMS]
        self.assertEqual(self.ask(pairs), ['-'] * len(pairs))

    def test_a_damaged_key_never_gives_a_wrong_point(self):
        rnd, pairs = random.Random(SEED + 1), []
        for _ in range(KEYS):
            pem = bytearray(pem_of(ec.generate_private_key(ec.SECP256R1()), rnd.choice(FORMS)))
            for _ in range(rnd.randint(1, 3)):
                pem[rnd.randrange(len(pem))] = rnd.randrange(1, 256)
            pairs.append((bytes(pem), b'm'))
        taken = 0
        for line, (pem, message) in zip(self.ask(pairs), pairs):
            if line == '-':
                continue
            taken += 1
            try:
                key = serialization.load_pem_private_key(pem, None)
            except ValueError:
                continue        # it also compares the secret with the public point, which we make anew
            self.check(line, key, message)
        self.assertLess(taken, KEYS)


if __name__ == '__main__':
    from tap import main
    main()
