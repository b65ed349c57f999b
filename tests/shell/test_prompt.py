"""The prompt segment: its text, its colours, and what drawing it costs."""

import re
import shutil
import time

from shells import SHELLS, ShellTest, in_every, main

BASH = [shell for shell in SHELLS if shell.kind == "bash" and not shell.first
        and "posix" not in shell.name]
PAINT = {
    "bash": "\001\033[%dm\002(prod 42m)\001\033[0m\002 ",
    "zsh": "%%F{%s}(prod 42m)%%f ",
}
CODES = {"red": 31, "green": 32, "yellow": 33, "blue": 34, "magenta": 35, "cyan": 36,
         "white": 37}


def role(left=None, name="prod", **more):
    env = {"AWSROLE_PROFILE": name, "AWSROLE_KEY": "ASIA1", "AWS_ACCESS_KEY_ID": "ASIA1",
           "AWSROLE_PS1_COLOR": "none"}
    if left is not None:
        env["AWSROLE_EXPIRATION"] = str(int(time.time()) + left)
    env.update(more)
    return env


@in_every(SHELLS)
class Segment(ShellTest):
    def segment(self, shell, env):
        result = self.run_in(shell, "awsrole_prompt && rc", env=env)
        self.assertEqual(result.err, "")
        self.assertRegex(result.out, r"rc=0\n$")
        return result.out[:-len("rc=0\n")]

    def test_the_text(self, shell):
        minute, hour = 60, 3600
        for left, expected in (
                (42 * minute - 5, "(prod 42m) "), (3 * hour + 5 * minute - 5, "(prod 3h05m) "),
                (12 * hour - 5, "(prod 12h00m) "), (59 * minute - 5, "(prod 59m) "),
                (60 * minute - 5, "(prod 1h00m) "), (61 * minute - 5, "(prod 1h01m) "),
                (55, "(prod 1m) "), (-1, "(prod expired) "), (-9999, "(prod expired) "),
                (None, "(prod) ")):
            self.assertEqual(self.segment(shell, role(left)), expected)

    def test_no_role_is_no_text(self, shell):
        self.assertEqual(self.segment(shell, {}), "")
        self.assertEqual(self.segment(shell, {"AWSROLE_PROFILE": ""}), "")

    def test_keys_that_somebody_changed(self, shell):
        for key in "AKIA2", "":
            self.assertEqual(self.segment(shell, role(99, AWS_ACCESS_KEY_ID=key)),
                             "(prod?) ")

    def test_a_time_that_is_none_is_left_out(self, shell):
        for text in "", "soon", "12x", "-5", "1 + 1", "0x10", "2026-01-01T00:00:00Z":
            env = role(None, AWSROLE_EXPIRATION=text)
            self.assertEqual(self.segment(shell, env), "(prod) ", text)
        self.assertEqual(self.segment(shell, role(None, AWSROLE_EXPIRATION="099")),
                         "(prod expired) ")

    def test_names(self, shell):
        percent = "(100%%) " if shell.kind == "zsh" else "(100%) "
        for name, expected in (
                ("my role", "(my role) "), ("acme:prod", "(acme:prod) "), ("100%", percent),
                ("日本", "(日本) "), ("a\x1b[31mb\x07", "(a?[31mb?) "), ("-n", "(-n) "),
                ("$(touch canary)", "($(touch canary)) "), ("a\\nb", "(a\\nb) ")):
            self.assertEqual(self.segment(shell, role(None, name)), expected)
        self.assertEqual(self.leftovers(), [])

    def test_the_colours(self, shell):
        for color, expected in [(name, name) for name in CODES] + [
                ("", "yellow"), ("pink", "yellow"), ("$(touch canary)", "yellow")]:
            text = self.segment(shell, role(42 * 60 - 5, AWSROLE_PS1_COLOR=color))
            if shell.kind == "bash":
                self.assertEqual(text, PAINT["bash"] % CODES[expected])
            elif shell.kind == "zsh":
                self.assertEqual(text, PAINT["zsh"] % expected)
            else:
                self.assertRegex(text, r"^\033\[%dm\(prod 42m\)\033.* $" % CODES[expected])
        self.assertEqual(self.leftovers(), [])

    def test_red_in_the_last_five_minutes(self, shell):
        red = {"bash": "\033[31m", "zsh": "%F{red}", "fish": "\033[31m"}[shell.kind]
        for left, is_red in (290, True), (-5, True), (310, False):
            text = self.segment(shell, role(left, AWSROLE_PS1_COLOR="green"))
            self.assertEqual(red in text, is_red, text)

    def test_no_color_is_respected(self, shell):
        for env in ({"NO_COLOR": "1", "AWSROLE_PS1_COLOR": "red"},
                    {"AWSROLE_PS1_COLOR": "none"}):
            self.assertEqual(self.segment(shell, role(200, **env)), "(prod 4m) ")

    def test_the_segment_is_not_exported(self, shell):
        self.run_in(shell, "awsrole_prompt; snapshot after", env=role(99))
        self.assertNotIn("AWSROLE_PS1", self.snapshot("after"))

    def test_it_follows_use_and_exit(self, shell):
        self.answer(b"AWSROLE_PROFILE=dev\nAWSROLE_KEY=K\nAWS_ACCESS_KEY_ID=K\n")
        result = self.run_in(shell, "awsrole use dev\nawsrole_prompt",
                             env={"AWSROLE_PS1_COLOR": "none"})
        self.assertEqual(result.out, "(dev) ")
        self.answer(b"-AWSROLE_PROFILE\n-AWSROLE_KEY\n-AWS_ACCESS_KEY_ID\n")
        result = self.run_in(shell, "awsrole exit\nawsrole_prompt", env=role(99))
        self.assertEqual(result.out, "")


