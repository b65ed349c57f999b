"""What the front and the services hand to each other: requests, answers and refusals."""
import re
import time
import urllib.parse


class Request:
    """One HTTP request as it arrived.  Services read it and note in `entry` what they made of it."""

    def __init__(self, method, target, headers, body, scheme='http', connection=0, via='http'):
        self.method = method
        self.headers = list(headers)
        self.body = body
        self.scheme = scheme
        self.host = self.header('host') or ''
        if re.match('https?://', target):               # the form that a proxy gets
            parts = urllib.parse.urlsplit(target)
            self.scheme, self.host = parts.scheme, parts.netloc
            target = (parts.path or '/') + ('?' + parts.query if parts.query else '')
        self.path, _, self.query = target.partition('?')
        self.rule = {}
        self.entry = {'time': time.time(), 'connection': connection, 'via': via, 'method': method,
                      'url': '%s://%s%s' % (self.scheme, self.host, target), 'host': self.host,
                      'path': self.path, 'headers': {k.lower(): v for k, v in self.headers}}
        self.params = dict(self._pairs())
        self.entry['params'] = self.params
        self.action = self.params.get('Action')
        self.entry['action'] = self.action
        if body and not self._is_form():
            self.entry['body'] = body.decode('utf-8', 'replace')

    def _is_form(self):
        return (self.header('content-type') or '').startswith('application/x-www-form-urlencoded')

    def _pairs(self):
        pairs = urllib.parse.parse_qsl(self.query, keep_blank_values=True)
        if self._is_form():
            pairs += urllib.parse.parse_qsl(self.body.decode('utf-8', 'replace'), keep_blank_values=True)
        return pairs

    def header(self, name):
        """The value of a header, those that came more than once joined with commas; None if absent."""
        values = [v.strip() for k, v in self.headers if k.lower() == name]
        return ','.join(values) if values else None

    @property
    def hostname(self):
        return self.host.rsplit(':', 1)[0].lower() if ':' in self.host else self.host.lower()


class Answer:
    def __init__(self, status=200, headers=None, body=b''):
        self.status = status
        self.headers = dict(headers or {})
        self.body = body.encode() if isinstance(body, str) else body


class AwsError(Exception):
    """A refusal with AWS's code, its words and the status it comes with."""

    def __init__(self, code, message, status=400):
        super().__init__('%s: %s' % (code, message))
        self.code, self.message, self.status = code, message, status
