"""What only a terminal shows: the prompt as drawn, questions, Ctrl-C."""

import os
import time

from shells import PLAIN, ShellTest, environment, in_every, main
from interactive import PROMPT, READY, Terminal  # isort: skip

SEGMENT = {
    "bash": "PS1='${AWSROLE_PS1}ready> '",
    "zsh": "setopt prompt_subst; PROMPT='${AWSROLE_PS1}ready> '",
    "fish": "function fish_prompt; awsrole_prompt; printf 'ready> '; end",
}
BASH = [shell for shell in PLAIN if shell.kind == "bash"]


class TerminalTest(ShellTest):
    def terminal(self, shell, *more, env=None):
        """A shell with the hook, after the commands of `more`."""
        terminal = Terminal(shell, {**self.env, "HISTFILE": "/dev/null", **(env or {})},
                            self.home)
        self.addCleanup(terminal.close)
        path = os.path.join(self.dir, "rc")
        with open(path, "w") as file:
            file.write("\n".join([shell.prelude, PROMPT[shell.kind],
                                  ". '%s'" % shell.hook, *more, ""]))
        terminal.run(". '%s'" % path)
        terminal.expect(READY)
        return terminal


@in_every(PLAIN)
class Prompt(TerminalTest):
    def test_the_segment_is_drawn_and_goes_away(self, shell):
        terminal = self.terminal(shell, SEGMENT[shell.kind],
                                 "export AWSROLE_PS1_COLOR=none")
        self.answer(b"AWSROLE_PROFILE=prod\nAWSROLE_EXPIRATION=%d\n"
                    % (time.time() + 42 * 60 - 5))
        terminal.send("awsrole use prod\n")
        terminal.expect(r"\(prod 42m\) ready> ")
        self.answer(b"-AWSROLE_PROFILE\n-AWSROLE_EXPIRATION\n")
        terminal.run("awsrole exit")
        self.assertNotIn("(prod", terminal.run("true"))

    def test_a_hostile_name_is_drawn_and_not_run(self, shell):
        name = "$(touch canary)`touch canary`%F{red}%n\\u\\$(touch canary)\x1b[31m"
        terminal = self.terminal(shell, SEGMENT[shell.kind],
                                 env={"AWSROLE_PROFILE": name, "AWSROLE_PS1_COLOR": "none"})
        terminal.send("true\n")
        terminal.expect(r"\(\$\(touch canary\)`touch canary`%F\{red\}%n\\u\\\$\(touch "
                        r"canary\)\?\[31m\) ready> ")
        self.assertEqual(self.leftovers(), [])

    def test_the_prompt_keeps_the_exit_status(self, shell):
        show = {"bash": "PS1='<$?> ready> '; PROMPT_COMMAND=\"$PROMPT_COMMAND; "
                        "echo later=\\$?\"",
                "zsh": "PROMPT='<%?> ready> '; later() { echo later=$? }; "
                       "add-zsh-hook precmd later",
                "fish": "function fish_prompt; set -l last $status; awsrole_prompt; "
                        "echo later=$status; printf '<%s> ready> ' $last; end"}
        terminal = self.terminal(shell, show[shell.kind], env={"AWSROLE_PROFILE": "p"})
        terminal.send("sh -c 'exit 7'\n")
        terminal.expect(r"later=7[\s\S]*?<7> ready> ")

    def test_a_question_is_asked_on_the_terminal(self, shell):
        self.answer(b"AWS_REGION=eu\n")
        self.write("question", b"")
        terminal = self.terminal(shell)
        terminal.send("awsrole use prod\n")
        terminal.expect("MFA code: ")
        terminal.send("123456\n")
        terminal.expect(READY)
        terminal.run("snapshot after")
        self.assertEqual(self.read("code"), b"123456")
        self.assertEqual(self.snapshot("after")["AWS_REGION"], "eu")

    def test_ctrl_c_at_a_question_changes_nothing(self, shell):
        self.answer(b"AWS_REGION=eu\n")
        self.write("question", b"")
        terminal = self.terminal(shell)
        terminal.run("put AWS_PROFILE mine")
        terminal.run("stty -a >before; snapshot before")
        terminal.send("awsrole use prod\n")
        terminal.expect("MFA code: ")
        terminal.send("\x03")
        terminal.expect(READY)
        terminal.send(" \n")  # bash 4.4 may lose the key after Ctrl-C
        terminal.expect(READY)
        terminal.run("stty -a >after; snapshot after")
        with open(self.home + "/before") as one, open(self.home + "/after") as two:
            self.assertEqual(one.read(), two.read())
        self.assertEqual(self.snapshot("before"), self.snapshot("after"))
        os.remove(os.path.join(self.stand_in, "question"))
        terminal.run("awsrole use prod")
        terminal.run("snapshot after")
        self.assertEqual(self.snapshot("after")["AWS_REGION"], "eu")

    def test_ctrl_c_at_a_hidden_question_leaves_the_echo_on(self, shell):
        # The stand-in dies without putting it back, as if the shell had been quicker.
        self.write("question", b"hidden")
        terminal = self.terminal(shell)
        terminal.send("awsrole use prod\n")
        terminal.expect("MFA code: ")
        terminal.send("\x03")
        terminal.expect(READY)
        terminal.run("stty -a >after")
        with open(self.home + "/after") as file:
            self.assertRegex(file.read(), r"\secho\s")

    def test_exec_is_an_ordinary_job(self, shell):
        terminal = self.terminal(shell)
        terminal.send("awsrole exec prod -- sh -c 'echo started; read x; echo got=$x'\n")
        terminal.expect("started\r?\n")
        terminal.send("\x1a")
        terminal.expect(r"(?i)stopped|suspended|ready> ")
        self.assertNotIn("_AWSROLE", terminal.run("jobs"))
        terminal.run("put _X 1")
        terminal.send("fg\n")
        time.sleep(0.3)
        terminal.send("word\n")
        terminal.expect("got=word")