@in_every([shell for shell in SHELLS if not shell.first])
class Cost(ShellTest):
    def processes(self, shell, scenario, env):
        self.assertTrue(shutil.which("strace"), "strace is needed")
        log = self.home + "/strace.log"
        self.assert_quiet(self.run_in(shell, scenario, env=env, under=[
            "strace", "-f", "-qq", "-o", log, "-e", "trace=fork,vfork,clone,clone3,execve"]))
        with open(log) as file:
            return len(re.findall(r"fork\(|clone3?\((?!.*CLONE_THREAD)", file.read()))

    def test_drawing_starts_no_process(self, shell):
        draw = "awsrole_prompt" if shell.kind == "fish" else "__awsrole_precmd"
        draws = (draw + " >/dev/null\n") * 20
        for env, expected in (({}, 0), (role(None), 0), (role(99), 0)):
            if "AWSROLE_EXPIRATION" in env:
                if shell.kind == "fish":
                    expected = 20  # fish has no clock
                elif "bash 3" in shell.name:
                    expected = 0  # one at the start, then $SECONDS
            cost = self.processes(shell, draws, env) - self.processes(shell, "", env)
            self.assertEqual(cost, expected)

    def test_the_exit_status_is_kept(self, shell):
        draw = "awsrole_prompt" if shell.kind == "fish" else "__awsrole_precmd"
        fail = "false; " if shell.strict is False else ""
        result = self.run_in(shell, "%s%s >/dev/null || rc" % (fail, draw), env=role(99))
        self.assertEqual(result.out, "rc=1\n" if fail else "")

    def test_auto_refresh_asks_once_a_minute_and_only_near_the_end(self, shell):
        draw = "__awsrole_auto" if shell.kind == "fish" else "__awsrole_precmd"
        self.answer(b"AWS_REGION=new\n")
        for left, wish, expected in ((200, "1", "new"), (-5, "1", "new"), (400, "1", None),
                                     (200, "0", None), (None, "1", None)):
            env = role(left, AWSROLE_AUTO_REFRESH=wish)
            self.assert_quiet(self.run_in(shell, draw + "\nsnapshot after", env=env))
            self.assertEqual(self.snapshot("after").get("AWS_REGION"), expected)
            if expected:
                self.assertEqual(self.args(), ["--hook=1", "refresh", "--no-prompt",
                                               "--timeout", "3"])
        self.answer(b"", 5)
        result = self.run_in(shell, "%s\nawsrole status || rc\n%s" % (draw, draw),
                             env=role(200, AWSROLE_AUTO_REFRESH="1"))
        self.assertEqual((result.out, result.err), ("direct status\nrc=5\n", ""))
        self.assertEqual(self.args(), ["status"])


if __name__ == "__main__":
    main()
