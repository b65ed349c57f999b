"""FakeAws: the servers, the world, the rules and the log together; a context manager in tests."""
import json
import socket
import threading
import time

from .log import Log
from .rules import Rules
from .server import AdminHandler, Handler, Listener
from .sts import Sts
from .tls import shared_authority
from .wire import Answer
from .world import World


class FakeAws:
    """
    with FakeAws() as aws: ...      aws.sts_url, aws.proxy_url, aws.ca_file, aws.admin_url, aws.env(), aws.log,
                                    aws.rule(on='AssumeRole', status=503, times=2), aws.totp('bobby'),
                                    aws.users['alice']

    world: see world.DEFAULT_WORLD; rules: see rules.py; services: more objects with name, concerns(request),
    observe(request) and answer(request), asked before STS (the rules "error", "expires_in", "expiration" and
    "other_account" are theirs to obey, by request.rule); proxy_auth: "user:password" that the proxy asks for.
    """

    def __init__(self, world=None, rules=(), services=(), proxy_auth=None, log_file=None,
                 authority=None):
        self.world = world if isinstance(world, World) else World(world)
        self.rules, self.log, self.proxy_auth = Rules(rules), Log(log_file), proxy_auth
        self._authority = authority
        self.services = list(services) + [Sts(self.world)]
        self.closing, self.lock = threading.Event(), threading.Lock()
        self.sockets, self.connections, self.last_active = {}, 0, time.monotonic()
        self.keep_alive = True              # False: every answer is the last on its connection
        self.listeners = []
        for role, handler in (('http', Handler), ('proxy', Handler), ('admin', AdminHandler)):
            self.listeners.append(Listener(self, role, handler))
        self.sts_url, self.proxy_url, self.admin_url = [x.url for x in self.listeners]

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.close()

    def close(self):
        self.closing.set()
        for listener in self.listeners:
            listener.close()
        with self.lock:
            sockets = list(self.sockets.values())
        for connection in sockets:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    # -------------------------------------------------------------------------------------- for the tests
    @property
    def authority(self):
        return self._authority or shared_authority()

    @property
    def ca_file(self):
        return self.authority.ca_file

    @property
    def users(self):
        """Users by name; each has key_id, secret, arn, account, device."""
        return self.world.users

    def env(self, tls=False):
        """The variables that lead a client here: by endpoint URL, or by real host names through the TLS proxy."""
        env = {'AWS_EC2_METADATA_DISABLED': 'true'}
        if tls:
            env.update(HTTPS_PROXY=self.proxy_url, AWS_CA_BUNDLE=self.ca_file)
        else:
            env.update(AWS_ENDPOINT_URL_STS=self.sts_url)
        return env

    def keys(self, user='alice'):
        """The two lines of a credentials file for a user."""
        who = self.users[user]
        return 'aws_access_key_id = %s\naws_secret_access_key = %s\n' % (who.key_id, who.secret)

    def rule(self, **rule):
        self.rules.add(**rule)

    def totp(self, user='bobby'):
        """An MFA code of the user's device that was not used yet."""
        return self.users[user].device.give(self.world.now())

    def calls(self, action=None, **fields):
        return self.log.calls(action, **fields)

    def secrets(self):
        return self.world.secrets()

    # ------------------------------------------------------------------------------------ for the servers
    def opened(self, connection, number=None):
        with self.lock:
            if number is None:
                self.connections += 1
                number = self.connections
            self.sockets[number] = connection
            self.last_active = time.monotonic()
            return number

    def closed(self, number):
        with self.lock:
            self.sockets.pop(number, None)

    def override(self, rule):
        """The answer that a rule gives in place of a service."""
        body = rule.get('body', '')
        headers = dict(rule.get('headers', {}))
        status = rule.get('status', 302 if 'redirect' in rule else 200)
        if 'redirect' in rule:
            headers['Location'] = rule['redirect']
        return Answer(status, headers, body if isinstance(body, str) else json.dumps(body))

    def answer(self, request):
        self.last_active = time.monotonic()
        service = next((s for s in self.services if s.concerns(request)), None)
        names = [request.action, '%s %s' % (request.method, request.path)]
        request.rule = self.rules.take(names, request.params)
        request.entry['service'] = service.name if service else None
        if {'status', 'headers', 'body', 'redirect'} & set(request.rule) and 'error' not in request.rule:
            if service:
                service.observe(request)
            return self.override(request.rule)
        if service is None:
            return Answer(404, {'Content-Type': 'text/plain'}, 'fake AWS: no service for %s\n' % request.entry['url'])
        answer = service.answer(request)
        for old, new in request.rule.get('replace', ()):
            answer.body = answer.body.replace(old.encode(), new.encode())
        return answer

    def admin(self, method, path, data):
        """GET /log, GET /calls, GET /totp/USER, POST or DELETE /rules, POST /clock {"offset": s}, POST /expire,
        DELETE /log, GET /secrets, POST /stop."""
        self.last_active = time.monotonic()
        what, _, name = path.strip('/').partition('/')
        if what == 'log':
            if method == 'DELETE':
                self.log.clear()
            return list(self.log)
        if what == 'calls':
            return '\n'.join(self.log.actions())
        if what == 'totp':
            return self.totp(name)
        if what == 'secrets':
            return '\n'.join(self.secrets())
        if what == 'rules':
            if method == 'DELETE':
                self.rules.clear()
            elif method == 'POST':
                for rule in data if isinstance(data, list) else [data]:
                    self.rules.add(**rule)
            return self.rules.rules
        if what == 'clock':
            self.world.clock_offset = data['offset']
        elif what == 'expire':
            self.world.expire(name or None)
        elif what == 'stop':
            self.closing.set()
        else:
            raise ValueError('nothing here: ' + path)
        return 'ok'
