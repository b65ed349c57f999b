"""`exit` gives back to the letter what the shell had: unset, empty or set, exported or not."""

import os
import re

from shells import SHELLS, TOP, environment, in_every, main
from program import ProgramTest  # isort: skip

with open(os.path.join(TOP, "src", "core", "shell_state.c")) as source:
    NAMES = re.findall(r'\] = "(AWS\w*)"', source.read())
# hide NAME VALUE: set it, not exported.  look NAME...: say how it is.
TOOLS = {
    "bash": 'hide() { unset "$1"; export "$1=$2"; export -n "$1"; }\n',
    "zsh": 'hide() { emulate -L zsh; unset "$1"; typeset -g "$1=$2"; }\n',
    "fish": """
function hide; set -gu $argv[1] $argv[2]; end
function look
    for name in $argv
        if not set -q $name; echo $name unset
        else if set -qx $name; echo $name exported $$name
        else; echo $name hidden $$name; end
    end
end
""",
}
LOOK = """
look() {
    local name='' value=''
    for name in "$@"; do
        eval "value=\\${$name-unset}"
        if [ "$value" != unset ]; then
            if env | grep -q "^$name="; then value="exported $value"
            else value="hidden $value"; fi
        fi
        printf '%s %s\\n' "$name" "$value"
    done
}
"""
STATES = ["drop %s", "put %s my-own", "put %s ''", "hide %s 'my $(touch canary)'", "hide %s ''"]
QUIET = [shell for shell in SHELLS if "posix" not in shell.name]


@in_every(QUIET)
class Restore(ProgramTest):
    def play(self, shell, scenario, **more):
        tools = TOOLS[shell.kind] + ("" if shell.kind == "fish" else LOOK)
        return self.run_in(shell, tools + scenario.replace("LOOK", "look " + " ".join(NAMES)),
                           **more)

    def given_back(self, shell, scenario):
        """For every state of every name; what the shell says before and after."""
        self.awsrole_ok("export", "prodaccess")
        self.awsrole_ok("export", "staging")
        for turn in range(len(STATES)):
            states = [STATES[(i + turn) % len(STATES)] % name for i, name in enumerate(NAMES)]
            drops = ["put %s x\ndrop %s" % (name, name) for name in NAMES]  # `unset -e`
            result = self.play(shell, "\n".join(
                drops + states + ["LOOK", "echo -----", scenario, "LOOK"]))
            self.assert_quiet(result)
            before, after = result.out.split("-----\n")
            self.assertEqual(before, after)
            self.assertIn(" hidden ", before)
        self.assertFalse(os.path.exists(os.path.join(self.home, "canary")))

    def test_after_one_role(self, shell):
        self.assertGreaterEqual(len(NAMES), 13)
        self.given_back(shell, "awsrole use prodaccess\nawsrole exit")

    def test_after_several_roles(self, shell):
        self.given_back(shell, "awsrole use prodaccess\nawsrole use staging\nawsrole use -\n"
                        "awsrole refresh\nawsrole use -\nawsrole use -\nawsrole exit")

    def test_the_second_time(self, shell):
        self.given_back(shell, "awsrole use prodaccess\nawsrole exit\nawsrole use staging\n"
                        "awsrole exit")

    def test_what_the_user_does_meanwhile_stays(self, shell):
        result = self.play(shell, """
            hide AWS_REGION mine
            hide AWS_DEFAULT_REGION mine
            hide AWS_VAULT mine
            awsrole use prodaccess
            put AWS_REGION later
            drop AWS_VAULT
            awsrole exit
            look AWS_REGION AWS_DEFAULT_REGION AWS_VAULT""")
        self.assertEqual(result.out, "AWS_REGION exported later\n"
                         "AWS_DEFAULT_REGION hidden mine\nAWS_VAULT unset\n")
        self.assertIn("AWS_REGION and AWS_VAULT were changed", result.err)

    def test_what_is_hidden_is_given_to_no_program(self, shell):
        self.assert_quiet(self.play(shell, """
            hide AWS_REGION hidden-from-all
            awsrole use prodaccess
            awsrole exec staging -- snapshot child
            awsrole exit
            snapshot after"""))
        for name in "child", "after":
            with open(os.path.join(self.folder, name + ".env"), "rb") as file:
                self.assertNotIn(b"hidden-from-all", file.read())

    def test_exit_in_a_child_shell_only_clears(self, shell):
        self.assert_quiet(self.run_in(
            shell, "put AWS_PROFILE default\nawsrole use prodaccess\nsnapshot inside"))
        result = self.play(shell, "hide AWS_PROFILE child\nawsrole exit\nLOOK\nsnapshot after",
                           env=self.snapshot("inside"))
        self.assert_quiet(result)
        self.assertEqual([line for line in result.out.splitlines() if "unset" not in line],
                         ["AWS_PROFILE hidden child"])
        self.assertEqual([name for name in self.snapshot("after") if "AWSROLE_P" in name], [])

    def test_the_prompts_of_awsume(self, shell):
        result = self.play(shell, """
            hide AWSUME_PROFILE mine
            put AWSROLE_PROMPT_COMPAT awsume
            awsrole use prodaccess
            look AWSUME_PROFILE AWS_VAULT
            awsrole exit
            look AWSUME_PROFILE AWS_VAULT""")
        self.assert_quiet(result)
        self.assertEqual(result.out, "AWSUME_PROFILE exported prodaccess\nAWS_VAULT unset\n"
                         "AWSUME_PROFILE hidden mine\nAWS_VAULT unset\n")

    def test_read_only_variables_are_named_and_the_shell_goes_on(self, shell):
        if shell.kind == "fish" or shell.first:
            return  # fish has none; the odd shells export all
        message = "awsrole: AWS_REGION is read-only in this shell; nothing was changed\n"
        result = self.play(shell, "readonly AWS_REGION=mine\nawsrole use prodaccess || rc\n"
                           "look AWS_REGION AWS_VAULT")
        self.assertEqual((result.out, result.err),
                         ("rc=1\nAWS_REGION hidden mine\nAWS_VAULT unset\n", message))
        result = self.play(shell, "awsrole use prodaccess\nreadonly AWS_REGION\n"
                           "awsrole exit || rc\nlook AWS_REGION AWS_VAULT")
        self.assertEqual((result.out, result.err), (
            "rc=1\nAWS_REGION exported us-east-2\nAWS_VAULT exported prodaccess\n", message))


