"""Tab, as a person presses it, in bash, zsh and fish: what the program then gets."""

import os
import resource
import shutil
import subprocess
import time

from shells import PLAIN, TOP, ShellTest, in_every, main
from interactive import PROMPT, READY, Terminal  # isort: skip

NAMES = ["acme:dev", "acme:prod", "it's", "my role", "pct%n", "plain", "$(touch canary)",
         "q\"uote", "back\\slash", "*star", "semi;touch canary", "eq=ual", "日本語"]
LOAD = {
    "bash": ". '%s/completions/awsrole.bash'",
    "zsh": "fpath=('%s/completions' $fpath); autoload -Uz compinit; compinit -u -d "
           "\"$HOME/.dump\"; bindkey '^I' expand-or-complete; zstyle ':completion:*' "
           "list-prompt ''; LISTMAX=0; setopt no_list_beep no_auto_menu",
    "fish": "source '%s/completions/awsrole.fish'",
}
COMMANDS = b"use\ttake a role\tprofile\nexec\trun one command\tcommand\n" \
    b"init\tprint the hook\tshell\nstatus\tsay what is\t\nhelp\tthis text\tverb\n" \
    b"add\twrite a profile\t\n"
# Nothing but the hook; in zsh, compinit may come behind it.
ALONE = {"bash": "", "fish": "",
         "zsh": "autoload -Uz compinit; compinit -u -D; bindkey '^I' expand-or-complete; "
                "LISTMAX=0; setopt no_list_beep no_auto_menu"}
FILES = {"bash": "awsrole.bash", "zsh": "_awsrole", "fish": "awsrole.fish"}
OPTIONS = b"--region\tREGION\tuse this [region]: or not\n--policy\tFILE\ta session policy\n" \
    b"--source-profile\tPROFILE\twhose credentials\n--read-only\t\tnarrow it\n" \
    b"--tag\tKEY=VALUE\ta tag\n" \
    b"--duration\tDURATION\thow long\n-d\tDURATION\thow long\n"


class CompletionTest(ShellTest):
    def setUp(self):
        super().setUp()
        self.write("commands", COMMANDS)
        for verb in "use", "exec", "init", "status", "help", "add":
            self.write("options." + verb, OPTIONS)
        self.write("values.REGION", b"eu-west-1\tIreland\nus-east-1\tVirginia\n")
        self.write("values.SHELL", b"bash\nzsh\nfish\n")
        self.profiles(NAMES)

    def profiles(self, names):
        self.write("profiles", "".join("%s\ta role\n" % n for n in sorted(names)).encode())

    def terminal(self, shell, *more, load=LOAD):
        terminal = Terminal(shell, {**self.env, "INPUTRC": "/dev/null"}, self.home)
        self.addCleanup(terminal.close)
        path = os.path.join(self.dir, "rc")
        with open(path, "w") as file:
            file.write("\n".join([PROMPT[shell.kind], ". '%s'" % shell.hook,
                                  load[shell.kind].replace("%s", TOP), *more, ""]))
        terminal.run(". '%s'" % path)
        terminal.expect(READY)
        return terminal

    def tab(self, terminal, typed, more=""):
        """The arguments of the program after `awsrole TYPED<Tab>MORE<Enter>`."""
        if os.path.exists(os.path.join(self.stand_in, "args")):
            os.remove(os.path.join(self.stand_in, "args"))
        terminal.send("awsrole " + typed)
        terminal.settle()
        terminal.send("\t")
        terminal.settle()
        terminal.send(more + "\n")
        terminal.run("true")
        terminal.expect(READY)
        return [word for word in self.args() if not word.startswith("--hook")]


