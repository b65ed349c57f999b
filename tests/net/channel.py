"""
awsrole-net as its tests see it: a process with a socket as standard input.  The frames are written and read here from
the description in src/base/frame.h and src/core/http_wire.h, by nothing of the program's own.
"""
import os
import signal
import socket
import struct
import subprocess
import time

BUILD = os.environ.get('AWSROLE_BUILD') or os.path.join(os.path.dirname(__file__), '..', '..', 'build')
PROGRAM = os.path.join(os.path.abspath(BUILD), 'awsrole-net')
DEADLINE = 20               # seconds that nothing here takes

METHOD, URL, NAME, VALUE, BODY, PROXY, CA_FILE, CONNECT_MS, READ_MS, TOTAL_MS, PEER = range(1, 12)
FAILURE, FAILURE_TEXT, STATUS = 16, 17, 18
FAILURES = ['NONE', 'CONNECT', 'CONNECT_TIMEOUT', 'READ_TIMEOUT', 'DROPPED', 'TLS', 'PROXY', 'TOO_LARGE', 'PEER',
            'REQUEST', 'OTHER']


def field(tag, value):
    if isinstance(value, int):
        value = struct.pack('>I', value)
    elif isinstance(value, str):
        value = value.encode('utf-8')
    return struct.pack('>BI', tag, len(value)) + value


def frame(*fields):
    payload = b''.join(fields)
    return struct.pack('>I', len(payload)) + payload


def request_frame(url, method='GET', headers=(), body=None, proxy=None, ca_file=None, connect_ms=5000, read_ms=5000,
                  total_ms=10000, container=False):
    fields = [field(METHOD, method), field(URL, url)]
    for name, value in headers:
        fields += [field(NAME, name), field(VALUE, value)]
    for tag, value in ((BODY, body), (PROXY, proxy), (CA_FILE, ca_file), (CONNECT_MS, connect_ms),
                       (READ_MS, read_ms), (TOTAL_MS, total_ms)):
        if value is not None:
            fields.append(field(tag, value))
    return frame(*fields, field(PEER, 1 if container else 0))


class Answer:
    """What a response frame says; a frame that breaks the rules is an AssertionError."""

    def __init__(self, payload):
        self.failure = self.text = self.status = None
        self.headers, self.body = [], b''
        seen, name = set(), None
        while payload:
            tag, size = struct.unpack('>BI', payload[:5])
            value, payload = payload[5:5 + size], payload[5 + size:]
            assert len(value) == size, 'a field is cut'
            assert (name is not None) == (tag == VALUE), 'names and values do not alternate'
            assert tag in (NAME, VALUE) or tag not in seen, 'field %d comes twice' % tag
            seen.add(tag)
            if tag == NAME:
                name = value.decode('ascii')
            elif tag == VALUE:
                self.headers.append((name, value.decode('latin-1')))
                name = None
            elif tag == BODY:
                self.body = value
            elif tag == FAILURE_TEXT:
                self.text = value.decode('utf-8')
            elif tag == FAILURE:
                self.failure = FAILURES[struct.unpack('>I', value)[0]]
            elif tag == STATUS:
                self.status = struct.unpack('>I', value)[0]
            else:
                raise AssertionError('unknown field %d' % tag)
        assert name is None and self.failure is not None
        assert (self.failure == 'NONE') == (self.status is not None)

    def __repr__(self):
        return 'Answer(%s, %r, %s, %r, %r)' % (self.failure, self.text, self.status, self.headers, self.body[:80])


class Net:
    """One awsrole-net.  Leaving the `with` closes the socket and checks that it ends, quietly and with status 0."""

    def __init__(self, env=None):
        self.socket, other = socket.socketpair()
        self.socket.settimeout(DEADLINE)
        environment = dict(os.environ, **(env or {}))
        with other:
            self.process = subprocess.Popen([PROGRAM], stdin=other, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                            env=environment)

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        try:
            if kind is None:
                status, output = self.end()
                assert (status, output) == (0, b''), 'it ended with %d and said %r' % (status, output)
        finally:
            self.kill()

    def end(self):
        """Closes the socket; the exit status and what was printed."""
        self.socket.close()
        return self.wait()

    def wait(self):
        out, errors = self.process.communicate(timeout=DEADLINE)
        return self.process.returncode, out + errors

    def kill(self):
        self.socket.close()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
        self.process.stdout.close()
        self.process.stderr.close()

    def _receive(self, size):
        got = b''
        while len(got) < size:
            more = self.socket.recv(size - len(got))
            if not more:
                raise EOFError('awsrole-net closed the socket; status %r, %r' % self.wait())
            got += more
        return got

    def send(self, *args, **kwargs):
        self.socket.sendall(request_frame(*args, **kwargs))

    def answer(self):
        return Answer(self._receive(struct.unpack('>I', self._receive(4))[0]))

    def ask(self, *args, **kwargs):
        """Sends a request; the answer, with the seconds that it took as .seconds."""
        start = time.monotonic()
        self.send(*args, **kwargs)
        answer = self.answer()
        answer.seconds = time.monotonic() - start
        return answer


def ask(*args, env=None, **kwargs):
    """One request with a program of its own."""
    with Net(env) as net:
        return net.ask(*args, **kwargs)
