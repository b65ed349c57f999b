"""No secret in a trace, a file, a DEBUG trap's command, or the environment of others."""

import re
import shutil

from shells import SHELLS, ShellTest, in_every, main

ANSWER = (b"AWS_ACCESS_KEY_ID=ASIA1\nAWS_SECRET_ACCESS_KEY=S3CRET-KEY\n"
          b"AWS_SESSION_TOKEN=S3CRET-TOKEN\n:base=S3CRET-BASE\n:last=dev\n")
VERBS = "awsrole use prod\nawsrole refresh\nawsrole status\nawsrole exec prod -- true"
TRACES = {
    "bash": ["set -x", "set -v", "set -xv", "set -aex",
             "set -T; trap 'printf \"%s\\n\" \"$BASH_COMMAND\" >&2' DEBUG",
             "set -xvT; trap 'printf \"%s\\n\" \"$BASH_COMMAND\" >&2' DEBUG"],
    "zsh": ["setopt xtrace", "setopt verbose", "setopt xtrace verbose",
            "trap 'print -ru2 -- $ZSH_DEBUG_CMD' DEBUG",
            "setopt xtrace debug_before_cmd; trap 'print -ru2 -- $ZSH_DEBUG_CMD' DEBUG",
            "functions -t awsrole __awsrole_apply"],
    "fish": ["set fish_trace 1", "set -gx fish_trace 2"],
}


@in_every(SHELLS)
class Traces(ShellTest):
    def test_no_trace_shows_a_secret(self, shell):
        self.answer(ANSWER)
        for trace in TRACES[shell.kind]:
            result = self.run_in(shell, "%s\n%s\nsnapshot after" % (trace, VERBS))
            self.assertEqual(result.status, 0, result.err)
            self.assertEqual(self.snapshot("after")["AWS_SESSION_TOKEN"], "S3CRET-TOKEN")
            self.assertNotIn("S3CRET", result.err, trace)
            self.assertNotIn("S3CRET", result.out, trace)

    def test_tracing_goes_on_afterwards(self, shell):
        self.answer(ANSWER)
        trace = TRACES[shell.kind][0]
        result = self.run_in(shell, "%s\nawsrole use prod\nsnapshot marked" % trace)
        self.assertRegex(result.err, r"snapshot marked\n")
        self.answer(b"", 3)
        result = self.run_in(shell, "%s\nawsrole use x || rc\nsnapshot marked" % trace)
        self.assertRegex(result.err, r"snapshot marked\n")

    def test_no_file_is_written(self, shell):
        self.assertTrue(shutil.which("strace"), "strace is needed")
        self.answer(ANSWER)
        log = self.home + "/strace.log"
        self.assert_quiet(self.run_in(
            shell, "awsrole use prod",
            under=["strace", "-f", "-qq", "-o", log,
                   "-e", "trace=open,openat,creat,memfd_create"]))
        with open(log) as file:
            made = [line for line in file
                    if re.search(r"O_CREAT|O_TMPFILE|creat\(|memfd", line)]
        self.assertNotEqual(made, [])  # the stand-in's own
        self.assertEqual([line for line in made if self.stand_in not in line
                          and '"/dev/null"' not in line], [])

    def test_no_argument_list_holds_a_secret(self, shell):
        self.answer(ANSWER)
        self.run_in(shell, VERBS)
        self.run_in(shell, "awsrole use prod\nawsrole use prod")
        self.assertNotIn("S3CRET", " ".join(self.args()))

    def test_only_the_exports_remain_in_the_shell(self, shell):
        self.answer(ANSWER)
        names = "set --names" if shell.kind == "fish" else "set"
        result = self.run_in(shell, "awsrole use prod\n" + names)
        found = set(re.findall(r"^(\w+)=.*S3CRET", result.out, re.M))
        self.assertLessEqual(found, {"AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN",
                                     "_awsrole_base"})
        self.assertNotRegex(result.out, r"(?m)^__awsrole_(out|lines?|rest|name)\b")


if __name__ == "__main__":
    main()
