"""The user's own options, aliases, functions and variables do not break the hook."""

import os

from shells import PLAIN, SHELLS, TOP, ShellTest, in_every, main

ROLE = b"-AWS_PROFILE\nAWS_ACCESS_KEY_ID=ASIA1\nAWS_REGION=eu-west-1\n" \
    b"AWSROLE_PROFILE=prod\n:base=b\n:last=l\n"
APPLIED = {"AWS_ACCESS_KEY_ID": "ASIA1", "AWS_REGION": "eu-west-1",
           "AWSROLE_PROFILE": "prod"}
USE = "put AWS_PROFILE mine\nawsrole use prod || rc\nkept\nsnapshot after"
BASH = [shell for shell in SHELLS if shell.kind == "bash"]
ZSH = [shell for shell in SHELLS if shell.kind == "zsh"]
FISH = [shell for shell in SHELLS if shell.kind == "fish"]
POSIX = BASH + ZSH


class SettingsTest(ShellTest):
    def setUp(self):
        super().setUp()
        self.answer(ROLE)

    def assert_applied(self, result):
        self.assertEqual((result.out, result.err), ("kept=b,l\n", ""))
        self.assertEqual(self.snapshot("after"), APPLIED)


@in_every(POSIX)
class Settings(SettingsTest):
    def test_a_read_only_variable_refuses_the_whole_answer(self, shell):
        for name in "AWS_REGION", "AWS_PROFILE", "AWSROLE_PROFILE", "_awsrole_base":
            result = self.run_in(shell, "readonly %s=mine\nexport %s\n" % (name, name) +
                                 "awsrole use prod || rc\nsnapshot after")
            self.assertEqual(
                (result.out, result.err),
                ("rc=1\n", "awsrole: %s is read-only in this shell; nothing was changed\n"
                 % name))
            mine = {name: "mine"} if name.startswith("AWS") else {}
            self.assertEqual(self.snapshot("after"), mine)

    def test_read_only_names_that_the_hook_might_use(self, shell):
        self.assert_applied(self.run_in(
            shell, USE, "readonly rc=1 out=2 line=3 name=4 text=5 left=6 color=7 rest=8"))

    def test_exported_names_that_the_hook_might_use(self, shell):
        self.assert_applied(self.run_in(
            shell, "export rc=1 out=2 line=3 name=4 text=5 left=6\n" + USE))

    def test_an_integer_attribute_does_not_evaluate_the_value(self, shell):
        self.answer(b"AWS_REGION=a[$(touch canary)]\n")
        result = self.run_in(shell, "typeset -i AWS_REGION\n"
                             "awsrole use prod\nsnapshot after")
        self.assertEqual(result.err, "")
        self.assertEqual(self.snapshot("after"), {"AWS_REGION": "a[$(touch canary)]"})
        self.assertEqual(self.leftovers(), [])

    def test_functions_named_like_builtins(self, shell):
        names = "export unset set printf print return shift test echo cd emulate setopt " \
            "zmodload true awk env autoload trap"
        broken = "\n".join("function %s { :; }" % name for name in names.split())
        after = "unset() { builtin unset \"$@\"; }\nbuiltin unset -f %s\n" % names
        result = self.run_in(shell, "AWS_PROFILE=mine; builtin export AWS_PROFILE\n%s\n"
                             "awsrole use prod\n%skept\nsnapshot after" % (broken, after))
        if "posix" not in shell.name:  # where special builtins cannot be functions
            self.assert_applied(result)

    def test_options_are_as_they_were(self, shell):
        state = "set -o; shopt 2>/dev/null" if shell.kind == "bash" else "setopt"
        result = self.run_in(shell, "%s; echo -----\nawsrole use prod\n"
                             "awsrole status >/dev/null\n%s" % (state, state))
        before, after = result.out.split("-----\n")
        self.assertEqual(before, after)

    def test_without_brace_expansion(self, shell):
        off = "set +B" if shell.kind == "bash" else "setopt no_brace_expand"
        self.assert_applied(self.run_in(shell, off + "\n" + USE))

    def test_a_read_only_setting_reaches_the_program(self, shell):
        self.run_in(shell, "set +a\nreadonly AWSROLE_CONFIRM='all *'\nawsrole use prod\n"
                    "snapshot after")
        self.assertIn(b"AWSROLE_CONFIRM=all *\0", self.read("env"))
        self.assertIn(b"_AWSROLE_UNEXPORTED= AWSROLE_CONFIRM\0", self.read("env"))
        self.assertEqual(self.snapshot("after"), APPLIED)

    def test_sourcing_leaves_the_options(self, shell):
        state = "set -o; shopt 2>/dev/null" if shell.kind == "bash" else "setopt"
        done = self.run_in(shell, "%s; echo -----\n. '%s'\n%s" % (state, shell.hook, state))
        before, after = done.out.split("-----\n")
        self.assertEqual(before, after)


