#!/usr/bin/env python3
# time limit: 900 s
"""
The whole program against servers, proxies and certificates that are broken or hostile: it ends in time, in little
memory, with the right status, nothing on stdout, no secret on stderr, and asks nobody else.  The same for awsrole-net
alone, and more of it, is in net/test_net.py.  AWSROLE_FULL=1: with the real time limits of silent servers (30 and 60 s).
"""
import gzip
import os
import shutil
import ssl
import sys
import threading
import time
import warnings

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, '..', 'cli'), os.path.join(HERE, '..', 'net')]
import support  # noqa: E402
from fake.tls import shared_authority  # noqa: E402
from hostile import Full, Server, closed_port, connect_proxy, hang, mute, read_request, repeat, reset, say  # noqa: E402
from victim import FULL, VictimTest, http, utc, xml  # noqa: E402

CHUNK = b'100000\r\n' + b'x' * (1 << 20) + b'\r\n'
CHUNKED = b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'
BOMB = '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">%s]><r>&e9;</r>' % ''.join(
    '<!ENTITY e%d "%s">' % (n, ('&e%d;' % (n - 1) if n else '&a;') * 10) for n in range(10))

# name: (handler, exit status, a word of the message)
BROKEN = {
    'it closes at once': (say(b''), 5, 'closed'),
    'it resets': (reset(), 5, ''),
    'it resets in the body': (reset(http(b'<Assume', length=900)), 5, ''),
    'noise': (say(bytes(range(256)) * 40), 5, ''),
    'HTTP/0.9': (say(b'<html>hello</html>'), 5, ''),
    'another protocol': (say(b'SSH-2.0-OpenSSH_9.2\r\n'), 5, ''),
    'a cut body': (say(http(xml()[:200], length=900)), 5, ''),
    'a cut body as if it were whole': (say(http(xml()[:-40])), 5, 'XML'),
    'endless headers': (repeat(b'HTTP/1.1 200 OK\r\n', b'X-A: ' + b'a' * 8000 + b'\r\n', 25000), 5, 'large'),
    'one endless header': (repeat(b'HTTP/1.1 200 OK\r\nX: ', b'a' * 65536, 3200), 5, 'large'),
    'endless continues': (repeat(b'', b'HTTP/1.1 100 Continue\r\n\r\n' * 400, 25000), 5, 'large'),
    '200 MB with a length': (repeat(b'HTTP/1.1 200 OK\r\nContent-Length: 209715200\r\n\r\n', b'x' * (1 << 20), 200), 5,
                             'large'),
    '200 MB in chunks': (repeat(CHUNKED, CHUNK, 200), 5, 'large'),
    '200 MB without a length': (repeat(b'HTTP/1.1 200 OK\r\n\r\n', b'x' * (1 << 20), 200), 5, 'large'),
    'a length below zero': (say(b'HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n' + xml()), None, ''),
    'a gzip bomb': (say(http(gzip.compress(b'<a>' * 30000000), headers=['Content-Encoding: gzip'])), 5, ''),
    'an XML bomb': (say(http(BOMB.encode())), 5, 'DOCTYPE'),
    'a file entity': (say(http(b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>')), 5, 'DOCTYPE'),
    'depth': (say(http(b'<a>' * 100000)), 5, 'deep'),
    'many attributes': (say(http(b'<a ' + b' '.join(b'a%d="x"' % n for n in range(60000)) + b'/>')), 5, ''),
    'nothing': (say(http(b'')), 5, 'empty'),
    'a NUL': (say(http(xml().replace(b'tok', b't\0k'))), 5, 'XML'),
    'bytes that are no text': (say(http(xml().replace(b'tok', b'\xff\xfe'))), 5, 'XML'),
    'UTF-16': (say(http(xml().decode().encode('utf-16'))), None, ''),
    'a portal of a hotel': (say(http(b'<html><head><title>Log in</title></head><body><br></body></html>')), 5, ''),
    'JSON': (say(http(b'{"AssumeRoleResponse": {}}')), 5, ''),
    'no keys': (say(http(b'<AssumeRoleResponse/>')), 5, ''),
    'an empty key': (say(http(xml(id=''))), 5, ''),
    'a key of two lines': (say(http(xml(secret='a&#10;b'))), (1, 3, 5), ''),
    'a key that is a command': (say(http(xml(id="';touch x;'"))), None, ''),
    'an escape in a token': (say(http(xml(token='a&#27;[31m'))), (1, 3, 5), ''),
    'no date': (say(http(xml(expires=''))), 5, ''),
    'a date that is none': (say(http(xml(expires='tomorrow'))), 5, ''),
    'a day that is none': (say(http(xml(expires='2030-02-30T00:00:00Z'))), 5, ''),
    '407': (say(http(b'no', '407 Proxy Authentication Required', ['Proxy-Authenticate: Basic realm="x"'])), 5, '407'),
    '401': (say(http(b'no', '401 No', ['WWW-Authenticate: Negotiate'])), 5, '401'),
    '500 of a balancer': (say(http(b'<html>oops</html>', '500 Oops')), (4, 5), '500'),
    '999': (say(http(b'', '999 What')), (4, 5), '999'),
    'a refusal that paints': (say(http(b'<ErrorResponse><Error><Code>A\x07B</Code></Error></ErrorResponse>', '403 No')),
                              5, ''),
    'a refusal with escapes': (say(http(
        '<ErrorResponse><Error><Code>AccessDenied</Code><Message>\u009b31m\u202egnp.exe \u200b{}</Message></Error>'
        '</ErrorResponse>'.format('x' * 50000).encode(), '403 No')), 4, 'AccessDenied'),
}

CONTROL = {'a key of two lines', 'an escape in a token'}    # JSON may hold them; a line of a shell may not

REDIRECTS = [(status, target) for status in (301, 302, 303, 307, 308)
             for target in ('http', 'https', 'file:///etc/passwd', 'ftp://127.0.0.1/', '//', '')]


class Sts(VictimTest):
    def url(self, server):
        return {'AWS_ENDPOINT_URL_STS': server.url(), 'AWSROLE_CACHE': 'off'}      # off: no shared refusal

    def test_broken_answers(self):
        for name, (handler, status, text) in BROKEN.items():
            with self.subTest(name), Server(handler) as server:
                if status is not None:
                    words = ('--format', 'env') if name in CONTROL else ()
                    self.refused('export', 'role', *words, status=status, text=text, **self.url(server))
                    continue
                got = self.attack('export', 'role', **self.url(server))     # whatever it is: nothing is run
                self.assertIn(got.status, (0, 5), got)
                self.assertEqual([n for n in self.files() if n in ('x', 'touch')], [])

    def test_redirects_are_not_followed(self):
        for status, target in REDIRECTS:
            with self.subTest(status=status, target=target), Server(say(http(xml()))) as other:
                if target in ('http', 'https'):
                    target = '%s://127.0.0.1:%d/' % (target, other.port)
                elif target == '//':
                    target = '//127.0.0.1:%d/' % other.port
                with Server(say(http(b'', '%d Go' % status, ['Location: ' + target]))) as server:
                    self.refused('export', 'role', text=str(status), **self.url(server))
                self.assertEqual((other.connections, len(server.requests)), (0, 1))

    def test_dates(self):
        """Odd, but AWS's word counts: what is over is not kept, and what lasts for ever is."""
        for date, kept in (('1970-01-01T00:00:00Z', False), ('2001-09-09T01:46:40Z', False),
                           ('9999-12-31T23:59:59Z', True)):
            with self.subTest(date), Server(say(http(xml(expires=date)))) as server:
                got = self.attack('export', 'role', AWS_ENDPOINT_URL_STS=server.url())
                self.assertEqual(got.status, 0 if kept else 1, got)
                if not kept:
                    self.assertIn('clock', got.stderr)
                with Server(say(b'')) as gone:
                    again = self.attack('export', 'role', AWS_ENDPOINT_URL_STS=gone.url())
                self.assertEqual(again.status == 0, kept, again)
            shutil.rmtree(self.path('.aws/awsrole'))        # with the refusals
            self.awsrole('forget', 'role')

    def test_one_second_left_is_no_reason_to_keep_them(self):
        with Server(say(http(xml(expires=utc(2))))) as server:
            self.assertEqual(self.attack('export', 'role', AWS_ENDPOINT_URL_STS=server.url()).status, 0)
            self.attack('export', 'role', AWS_ENDPOINT_URL_STS=server.url())
        self.assertEqual(len(server.requests), 2)

    def test_nobody_is_there(self):
        self.refused('export', 'role', AWS_ENDPOINT_URL_STS='http://127.0.0.1:%d' % closed_port())


def slow(pause, text):
    """A handler: reads the request, then says a byte at a time."""
    def handler(server, conn):
        read_request(conn)
        for i in range(len(text)):
            conn.sendall(text[i:i + 1])
            if server.stopped.wait(pause):
                return
    return handler


SILENT = {                      # name: (handler, seconds that it may take)
    'hangs after the request': (hang, 33),
    'does not read': (mute, 33),
    'hangs in the headers': (lambda s, c: (s.next_request(c), c.sendall(b'HTTP/1.1 200 OK\r\nX'), s.until_gone(c)), 33),
    'hangs in the body': (lambda s, c: (s.next_request(c), c.sendall(http(b'<', length=9)), s.until_gone(c)), 33),
    'a byte a second': (slow(1, http(xml())), 63),
    'a proxy that hangs': (hang, 13),
    'a proxy that does not read': (mute, 13),
    'a header a second': (slow(0.9, b'HTTP/1.1 200 OK\r\n' + b'a: b\r\n' * 900), 63),
}


class Silent(VictimTest):
    """Silence ends with the time limit: 10 s to connect, 30 s without a byte, 60 s in all (and 3 s at a prompt)."""

    def run_one(self, url, seconds, errors, name):
        env = {'AWS_ENDPOINT_URL_STS': url}
        if name.startswith('a proxy'):
            env = {'AWS_ENDPOINT_URL_STS': 'https://sts.example.invalid',
                   'HTTPS_PROXY': url.replace('://', '://user:proxy-password@')}
        try:
            if FULL:
                got = self.attack('export', 'role', seconds=seconds, **env)
                self.assertEqual((got.status, got.stdout), (5, ''), got)
            else:
                got = self.attack('--hook=1', 'refresh', '--auto', seconds=8,
                                  AWSROLE_PROFILE='role', AWSROLE_KEY='ASIAOLD', AWS_ACCESS_KEY_ID='ASIAOLD',
                                  AWSROLE_WORDS='1&ASIAOLD&role',
                                  AWSROLE_EXPIRATION=str(int(time.time()) + 30), AWSROLE_AUTO_REFRESH='1',
                                  _AWSROLE_HOOK='1', _AWSROLE_BASE='', _AWSROLE_LAST='', AWSROLE_CACHE='off', **env)
                self.assertEqual(got.stdout, '', got)
                self.assertGreater(got.seconds, 1.5, got)
            print('# %s: %.1f s' % (name, got.seconds), flush=True)
        except AssertionError as e:
            errors.append('%s: %s' % (name, e))

    def test_all_of_them_at_once(self):
        errors, threads, servers = [], [], []
        self.env['AWSROLE_CACHE'] = 'off'       # no lock: they do not wait for each other
        with Full() as full:
            targets = [('nobody accepts', 'http://127.0.0.1:%d' % full.port, 13)]
            for name, (handler, seconds) in SILENT.items():
                servers.append(Server(handler).__enter__())
                targets.append((name, servers[-1].url(), seconds))
            servers.append(Server(hang).__enter__())
            targets.append(('silent in the handshake', servers[-1].url().replace('http:', 'https:'), 13))
            for name, url, seconds in targets:
                threads.append(threading.Thread(target=self.run_one, args=(url, seconds, errors, name)))
                threads[-1].start()
            for thread in threads:
                thread.join()
        for server in servers:
            server.__exit__()
        self.assertEqual(errors, [])

    def test_attempts_together_have_a_minute(self):
        if not FULL:
            self.skipTest('a minute: in the full form (make check-hostile)')
        with Server(hang) as server:
            got = self.attack('export', 'role', seconds=70, AWS_MAX_ATTEMPTS='9', AWS_ENDPOINT_URL_STS=server.url())
        self.assertEqual((got.status, got.stdout), (5, ''), got)


class Tls(VictimTest):
    def env_for(self, server):
        return {'AWSROLE_CACHE': 'off', 'AWS_ENDPOINT_URL_STS': server.url(),
                'AWS_CA_BUNDLE': shared_authority().ca_file}

    def test_a_good_one_works(self):
        with Server(say(http(xml())), tls=shared_authority().context('127.0.0.1')) as server:
            self.assertEqual(self.attack('export', 'role', **self.env_for(server)).status, 0)

    def test_bad_certificates(self):
        for host, fault in (('localhost', 'wrong-host'), ('127.0.0.1', 'expired'), ('127.0.0.1', 'unknown-ca')):
            with Server(say(http(xml())), tls=shared_authority().context(host, fault)) as server:
                self.refused('export', 'role', text='TLS', **self.env_for(server))
            self.assertEqual(server.requests, [])

    def test_a_certificate_that_the_system_does_not_know(self):
        with Server(say(http(xml())), tls=shared_authority().context('127.0.0.1')) as server:
            self.refused('export', 'role', text='TLS', AWS_ENDPOINT_URL_STS=server.url())
        self.assertEqual(server.requests, [])

    def test_old_versions(self):
        for version in (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1):
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*shared_authority()._issue('127.0.0.1', None))
            with warnings.catch_warnings():
                warnings.simplefilter('ignore')
                context.minimum_version, context.maximum_version = ssl.TLSVersion.TLSv1, version
            context.set_ciphers('ALL:@SECLEVEL=0')
            with Server(say(http(xml())), tls=context) as server:
                self.refused('export', 'role', text='TLS', **self.env_for(server))
            self.assertEqual(server.requests, [])

    def test_handshakes_that_break(self):
        for name, handler in {
            'garbage': lambda s, c: (c.recv(9), c.sendall(os.urandom(4000))),
            'closed': lambda s, c: c.recv(9),
            'plain': lambda s, c: (c.recv(9), c.sendall(http(xml()))),
            'an alert': lambda s, c: (c.recv(9), c.sendall(b'\x15\x03\x03\x00\x02\x02\x28')),
            'half a hello': lambda s, c: (c.recv(9), c.sendall(b'\x16\x03\x03\x40\x00\x02')),
        }.items():
            with self.subTest(name), Server(handler, scheme='https') as server:
                self.refused('export', 'role', **self.env_for(server))


class Proxy(VictimTest):
    def through(self, handler, text='', status=5, password='user:proxy-password@'):
        with Server(handler) as server:
            self.refused('export', 'role', text=text, status=status, AWSROLE_CACHE='off',
                         AWS_ENDPOINT_URL_STS='https://sts.example.invalid',
                         HTTPS_PROXY='http://%s127.0.0.1:%d' % (password, server.port))
        return server

    def test_proxies_that_refuse_or_lie(self):
        for answer in (http(b'no', '403 No'), http(b'', '407 Who', ['Proxy-Authenticate: Basic realm="x"']), b'',
                       http(b'<html>', '302 Portal', ['Location: http://127.0.0.1/']), os.urandom(3000),
                       b'HTTP/1.1 200 OK\r\n\r\n' + http(xml()), b'HTTP/1.1 100 Continue\r\n\r\n' * 9):
            with self.subTest(answer[:40]):
                self.through(connect_proxy(answer))

    def test_a_proxy_that_sends_to_another_server(self):
        with Server(say(http(xml())), tls=shared_authority().context('127.0.0.1')) as other:
            self.through(connect_proxy(target=other.address), 'TLS')
        self.assertEqual(other.requests, [])

    def test_no_proxy_is_there(self):
        self.refused('export', 'role', AWS_ENDPOINT_URL_STS='https://sts.example.invalid',
                     HTTPS_PROXY='http://user:proxy-password@127.0.0.1:%d' % closed_port())

    def test_endless_headers_of_a_proxy(self):
        def handler(server, conn):
            server.next_request(conn)
            conn.sendall(b'HTTP/1.1 200 OK\r\n')
            for _ in range(25000):
                conn.sendall(b'X-A: ' + b'a' * 8000 + b'\r\n')
        self.through(handler, 'large')


if __name__ == '__main__':
    support.main()
