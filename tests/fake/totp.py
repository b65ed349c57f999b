"""Time-based one-time passwords (RFC 6238: SHA-1, 6 digits, 30 seconds), as AWS's virtual MFA devices make them."""
import base64
import hashlib
import hmac
import struct
import threading

STEP = 30


def code_at(secret, step):
    """The code of a base32 secret in the 30-second step of that number."""
    key = base64.b32decode(secret.upper() + '=' * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack('>Q', step), hashlib.sha1).digest()
    offset = digest[-1] & 15
    return '%06d' % ((struct.unpack_from('>I', digest, offset)[0] & 0x7fffffff) % 1000000)


class Device:
    """One MFA device.  AWS takes each code once; `window` steps of clock drift are allowed either way."""

    def __init__(self, serial, secret, single_use=True, window=5):
        self.serial, self.secret, self.single_use, self.window = serial, secret, single_use, window
        self.lock, self.used, self.given = threading.Lock(), set(), -1

    def give(self, now):
        """A code that works and that nobody has been given; with single_use off, the code of now."""
        with self.lock:
            here = int(now) // STEP
            if not self.single_use:
                return code_at(self.secret, here)
            step = max(here - self.window + 1, self.given + 1)
            if step > here + self.window:
                raise RuntimeError('no unused MFA code is left; wait %d seconds' % STEP)
            self.given = step
            return code_at(self.secret, step)

    def take(self, code, now):
        """Whether AWS would accept the code; an accepted one is spent."""
        with self.lock:
            here = int(now) // STEP
            for step in range(here - self.window, here + self.window + 1):
                if hmac.compare_digest(code_at(self.secret, step), code) and step not in self.used:
                    if self.single_use:
                        self.used.add(step)
                    return True
            return False
