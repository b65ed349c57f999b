"""An interactive shell on a pseudo-terminal, with the standard library alone."""

import errno
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time

INTERACTIVE = {
    "bash": ["--noprofile", "--norc", "-i"],
    "zsh": ["-f", "-i"],
    "fish": ["--no-config", "--private", "-i"],
}
READY = "ready> "
PROMPT = {
    "bash": "PS1='ready> '; PS2=; bind 'set enable-bracketed-paste off' 2>/dev/null",
    "zsh": "PROMPT='ready> '; unsetopt zle_bracketed_paste prompt_sp prompt_cr 2>/dev/null;"
           " unset zle_bracketed_paste; KEYTIMEOUT=1",
    "fish": "function fish_prompt; printf 'ready> '; end; function fish_right_prompt; end;"
            "function fish_title; end; set -g fish_greeting; set -g fish_autosuggestion_enabled 0",
}


class Terminal:
    def __init__(self, shell, env, cwd, seconds=20):
        self.seconds = seconds
        self.text = ""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            try:
                os.chdir(cwd)
                os.execve(shell.argv[0], shell.argv[:1] + INTERACTIVE[shell.kind], env)
            finally:
                os._exit(127)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 200, 0, 0))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.close(self.fd)
        try:
            os.kill(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        os.waitpid(self.pid, 0)

    def send(self, text):
        os.write(self.fd, text.encode("utf-8", "surrogateescape"))

    def expect(self, pattern):
        """Reads until the pattern is there; returns what came before its end."""
        deadline = time.monotonic() + self.seconds
        while True:
            found = re.search(pattern, self.text)
            if found:
                before, self.text = self.text[:found.end()], self.text[found.end():]
                return before
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self.fd], [], [], left)[0]:
                raise AssertionError("%r did not come; there was: %r" % (pattern, self.text))
            try:
                data = os.read(self.fd, 65536)
            except OSError as error:
                if error.errno != errno.EIO:
                    raise
                data = b""
            if not data:
                raise AssertionError("the shell ended; there was: %r" % self.text)
            self.text += data.decode("utf-8", "replace")

    def settle(self, first=0.4, quiet=0.05):
        """Reads until nothing comes any more."""
        wait = first
        while select.select([self.fd], [], [], wait)[0]:
            self.text += os.read(self.fd, 65536).decode("utf-8", "replace")
            wait = quiet

    def run(self, command, number=[0]):
        """Runs a command line; returns the prompt before it and what it printed."""
        number[0] += 1
        mark = "done%d" % number[0]
        self.send("%s; echo %s''%s\n" % (command, mark[:4], mark[4:]))
        return self.expect(r"%s\r?\n" % mark)

    def echoes(self):
        return bool(termios.tcgetattr(self.fd)[3] & termios.ECHO)
