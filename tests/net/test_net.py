#!/usr/bin/env python3
"""awsrole-net from the outside: what it sends, what it takes from hostile servers, and when it gives up."""
import base64
import gzip
import os
import signal
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import time
import unittest
import warnings

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, '..', 'fake')]
import channel                                                                          # noqa: E402
import tap                                                                              # noqa: E402
from channel import Net, ask, field, frame, request_frame                               # noqa: E402
from hostile import (OK, Full, Server, closed_port, connect_proxy, hang, keep, mute, repeat, reset, say)  # noqa: E402
from tls import shared_authority                                                        # noqa: E402

MIB = 1 << 20


def has_ipv6():
    try:
        with socket.socket(socket.AF_INET6) as s:
            s.bind(('::1', 0))
        return True
    except OSError:
        return False


def other_address():
    """An address of this machine that is not loopback, or one that nobody has (RFC 5737)."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        try:
            s.connect(('192.0.2.1', 9))         # sends nothing
            return s.getsockname()[0]
        except OSError:
            return '192.0.2.1'


class Case(unittest.TestCase):
    def fails(self, answer, failure, text=''):
        self.assertEqual(answer.failure, failure, answer)
        self.assertIn(text, answer.text)

    def works(self, answer, body=b'ok', status=200):
        self.assertEqual((answer.failure, answer.status, answer.body), ('NONE', status, body), answer)

    def takes(self, answer, least, most):
        self.assertGreater(answer.seconds, least, answer)
        self.assertLess(answer.seconds, most, answer)


class Sent(Case):
    def sent(self, path='/', **kwargs):
        with Server(keep(OK)) as server:
            self.works(ask(server.url(path), **kwargs))
        request, = server.requests
        self.host = '127.0.0.1:%d' % server.port
        return request

    def test_a_bare_request_has_a_host_and_nothing_else(self):
        self.assertEqual(self.sent(), b'GET / HTTP/1.1\r\nHost: %s\r\n\r\n' % self.host.encode())

    def test_a_post_has_the_callers_headers_and_a_length(self):
        request = self.sent(method='POST', body=b'a=1&b=\0', headers=[('X-Amz-Date', '2026'), ('Content-Type', 'x/y')])
        head, _, body = request.partition(b'\r\n\r\n')
        first, *lines = head.decode().split('\r\n')
        self.assertEqual(first, 'POST / HTTP/1.1')
        self.assertEqual(sorted(lines), sorted(['Host: ' + self.host, 'X-Amz-Date: 2026', 'Content-Type: x/y',
                                                'Content-Length: 7']))
        self.assertEqual(body, b'a=1&b=\0')

    def test_a_post_gets_no_type_and_no_expect(self):
        head = self.sent(method='POST', body=b'x' * (MIB // 2)).partition(b'\r\n\r\n')[0].decode()
        self.assertEqual(sorted(head.split('\r\n')[1:]), ['Content-Length: %d' % (MIB // 2), 'Host: ' + self.host])

    def test_an_empty_body_has_a_length_of_zero(self):
        self.assertIn(b'\r\nContent-Length: 0\r\n', self.sent(method='POST', body=b''))

    def test_no_body_has_no_length(self):
        self.assertEqual(self.sent(method='PUT'), b'PUT / HTTP/1.1\r\nHost: %s\r\n\r\n' % self.host.encode())

    def test_the_path_goes_as_written(self):
        for path in ('/a/../b/./c', '//x', '/%7e%2F', '/a?b=%20&c=/../;d', '/?', "/a'b(c)*!", '/a?x=y?z'):
            self.assertTrue(self.sent(path).startswith(b'GET %s HTTP/1.1\r\n' % path.encode()), path)

    def test_the_callers_own_headers_replace_the_usual_ones(self):
        lines = self.sent(headers=[('Host', 'sts.example'), ('User-Agent', 'awsrole/1'), ('Accept', 'a/b'),
                                   ('Accept-Encoding', 'identity'), ('Expect', 'x')]).decode().split('\r\n')[1:-2]
        self.assertEqual(sorted(lines), sorted(['Host: sts.example', 'User-Agent: awsrole/1', 'Accept: a/b',
                                                'Accept-Encoding: identity', 'Expect: x']))

    def test_an_empty_header_is_sent(self):
        self.assertRegex(self.sent(headers=[('X-Empty', ''), ('X-Blank', '  ')]), b'\r\nX-Empty: ?\r\n')

    def test_a_header_may_come_twice_and_hold_any_byte(self):
        request = self.sent(headers=[('X', 'a; b: "c"'), ('X', b'\xc3\xa4\xff\t;')])
        self.assertIn(b'\r\nX: a; b: "c"\r\nX: \xc3\xa4\xff\t;\r\n', request)

    def test_head_reads_no_body(self):
        with Server(say(b'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n')) as server:
            self.works(ask(server.url(), method='HEAD'), b'')
        self.assertTrue(server.requests[0].startswith(b'HEAD / HTTP/1.1\r\n'))


class Kept(Case):
    def test_one_connection_serves_two_requests(self):
        with Server(keep(OK)) as server, Net() as net:
            self.works(net.ask(server.url('/1')))
            self.works(net.ask(server.url('/2'), method='POST', body=b'x'))
        self.assertEqual((len(server.requests), server.connections), (2, 1))

    def test_nothing_of_a_request_is_left_for_the_next(self):
        with Server(keep(OK)) as server, Net() as net:
            self.works(net.ask(server.url(), method='POST', body=b'secret', headers=[('X-Secret', 's')]))
            self.works(net.ask(server.url()))
        self.assertEqual(server.requests[1], b'GET / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n' % server.port)

    def test_three_requests_over_tls_shake_hands_once(self):
        with Server(keep(OK), tls=shared_authority().context('127.0.0.1')) as server, Net() as net:
            for n in range(3):
                self.works(net.ask(server.url(), method='POST', body=b'%d' % n, ca_file=shared_authority().ca_file))
        self.assertEqual((len(server.requests), server.connections), (3, 1))

    def test_a_kept_connection_that_was_closed_is_made_anew(self):
        with Server(say(OK)) as server, Net() as net:
            self.works(net.ask(server.url()))
            time.sleep(0.2)
            self.works(net.ask(server.url()))
        self.assertEqual(server.connections, 2)

    def test_it_goes_on_after_a_failure(self):
        with Server(keep(OK)) as server, Server(hang) as silent, Net() as net:
            self.fails(net.ask('http://127.0.0.1:%d/' % closed_port()), 'CONNECT')
            self.fails(net.ask(silent.url(), read_ms=200), 'READ_TIMEOUT')
            self.works(net.ask(server.url()))

    def test_a_connection_of_an_unverified_kind_is_not_reused_for_a_verified_one(self):
        with Server(keep(OK), tls=shared_authority().context('127.0.0.1')) as server, Net() as net:
            self.works(net.ask(server.url(), ca_file=shared_authority().ca_file))
            self.fails(net.ask(server.url()), 'TLS')        # the system's list does not have that authority

    def test_a_container_request_looks_at_the_address_anew(self):
        with Server(keep(OK)) as server, Net() as net:
            self.works(net.ask(server.url()))
            self.works(net.ask(server.url(), container=True))
            self.works(net.ask(server.url()))
        self.assertEqual((len(server.requests), server.connections), (3, 2))


class Answers(Case):
    def answer(self, *parts, **kwargs):
        with Server(say(*parts)) as server:
            return ask(server.url(), **kwargs)

    def test_status_headers_and_body_arrive(self):
        answer = self.answer(b'HTTP/1.1 403 Forbidden\r\nX-Amzn-RequestId:  a-b \r\nX: 1\r\nx: 2\r\nEmpty:\r\n'
                             b'Content-Length: 4\r\n\r\na\0\r\n')
        self.works(answer, b'a\0\r\n', 403)
        self.assertEqual(answer.headers, [('X-Amzn-RequestId', 'a-b'), ('X', '1'), ('x', '2'), ('Empty', ''),
                                          ('Content-Length', '4')])

    def test_chunks_are_put_together_and_trailers_are_no_headers(self):
        answer = self.answer(b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\no\r\n', b'1\r\nk\r\n',
                             b'0\r\nX-Late: 1\r\n\r\n')
        self.works(answer)
        self.assertEqual(answer.headers, [('Transfer-Encoding', 'chunked')])

    def test_a_body_without_length_ends_with_the_connection(self):
        self.works(self.answer(b'HTTP/1.0 200 OK\r\n\r\no', b'k'))

    def test_answers_before_the_final_one_are_not_it(self):
        answer = self.answer(b'HTTP/1.1 100 Continue\r\nX-Early: 1\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n',
                             b'HTTP/1.1 200 OK\r\nX-Final: 1\r\nContent-Length: 2\r\n\r\nok')
        self.works(answer)
        self.assertEqual(answer.headers, [('X-Final', '1'), ('Content-Length', '2')])

    def test_compressed_bytes_are_not_unpacked(self):
        body = gzip.compress(b'0' * 100000)
        self.works(self.answer(b'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n' % len(body),
                               body, headers=[('Accept-Encoding', 'gzip')]), body)

    def test_a_redirect_is_an_answer_and_not_followed(self):
        for status in (301, 302, 303, 307, 308):
            with Server(keep(OK)) as other, Server(say(
                    b'HTTP/1.1 %d R\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n'
                    % (status, other.url().encode()))) as server:
                answer = ask(server.url(), method='POST', body=b'x', headers=[('X-Amz-Security-Token', 's')])
            self.works(answer, b'', status)
            self.assertEqual(dict(answer.headers)['Location'], other.url())
            self.assertEqual(other.connections, 0)

    def test_a_challenge_is_not_answered(self):
        challenge = b'HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm="x"\r\nContent-Length: 0\r\n\r\n'
        with Server(keep(challenge)) as server:
            self.works(ask(server.url()), b'', 401)
        self.assertEqual(len(server.requests), 1)

    def test_no_cookie_is_kept(self):
        with Server(keep(OK.replace(b'\r\n', b'\r\nSet-Cookie: a=b\r\n', 1))) as server, Net() as net:
            self.works(net.ask(server.url()))
            self.works(net.ask(server.url()))
        self.assertNotIn(b'ookie', server.requests[1])

    def test_a_header_with_a_control_character_is_left_out(self):
        answer = self.answer(b'HTTP/1.1 200 OK\r\nX: a\x1bb\r\nNo Name: 1\r\nContent-Length: 2\r\n\r\nok')
        self.works(answer)
        self.assertEqual(answer.headers, [('Content-Length', '2')])

    def test_headers_over_the_number_are_left_out(self):
        answer = self.answer(b'HTTP/1.1 200 OK\r\n' + b'X: 1\r\n' * 100 + b'Content-Length: 2\r\n\r\nok')
        self.works(answer)
        self.assertEqual(len(answer.headers), 64)

    def test_an_answer_that_is_cut_is_dropped(self):
        for parts in ((b'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok',), (b'HTTP/1.1 200 OK\r\nX',), (b'',), (b'H',),
                      (b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nok',),
                      (b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\nok',)):
            answer = self.answer(*parts)
            self.fails(answer, 'DROPPED')
            self.assertEqual((answer.headers, answer.body), ([], b''))

    def test_a_reset_is_dropped(self):
        for parts in ((), (b'HTTP/1.1 200 OK\r\n',), (b'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok',)):
            with Server(reset(*parts)) as server:
                self.fails(ask(server.url()), 'DROPPED')

    def test_what_is_not_http_is_dropped(self):
        for garbage in (b'hello\r\n\r\n', b'\0\1\2\3' * 99, b'SSH-2.0-x\r\n', b'<html>captive</html>', b'\r\n' * 9,
                        b'HTTP/2 200\r\n\r\n', b'HTTP/1.1\r\n\r\n', b'HTTP/1.1 OK\r\n\r\n', b'HTTP/1.1 20 OK\r\n\r\n'):
            self.fails(self.answer(garbage), 'DROPPED')


class Limits(Case):
    def test_a_body_of_the_limit_is_taken(self):
        with Server(say(b'HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n' % MIB, b'x' * MIB)) as server:
            self.works(ask(server.url()), b'x' * MIB)

    def test_a_larger_body_is_refused_by_its_length(self):
        with Server(repeat(b'HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n' % (5 * MIB), b'x' * MIB, 5)) as server:
            self.fails(ask(server.url()), 'TOO_LARGE')
        self.assertFalse(server.finished)

    def test_a_larger_body_in_chunks_is_refused(self):
        with Server(repeat(b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n',
                           b'10000\r\n' + b'x' * 65536 + b'\r\n', 1600)) as server:
            self.fails(ask(server.url()), 'TOO_LARGE')
        self.assertFalse(server.finished)

    def test_a_larger_body_without_length_is_refused(self):
        with Server(repeat(b'HTTP/1.1 200 OK\r\n\r\n', b'x' * 65536, 1600)) as server:
            self.fails(ask(server.url()), 'TOO_LARGE')
        self.assertFalse(server.finished)

    def test_endless_headers_are_refused(self):
        for piece in (b'X: y\r\n', b'X: ' + b'y' * 8000 + b'\r\n', b'y' * 8000, b' ' * 8000,
                      b'\r\nHTTP/1.1 100 Continue\r\n'):
            with Server(repeat(b'HTTP/1.1 200 OK\r\nX: ' if b'\n' not in piece else b'HTTP/1.1 100 OK\r\n', piece,
                               100 * MIB // len(piece))) as server:
                self.fails(ask(server.url()), 'TOO_LARGE')
            self.assertFalse(server.finished)
            self.assertLess(server.sent, 50 * MIB)

    @unittest.skipUnless(os.path.exists('/proc/self/status'), 'no /proc')
    def test_a_hostile_server_costs_little_memory(self):
        with open(channel.PROGRAM, 'rb') as f:
            if b'__asan_init' in f.read():
                self.skipTest('the sanitizer takes memory of its own')
        with Server(repeat(b'HTTP/1.1 200 OK\r\n\r\n', b'x' * 65536, 1600)) as server, Net() as net:
            for _ in range(5):
                self.fails(net.ask(server.url()), 'TOO_LARGE')
            with open('/proc/%d/status' % net.process.pid) as f:
                peak, = [int(line.split()[1]) for line in f if line.startswith('VmHWM')]
        self.assertLess(peak, 32 * 1024)


class Timeouts(Case):
    def test_a_connection_that_is_not_accepted_times_out(self):
        with Full() as full:
            answer = ask('http://127.0.0.1:%d/' % full.port, connect_ms=700)
        self.fails(answer, 'CONNECT_TIMEOUT')
        self.takes(answer, 0.6, 1.7)

    def test_the_total_time_counts_while_connecting(self):
        with Full() as full:
            answer = ask('http://127.0.0.1:%d/' % full.port, connect_ms=0, total_ms=700)
        self.fails(answer, 'CONNECT_TIMEOUT')
        self.takes(answer, 0.6, 1.7)

    def test_a_server_silent_in_the_handshake_times_out(self):
        with Server(mute, scheme='https') as server:
            answer = ask(server.url(), connect_ms=700)
        self.fails(answer, 'CONNECT_TIMEOUT')
        self.takes(answer, 0.6, 1.7)

    def test_silence_times_out(self):
        for start in ((), (b'HTTP/1.1 200 OK\r\nX',), (b'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\no',)):
            def quiet(server, conn):
                server.next_request(conn)
                for part in start:
                    conn.sendall(part)
                server.until_gone(conn)
            with Server(quiet) as server:
                answer = ask(server.url(), read_ms=700, total_ms=0)
            self.fails(answer, 'READ_TIMEOUT')
            self.takes(answer, 0.6, 1.7)

    def test_silence_over_tls_times_out(self):
        with Server(hang, tls=shared_authority().context('127.0.0.1')) as server:
            answer = ask(server.url(), read_ms=700, ca_file=shared_authority().ca_file)
        self.fails(answer, 'READ_TIMEOUT')
        self.takes(answer, 0.6, 1.9)

    def test_silence_on_a_kept_connection_times_out(self):
        def once(server, conn):
            server.next_request(conn)
            conn.sendall(OK)
            hang(server, conn)
        with Server(once) as server, Net() as net:
            self.works(net.ask(server.url()))
            answer = net.ask(server.url(), read_ms=700)
        self.fails(answer, 'READ_TIMEOUT')
        self.takes(answer, 0.6, 1.7)
        self.assertEqual(server.connections, 1)

    def test_a_server_that_does_not_read_times_out(self):
        with Server(mute) as server:
            # More than the socket buffers take would be needed; the silence after it is enough here.
            answer = ask(server.url(), method='POST', body=b'x' * MIB, read_ms=700)
        self.fails(answer, 'READ_TIMEOUT')
        self.takes(answer, 0.6, 3)

    def test_a_slow_server_is_not_a_silent_one(self):
        # Single bytes within a header line: the library tells nobody about them.
        text = b'HTTP/1.1 200 OK\r\n\r\nok'
        with Server(say(*[text[i:i + 1] for i in range(len(text))], pause=0.1)) as server:
            answer = ask(server.url(), read_ms=1000, total_ms=0)
        self.works(answer)
        self.takes(answer, 1.8, 6)

    def test_a_byte_a_second_ends_with_the_total_time(self):
        with Server(say(*[b'H', b'T', b'T', b'P', b'/', b'1', b'.', b'1'], pause=1)) as server:
            answer = ask(server.url(), read_ms=3000, total_ms=2500)
        self.fails(answer, 'READ_TIMEOUT')
        self.takes(answer, 2.4, 3.5)

    def test_zero_is_no_limit(self):
        with Server(say(b'HTTP/1.1 200 OK\r\n', b'\r\nok', pause=1)) as server:
            self.works(ask(server.url(), connect_ms=0, read_ms=0, total_ms=0))
            self.works(ask(server.url(), connect_ms=None, read_ms=None, total_ms=None))


class Tls(Case):
    def answer(self, host='127.0.0.1', fault=None, ca=True, url_host=None, **kwargs):
        authority = shared_authority()
        with Server(keep(OK), tls=authority.context(host, fault)) as self.server:
            if ca:
                kwargs.setdefault('ca_file', authority.ca_file)
            return ask(self.server.url(host=url_host), **kwargs)

    def test_a_server_of_the_given_authority_is_trusted(self):
        self.works(self.answer())
        self.works(self.answer('localhost', url_host='localhost'))

    def test_an_unknown_authority_is_refused(self):
        self.fails(self.answer(ca=False), 'TLS')
        self.fails(self.answer(fault='unknown-ca'), 'TLS')
        self.assertEqual(self.server.requests, [])

    def test_a_certificate_for_another_host_is_refused(self):
        self.fails(self.answer('localhost', fault='wrong-host', url_host='localhost'), 'TLS')
        self.fails(self.answer('localhost', url_host='127.0.0.1'), 'TLS')
        self.assertEqual(self.server.requests, [])

    def test_an_expired_certificate_is_refused(self):
        self.fails(self.answer(fault='expired'), 'TLS')

    def own_context(self):
        """Settings that a test may change; those of the authority are shared."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*shared_authority()._issue('127.0.0.1', None))
        return context

    def test_old_versions_are_refused(self):
        old = self.own_context()
        with warnings.catch_warnings():
            warnings.simplefilter('ignore')
            old.minimum_version = ssl.TLSVersion.TLSv1
            old.maximum_version = ssl.TLSVersion.TLSv1_1
        old.set_ciphers('ALL:@SECLEVEL=0')
        with Server(keep(OK), tls=old) as server:
            self.fails(ask(server.url(), ca_file=shared_authority().ca_file), 'TLS')

    def test_http_2_is_not_offered(self):
        both, chosen = self.own_context(), []
        both.set_alpn_protocols(['h2', 'http/1.1'])

        def note(server, conn):
            chosen.append(conn.selected_alpn_protocol())
            keep(OK)(server, conn)
        with Server(note, tls=both) as server:
            self.works(ask(server.url(), ca_file=shared_authority().ca_file))
        self.assertNotIn('h2', chosen)

    def test_a_server_that_does_not_speak_tls_is_refused(self):
        def plain(server, conn):
            conn.recv(65536)
            conn.sendall(b'HTTP/1.1 400 Bad\r\n\r\n')

        def close(server, conn):
            conn.recv(65536)
        for handler in (plain, close):
            with Server(handler, scheme='https') as server:
                self.fails(ask(server.url()), 'TLS')

    def test_an_unusable_ca_file_is_named(self):
        with tempfile.TemporaryDirectory() as d:
            empty, noise, pipe = (os.path.join(d, name) for name in ('empty.pem', 'noise.pem', 'pipe'))
            open(empty, 'w').close()
            with open(noise, 'wb') as f:
                f.write(b'-----BEGIN CERTIFICATE-----\nxx\n-----END CERTIFICATE-----\n')
            os.mkfifo(pipe)
            for path, why in ((d, 'directory'), (os.path.join(d, 'none.pem'), 'No such file'), (empty, ''), (noise, ''),
                              (pipe, '')):
                answer = self.answer(ca_file=path)
                self.fails(answer, 'TLS', path)
                self.assertIn(why, answer.text)

    def test_the_ca_file_does_not_count_without_tls(self):
        with Server(keep(OK)) as server:
            self.works(ask(server.url(), ca_file='/nonexistent'))


