"""The hook among what surrounds a shell: tmux, direnv, starship, scripts and subshells."""

import os
import shutil
import subprocess
import time

from shells import PLAIN, in_every, main
from program import ProgramTest  # isort: skip
from interactive import INTERACTIVE, READY  # isort: skip


@in_every(PLAIN)
class Tmux(ProgramTest):
    def tmux(self, *words):
        done = subprocess.run(["tmux", "-f", "/dev/null", "-S", os.path.join(self.folder, "tmux"),
                               *words], env=self.environment({"TERM": "xterm"}), cwd=self.home,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        return done.stdout.decode()

    def snapshot_of(self, pane, name):
        path = os.path.join(self.folder, name + ".env")
        self.tmux("send-keys", "-t", pane, "snapshot %s; tmux wait-for -S %s" % (name, name),
                  "Enter")
        for _ in range(200):
            if os.path.exists(path) and os.path.getsize(path):
                return self.snapshot(name)
            time.sleep(0.05)
        self.fail("no snapshot of pane %s: %s" % (pane, self.tmux("capture-pane", "-p")))

    def test_a_role_belongs_to_its_pane(self, shell):
        if not shutil.which("tmux"):
            self.skipTest("tmux is not installed")
        start = " ".join(shell.argv[:1] + INTERACTIVE[shell.kind])
        self.addCleanup(self.tmux, "kill-server")
        self.tmux("new-session", "-d", "-x", "200", "-y", "50", start)
        self.tmux("send-keys", ". '%s'" % shell.hook, "Enter", "awsrole use prodaccess", "Enter")
        first = self.tmux("display-message", "-p", "#{pane_id}").strip()
        before = self.snapshot_of(first, "first")
        self.assertEqual(before["AWSROLE_PROFILE"], "prodaccess")
        second = self.tmux("split-window", "-P", "-F", "#{pane_id}", start).strip()
        self.assertEqual([name for name in self.snapshot_of(second, "second")
                          if "AWSROLE_P" in name or "KEY" in name], [])
        self.tmux("send-keys", "-t", second, ". '%s'" % shell.hook, "Enter",
                  "awsrole use staging", "Enter")
        self.assertEqual(self.snapshot_of(second, "second")["AWSROLE_PROFILE"], "staging")
        self.assertEqual(self.snapshot_of(first, "first"), before)


@in_every([shell for shell in PLAIN if "bash 3" not in shell.name])
class Direnv(ProgramTest):
    LOAD = {"bash": 'eval "$(direnv hook bash)"', "zsh": 'eval "$(direnv hook zsh)"',
            "fish": "direnv hook fish | source"}

    def setUp(self):
        super().setUp()
        if not shutil.which("direnv"):
            self.skipTest("direnv is not installed")

    def project(self, text):
        os.makedirs(os.path.join(self.home, "project"), exist_ok=True)
        self.write("project/.envrc", text)
        subprocess.run(["direnv", "allow", "project"], cwd=self.home, check=True,
                       env=self.environment(), stderr=subprocess.DEVNULL)

    def test_the_keys_of_a_role_survive_a_project_and_its_region_does_not(self, shell):
        self.project("export AWS_REGION=eu-north-1\n")
        terminal = self.terminal(shell, self.LOAD[shell.kind])
        terminal.run("snapshot before")
        before = self.snapshot("before")
        terminal.run("awsrole use prodaccess")
        terminal.run("cd project")
        terminal.run("snapshot inside")
        inside = self.snapshot("inside")
        self.assertEqual(inside["AWSROLE_PROFILE"], "prodaccess")
        self.assertEqual(inside["AWS_REGION"], "eu-north-1")
        terminal.send("awsrole exit\n")
        terminal.expect("AWS_REGION was changed since `use`")
        terminal.run("cd ..")
        terminal.run("snapshot after")
        after = self.snapshot("after")
        # direnv restores what it found when the project was entered: the role's region.
        self.assertEqual(after.pop("AWS_REGION"), "us-east-2")
        self.assertEqual(after, before)

    def test_a_profile_of_the_project_is_given_back_inside_it(self, shell):
        self.project("export AWS_PROFILE=staging\n")
        terminal = self.terminal(shell, self.LOAD[shell.kind], "cd project")
        terminal.run("true")
        terminal.run("awsrole use prodaccess")
        terminal.run("snapshot inside")
        self.assertNotIn("AWS_PROFILE", self.snapshot("inside"))
        terminal.run("awsrole exit")
        terminal.run("snapshot after")
        self.assertEqual(self.snapshot("after")["AWS_PROFILE"], "staging")
        terminal.run("cd ..")
        terminal.run("snapshot outside")
        self.assertNotIn("AWS_PROFILE", self.snapshot("outside"))


@in_every(PLAIN)
class Scripts(ProgramTest):
    def test_a_role_in_a_script_ends_with_it(self, shell):
        path = os.path.join(self.folder, "script")
        with open(path, "w") as file:
            file.write("#!%s\n. '%s'\nawsrole use prodaccess\nsnapshot inside\n" % (
                shell.argv[0], shell.hook))
        os.chmod(path, 0o755)
        self.assert_quiet(self.run_in(shell, "snapshot before\n%s\nsnapshot after" % path))
        self.assertEqual(self.snapshot("inside")["AWSROLE_PROFILE"], "prodaccess")
        self.assertEqual(self.snapshot("after"), self.snapshot("before"))

    def test_a_subshell_has_its_own_role(self, shell):
        sub = "(%s)" if shell.kind != "fish" else "%s -c '. %s; %%s'" % (
            shell.argv[0], shell.hook)
        self.assert_quiet(self.run_in(
            shell, "awsrole use prodaccess\nsnapshot before\n" +
            sub % "awsrole use staging; snapshot inside" + "\nsnapshot after\nawsrole exit"))
        self.assertEqual(self.snapshot("inside")["AWSROLE_PROFILE"], "staging")
        self.assertEqual(self.snapshot("after"), self.snapshot("before"))

    def test_starship_shows_the_role_and_the_time(self, shell):
        if not shutil.which("starship"):
            self.skipTest("starship is not installed")
        result = self.run_in(shell, "awsrole use prodaccess\nstarship module aws",
                             env={"TERM": "xterm", "STARSHIP_CACHE": self.folder})
        self.assertRegex(result.out, r"prodaccess.*\(us-east-2\).*\[(1h|59m|60m)")

    def test_what_other_prompts_read(self, shell):
        self.assert_quiet(self.run_in(shell, "awsrole use prodaccess\nsnapshot inside"))
        inside = self.snapshot("inside")
        self.assertEqual(inside["AWS_VAULT"], "prodaccess")
        self.assertRegex(inside["AWS_CREDENTIAL_EXPIRATION"],
                         r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")


@in_every(PLAIN)
class Jobs(ProgramTest):
    def test_ctrl_z_at_the_question_for_a_code_does_nothing(self, shell):
        terminal = self.terminal(shell)
        terminal.send("awsrole use mfa\n")
        terminal.expect("MFA code for ")
        terminal.settle()
        terminal.send("\x1a")
        terminal.settle()
        terminal.send(self.fake.totp() + "\n")
        terminal.expect(READY)
        terminal.run("snapshot after")
        self.assertEqual(self.snapshot("after")["AWSROLE_PROFILE"], "mfa")

    def test_a_command_in_a_role_can_be_stopped_and_go_on(self, shell):
        terminal = self.terminal(shell)
        terminal.send("awsrole exec prodaccess -- sh -c 'echo sta''rted; read x; echo got=$x'\n")
        terminal.expect("started\r?\n")
        terminal.settle()
        terminal.send("\x1a")
        terminal.expect(r"(?i)stopped|suspended|ready> ")
        terminal.run("true")
        terminal.send("fg\n")
        terminal.settle()
        terminal.send("word\n")
        terminal.expect("got=word")

    def test_the_time_of_use_for_ends_at_a_prompt(self, shell):
        terminal = self.terminal(shell)
        terminal.run("snapshot before")
        terminal.run("awsrole use prodaccess --for 2s")
        terminal.run("snapshot inside")
        self.assertIn("AWSROLE_UNTIL", self.snapshot("inside"))
        time.sleep(2.1)
        terminal.send("true\n")
        terminal.expect("awsrole: the time for prodaccess is over\r?\n")
        terminal.run("snapshot after")
        self.assertEqual(self.snapshot("after"), self.snapshot("before"))


if __name__ == "__main__":
    main()