@in_every(BASH)
class PromptCommand(TerminalTest):
    FORMS = {
        "unset": ("unset PROMPT_COMMAND", []),
        "a string": ("PROMPT_COMMAND='echo one'", ["one"]),
        "a string that ends in ;": ("PROMPT_COMMAND='echo one;'", ["one"]),
        "an array": ("PROMPT_COMMAND=('echo one' 'echo two')", ["one"]),
        "an array without its first": ("PROMPT_COMMAND=([3]='echo one')", []),
        "nounset": ("set -u; PROMPT_COMMAND='echo one'", ["one"]),
    }

    def test_every_form_of_prompt_command(self, shell):
        for form, expected in self.FORMS.values():
            terminal = Terminal(shell, self.env, self.home)
            terminal.run(PROMPT["bash"])
            terminal.run(form)
            for _ in range(2):  # sourcing twice is harmless
                terminal.run(". '%s'" % shell.hook)
            terminal.run("PS1='${AWSROLE_PS1}ready> '; AWSROLE_PS1_COLOR=none")
            terminal.run("export AWSROLE_PROFILE=prod")
            drawn = terminal.run("echo count=${PROMPT_COMMAND//[!_]/}")
            self.assertIn("count=___\r", drawn, form)
            self.assertIn("(prod) ready> ", drawn, form)
            for line in expected:
                self.assertRegex(drawn, r"(?m)^%s\r" % line, form)
            self.assertNotIn("rror", drawn)
            terminal.close()

    def test_later_commands_see_the_statuses_of_a_pipe(self, shell):
        if any("bash " + old in shell.name for old in ("3", "4", "5.0")):
            self.skipTest("it runs one element, in which a command changes PIPESTATUS")
        terminal = self.terminal(shell, "true")
        terminal.run("PROMPT_COMMAND='echo \"later=${PIPESTATUS[*]} $?\"'; . '%s'" % shell.hook)
        terminal.send("false | true | sh -c 'exit 3'\n")
        terminal.expect(r"later=1 0 3 3\r")

    def test_a_status_that_is_not_0_does_not_end_a_shell_under_errexit(self, shell):
        for later in "", "PROMPT_COMMAND=\"$PROMPT_COMMAND; true\"":
            terminal = self.terminal(shell, later)
            terminal.run("set -e")
            terminal.expect(READY)
            terminal.send("! true\n")
            terminal.expect(READY)
            terminal.settle()
            terminal.send("\x03")
            terminal.expect(READY)
            terminal.send(" \n")  # bash 4.4 may lose the key after Ctrl-C
            terminal.run("true")
            terminal.close()

    def test_a_failure_is_told_to_an_err_trap_once(self, shell):
        for option in "true", "set -E":
            terminal = self.terminal(shell, option)
            terminal.run("trap 'echo trap''ped' ERR")
            start = terminal.seen
            terminal.send("false\n\n\n")
            terminal.run("true")
            self.assertEqual(terminal.output[start:].count("trapped"), 1)
            terminal.close()

    def test_a_read_only_prompt_command_does_no_harm(self, shell):
        terminal = Terminal(shell, self.env, self.home)
        self.addCleanup(terminal.close)
        terminal.run("readonly PROMPT_COMMAND='true'")
        shown = terminal.run(". '%s'; echo rc=$?" % shell.hook)
        self.assertIn("rc=0\r", shown)
        self.assertNotIn("read", shown.split("rc=0\r")[0].split("\n", 1)[1])
        self.answer(b"AWS_REGION=eu\n")
        terminal.run("awsrole use prod; snapshot after")
        self.assertEqual(environment(self.read("after"))[b"AWS_REGION"], b"eu")


if __name__ == "__main__":
    main()
