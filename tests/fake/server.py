"""The HTTP front: a plain server, a proxy that ends TLS itself, and the delivery of good and bad answers."""
import base64
import http.server
import json
import os
import socket
import socketserver
import ssl
import struct
import threading

from .wire import Answer, Request


class Listener(socketserver.ThreadingMixIn, socketserver.TCPServer):
    """One port on 127.0.0.1; `aws` is the FakeAws behind it, `role` is "http" or "proxy"."""
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 1024

    def __init__(self, aws, role, handler):
        self.aws, self.role = aws, role
        super().__init__(('127.0.0.1', 0), handler)
        self.url = 'http://127.0.0.1:%d' % self.server_address[1]
        self.thread = threading.Thread(target=self._accept, daemon=True)
        self.thread.start()

    def _accept(self):
        while not self.aws.closing.is_set():
            self.handle_request()           # blocks; close() wakes it

    def close(self):
        try:
            socket.create_connection(self.server_address, 1).close()
        except OSError:
            pass
        self.thread.join(5)
        self.server_close()

    def process_request(self, request, client_address):
        if self.aws.closing.is_set():
            self.shutdown_request(request)
        else:
            super().process_request(request, client_address)

    def handle_error(self, request, client_address):
        pass                                # a client that went away; others are caught in the handler


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    server_version, sys_version = 'fake-aws', ''
    timeout = 300
    disable_nagle_algorithm = True
    tunnel = None                           # "host:port" inside a CONNECT tunnel

    def log_message(self, *args):
        pass

    def setup(self):
        super().setup()
        self.number = self.server.aws.opened(self.connection)

    def finish(self):
        try:
            super().finish()
        except (OSError, ValueError):
            pass
        self.server.aws.closed(self.number)
        try:
            self.connection.close()
        except OSError:
            pass

    # ------------------------------------------------------------------------------------------ requests
    def _body(self):
        if 'chunked' in self.headers.get('transfer-encoding', '').lower():
            body = b''
            while True:
                size = int(self.rfile.readline().split(b';')[0], 16)
                body += self.rfile.read(size)
                self.rfile.readline()
                if size == 0:
                    return body
        return self.rfile.read(int(self.headers.get('content-length') or 0))

    def serve(self):
        aws = self.server.aws
        if self.tunnel is None and not self._proxy_allowed():
            return
        via = 'tunnel' if self.tunnel else self.server.role
        request = Request(self.command, self.path, self.headers.items(), self._body(),
                          'https' if self.tunnel else 'http', self.number, via)
        aws.log.start(request.entry)
        try:
            answer = aws.answer(request)
        except Exception as e:              # a defect of the fake must show up in the test
            request.entry['defect'] = repr(e)
            answer = Answer(500, {}, 'the fake failed: %r' % e)
        request.entry['status'] = answer.status
        self.close_connection = self.close_connection or not aws.keep_alive
        self._deliver(answer, request.rule, request.entry)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = serve

    def _proxy_allowed(self):
        wanted = self.server.aws.proxy_auth
        if self.server.role != 'proxy' or not wanted:
            return True
        good = 'Basic ' + base64.b64encode(wanted.encode()).decode()
        if self.headers.get('proxy-authorization') == good:
            return True
        entry = {'method': self.command, 'url': self.path, 'connection': self.number, 'status': 407}
        self.server.aws.log.start(entry)
        self.server.aws.log.done(entry)
        self._body()
        self._send(Answer(407, {'Proxy-Authenticate': 'Basic realm="fake"'}, 'proxy credentials are needed\n'))
        return False

    def do_CONNECT(self):
        aws = self.server.aws
        if self.server.role != 'proxy':
            self._send(Answer(405))
            return
        if not self._proxy_allowed():
            return
        rule = aws.rules.take(['CONNECT', 'CONNECT ' + self.path], {})
        entry = {'method': 'CONNECT', 'url': self.path, 'connection': self.number, 'status': rule.get('status', 200)}
        aws.log.start(entry)
        if not {'status', 'drop', 'reset', 'stall', 'garbage'} & set(rule):
            aws.closing.wait(rule.get('delay', 0))
            self.wfile.write(b'HTTP/1.1 200 Connection established\r\n\r\n')
            self._start_tls(rule.get('cert'), entry)
            aws.log.done(entry)
        else:
            self._deliver(aws.override(rule), rule, entry)

    def _start_tls(self, fault, entry):
        try:
            context = self.server.aws.authority.context(self.path.rsplit(':', 1)[0].lower(), fault)
            self.connection = context.wrap_socket(self.connection, server_side=True)
        except (ssl.SSLError, OSError) as e:
            entry.update(status='tls-failed', error=str(e))
            self.close_connection = True
            return
        entry['tls'] = self.connection.version()
        self.server.aws.opened(self.connection, self.number)
        self.rfile, self.wfile = self.connection.makefile('rb', -1), self.connection.makefile('wb', 0)
        self.tunnel, self.close_connection = self.path, False

    # ------------------------------------------------------------------------------------------- answers
    def _head(self, answer):
        lines = ['HTTP/1.1 %d %s' % (answer.status, self.responses.get(answer.status, ('Status',))[0])]
        headers = {'Date': self.date_time_string(self.server.aws.world.now()), 'Content-Length': str(len(answer.body))}
        headers.update(answer.headers)
        lines += ['%s: %s' % pair for pair in headers.items() if pair[1] is not None]
        if self.close_connection:
            lines.append('Connection: close')
        return ('\r\n'.join(lines) + '\r\n\r\n').encode('latin-1', 'replace')

    def _send(self, answer):
        self.wfile.write(self._head(answer) + (b'' if self.command == 'HEAD' else answer.body))

    def _deliver(self, answer, rule, entry):
        """Saves the log entry, then sends the answer or what the rule makes of it."""
        closing = self.server.aws.closing
        closing.wait(rule.get('delay', 0))
        raw = self._head(answer) + (b'' if self.command == 'HEAD' else answer.body)
        if rule.get('drop') or rule.get('reset'):
            entry['status'] = 'dropped'
            raw = b''
        elif 'garbage' in rule:
            entry['status'], raw = 'garbage', os.urandom(rule['garbage'])
        elif 'stall' in rule:
            entry['status'], raw = 'stalled', raw[:rule['stall']]
        elif 'truncate' in rule:
            raw = raw[:len(raw) - len(answer.body) + rule['truncate']]
        else:
            rule = {'slow': rule['slow']} if 'slow' in rule else {}
        self.server.aws.log.done(entry)
        try:
            self._write(raw, rule.get('slow', 0))
            if 'stall' in rule:
                self._wait_for_end()
            if set(rule) - {'slow'}:
                self._hang_up(rule.get('reset'))
        except (OSError, ValueError):
            self.close_connection = True

    def _write(self, raw, pause):
        for piece in ([raw[i:i + 1] for i in range(len(raw))] if pause else [raw]):
            self.wfile.write(piece)
            if pause and self.server.aws.closing.wait(pause):
                break

    def _wait_for_end(self):
        while not self.server.aws.closing.is_set() and self.rfile.read(1):
            pass

    def _hang_up(self, reset):
        self.close_connection = True
        if reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
            self.connection.close()
        else:
            self.connection.shutdown(socket.SHUT_RDWR)


class AdminHandler(http.server.BaseHTTPRequestHandler):
    """Run-time control for shell tests: FakeAws.admin() behind HTTP, JSON in and out."""
    protocol_version = 'HTTP/1.1'

    def log_message(self, *args):
        pass

    def serve(self):
        body = self.rfile.read(int(self.headers.get('content-length') or 0))
        try:
            out, status = self.server.aws.admin(self.command, self.path, json.loads(body) if body else None), 200
        except (ValueError, KeyError, TypeError, RuntimeError) as e:
            out, status = '%s: %s' % (type(e).__name__, e), 400
        raw = (out if isinstance(out, str) else json.dumps(out, indent=1)).encode() + b'\n'
        self.send_response(status)
        self.send_header('Content-Length', str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    do_GET = do_POST = do_PUT = do_DELETE = serve