@in_every([shell for shell in SHELLS if "posix" not in shell.name])
class Shadowed(SettingsTest):
    """What stands in front of a shell's own variable goes away behind the call."""
    IN_A_FUNCTION = {
        "bash": "f() { local AWS_PROFILE=x; export AWS_PROFILE; awsrole use prod || rc; }; f",
        "fish": "function f; set -lx AWS_PROFILE x; awsrole use prod || rc; end; f"}
    IN_A_FUNCTION["zsh"] = IN_A_FUNCTION["bash"]

    def refused(self, shell, call):
        for mine in {"AWS_PROFILE": "mine"}, {}:
            if "bash 3" in shell.name and not mine:
                continue  # which can't tell these two
            result = self.run_in(shell, "%s\nkept\nsnapshot after" % call, env=mine)
            self.assertEqual((result.out, result.err), (
                "rc=1\nkept=,\n", "awsrole: AWS_PROFILE is set for this command or function "
                "alone; nothing was changed\n"))
            self.assertEqual(self.snapshot("after"), mine)

    def test_a_variable_of_a_function_refuses_the_whole_answer(self, shell):
        self.refused(shell, self.IN_A_FUNCTION[shell.kind])

    def test_a_variable_of_the_call_refuses_the_whole_answer(self, shell):
        if shell.kind != "zsh":  # which can't tell it from the shell's own
            self.refused(shell, "AWS_PROFILE=x awsrole use prod || rc")

    def test_other_variables_of_the_call_are_the_programs(self, shell):
        self.run_in(shell, "put AWS_PROFILE mine\nAWS_CONFIG_FILE=x awsrole use prod\n"
                    "drop AWS_CONFIG_FILE\nsnapshot after")  # zsh keeps it with posix_builtins
        self.assertEqual(self.snapshot("after"), APPLIED)
        self.assertIn(b"AWS_CONFIG_FILE=x\0", self.read("env"))


@in_every(POSIX)
class Aliases(SettingsTest):
    WORDS = "local return export unset printf set command builtin awsrole case_ use " \
        "emulate setopt typeset print echo declare date rc out"

    def scenario(self, shell, load):
        turn_on = "shopt -s expand_aliases" if shell.kind == "bash" else "setopt aliases"
        option = "-g" if shell.kind == "zsh" else ""
        words = [word for word in self.WORDS.split() if word not in ("command", "builtin")]
        lines = [turn_on] + ["alias %s %s='touch canary;'" % (option, word)
                             for word in words]
        return "\n".join(lines + [load, "'unalias' -a", USE, ""])

    def run_aliased(self, shell, load):
        text = self.scenario(shell, load)
        path = os.path.join(self.dir, "scenario")
        with open(path, "w") as file:
            file.write(shell.prelude + shell.first + "\n" + text)
        result = self.run_file(shell, path)
        self.assertEqual(self.leftovers(), [])
        self.assert_applied(result)

    def run_file(self, shell, path):
        plain = type(shell)(shell.name, shell.kind, shell.argv)
        plain.script = lambda scenario, first: scenario
        return self.run_in(plain, ". '%s'" % path)

    def test_aliases_when_sourced(self, shell):
        self.run_aliased(shell, "\\. '%s'" % shell.hook)

    def test_aliases_when_evaluated(self, shell):
        if shell.kind == "bash":
            load = "\\eval \"$(cat '%s')\"" % shell.hook
        else:  # as the program prints it
            load = "'unsetopt' 'csh_junkie_quotes'; 'eval' \"'builtin' 'emulate' 'zsh' '-o' 'no_aliases' '-c' " \
                "${(qq)$(<'%s')}\"" % shell.hook
        self.run_aliased(shell, load)


@in_every(FISH)
class Universal(SettingsTest):
    def test_a_universal_variable_is_kept_and_named(self, shell):
        shell = type(shell)(shell.name, "fish", shell.argv[:1])  # it needs its files
        result = self.run_in(shell, "set -Ux AWS_PROFILE mine\nawsrole use prod\n"
                             "awsrole use prod\nset -U | string match 'AWS*'")
        self.assertEqual(result.err.splitlines(), [
            "awsrole: the universal variable AWS_PROFILE still reaches programs; "
            "remove it with: set -eU AWS_PROFILE"] * 2)
        self.assertEqual(result.out, "AWS_PROFILE mine\n")

    def test_functions_named_like_builtins(self, shell):
        names = "date cat echo printf contains math awsrole_ command_not_found"
        result = self.run_in(shell, "".join("function %s; touch canary; end\n" % name
                                            for name in names.split()) +
                             USE.replace("\nkept", "\nfunctions -e echo\nkept"))
        self.assert_applied(result)
        self.assertEqual(self.leftovers(), [])


@in_every(PLAIN)
class Init(ShellTest):
    def test_the_hook_says_how_it_is_loaded(self, shell):
        with open(shell.hook) as file:
            self.assertIn("awsrole init %s" % shell.kind, file.read())

    def test_the_hook_is_evaluated_by_the_line_of_the_readme(self, shell):
        self.answer(ROLE)
        load = "cat '%s' | source" if shell.kind == "fish" else "eval \"$(cat '%s')\""
        plain = type(shell)(shell.name, shell.kind, shell.argv)
        plain.script = lambda scenario, first: "\n".join(
            [shell.prelude, load % shell.hook, scenario])
        self.assertEqual(self.run_in(plain, USE).out, "kept=b,l\n")
        self.assertEqual(self.snapshot("after"), APPLIED)
        self.assertTrue(shell.hook.startswith(TOP))


if __name__ == "__main__":
    main()