class Proxies(Case):
    def test_a_plain_request_goes_to_the_proxy_with_its_whole_url(self):
        with Server(say(OK)) as proxy:
            self.works(ask('http://sts.example:81/a/../b?c', proxy=proxy.url()))
        self.assertEqual(proxy.requests, [b'GET http://sts.example:81/a/../b?c HTTP/1.1\r\n'
                                          b'Host: sts.example:81\r\n\r\n'])

    def through(self, userinfo='', times=1, **kwargs):
        authority = shared_authority()
        with Server(keep(OK), tls=authority.context('sts.example')) as server, \
                Server(connect_proxy(target=server.address)) as proxy, Net() as net:
            for _ in range(times):
                answer = net.ask('https://sts.example/', ca_file=authority.ca_file,
                                 proxy='http://%s127.0.0.1:%d' % (userinfo, proxy.port), **kwargs)
                self.works(answer)
                self.assertEqual(answer.headers, [('Content-Length', '2')])
        self.assertEqual((len(server.requests), len(proxy.requests)), (times, 1))
        return server, proxy

    def test_tls_goes_through_connect(self):
        server, proxy = self.through(headers=[('Authorization', 'secret')])
        self.assertTrue(proxy.requests[0].startswith(b'CONNECT sts.example:443 HTTP/1.1\r\nHost: sts.example:443\r\n'))
        self.assertNotIn(b'uthorization', proxy.requests[0])
        self.assertIn(b'\r\nAuthorization: secret\r\n', server.requests[0])

    def test_a_tunnel_is_kept(self):
        self.through(times=3)

    def test_user_and_password_are_decoded_and_for_the_proxy_alone(self):
        server, proxy = self.through('us%40er:p%3A%2Fw%20d@')
        self.assertIn(b'\r\nProxy-Authorization: Basic %s\r\n' % base64.b64encode(b'us@er:p:/w d'), proxy.requests[0])
        self.assertNotIn(b'uthorization', server.requests[0])

    def test_a_proxy_that_refuses_is_a_proxy_failure(self):
        for answer in (b'HTTP/1.1 407 Auth\r\nProxy-Authenticate: Basic realm="x"\r\nContent-Length: 0\r\n\r\n',
                       b'HTTP/1.1 407 Auth\r\nProxy-Authenticate: NTLM\r\nConnection: close\r\n\r\n',
                       b'HTTP/1.1 503 No\r\nContent-Length: 3\r\n\r\nno\n',
                       b'HTTP/1.1 302 R\r\nLocation: http://x/\r\n\r\n', b'garbage\r\n\r\n', b''):
            with Server(say(answer)) as proxy:
                result = ask('https://sts.example/', proxy='http://user:hunter2@127.0.0.1:%d' % proxy.port)
            self.fails(result, 'PROXY')
            self.assertNotIn('hunter2', result.text)

    def test_a_proxy_that_is_down_is_a_proxy_failure(self):
        for url in ('https://sts.example/', 'http://sts.example/'):
            self.fails(ask(url, proxy='http://127.0.0.1:%d' % closed_port()), 'PROXY')
            self.fails(ask(url, proxy='http://no-such-host.invalid:1'), 'PROXY')

    def test_a_proxy_that_hangs_times_out(self):
        with Server(hang) as proxy:
            answer = ask('https://sts.example/', proxy=proxy.url(), connect_ms=700)
        self.fails(answer, 'CONNECT_TIMEOUT')
        self.takes(answer, 0.6, 1.7)

    def test_endless_headers_of_a_proxy_are_refused(self):
        with Server(repeat(b'HTTP/1.1 200 OK\r\n', b'X: y\r\n', 10 * MIB)) as proxy:
            self.fails(ask('https://sts.example/', proxy=proxy.url()), 'TOO_LARGE')

    def test_the_password_is_in_no_text(self):
        for proxy in ('http://user:hunter2@127.0.0.1:99999', 'http://user:hunter2@[::', 'http://user:hunter2@',
                      'socks5://user:hunter2@127.0.0.1:1', 'ftp://user:hunter2@127.0.0.1', 'user:hunter2@h:1'):
            answer = ask('https://sts.example/', proxy=proxy, connect_ms=500)
            self.assertIn(answer.failure, ('PROXY', 'REQUEST'), (proxy, answer))
            self.assertNotIn('hunter2', answer.text)

    def test_a_server_behind_a_proxy_is_verified(self):
        with Server(keep(OK), tls=shared_authority().context('other.example')) as server, \
                Server(connect_proxy(target=server.address)) as proxy:
            self.fails(ask('https://sts.example/', ca_file=shared_authority().ca_file, proxy=proxy.url()), 'TLS')


