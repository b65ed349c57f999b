"""
For tests of what is sealed: the key in the kernel's keyring (looked for and taken away with bare system calls), and
machines that have no keyring.  The key's name has HOME's digest in it, so every test has a key of its own.

    python3 sealed.py refuse COMMAND...     runs a command for which add_key and keyctl fail with EPERM, as in a container
    python3 sealed.py session COMMAND...    runs a command in a session keyring of its own, as another login does
"""
import ctypes
import hashlib
import os
import platform
import shutil
import struct
import sys
import tempfile

NUMBERS = {'x86_64': (248, 250, 0xC000003E), 'aarch64': (217, 219, 0xC00000B7)}     # add_key, keyctl, AUDIT_ARCH
USER_KEYRING, JOIN_SESSION, UNLINK, SEARCH, READ = -4, 1, 9, 10, 11
FOLDER = os.path.join('.aws', 'awsrole', 'sealed')


def _libc():
    return ctypes.CDLL(None, use_errno=True)


def keyctl(operation, *args):
    """The result, or None where the system call failed or is not known."""
    if not sys.platform.startswith('linux') or platform.machine() not in NUMBERS:
        return None
    words = [ctypes.c_char_p(a) if isinstance(a, bytes) else a if isinstance(a, ctypes.Array) else ctypes.c_long(a)
             for a in args]
    syscall = _libc().syscall
    syscall.restype = ctypes.c_long
    result = syscall(ctypes.c_long(NUMBERS[platform.machine()][1]), ctypes.c_long(operation), *words)
    return result if result >= 0 else None


def key_name(home):
    return 'awsrole-' + hashlib.sha256(home.encode()).hexdigest()[:16]


def find_key(home):
    """The serial number of the key that seals what is below a HOME, or None."""
    return keyctl(SEARCH, USER_KEYRING, b'user', key_name(home).encode(), 0)


def read_key(home):
    """The 32 bytes of that key, or None."""
    serial, room = find_key(home), ctypes.create_string_buffer(64)
    size = keyctl(READ, serial, room, 64) if serial is not None else None
    return room.raw[:32] if size == 40 else None


def put_key(home, data):
    """Puts these bytes in that key's place."""
    libc = _libc()
    libc.syscall(ctypes.c_long(NUMBERS[platform.machine()][0]), b'user', key_name(home).encode(), data,
                 ctypes.c_long(len(data)), ctypes.c_long(USER_KEYRING))


def drop_key(home):
    serial = find_key(home)
    if serial is not None:
        keyctl(UNLINK, serial, USER_KEYRING)


def has_keyring():
    """Whether this user can have keys (not so in many containers)."""
    return keyctl(0, USER_KEYRING, 1) is not None


def make_runtime_folder(test):
    """A folder as XDG_RUNTIME_DIR should be; skips the test where there is no file system in memory for it."""
    with open('/proc/mounts') as f:
        if not any(line.split()[1:3] == ['/dev/shm', 'tmpfs'] for line in f):
            test.skipTest('/dev/shm is no tmpfs here')
    folder = tempfile.mkdtemp(prefix='awsrole-runtime-', dir='/dev/shm')
    test.addCleanup(shutil.rmtree, folder)
    return folder


def without_keyring(test):
    """The words in front of a command that is to have no keyring."""
    if not sys.platform.startswith('linux') or platform.machine() not in NUMBERS:
        test.skipTest('no way is known to take the keyring from a program on this system')
    return [sys.executable, os.path.abspath(__file__), 'refuse']


def in_new_session():
    return [sys.executable, os.path.abspath(__file__), 'session']


def refuse_keys():
    """A seccomp filter: add_key, request_key and keyctl fail with EPERM for this process and all that it starts."""
    add_key, keyctl_number, machine = NUMBERS[platform.machine()]
    load, equal, ret = 0x20, 0x15, 0x06                             # BPF_LD|W|ABS, BPF_JMP|JEQ|K, BPF_RET|K
    allow, refuse = 0x7FFF0000, 0x00050000 | 1                      # SECCOMP_RET_ALLOW, SECCOMP_RET_ERRNO|EPERM
    program = [(load, 0, 0, 4), (equal, 0, 5, machine), (load, 0, 0, 0), (equal, 2, 0, add_key),
               (equal, 1, 0, add_key + 1), (equal, 0, 1, keyctl_number), (ret, 0, 0, refuse), (ret, 0, 0, allow)]
    code = ctypes.create_string_buffer(b''.join(struct.pack('HBBI', *line) for line in program))
    header = ctypes.create_string_buffer(struct.pack('HxxxxxxP', len(program), ctypes.addressof(code)))
    libc = _libc()
    if libc.prctl(38, 1, 0, 0, 0) or libc.prctl(22, 2, header, 0, 0):       # PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP
        raise OSError(ctypes.get_errno(), 'prctl')


if __name__ == '__main__':
    if sys.argv[1] == 'refuse':
        refuse_keys()
    elif keyctl(JOIN_SESSION, 0) is None:
        sys.exit('no session keyring')
    os.execvp(sys.argv[2], sys.argv[2:])
