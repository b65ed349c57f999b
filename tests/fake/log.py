"""The requests that reached the fake, in order of arrival."""
import json
import threading
import time


class Log:
    """Entries are dicts (see wire.Request); with a path, each is also a line of JSON in that file."""

    def __init__(self, path=None):
        self.path, self.changed, self.all = path, threading.Condition(threading.RLock()), []

    def start(self, entry):
        """Notes a request that has just been read."""
        with self.changed:
            entry['n'] = len(self.all) + 1
            self.all.append(entry)
            self.changed.notify_all()

    def done(self, entry):
        """Saves an entry once its answer is known."""
        if self.path:
            with self.changed, open(self.path, 'a') as f:
                f.write(json.dumps(entry, sort_keys=True) + '\n')

    def clear(self):
        with self.changed:
            del self.all[:]

    def __iter__(self):
        with self.changed:
            return iter(list(self.all))

    def __len__(self):
        return len(list(iter(self)))

    def __getitem__(self, n):
        return list(iter(self))[n]

    def calls(self, action=None, **fields):
        """Entries of an action (None: every call of a service) whose fields have these values."""
        return [e for e in self if e.get('service') and action in (None, e.get('action'))
                and all(e.get(k) == v for k, v in fields.items())]

    def actions(self):
        return [e['action'] for e in self.calls()]

    def connections(self):
        """How many TCP connections brought a call."""
        return len({e['connection'] for e in self.calls()})

    def wait(self, count, action=None, timeout=10):
        """Waits until so many calls have arrived; the entries, or AssertionError when time is up."""
        deadline = time.monotonic() + timeout
        with self.changed:
            while len(self.calls(action)) < count:
                left = deadline - time.monotonic()
                if left <= 0:
                    raise AssertionError('%d calls of %s expected, got %s' % (count, action, self.actions()))
                self.changed.wait(left)
        return self.calls(action)
