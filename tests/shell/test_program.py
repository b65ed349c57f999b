"""The real program behind the hook, against the fake AWS, in every shell."""

import os

from shells import PLAIN, SHELLS, TOP, environment, in_every, main
from interactive import READY  # isort: skip
from program import MFA_SERIAL, ProgramTest

MINE = {"AWS_ACCESS_KEY_ID": "AKIAMINE", "AWS_SECRET_ACCESS_KEY": "mine", "AWS_REGION": "x",
        "AWS_PROFILE": "default", "AWS_SECURITY_TOKEN": "old 'token' $(touch canary)"}
QUIET = [shell for shell in SHELLS if not shell.first and "posix" not in shell.name]


@in_every(QUIET)
class Program(ProgramTest):
    def test_a_role_is_used_and_left(self, shell):
        result = self.run_in(shell, """
            snapshot before
            awsrole use prodaccess && rc
            snapshot inside
            awsrole exit && rc
            snapshot after""", env=MINE)
        self.assertEqual(result.status, 0, result.err)
        self.assertEqual(result.out, "rc=0\nrc=0\n")
        inside = self.snapshot("inside")
        self.assertEqual(inside["AWSROLE_PROFILE"], "prodaccess")
        self.assertEqual(inside["AWS_REGION"], "us-east-2")
        self.assertEqual(inside["AWSROLE_KEY"], inside["AWS_ACCESS_KEY_ID"])
        self.assertTrue(inside["AWS_SESSION_TOKEN"])
        self.assertFalse({"AWS_PROFILE", "AWS_SECURITY_TOKEN"} & set(inside))
        self.assertEqual(self.snapshot("after"), self.snapshot("before"))
        self.assertFalse(os.path.exists(os.path.join(self.home, "canary")))

    def test_the_previous_role_comes_back(self, shell):
        self.assert_quiet(self.run_in(shell, """
            snapshot before
            awsrole use prodaccess
            awsrole use staging
            snapshot second
            awsrole use -
            snapshot first
            awsrole refresh
            awsrole exit
            snapshot after"""))
        self.assertEqual(self.snapshot("second")["AWSROLE_PROFILE"], "staging")
        self.assertEqual(self.snapshot("first")["AWSROLE_PROFILE"], "prodaccess")
        self.assertEqual(self.snapshot("after"), self.snapshot("before"))

    def test_a_failure_changes_nothing(self, shell):
        result = self.run_in(shell, """
            snapshot before
            awsrole use no-such-profile || rc
            awsrole exit --no-such-option || rc
            snapshot after""", env=MINE)
        self.assertEqual(result.out, "rc=3\nrc=2\n")
        self.assertIn("no-such-profile", result.err)
        self.assertEqual(self.snapshot("after"), self.snapshot("before"))

    def test_help_changes_nothing(self, shell):
        result = self.run_in(shell, "snapshot before\nawsrole use --help && rc\n"
                             "snapshot after")
        self.assertEqual(result.out, "rc=0\n")
        self.assertIn("awsrole use", result.err)
        self.assertEqual(self.snapshot("after"), self.snapshot("before"))

    def test_init_prints_the_hook(self, shell):
        load = {"bash": 'eval "$(command awsrole init bash)"',
                "zsh": 'eval "$(command awsrole init zsh)"',
                "fish": "command awsrole init fish | source"}[shell.kind]
        self.assert_quiet(self.run_in(shell, "awsrole use prodaccess\nsnapshot inside",
                                      load))
        self.assertEqual(self.snapshot("inside")["AWSROLE_PROFILE"], "prodaccess")

    def test_without_the_hook_no_secret_is_printed(self, shell):
        result = self.run_in(shell, "env awsrole use prodaccess || rc", "true")
        self.assertEqual(result.out, "rc=2\n")
        self.assertIn("awsrole init", result.err)

    def test_exec_gives_the_command_no_state_of_the_hook(self, shell):
        self.assert_quiet(self.run_in(
            shell, "awsrole use staging\nawsrole exec prodaccess -- snapshot child"))
        with open(os.path.join(self.folder, "child.env"), "rb") as file:
            child = environment(file.read())
        self.assertEqual([name for name in child if name.startswith(b"_AWSROLE")], [])
        self.assertEqual(child[b"AWS_REGION"], b"us-east-2")

    def test_a_child_renews_the_role_that_was_taken(self, shell):
        for start in ("awsrole use prodaccess --read-only\n%s",
                      "awsrole exec prodaccess --read-only -- %s"):
            path = os.path.join(self.folder, "child")
            with open(path, "w") as file:
                file.write(shell.script("awsrole refresh\nsnapshot child"))
            self.assert_quiet(self.run_in(shell, start % " ".join(shell.argv + [path])))
            self.assertIn("--read-only&prodaccess", self.snapshot("child")["AWSROLE_WORDS"])
            self.assertEqual(self.assumed()[-1]["params"]["PolicyArns.member.1.arn"],
                             "arn:aws:iam::aws:policy/ReadOnlyAccess")
        # One when it was taken (exec found it in the cache), one each when renewed.
        self.assertEqual(len(self.assumed()), 3)

    def test_no_name_of_a_profile_acts_on_the_terminal(self, shell):
        self.scene("\n[profile 'gp\u202ej\u009b']\nrole_arn = arn:aws:iam::123456789012:role/ShortRole\n"
                   "source_profile = default\nregion = us-east-2\n")
        for env in ({"LC_ALL": "C.UTF-8"}, {"LC_ALL": "C"}):
            result = self.run_in(shell, "awsrole use 'gp\u202ej\u009b'\ndraw", env=env)
            self.assertEqual(result.status, 0, result.err)
            self.assertIn(r"(gp\u{202e}j\u{9b} 60m)", result.out)

    def test_a_setting_need_not_be_exported(self, shell):
        setting = "set -g AWSROLE_%s %s" if shell.kind == "fish" else "AWSROLE_%s=%s"
        for name, value, verb in (("CONFIRM", "all", "use prodaccess"),
                                  ("CACHE", "wrong", "use prodaccess"),
                                  ("CACHE", "wrong", "export prodaccess"),
                                  ("MFA_SESSION", "wrong", "use mfa"),
                                  ("PROMPT_COMPAT", "wrong", "use prodaccess")):
            result = self.run_in(shell, "drop AWSROLE_MFA_SESSION\n%s\nawsrole %s || rc" % (
                setting % (name, value), verb))
            self.assertIn("rc=", result.out)
            self.assertRegex(result.err, "--yes" if name == "CONFIRM" else "AWSROLE_" + name)

    def test_a_setting_that_is_not_exported_is_the_programs_alone(self, shell):
        setting = "set -g AWSROLE_%s %s" if shell.kind == "fish" else "AWSROLE_%s=%s"
        settings = "\n".join(setting % item for item in (
            ("CACHE", "off"), ("CONFIRM", "x*"), ("MFA_SESSION", "off"), ("PICKER", "none"),
            ("PROMPT_COMPAT", "none")))
        self.assert_quiet(self.run_in(shell, "drop AWSROLE_MFA_SESSION\n" + settings + """
            awsrole use staging
            snapshot after
            awsrole exec prodaccess -- snapshot child"""))
        for name in "after", "child":
            inside = self.snapshot(name)
            self.assertNotIn("AWS_VAULT", inside)
            self.assertEqual([x for x in inside if x in (
                "AWSROLE_CACHE", "AWSROLE_CONFIRM", "AWSROLE_MFA_SESSION", "AWSROLE_PICKER",
                "AWSROLE_PROMPT_COMPAT")], [])

    def test_status_knows_of_the_hook(self, shell):
        with_hook = self.run_in(shell, "awsrole use prodaccess\nawsrole status")
        self.assert_quiet(with_hook)
        self.assertIn("prodaccess", with_hook.out)


