"""A program with a pseudo-terminal of its own, in the standard library alone: send, expect, Ctrl-C, terminal state."""
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time


class Terminal:
    """
    with Terminal(['awsrole', ...], env, cwd) as t:  t.expect('MFA code'); t.send('123456\\n'); t.wait()

    stdin, stdout and stderr are the terminal, which is the controlling one (/dev/tty) of a new session.  With
    stdout=subprocess.PIPE, stdout is captured apart.  `output` is all that was shown so far, as text.
    """

    def __init__(self, command, env, cwd=None, stdout=None, slower=1, rows=24, columns=200):
        self.slower, self.output, self.stdout, self.seen, self.open = slower, '', '', 0, True
        self.answered = 0
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack('HHHH', rows, columns, 0, 0))

        def take_terminal():
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)
        self.child = subprocess.Popen(command, env=env, cwd=cwd, stdin=slave, stderr=slave,
                                      stdout=slave if stdout is None else stdout, start_new_session=True,
                                      preexec_fn=take_terminal)
        os.close(slave)
        os.set_blocking(self.master, False)
        if self.child.stdout:
            os.set_blocking(self.child.stdout.fileno(), False)

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.close()

    def _pump(self, seconds):
        """Reads what there is, waiting up to that long for something."""
        sources = {self.master: 'output'} if self.open else {}
        if self.child.stdout and not self.child.stdout.closed:
            sources[self.child.stdout.fileno()] = 'stdout'
        if not sources:
            time.sleep(min(seconds, 0.01))
            return
        for fd in select.select(list(sources), [], [], seconds)[0]:
            try:
                data = os.read(fd, 65536)
            except BlockingIOError:
                continue
            except OSError:             # EIO: nobody has the terminal open any more
                data = b''
            text = data.decode('utf-8', 'replace')
            if sources[fd] == 'stdout':
                self.stdout += text
                if not data:
                    self.child.stdout.close()
            else:
                self.output += text
                self.open = bool(data)
                self._answer()

    def _answer(self):
        """As every terminal: what it is (primary device attributes).  fish 4 waits for that."""
        for question in re.compile(r'\x1b\[0?c').finditer(self.output, self.answered):
            self.answered = question.end()
            self.send('\x1b[?6c')

    def send(self, text):
        os.write(self.master, text.encode())

    def interrupt(self):
        """Ctrl-C, as a key: the terminal makes the signal of it."""
        self.send('\x03')

    def expect(self, pattern, timeout=10):
        """Waits for a regular expression in what was shown after the last match; the match object."""
        deadline = time.monotonic() + timeout * self.slower
        while True:
            found = re.compile(pattern).search(self.output, self.seen)
            if found:
                self.seen = found.end()
                return found
            left = deadline - time.monotonic()
            if left <= 0 or not self.open:
                raise AssertionError('%r was not shown%s; got: %r' % (
                    pattern, '' if self.open else ' before the end', self.output[self.seen:]))
            self._pump(left)

    def wait(self, timeout=20):
        """Waits for the end; the exit status (negative: the signal).  Reads all output."""
        deadline = time.monotonic() + timeout * self.slower
        while self.child.poll() is None:
            if time.monotonic() > deadline:
                self.close()
                raise AssertionError('it did not end; shown so far: %r' % self.output)
            self._pump(0.02)
        for _ in range(200):            # what is still in the buffers; a grandchild may keep the terminal open
            before = len(self.output) + len(self.stdout)
            self._pump(0.02)
            if len(self.output) + len(self.stdout) == before:
                break
        return self.child.returncode

    @property
    def modes(self):
        """The terminal's settings (termios.tcgetattr) as they are now."""
        return termios.tcgetattr(self.master)

    @property
    def echo(self):
        return bool(self.modes[3] & termios.ECHO)

    @property
    def canonical(self):
        return bool(self.modes[3] & termios.ICANON)

    def close(self):
        """Ends the program (its own session) if it still runs, and gives the terminal back."""
        if self.child.poll() is None:
            try:
                os.killpg(self.child.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            self.child.wait()
        if self.master >= 0:
            os.close(self.master)
            self.master, self.open = -1, False
        if self.child.stdout:
            self.child.stdout.close()