@in_every(PLAIN)
class Tab(CompletionTest):
    def test_names_from_every_kind_of_quoting(self, shell):
        terminal = self.terminal(shell)
        cases = [
            ("pla", "plain"), ("acme:p", "acme:prod"), ("my", "my role"),
            ("my\\ r", "my role"), ("\"my r", "my role"), ("'my r", "my role"),
            ("it", "it's"), ("it\\'", "it's"), ("\"it'", "it's"), ("pct", "pct%n"),
            ("\\$", "$(touch canary)"), ("'$(t", "$(touch canary)"),
            ("q", "q\"uote"), ("back", "back\\slash"), ("semi", "semi;touch canary"),
            ("eq=u", "eq=ual"), ("\"*st", "*star"), ("'acme:p", "acme:prod"),
            ("\"acme:p", "acme:prod"), ("日", "日本語"), ("acme\\:p", "acme:prod"),
        ]
        wrong = {}
        for typed, expected in cases:
            got = self.tab(terminal, "use " + typed)
            if got != ["use", expected]:
                wrong[typed] = got
        self.assertEqual(wrong, {})
        self.assertEqual(self.leftovers(), [])

    def test_each_place_of_the_line(self, shell):
        terminal = self.terminal(shell)
        for name in "policy.json", "a file":
            with open(os.path.join(self.home, name), "w"):
                pass
        wrong = {}
        for typed, expected in (
                ("sta", ["status"]),
                ("init z", ["init", "zsh"]),
                ("help st", ["help", "status"]),
                ("use --read", ["use", "--read-only"]),
                ("use --ta", ["use", "--tag"]),
                ("use --region eu", ["use", "--region", "eu-west-1"]),
                ("use --region=eu", ["use", "--region=eu-west-1"]),
                ("use --region us pla", ["use", "--region", "us", "plain"]),
                ("use --region=us pla", ["use", "--region=us", "plain"]),
                ("use --read-only pla", ["use", "--read-only", "plain"]),
                ("use --source-profile=my", ["use", "--source-profile=my role"]),
                ("use --source-profile=acme:p", ["use", "--source-profile=acme:prod"]),
                ("use --source-profile my", ["use", "--source-profile", "my role"]),
                ("use --policy pol", ["use", "--policy", "policy.json"]),
                ("use --policy=pol", ["use", "--policy=policy.json"]),
                ("use --policy a", ["use", "--policy", "a file"]),
                ("use -- pla", ["use", "--", "plain"]),
                ("use plain 123456 --read", ["use", "plain", "123456", "--read-only"]),
                ("exec pla", ["exec", "plain"]),
                ("add pla", ["add", "pla"]),
                ("add ops --read", ["add", "ops", "--read-only"]),
                ("add ops --region eu", ["add", "ops", "--region", "eu-west-1"]),
                ("status pla", ["status", "pla"])):
            got = self.tab(terminal, typed)
            if [word for word in got if word] != expected:
                wrong[typed] = got
        self.assertEqual(wrong, {})

    def test_the_command_of_exec(self, shell):
        terminal = self.terminal(shell)
        with open(os.path.join(self.home, "some-file"), "w"):
            pass
        self.assertEqual(self.tab(terminal, "exec plain -- snapsh", "after"),
                         ["exec", "plain", "--", "snapshot", "after"])
        self.assertEqual(self.tab(terminal, "exec --region us plain -- echo some"),
                         ["exec", "--region", "us", "plain", "--", "echo", "some-file"])

    def test_the_separator_takes_the_place_of_nothing(self, shell):
        terminal = self.terminal(shell)
        wrong = {}
        for typed, expected in (
                ("exec plain ", ["exec", "plain", "--"]),
                ("exec plain l", ["exec", "plain", "l"]),
                ("exec plain ls .zz", ["exec", "plain", "ls", ".zz"]),
                ("exec plain ls ", ["exec", "plain", "ls"])):
            got = self.tab(terminal, typed)
            if got != expected:
                wrong[typed] = got
        self.assertEqual(wrong, {})

    def test_beside_bash_completion(self, shell):
        if shell.kind != "bash" or "bash 3" in shell.name:
            return  # it needs bash 4.2
        path = "/usr/share/bash-completion/bash_completion"
        if not os.path.exists(path):
            self.skipTest("bash-completion is not installed")
        terminal = self.terminal(shell, "set +u; . " + path)
        self.assertEqual(self.tab(terminal, "use acme:p"), ["use", "acme:prod"])
        self.assertEqual(self.tab(terminal, "use \"my r"), ["use", "my role"])
        self.assertEqual(self.tab(terminal, "exec plain -- snapsh", "after"),
                         ["exec", "plain", "--", "snapshot", "after"])
        self.assertEqual(self.tab(terminal, "exec acme:dev -- awsrole use pla"),
                         ["use", "plain"])

    def test_a_program_that_fails_is_silent(self, shell):
        terminal = self.terminal(shell)
        self.program("awsrole", "#!/bin/sh\nprintf '%s\\0' \"$@\" >\"$STAND_IN/args\"\n"
                     "echo noise >&2\nexit 1\n")
        self.assertEqual(self.tab(terminal, "use pla"), ["use", "pla"])
        shown = terminal.run("true")
        self.assertNotIn("noise", shown)

    def test_descriptions_are_listed_and_never_inserted(self, shell):
        terminal = self.terminal(shell)
        terminal.send("awsrole use acme:")
        terminal.settle()
        terminal.send("\t\t")
        start = terminal.seen
        terminal.expect(r"acme:prod|\bprod\b")
        if "bash 3" not in shell.name:
            terminal.expect("a role")
        terminal.send("\x03")
        self.assertIn("dev", terminal.output[start:])

    def test_strict_interactive_shells(self, shell):
        terminal = self.terminal(shell, "" if shell.kind == "fish" else "set -u")
        self.assertEqual(self.tab(terminal, "use pla"), ["use", "plain"])