@in_every([shell for shell in SHELLS if shell.kind == "fish" and not shell.first])
class Universal(ProgramTest):
    def play(self, shell, scenario):
        shell = type(shell)(shell.name, "fish", shell.argv[:1])  # it needs its files
        return self.run_in(shell, scenario)

    def test_a_universal_variable_gets_no_global_copy(self, shell):
        self.assert_quiet(self.play(shell, """
            set -Ux AWS_REGION mine
            awsrole use prodaccess
            snapshot inside
            awsrole exit
            snapshot after
            set -U AWS_REGION later
            snapshot later"""))
        self.assertEqual(self.snapshot("inside")["AWS_REGION"], "us-east-2")
        self.assertEqual(self.snapshot("after")["AWS_REGION"], "mine")
        self.assertEqual(self.snapshot("later")["AWS_REGION"], "later")

    def test_what_the_user_makes_of_it_meanwhile_stays(self, shell):
        self.assert_quiet(self.play(shell, """
            set -Ux AWS_REGION mine
            set -Ux AWS_DEFAULT_REGION mine
            awsrole use prodaccess
            set -U AWS_REGION later
            set -eU AWS_DEFAULT_REGION
            awsrole exit
            snapshot after"""))
        after = self.snapshot("after")
        self.assertEqual(after["AWS_REGION"], "later")
        self.assertNotIn("AWS_DEFAULT_REGION", after)

    def test_one_that_cannot_be_hidden_is_not_called_changed(self, shell):
        result = self.play(shell, """
            set -Ux AWS_PROFILE default
            awsrole use prodaccess 2>/dev/null
            awsrole exit
            set -qg AWS_PROFILE; and echo copied
            snapshot after""")
        self.assertEqual((result.out, result.err), ("", ""))
        self.assertEqual(self.snapshot("after")["AWS_PROFILE"], "default")

    def test_a_global_variable_in_front_of_it_comes_back(self, shell):
        self.assert_quiet(self.play(shell, """
            set -Ux AWS_REGION mine
            set -gx AWS_REGION here
            awsrole use prodaccess
            awsrole exit
            snapshot after"""))
        self.assertEqual(self.snapshot("after")["AWS_REGION"], "here")


@in_every([shell for shell in QUIET if not shell.first])
class Versions(ProgramTest):
    def test_a_hook_of_another_version_changes_nothing(self, shell):
        with open(shell.hook) as file:
            hook = file.read()
        path = os.path.join(self.folder, "hook")
        for protocol in "0", "2", "11", "x", "":
            with open(path, "w") as file:
                file.write(hook.replace("--hook=1", "--hook=" + protocol))
            for verb in "use prodaccess", "exit", "refresh":
                result = self.run_in(
                    shell, "snapshot before\nawsrole %s || rc\nsnapshot after" % verb,
                    ". '%s'" % path)
                self.assertEqual((result.out, result.err), (
                    "rc=2\n", "awsrole: this shell's hook is of another version: start a "
                    "new shell\n"))
                self.assertEqual(self.snapshot("before"), self.snapshot("after"))

    def test_the_state_of_another_version_is_no_state(self, shell):
        base = "put AWSROLE_PROFILE old\nput AWS_ACCESS_KEY_ID K\nput AWSROLE_KEY K\n" + (
            "set -g _awsrole_base" if shell.kind == "fish" else "_awsrole_base=")
        for text in "'2&was.AWS_REGION=x'", "'1&was.PATH=/evil'", "x", "'1&&'":
            result = self.run_in(shell, "%s%s%s\nawsrole exit\nsnapshot after" % (
                base, " " if shell.kind == "fish" else "", text))
            self.assert_quiet(result)
            with open(os.path.join(self.folder, "after.env"), "rb") as file:
                after = environment(file.read())
            self.assertFalse({b"AWS_REGION", b"AWSROLE_PROFILE", b"AWS_ACCESS_KEY_ID"}
                             & set(after))
            self.assertNotEqual(after[b"PATH"], b"/evil")


if __name__ == "__main__":
    main()