@in_every(PLAIN)
class Terminals(ProgramTest):
    def test_a_code_is_asked_and_ctrl_c_changes_nothing(self, shell):
        terminal = self.terminal(shell)
        terminal.run("snapshot before")
        terminal.send("awsrole use mfa\n")
        terminal.expect("MFA code for " + MFA_SERIAL)
        terminal.settle()
        terminal.interrupt()
        terminal.expect(READY)
        terminal.send(" \n")
        terminal.run("snapshot after")
        self.assertEqual(self.snapshot("after"), self.snapshot("before"))
        self.assertEqual(self.assumed(), [])
        terminal.run("stty -a >'%s/stty'" % self.folder)
        with open(self.folder + "/stty") as file:
            self.assertRegex(file.read(), r"\sicanon.*\secho\s")
        terminal.send("awsrole use mfa\n")
        terminal.expect("MFA code for " + MFA_SERIAL)
        terminal.send(self.fake.totp() + "\n")
        terminal.expect(READY)
        terminal.run("snapshot after")
        self.assertEqual(self.snapshot("after")["AWSROLE_PROFILE"], "mfa")

    def test_ctrl_z_does_not_stop_a_question(self, shell):
        # zsh would wait for the stopped program for ever, fish forget it with its lock.
        terminal = self.terminal(shell)
        terminal.send("awsrole use mfa\n")
        terminal.expect("MFA code for " + MFA_SERIAL)
        terminal.settle()
        terminal.send("\x1a")
        terminal.settle()
        terminal.send(self.fake.totp() + "\n")
        terminal.expect(READY)
        terminal.run("snapshot after")
        self.assertEqual(self.snapshot("after")["AWSROLE_PROFILE"], "mfa")

    def test_who_waits_for_the_question_of_another_shell_is_told(self, shell):
        asking, waiting = self.terminal(shell), self.terminal(shell)
        asking.send("awsrole use mfa\n")
        asking.expect("MFA code for " + MFA_SERIAL)
        waiting.send("awsrole use mfa\n")
        waiting.expect("awsrole: waiting for another shell, which is asking for the same MFA code")
        asking.settle()
        asking.send(self.fake.totp() + "\n")
        for terminal in (asking, waiting):
            terminal.expect(READY)
            terminal.run("snapshot after")
            self.assertEqual(self.snapshot("after")["AWSROLE_PROFILE"], "mfa")

    COMPLETION = {"bash": ". '%s/completions/awsrole.bash'",
                  "zsh": "fpath=('%s/completions' $fpath); autoload -Uz compinit; compinit "
                         "-u -D; bindkey '^I' expand-or-complete",
                  "fish": "source '%s/completions/awsrole.fish'"}

    def test_short_options_are_known_to_the_completion(self, shell):
        terminal = self.terminal(shell, self.COMPLETION[shell.kind] % TOP)
        for typed in "use -y prodacc", "use -d 15m prodacc", "exec -d 15m prodacc":
            terminal.send("awsrole %s" % typed)
            terminal.settle()
            terminal.send("\t")
            terminal.settle(1)
            terminal.send("-- snapshot inside\n" if "exec" in typed else "&& snapshot inside\n")
            terminal.run("true")
            terminal.expect(READY)
            self.assertEqual(self.snapshot("inside").get("AWSROLE_PROFILE"), "prodaccess", typed)
            terminal.run("awsrole exit")
            terminal.expect(READY)

    def test_the_completion_asks_the_program(self, shell):
        terminal = self.terminal(shell, self.COMPLETION[shell.kind] % TOP)
        terminal.send("awsrole use prod")
        terminal.settle()
        terminal.send("\t")
        terminal.settle(1)
        terminal.send("--reg")
        terminal.settle()
        terminal.send("\t")
        terminal.settle(1)
        terminal.send("eu-west-2")
        terminal.settle()
        terminal.send("\n")
        terminal.expect(READY)
        terminal.run("snapshot inside")
        inside = self.snapshot("inside")
        self.assertEqual(inside.get("AWSROLE_PROFILE"), "prodaccess", terminal.output)
        self.assertEqual(inside["AWS_REGION"], "eu-west-2")


if __name__ == "__main__":
    main()