@in_every(PLAIN)
class HookAlone(CompletionTest):
    """The hook brings the completion at the first Tab."""

    def alone(self, shell, *more, load=ALONE):
        shutil.copy(os.path.join(TOP, "completions", FILES[shell.kind]),
                    os.path.join(self.stand_in, "completion"))
        return self.terminal(shell, *more, load=load)

    def test_names_options_and_values(self, shell):
        terminal = self.alone(shell)
        for typed, expected in (
                ("use pla", ["use", "plain"]), ("use --read", ["use", "--read-only"]),
                ("use acme:p", ["use", "acme:prod"]), ("init z", ["init", "zsh"])):
            self.assertEqual([w for w in self.tab(terminal, typed) if w], expected)

    def test_an_alias_changes_nothing(self, shell):
        aliases = {"zsh": "alias -g local=false reply=false",
                   "bash": "alias local=false case=false complete=false"}
        if shell.kind in aliases:
            terminal = self.alone(shell, aliases[shell.kind])
            self.assertEqual(self.tab(terminal, "use pla"), ["use", "plain"])

    def test_the_command_of_exec_has_its_own(self, shell):
        if shell.kind != "zsh":
            return
        # As `eval "$(awsrole init zsh)"` has it: with zsh's own options, for good.
        terminal = self.alone(shell, "emulate zsh -o no_aliases -c \". '%s'\"" % shell.hook)
        self.assertEqual(self.tab(terminal, "exec plain -- ls --col", "auto"),
                         ["exec", "plain", "--", "ls", "--color=auto"])

    def test_a_completion_system_that_comes_late(self, shell):
        if shell.kind != "zsh":
            return
        shutil.copy(os.path.join(TOP, "completions", FILES[shell.kind]),
                    os.path.join(self.stand_in, "completion"))
        terminal = self.terminal(shell, load={"zsh": ""})
        terminal.run(ALONE["zsh"])
        terminal.expect(READY)
        self.assertEqual(self.tab(terminal, "use pla"), ["use", "plain"])

    def test_a_completion_system_that_starts_once_more(self, shell):
        if shell.kind != "zsh":
            return
        start = ALONE["zsh"].replace("-D", "-d ~/.dump")
        terminal = self.alone(shell, load={"zsh": start})
        for _ in range(3):
            self.assertEqual(self.tab(terminal, "use pla"), ["use", "plain"])
            terminal.run(start)
            terminal.expect(READY)

    def test_it_is_asked_for_once_and_only_at_a_tab(self, shell):
        with open(os.path.join(self.bin, "awsrole")) as file:
            program = file.read()
        self.program("awsrole", program.replace(
            "\ninit)", '\ninit)\n    echo asked >>"$STAND_IN/asked"', 1))
        terminal = self.alone(shell)
        self.assertFalse(os.path.exists(os.path.join(self.stand_in, "asked")))
        for _ in range(3):
            self.tab(terminal, "use pla")
        self.assertEqual(self.read("asked"), b"asked\n")

    def test_one_that_is_there_stays(self, shell):
        if shell.kind == "fish":
            return  # there they add up, and the hook's is silent then
        terminal = self.terminal(shell, load={
            "bash": "complete -W mine awsrole; . '%s'" % shell.hook,
            "zsh": ALONE["zsh"] + "; compdef 'compadd mine' awsrole"})
        self.assertEqual(self.tab(terminal, "mi"), ["mine"])

    def test_a_program_that_is_gone_is_silent(self, shell):
        terminal = self.alone(shell)
        os.remove(os.path.join(self.stand_in, "completion"))
        self.assertEqual(self.tab(terminal, "use pla"), ["use", "pla"])
        self.assertNotIn("not found", terminal.output)
        self.assertNotIn("Unknown", terminal.output)


