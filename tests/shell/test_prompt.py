"""The prompt segment: its text and its colours."""

import re
import time

from shells import SHELLS, ShellTest, in_every, main, role

CODES = {"red": 31, "green": 32, "yellow": 33, "blue": 34, "magenta": 35, "cyan": 36,
         "white": 37}


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
                (60 * minute - 5, "(prod 60m) "), (99 * minute - 5, "(prod 99m) "),
                (100 * minute - 5, "(prod 1h40m) "), (119 * minute - 5, "(prod 1h59m) "),
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
            for name in "AWSROLE_EXPIRATION", "AWSROLE_UNTIL":
                self.assertEqual(self.segment(shell, role(None, **{name: text})), "(prod) ")
        self.assertEqual(self.segment(shell, role(None, AWSROLE_EXPIRATION="099")),
                         "(prod expired) ")

    def test_the_earlier_end_is_shown(self, shell):
        now = int(time.time())
        for left, until, expected in ((3600, 600, "10m"), (600, 3600, "10m"),
                                      (None, 600, "10m"), (3600, -5, "expired"),
                                      (-5, 3600, "expired")):
            env = role(left and left - 5, AWSROLE_UNTIL=str(now + until - 5))
            self.assertEqual(self.segment(shell, env), "(prod %s) " % expected)

    def test_names(self, shell):
        percent = "(100%%) " if shell.kind == "zsh" else "(100%) "
        for name, expected in (
                ("my role", "(my role) "), ("acme:prod", "(acme:prod) "), ("100%", percent),
                ("日本", "(日本) "), ("a\x1b[31mb\x07", "(a?[31mb?) "), ("-n", "(-n) "),
                ("$(touch canary)", "($(touch canary)) "), ("a\\nb", "(a\\nb) ")):
            self.assertEqual(self.segment(shell, role(None, name)), expected)
        self.assertEqual(self.leftovers(), [])

    def assert_color(self, shell, color, left=42 * 60 - 5, **env):
        """The segment has that colour; "bold": bold red."""
        text = self.segment(shell, role(left, **env))
        plain = re.sub(r"\033[^m]*m|\033\(B|[\001\002]|%[FB](\{\w+\})?|%[fb]", "", text)
        self.assertRegex(plain, r"^\(prod (42m|5m|expired)\) $")
        if shell.kind == "zsh":
            begin = "%B%F{red}(" if color == "bold" else "%%F{%s}(" % color
            self.assertTrue(text.startswith(begin), text)
            return
        codes = ";".join(re.findall(r"\033\[([\d;]+)m", text.split("(prod")[0]))
        expected = ["1", "31"] if color == "bold" else [str(CODES[color])]
        self.assertEqual(sorted(codes.split(";")), expected, text)
        if shell.kind == "bash":
            self.assertRegex(text, r"^\001\033\[[\d;]+m\002\(.*\)\001\033\[0m\002 $")

    def test_the_users_colour(self, shell):
        for color in list(CODES) + ["", "pink", "bold", "$(touch canary)", "red green"]:
            expected = color if color in CODES else "yellow"
            self.assert_color(shell, expected, AWSROLE_PS1_COLOR=color)
        self.assertEqual(self.leftovers(), [])

    def test_the_profiles_colour_is_before_the_users(self, shell):
        for color in list(CODES) + ["", "pink", "none", "$(touch canary)"]:
            expected = color if color in CODES else "green"
            self.assert_color(shell, expected, AWSROLE_COLOR=color,
                              AWSROLE_PS1_COLOR="green")
        self.assertEqual(self.leftovers(), [])

    def test_red_in_the_last_five_minutes_and_bold_if_it_is_red_anyway(self, shell):
        for left, near in ((295, True), (-5, True), (42 * 60 - 5, False)):
            for color in "green", "red":
                expected = color if not near else "bold" if color == "red" else "red"
                self.assert_color(shell, expected, left, AWSROLE_PS1_COLOR=color)
                self.assert_color(shell, expected, left, AWSROLE_COLOR=color,
                                  AWSROLE_PS1_COLOR="blue")

    def test_no_color_is_respected(self, shell):
        for env in ({"NO_COLOR": "1", "AWSROLE_PS1_COLOR": "red"},
                    {"NO_COLOR": "1", "AWSROLE_COLOR": "red", "AWSROLE_PS1_COLOR": ""},
                    {"AWSROLE_COLOR": "red", "AWSROLE_PS1_COLOR": "none"},
                    {"AWSROLE_PS1_COLOR": "red", "TERM": "dumb"}):
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


if __name__ == "__main__":
    main()
