"""The program is killed at any moment of `use`: the shell has all of the role, or nothing."""
# time limit: 600 s

import os
import random
import shutil

from shells import PLAIN, in_every, main
from program import ProgramTest  # isort: skip

RUNS = 60


@in_every(PLAIN)
class Kill(ProgramTest):
    def setUp(self):
        super().setUp()
        self.real = os.path.join(self.bin, "awsrole")
        self.awsrole_ok("export", "prodaccess")
        self.awsrole_ok("export", "staging")

    def wrap(self, text):
        """A program named awsrole before the real one in PATH."""
        folder = os.path.join(self.folder, "first")
        os.mkdir(folder)
        path = os.path.join(folder, "awsrole")
        with open(path, "w") as file:
            file.write("#!/bin/sh\n" + text)
        os.chmod(path, 0o755)
        self.env["PATH"] = folder + ":" + self.env["PATH"]

    def play(self, shell, moments):
        """One `use` for each moment in one shell; what the shell has after each."""
        lines = ["put AWS_PROFILE mine", "command awsrole --hook=1 use staging >/dev/null",
                 "snapshot none"]
        for at in moments:
            lines += ["put KILL_AT %s" % at, "awsrole use prodaccess || rc", "snapshot s%s" % at,
                      "put KILL_AT never", "awsrole exit 2>/dev/null", "snapshot e%s" % at]
        result = self.run_in(shell, "\n".join(lines), env={"KILL_AT": "never"})
        nothing = self.snapshot("none")
        whole = 0
        for at in moments:
            after = self.snapshot("s%s" % at)
            self.assertEqual(self.snapshot("e%s" % at), nothing)
            if after != nothing:
                whole += 1
                self.assertEqual(after["AWSROLE_PROFILE"], "prodaccess")
                self.assertEqual(after["AWSROLE_KEY"], after["AWS_ACCESS_KEY_ID"])
                self.assertLessEqual({"AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_REGION",
                                      "AWS_DEFAULT_REGION", "AWS_VAULT", "AWSROLE_EXPIRATION",
                                      "AWS_CREDENTIAL_EXPIRATION"}, set(after))
                self.assertNotIn("AWS_PROFILE", after)
        self.assertEqual(result.out.count("rc=137\n"), len(moments) - whole, result.err)
        return whole

    def test_at_every_system_call(self, shell):
        if not shutil.which("strace"):
            self.fail("strace is needed")
        self.wrap('[ "$KILL_AT" != never ] || exec %s "$@"\n'
                  'export ASAN_OPTIONS=detect_leaks=0\n'      # its search traces the program itself
                  'exec strace -qq -o /dev/null -e inject=all:signal=KILL:when=$KILL_AT %s "$@"\n'
                  % (self.real, self.real))
        whole = self.play(shell, range(2, 2 + RUNS))
        whole += self.play(shell, range(2 + RUNS, 600, 23))
        self.assertGreater(whole, 0)

    def test_after_a_random_time(self, shell):
        self.wrap('[ "$KILL_AT" != never ] || exec %s "$@"\n'
                  '%s "$@" &\nsleep 0.00$KILL_AT\nkill -s KILL $! 2>/dev/null\nwait $!\n'
                  % (self.real, self.real))
        source = random.Random()
        self.play(shell, ["%02d" % n for n in source.sample(range(100), 20)])


if __name__ == "__main__":
    main()
