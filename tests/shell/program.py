"""Tests of the hook with the real program behind it, against the fake AWS."""

import os
import shutil
import subprocess
import sys
import tempfile

from shells import TOP, Result, environment

sys.path.insert(1, os.path.join(TOP, "tests", "cli"))
from scene import MFA_SERIAL, SceneTest  # noqa: E402, F401
from interactive import READY, PROMPT, Terminal  # noqa: E402


class ProgramTest(SceneTest):
    def setUp(self):
        super().setUp()
        # Not in HOME, where no secret may be found at the end.
        self.folder = tempfile.mkdtemp(prefix="awsrole-snapshots-")
        self.addCleanup(shutil.rmtree, self.folder)
        path = os.path.join(self.folder, "snapshot")
        with open(path, "w") as file:
            file.write('#!/bin/sh\nenv -0 >"$STAND_IN/$1.env"\n')
        os.chmod(path, 0o755)
        self.env["STAND_IN"] = self.folder
        self.env["PATH"] += ":" + self.folder

    def run_in(self, shell, scenario, load=None, env=None):
        text = shell.script(scenario)
        if load:
            text = text.replace(". '%s'" % shell.hook, load)
        return Result(subprocess.run(
            shell.argv + ["-c", text], cwd=self.home, env=self.environment(env),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            start_new_session=True, timeout=120))

    def snapshot(self, name):
        """The variables that a program got, of those that the hook may change."""
        with open(os.path.join(self.folder, name + ".env"), "rb") as file:
            data = file.read()
        os.remove(file.name)
        return {key.decode(): value.decode() for key, value in environment(data).items()
                if key.startswith((b"AWS_", b"AWSROLE_")) and b"ENDPOINT" not in key}

    def assert_quiet(self, result):
        self.assertEqual((result.err, result.status), ("", 0))

    def terminal(self, shell, *more):
        env = self.environment({"TERM": "xterm", "HISTFILE": "/dev/null"})
        terminal = Terminal(shell, env, self.home, slower=3)
        self.addCleanup(terminal.close)
        path = os.path.join(self.folder, "rc")
        with open(path, "w") as file:
            file.write("\n".join([PROMPT[shell.kind], ". '%s'" % shell.hook, *more, ""]))
        terminal.run(". '%s'" % path)
        terminal.expect(READY)
        return terminal
