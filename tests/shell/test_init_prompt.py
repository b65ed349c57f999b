"""`awsrole init SHELL --prompt`: the segment in front of the user's own prompt."""

import re

from shells import PLAIN, in_every, main, role
from interactive import READY, Terminal  # isort: skip
from program import ProgramTest

LOAD = {"bash": 'eval "$(command awsrole init bash --prompt)"',
        "zsh": 'eval "$(command awsrole init zsh --prompt)"',
        "fish": "command awsrole init fish --prompt | source"}
OWN = {"bash": "PS1='<$?> ready> '; bind 'set enable-bracketed-paste off' 2>/dev/null",
       "zsh": "PROMPT='<%?> ready> '; unset zle_bracketed_paste",
       "fish": "function fish_prompt; set -l all $pipestatus; printf '<%s>\\n' \"$all\"; "
               "printf 'ready> '; end; function fish_right_prompt; end; set -g fish_greeting; "
               "set -g fish_autosuggestion_enabled 0"}
HOSTILE = "$(touch canary)`touch canary`%F{red}%n\\u\\$(touch canary)\x1b[31m"
SHOWN = re.escape(HOSTILE.replace("\x1b", "?"))


def plain(text):
    """Without colours and without what fish draws around a prompt."""
    return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]|\x1b\(B|[\r\x01\x02]", "", text)


@in_every(PLAIN)
class InitPrompt(ProgramTest):
    def shell_with(self, shell, *lines, env=None):
        terminal = Terminal(shell, self.environment({
            "TERM": "xterm", "HISTFILE": "/dev/null", **(env or {})}), self.home, slower=3)
        self.addCleanup(terminal.close)
        path = self.folder + "/rc"
        with open(path, "w") as file:
            file.write("\n".join([*lines, ""]))
        terminal.run(". '%s'" % path)
        terminal.expect(READY)
        return terminal

    def drawn(self, terminal, command):
        """The prompt after a command."""
        terminal.settle()
        start = terminal.seen = len(terminal.output)
        terminal.send(command + "\n")
        terminal.expect(READY)
        return plain(terminal.output[start:terminal.seen])

    def test_the_segment_is_there_once_however_often_it_is_loaded(self, shell):
        load = LOAD[shell.kind]
        terminal = self.shell_with(shell, OWN[shell.kind], load, load,
                                   env=role(42 * 60 - 5))
        terminal.run(load)
        terminal.expect(READY)
        shown = self.drawn(terminal, "true")
        self.assertEqual(shown.count("(prod 42m) "), 1, shown)
        terminal.run("awsrole exit")
        self.assertNotIn("(prod", self.drawn(terminal, "true"))

    def test_the_segment_stays_where_the_prompt_is_made_anew_each_time(self, shell):
        anew = {"bash": ["PROMPT_COMMAND='PS1=\"ready> \"'", "PROMPT_COMMAND='PS1=\"ready> \"; '",
                         "PROMPT_COMMAND=('PS1=\"ready> \"')"],
                "zsh": ["precmd() { psvar=(); }"], "fish": []}
        load = LOAD[shell.kind]
        for line in anew[shell.kind]:
            terminal = self.shell_with(shell, OWN[shell.kind], line, load, load,
                                       env=role(42 * 60 - 5))
            for _ in range(3):
                shown = self.drawn(terminal, "true")
                self.assertEqual(shown.count("(prod 42m) "), 1, shown)
            terminal.run("awsrole exit")
            self.assertNotIn("(prod", self.drawn(terminal, "true"))
            terminal.close()

    def test_the_users_prompt_sees_its_status(self, shell):
        terminal = self.shell_with(shell, OWN[shell.kind], LOAD[shell.kind], env=role(2400))
        self.assertRegex(self.drawn(terminal, "sh -c 'exit 7'"), r"\(prod 40m\) <7>")
        if shell.kind == "fish":
            self.assertRegex(self.drawn(terminal, "sh -c 'exit 3' | sh -c 'exit 4'"), "<3 4>")

    def test_a_hostile_name_is_text_in_every_colour(self, shell):
        for color in ("none", "green", "red"):
            for left in 2400, 120:
                env = role(left, HOSTILE, AWSROLE_COLOR=color, AWSROLE_PS1_COLOR=color)
                terminal = self.shell_with(shell, OWN[shell.kind], LOAD[shell.kind], env=env)
                self.assertRegex(self.drawn(terminal, "true"), r"\(%s \d+m\) <0>" % SHOWN)
                terminal.close()
        self.assertNotIn("canary", self.files())

    def test_nothing_else_in_the_prompt_becomes_code(self, shell):
        if shell.kind != "zsh":
            return
        terminal = self.shell_with(shell, "PROMPT='$(touch canary) ready> '", LOAD["zsh"],
                                   env=role(2400))
        self.assertIn("(prod 40m) $(touch canary) ready> ", self.drawn(terminal, "true"))
        terminal = self.shell_with(shell, "setopt prompt_subst", "PROMPT='ready> '", LOAD["zsh"],
                                   env=role(2400, HOSTILE))
        self.assertRegex(self.drawn(terminal, "true"), r"\(%s 40m\) ready> " % SHOWN)
        self.assertNotIn("canary", self.files())

    def test_a_script_gets_no_prompt(self, shell):
        prompt = "fish_prompt" if shell.kind == "fish" else 'echo "${PS1-none}"'
        before = self.run_in(shell, prompt, "true")
        after = self.run_in(shell, prompt, LOAD[shell.kind], env=role(2400))
        self.assertEqual(before.out, after.out)

    def test_init_refuses_what_it_does_not_know(self, shell):
        self.assertEqual(self.awsrole("init", "tcsh", "--prompt").status, 2)
        self.assertEqual(self.awsrole("init", shell.kind, "--prompt=x").status, 2)


if __name__ == "__main__":
    main()
