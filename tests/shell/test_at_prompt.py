"""What happens before a prompt: its cost, the end of `use --for`, auto-refresh."""

import os
import re
import shutil
import time

from shells import PLAIN, SHELLS, ShellTest, in_every, main, role

GONE = b"-AWSROLE_PROFILE\n-AWSROLE_UNTIL\n-AWSROLE_KEY\n-AWS_ACCESS_KEY_ID\n:base=\n"
HOOK = {"bash": "__awsrole_precmd", "zsh": "__awsrole_precmd", "fish": "__awsrole_at_prompt"}


def until(seconds, **more):
    return role(3600, AWSROLE_UNTIL=str(int(time.time()) + seconds), **more)


@in_every([shell for shell in SHELLS if not shell.first])
class Cost(ShellTest):
    def calls(self, shell, scenario, env, calls, follow):
        self.assertTrue(shutil.which("strace"), "strace is needed")
        log = self.home + "/strace.log"
        self.assert_quiet(self.run_in(shell, scenario, env=env, under=[
            "strace", "-qq", "-o", log, "-e", "trace=" + calls] + follow))
        with open(log) as file:
            return len(re.findall(r"fork\(|clone3?\((?!.*CLONE_THREAD)|open(?:at)?\(",
                                  file.read()))

    def cost(self, shell, env, calls, follow):
        """What twenty drawings add."""
        draws = "draw >/dev/null\n" * 21
        return self.calls(shell, draws, env, calls, follow) - self.calls(
            shell, "draw >/dev/null", env, calls, follow)

    def test_drawing_starts_no_process(self, shell):
        for env in {}, role(None), role(999), until(999):
            # fish has no clock: one process for each drawing
            expected = 20 if shell.kind == "fish" and "AWSROLE_EXPIRATION" in env else 0
            self.assertEqual(
                self.cost(shell, env, "fork,vfork,clone,clone3", ["-f"]), expected, env)

    def test_drawing_opens_no_file(self, shell):
        if shell.kind == "bash" and "bash 5" not in shell.name:
            return  # the C library's own look at the time zone
        for env in {}, role(None), role(999), until(999):
            # The redirection of the scenario itself is one.
            self.assertEqual(self.cost(shell, env, "open,openat", []), 20, env)

    def test_the_exit_status_is_kept(self, shell):
        fail = "false; " if shell.strict is False else ""
        self.answer(b"", 5)
        for env in (role(999), role(99, AWSROLE_AUTO_REFRESH="1"), until(-5), until(99)):
            for draw in HOOK[shell.kind], "awsrole_prompt":
                if draw == "awsrole_prompt" and shell.kind != "fish":
                    continue
                result = self.run_in(shell, "%s%s >/dev/null || rc" % (fail, draw), env=env)
                self.assertEqual(result.out, "rc=1\n" if fail else "")


@in_every(SHELLS)
class Changes(ShellTest):
    def test_a_drawing_sees_what_has_changed_since_the_last(self, shell):
        steps = [("put AWSROLE_PROFILE dev", "(dev 10m) "),
                 ("put AWS_ACCESS_KEY_ID AKIA2", "(dev?) "),
                 ("put AWSROLE_KEY AKIA2", "(dev 10m) "),
                 ("put AWSROLE_UNTIL %d" % (time.time() + 295), "(dev 5m) "),
                 ("drop AWSROLE_UNTIL", "(dev 10m) "),
                 ("drop AWSROLE_EXPIRATION", "(dev) "),
                 ("drop AWSROLE_PROFILE", "")]
        lines = ["draw", "echo", "draw", "echo"]
        expected = ["(prod 10m) "] * 2
        for step, text in steps:
            lines += [step, "draw", "echo", "draw", "echo"]
            expected += [text] * 2
        result = self.run_in(shell, "\n".join(lines), env=role(595))
        self.assert_quiet(result)
        self.assertEqual(result.out.split("\n"), expected + [""])

    def test_variables_of_the_environment_are_not_evaluated(self, shell):
        hostile = "path[$(touch canary)]"
        names = "__awsrole_tried __awsrole_start __awsrole_over __awsrole_now " \
            "__awsrole_since __awsrole_until __awsrole_key __awsrole_left EPOCHSECONDS " \
            "__awsrole_slots _awsrole_hidden psvar PSVAR at left end minutes"
        for auto in "0", "1":
            env = {**role(99, AWSROLE_AUTO_REFRESH=auto),
                   **{name: hostile for name in names.split()}}
            self.run_in(shell, "draw\ndraw\nawsrole use x\nawsrole exit", env=env)
            self.assertEqual(self.leftovers(), [])
            result = self.run_in(shell, "draw", env=env)
            self.assertEqual((result.out, result.err), ("(prod 2m) ", ""))

    def test_nothing_of_the_hook_is_exported_by_allexport(self, shell):
        if shell.kind == "fish":
            return
        self.run_in(shell, "set -a\ndraw\nset +a\nenv -0 >\"$STAND_IN/after\"",
                    env=role(99, AWSROLE_AUTO_REFRESH="1"))
        self.assertNotRegex(self.read("after").decode(), r"\0(_*awsrole\w*|AWSROLE_PS1)=(?!\(\) )")


