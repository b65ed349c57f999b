"""
Rules that make the fake misbehave.  A rule is a dict:

  which   on        an STS action, "METHOD /path", "CONNECT" (the tunnel itself) or "*" (all but CONNECT)
          match     {parameter: value} that the request must have, too
          after     let this many matching requests pass first
          times     apply this often (absent: always)
  answer  status, headers, body      instead of the real answer; a body that is no string becomes JSON
          error     [code, message]: AWS's error document, with `status` (400 if absent)
          redirect  a URL, with status 302 if none is given
          replace   [[old, new], ...] in the real body
  lies    expires_in   the Expiration is this many seconds from now (negative: past)
          expiration   this very text as Expiration
          other_account   an account id to put into the ARN of the answer
  wire    delay     seconds before the answer
          drop      true: close without an answer;  reset: true: the same with a TCP reset
          stall     send this many bytes of the answer, then nothing until the other side gives up
          truncate  send this many bytes of the body, then close
          slow      seconds between single bytes
          garbage   this many random bytes in place of HTTP
  CONNECT cert      "wrong-host", "expired" or "unknown-ca"
"""
import threading

KEYS = {'on', 'match', 'after', 'times', 'status', 'headers', 'body', 'error', 'redirect', 'replace', 'expires_in',
        'expiration', 'other_account', 'delay', 'drop', 'reset', 'stall', 'truncate', 'slow', 'garbage', 'cert'}


class Rules:
    def __init__(self, rules=()):
        self.lock, self.rules = threading.Lock(), []
        for rule in rules:
            self.add(**rule)

    def add(self, **rule):
        unknown = set(rule) - KEYS
        if unknown or not rule.get('on'):
            raise ValueError('rule %r: %s' % (rule, 'unknown ' + ', '.join(sorted(unknown)) if unknown else 'no "on"'))
        with self.lock:
            self.rules.append(dict(rule))

    def clear(self):
        with self.lock:
            del self.rules[:]

    def take(self, names, params):
        """The first rule that applies to a request with one of these names, counted down; {} if none."""
        with self.lock:
            for rule in self.rules:
                named = rule['on'] in names or (rule['on'] == '*' and 'CONNECT' not in names)
                if not named or rule.get('times', 1) == 0:
                    continue
                if any(params.get(k) != v for k, v in rule.get('match', {}).items()):
                    continue
                if rule.get('after', 0) > 0:
                    rule['after'] -= 1
                    continue
                if 'times' in rule:
                    rule['times'] -= 1
                return rule
        return {}
