"""An interactive shell on a pseudo-terminal."""

import select

from fake.terminal import Terminal as Plain  # shells.py sets the path

INTERACTIVE = {
    "bash": ["--noprofile", "--norc", "-i"],
    "zsh": ["-f", "-i"],
    "fish": ["--no-config", "--private", "-i"],
}
READY = "ready> "
PROMPT = {
    "bash": "PS1='ready> '; PS2=; bind 'set enable-bracketed-paste off' 2>/dev/null",
    "zsh": "PROMPT='ready> '; unset zle_bracketed_paste; KEYTIMEOUT=1",
    "fish": "function fish_prompt; printf 'ready> '; end; function fish_right_prompt; end;"
            "function fish_title; end; set -g fish_greeting;"
            "set -g fish_autosuggestion_enabled 0",
}


class Terminal(Plain):
    """words: instead of those that read no file of the user."""

    def __init__(self, shell, env, cwd, words=None, **more):
        super().__init__(shell.argv[:1] + (words or INTERACTIVE[shell.kind]), env, cwd, rows=50,
                         **more)
        self.runs = 0

    def run(self, command):
        """Runs a command line; returns the prompt before it and what it printed."""
        self.runs += 1
        start = self.seen
        self.send("%s; echo do''ne%d\n" % (command, self.runs))
        self.expect(r"done%d\r?\n" % self.runs)
        return self.output[start:self.seen]

    def settle(self, first=0.4, quiet=0.05):
        """Reads until nothing comes any more."""
        wait = first
        while select.select([self.master], [], [], wait)[0]:
            self._pump(0)
            wait = quiet