@in_every(PLAIN)
class Clock(ShellTest):
    def setUp(self):
        super().setUp()
        # By the clock of the scenario: a shell may start slowly.
        self.program("later", '#!/bin/sh\necho $(($(date +%s) + $1))\n')

    def test_the_minutes_and_the_colour_follow_the_clock(self, shell):
        env = role(302, AWSROLE_PS1_COLOR="green")
        first, second, third = self.run_in(
            shell, "put AWSROLE_EXPIRATION \"$(later 302)\"\ndraw\necho\nsleep 2.3\ndraw\n"
            "echo\nsleep 1.2\ndraw", env=env).out.split("\n")
        red = {"bash": "[31m", "zsh": "%F{red}", "fish": "[31m"}[shell.kind]
        self.assertIn("(prod 6m)", first)
        self.assertIn("(prod 5m)", second)
        self.assertNotIn(red, first)
        self.assertIn(red, third)

    def test_the_time_of_use_for_ends_between_two_prompts(self, shell):
        self.answer(GONE)
        scenario = "put AWSROLE_UNTIL \"$(later 2)\"\ndraw\necho\nsleep 2.2\ndraw"
        result = self.run_in(shell, scenario, env=role(3600))
        self.assertEqual((result.out, result.err),
                         ("(prod 1m) \n", "awsrole: the time for prod is over\n"))
        result = self.run_in(shell, scenario, env=role(3600, AWS_ACCESS_KEY_ID="AKIA2"))
        self.assertEqual((result.out, result.err),
                         ("(prod?) \n", "awsrole: the time for prod is over\n"))


@in_every([shell for shell in SHELLS if not shell.strict])
class UseFor(ShellTest):
    def test_the_role_is_given_back_when_the_time_is_over(self, shell):
        self.answer(GONE)
        result = self.run_in(shell, "draw\ndraw\nsnapshot after", env=until(-1))
        self.assertEqual((result.out, result.err),
                         ("", "awsrole: the time for prod is over\n"))
        self.assertEqual(self.args(), ["--hook=1", "exit"])
        after = self.snapshot("after")
        self.assertFalse({"AWSROLE_PROFILE", "AWS_ACCESS_KEY_ID"} & set(after))

    def test_not_before_and_not_without_a_role(self, shell):
        self.answer(GONE)
        for env in (until(30), until(-1, AWSROLE_PROFILE=""), role(-1),
                    role(30, AWSROLE_UNTIL="soon"), role(30, AWSROLE_UNTIL="1+1")):
            self.assert_quiet(self.run_in(shell, "draw", env=env))
            self.assertFalse(os.path.exists(os.path.join(self.stand_in, "args")), env)

    def test_a_role_that_cannot_be_given_back_is_named_once(self, shell):
        self.program("awsrole", "#!/bin/sh\necho call >>\"$STAND_IN/calls\"\n"
                     "echo noise >&2\nexit 1\n")
        result = self.run_in(shell, "draw\ndraw\ndraw", env=until(-1))
        self.assertEqual((result.out, result.err), (
            "(prod expired) " * 3, "awsrole: the time for prod (which awsrole exit cannot "
            "leave) is over\n"))
        self.assertEqual(self.read("calls"), b"call\n")

    def test_a_script_is_left_alone(self, shell):
        self.assert_quiet(self.run_in(shell, "true\nawsrole_prompt\nsnapshot after",
                                      env=until(-1)))
        self.assertIn("AWSROLE_PROFILE", self.snapshot("after"))


@in_every([shell for shell in SHELLS if not shell.first])
class AutoRefresh(ShellTest):
    def refreshed(self, shell, env):
        self.answer(b"AWS_REGION=new\n")
        self.assert_quiet(self.run_in(shell, "draw >/dev/null\nsnapshot after", env=env))
        return self.snapshot("after").get("AWS_REGION") == "new"

    def test_only_near_the_end_and_only_if_it_is_wanted(self, shell):
        for left, wish, expected in ((200, "1", True), (-5, "1", True), (400, "1", False),
                                     (200, "0", False), (200, "", False), (None, "1", False)):
            env = role(left, AWSROLE_AUTO_REFRESH=wish)
            self.assertEqual(self.refreshed(shell, env), expected, (left, wish))
            if expected:
                self.assertEqual(self.args(), ["--hook=1", "refresh", "--auto"])

    def test_not_with_keys_of_somebody_else(self, shell):
        for key in "AKIA2", "":
            env = role(200, AWSROLE_AUTO_REFRESH="1", AWS_ACCESS_KEY_ID=key)
            self.assertFalse(self.refreshed(shell, env))

    def test_once_a_minute_and_without_a_word(self, shell):
        self.program("awsrole", "#!/bin/sh\necho call >>\"$STAND_IN/calls\"\n"
                     "echo noise >&2\nexit 5\n")
        for left in 200, -5:
            self.write("calls", b"")
            self.assert_quiet(self.run_in(shell, "draw >/dev/null\n" * 5,
                                          env=role(left, AWSROLE_AUTO_REFRESH="1")))
            self.assertEqual(self.read("calls"), b"call\n")


if __name__ == "__main__":
    main()
