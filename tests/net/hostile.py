"""Servers on loopback that do what they are told: a function gets each connection.  Nothing but 127.0.0.1 and ::1."""
import select
import socket
import struct
import threading
import time

OK = b'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'


def read_request(conn):
    """A whole request as bytes (by Content-Length), or b'' at the end."""
    data = b''
    while b'\r\n\r\n' not in data:
        more = conn.recv(65536)
        if not more:
            return data
        data += more
    head, _, body = data.partition(b'\r\n\r\n')
    size = 0
    for line in head.split(b'\r\n')[1:]:
        name, _, value = line.partition(b':')
        if name.lower() == b'content-length':
            size = int(value)
    while len(body) < size:
        more = conn.recv(65536)
        if not more:
            break
        body += more
    return head + b'\r\n\r\n' + body


def say(*parts, pause=0):
    """A handler: reads a request, sends the parts, and closes."""
    def handler(server, conn):
        if server.next_request(conn):
            for part in parts:
                conn.sendall(part)
                time.sleep(pause)
    return handler


def keep(*answers):
    """A handler: one answer per request on the same connection, the last one for all that follow."""
    def handler(server, conn):
        n = 0
        while server.next_request(conn):
            conn.sendall(answers[min(n, len(answers) - 1)])
            n += 1
    return handler


def hang(server, conn):
    """A handler: reads the request and is silent until the other side or the test ends."""
    server.next_request(conn)
    server.until_gone(conn)


def mute(server, conn):
    """A handler: does not even read."""
    server.stopped.wait()


def repeat(head, piece, count):
    """A handler: a head and then the same piece many times, as long as somebody listens."""
    def handler(server, conn):
        if server.next_request(conn):
            conn.sendall(head)
            for _ in range(count):
                conn.sendall(piece)
                server.sent += len(piece)
            server.finished = True
    return handler


def reset(*parts):
    """A handler: as say(), but ends with a RST."""
    def handler(server, conn):
        server.next_request(conn)
        for part in parts:
            conn.sendall(part)
        time.sleep(0.1)
        conn.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
    return handler


def connect_proxy(answer=b'HTTP/1.1 200 Connection established\r\nX-Proxy: seen\r\n\r\n', target=None):
    """A handler: a proxy for CONNECT (to the address `target`, whatever it is asked for) and for plain requests."""
    def handler(server, conn):
        request = server.next_request(conn)
        if not request:
            return
        conn.sendall(answer)
        if request.startswith(b'CONNECT ') and target:
            with socket.create_connection(target) as there:
                pump(server, conn, there)
    return handler


def pump(server, a, b):
    while not server.stopped.is_set():
        for source in select.select([a, b], [], [], 0.02)[0]:
            data = source.recv(65536)
            if not data:
                return
            (b if source is a else a).sendall(data)


class Server:
    """Listens while in a `with`; .requests has what was read, .connections how many came."""

    def __init__(self, handler, tls=None, host='127.0.0.1', scheme=None):
        self.handler, self.tls, self.host = handler, tls, host
        self.scheme = scheme or ('https' if tls else 'http')
        self.requests, self.connections, self.sent, self.finished = [], 0, 0, False
        self.stopped, self.threads = threading.Event(), []
        self.listener = socket.socket(socket.AF_INET6 if ':' in host else socket.AF_INET)
        self.listener.bind((host, 0))
        self.listener.listen(16)
        self.listener.settimeout(0.02)
        self.port = self.listener.getsockname()[1]
        self.address = (host, self.port)

    def url(self, path='/', host=None):
        host = host or self.host
        return '%s://%s:%d%s' % (self.scheme, '[%s]' % host if ':' in host else host, self.port, path)

    def next_request(self, conn):
        request = read_request(conn)
        if request:
            self.requests.append(request)
        return request

    def until_gone(self, conn):
        conn.settimeout(0.02)
        while not self.stopped.is_set():
            try:
                if not conn.recv(65536):
                    return
            except socket.timeout:
                pass

    def _serve(self, conn):
        with conn:
            try:
                conn.settimeout(15)
                if self.tls:
                    conn = self.tls.wrap_socket(conn, server_side=True)
                with conn:
                    self.handler(self, conn)
            except OSError:         # the other side went away, which is what many tests are about
                pass

    def _accept(self):
        while not self.stopped.is_set():
            try:
                conn = self.listener.accept()[0]
            except OSError:
                continue
            self.connections += 1
            thread = threading.Thread(target=self._serve, args=(conn,), daemon=True)
            thread.start()
            self.threads.append(thread)

    def __enter__(self):
        thread = threading.Thread(target=self._accept, daemon=True)
        thread.start()
        self.threads.append(thread)
        return self

    def __exit__(self, *_):
        self.stopped.set()
        for thread in self.threads:
            thread.join(5)
        self.listener.close()


class Full:
    """A listener that accepts nobody and whose queue is full, so that a new connection waits."""

    def __enter__(self):
        self.listener = socket.socket()
        self.listener.bind(('127.0.0.1', 0))
        self.listener.listen(0)
        self.port = self.listener.getsockname()[1]
        self.waiting = []
        for _ in range(4):
            client = socket.socket()
            client.setblocking(False)
            client.connect_ex(('127.0.0.1', self.port))
            self.waiting.append(client)
        time.sleep(0.1)
        return self

    def __exit__(self, *_):
        for client in self.waiting:
            client.close()
        self.listener.close()


def closed_port():
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]