class Environment(Case):
    def test_the_proxies_of_the_environment_are_not_used(self):
        with Server(say(OK)) as proxy, Server(keep(OK)) as server:
            names = ('http_proxy', 'https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY')
            self.works(ask(server.url(), env={name: proxy.url() for name in names}))
            self.fails(ask('https://127.0.0.1:%d' % closed_port(), env={n: proxy.url() for n in names}), 'CONNECT')
        self.assertEqual(proxy.connections, 0)

    def test_no_proxy_does_not_switch_off_the_requests_proxy(self):
        with Server(say(OK)) as proxy, Server(keep(OK)) as server:
            for name in ('no_proxy', 'NO_PROXY'):
                self.works(ask(server.url(), proxy=proxy.url(), env={name: '*'}))
        self.assertEqual((len(proxy.requests), server.connections), (2, 0))

    def test_no_key_log_is_written(self):
        authority = shared_authority()
        with tempfile.TemporaryDirectory() as d, Server(keep(OK), tls=authority.context('127.0.0.1')) as server:
            log = os.path.join(d, 'keys')
            self.works(ask(server.url(), ca_file=authority.ca_file, env={'SSLKEYLOGFILE': log}))
            self.assertEqual(os.listdir(d), [])

    def test_a_ca_bundle_for_curl_is_not_trusted(self):
        authority = shared_authority()
        with Server(keep(OK), tls=authority.context('127.0.0.1')) as server:
            self.fails(ask(server.url(), env={'CURL_CA_BUNDLE': authority.ca_file}), 'TLS')

    def test_openssl_reads_no_configuration_of_the_environment(self):
        authority = shared_authority()
        with tempfile.TemporaryDirectory() as d, Server(keep(OK), tls=authority.context('127.0.0.1')) as server:
            conf = os.path.join(d, 'openssl.cnf')
            with open(conf, 'w') as f:              # with it no version of TLS is left
                f.write('openssl_conf = a\n[a]\nssl_conf = b\n[b]\nsystem_default = c\n[c]\n'
                        'MinProtocol = TLSv1.3\nMaxProtocol = TLSv1.1\n')
            self.works(ask(server.url(), ca_file=authority.ca_file, env={'OPENSSL_CONF': conf}))

    def test_a_home_with_curl_files_changes_nothing(self):
        with tempfile.TemporaryDirectory() as d, Server(keep(OK)) as server:
            with open(os.path.join(d, '.netrc'), 'w') as f:
                f.write('machine 127.0.0.1 login a password b\n')
            os.chmod(f.name, 0o600)
            self.works(ask(server.url(), env={'HOME': d, 'CURL_HOME': d, 'NETRC': f.name}))
        self.assertNotIn(b'uthorization', server.requests[0])

    @unittest.skipUnless(os.path.exists('/proc/self/limits'), 'no /proc')
    def test_it_leaves_no_core_and_gains_no_rights(self):
        with Server(keep(OK)) as server, Net() as net:
            self.works(net.ask(server.url()))
            with open('/proc/%d/limits' % net.process.pid) as f:
                self.assertRegex(f.read(), r'Max core file size +0 +0 ')
            with open('/proc/%d/status' % net.process.pid) as f:
                status = f.read()
            self.assertIn('\nNoNewPrivs:\t1\n', status)
            if os.geteuid() != 0:
                with self.assertRaises(PermissionError):
                    open('/proc/%d/environ' % net.process.pid).close()