@in_every([shell for shell in PLAIN if shell.kind == "fish"])
class Fish(CompletionTest):
    def complete(self, shell, line):
        return self.run_in(shell, "source '%s/completions/awsrole.fish'\n"
                           "complete -C '%s'" % (TOP, line)).out.splitlines()

    def test_candidates_and_descriptions(self, shell):
        self.assertEqual(sorted(self.complete(shell, "awsrole use ac")),
                         ["acme:dev\ta role", "acme:prod\ta role"])
        self.assertIn("use\ttake a role", self.complete(shell, "awsrole "))
        self.assertEqual(self.complete(shell, "awsrole use --reg"),
                         ["--region\tuse this [region]: or not"])


@in_every(PLAIN)
class Speed(CompletionTest):
    SECONDS = 3  # generous: the target is a tenth of a second

    def test_ten_thousand_names(self, shell):
        self.profiles(["account-%05d" % i for i in range(10000)])
        terminal = self.terminal(shell)
        start = time.monotonic()
        terminal.send("awsrole use account-0777\t")
        time.sleep(0.1)
        terminal.send("7\t")
        terminal.send("\n")
        for _ in range(self.SECONDS * 100):
            if os.path.exists(os.path.join(self.stand_in, "args")):
                break
            time.sleep(0.01)
        self.assertLess(time.monotonic() - start, self.SECONDS)
        self.assertEqual(self.args()[1:], ["use", "account-07777"])

    def test_all_of_ten_thousand_names(self, shell):
        if shell.kind != "bash":
            return
        self.profiles(["account-%05d" % i for i in range(10000)])
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(
            shell.argv + ["-c", ". '%s/completions/awsrole.bash'; COMP_WORDS=(awsrole use '');"
                          "COMP_CWORD=2 COMP_LINE='awsrole use ' COMP_POINT=12; _awsrole;"
                          "echo ${#COMPREPLY[@]} ${COMPREPLY[9999]}" % TOP],
            env=self.env, stdout=subprocess.PIPE, check=True)
        self.assertEqual(done.stdout, b"10000 account-09999\n")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.assertLess(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
                        self.SECONDS)


if __name__ == "__main__":
    main()