class Refused(Case):
    def test_other_schemes_are_refused(self):
        for url in ('file:///etc/passwd', 'ftp://127.0.0.1/', 'FILE:///etc/passwd', 'gopher://127.0.0.1/', '127.0.0.1',
                    'dict://127.0.0.1/', 'httpx://127.0.0.1/', '/etc/passwd', 'ldap://127.0.0.1'):
            self.fails(ask(url), 'REQUEST')

    def test_a_url_without_a_usable_host_is_refused(self):
        for url in ('http://', 'http://:80/', 'http://[::1/', 'http://127.0.0.1:99999/'):
            self.fails(ask(url), 'REQUEST')

    def test_a_name_that_does_not_exist_cannot_be_connected_to(self):
        self.fails(ask('http://no-such-host.invalid/'), 'CONNECT')

    def test_a_port_that_nobody_listens_on_cannot_be_connected_to(self):
        for scheme in ('http', 'https'):
            self.fails(ask('%s://127.0.0.1:%d/' % (scheme, closed_port())), 'CONNECT')


class Peers(Case):
    def test_loopback_is_a_containers_address(self):
        with Server(keep(OK)) as server:
            hosts = ['127.0.0.1', 'localhost', '0x7f.1', '2130706433']
            if sys.platform.startswith('linux'):
                hosts.append('::ffff:127.0.0.1')
            for host in hosts:
                self.works(ask(server.url(host=host), container=True))

    @unittest.skipUnless(has_ipv6(), 'no IPv6')
    def test_loopback_of_ipv6_is_a_containers_address(self):
        with Server(keep(OK), host='::1') as server:
            self.works(ask(server.url(), container=True))

    def test_another_address_is_refused_and_not_tried(self):
        address = other_address()
        with Server(keep(OK), host='0.0.0.0') as server:
            for host in (address, '::ffff:' + address):
                answer = ask(server.url(host=host), container=True)
                self.fails(answer, 'PEER')
                self.assertLess(answer.seconds, 2)
        self.assertEqual(server.connections, 0)

    def test_a_refused_address_does_not_stay_connected_from_before(self):
        address = other_address()
        with Server(keep(OK), host='0.0.0.0') as server, Net() as net:
            if net.ask(server.url(host=address), connect_ms=300).failure != 'NONE':
                self.skipTest('no address but loopback')
            self.fails(net.ask(server.url(host=address), container=True), 'PEER')
        self.assertEqual(len(server.requests), 1)

    def test_a_container_is_not_asked_through_a_proxy(self):
        with Server(say(OK)) as proxy:
            self.fails(ask('http://127.0.0.1/', container=True, proxy=proxy.url()), 'REQUEST')
        self.assertEqual(proxy.connections, 0)


class Protocol(Case):
    def ends(self, data, close=True):
        """Sends bytes, ends the writing, and gives the exit status; nothing may be answered or printed."""
        net = Net()
        try:
            net.socket.sendall(data)
            if close:
                net.socket.shutdown(socket.SHUT_WR)
            self.assertEqual(net.socket.recv(1), b'')
            status, output = net.wait()
            self.assertEqual(output, b'')
            return status
        except (BrokenPipeError, ConnectionResetError):
            return net.wait()[0]
        finally:
            net.kill()

    def test_it_ends_when_the_socket_is_closed(self):
        self.assertEqual(self.ends(b''), 0)

    def test_a_frame_that_is_cut_ends_it(self):
        whole = request_frame('http://127.0.0.1:1/')
        for size in (1, 3, 4, 5, 10, len(whole) - 1):
            self.assertEqual(self.ends(whole[:size]), 1)

    def test_a_frame_that_breaks_the_rules_ends_it(self):
        method, url = field(channel.METHOD, 'GET'), field(channel.URL, 'http://127.0.0.1:1/')
        name, value = field(channel.NAME, 'N'), field(channel.VALUE, 'v')
        for bad in (frame(), frame(method), frame(url), frame(method, url, url), frame(method, url, field(99, b'')),
                    frame(method, url, field(channel.STATUS, 200)), frame(method, url, name), frame(method, url, value),
                    frame(method, url, name, name, value), frame(method, url, b'\x05'),
                    frame(method, url, b'\x05\xff\xff\xff\xff'),
                    frame(method, url, field(channel.BODY, b'x' * (MIB + 1))),
                    frame(method, url, field(channel.PEER, 7)), frame(method, url, field(channel.READ_MS, b'\1')),
                    frame(field(channel.METHOD, 'GET / HTTP/1.1\r\nX: y'), url),
                    frame(method, field(channel.URL, 'http://127.0.0.1:1/\r\nX: y')),
                    frame(method, field(channel.URL, b'http://127.0.0.1:1/\0')),
                    frame(method, url, name, field(channel.VALUE, 'a\r\nX: y')),
                    frame(method, url, field(channel.NAME, 'X:\n'), value),
                    frame(method, url, *[name + value] * 65),
                    struct.pack('>I', (4 << 20) + 1), b'\xff' * 4, b'GET / HTTP/1.1'):
            self.assertEqual(self.ends(bad, close=False), 1, bad[:80])

    def test_a_second_request_before_the_answer_ends_it(self):
        with Server(hang) as server:
            self.assertEqual(self.ends(request_frame(server.url()) * 2, close=False), 0)

    def test_it_ends_at_once_when_the_socket_is_closed_during_a_request(self):
        for server in (Server(hang), Server(mute, scheme='https')):
            with server:
                net = Net()
                try:
                    net.send(server.url(), read_ms=0, total_ms=0, connect_ms=0)
                    time.sleep(0.3)
                    self.assertIsNone(net.process.poll())
                    start = time.monotonic()
                    self.assertEqual(net.end(), (0, b''))
                    self.assertLess(time.monotonic() - start, 1)
                finally:
                    net.kill()

    def test_an_interrupt_ends_it_during_a_request(self):
        with Server(hang) as server:
            net = Net()
            try:
                net.send(server.url())
                time.sleep(0.3)
                net.process.send_signal(signal.SIGINT)
                self.assertEqual(net.wait(), (-signal.SIGINT, b''))
            finally:
                net.kill()

    def test_started_by_hand_it_says_so(self):
        with open(os.devnull) as nothing:
            done = subprocess.run([channel.PROGRAM], stdin=nothing, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                  timeout=channel.DEADLINE)
        self.assertEqual((done.returncode, done.stdout), (2, b''))
        self.assertIn(b'not by hand', done.stderr)


if __name__ == '__main__':
    tap.main()
