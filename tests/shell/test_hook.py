"""What the wrapper does with the program's answers and its exit status."""

import os

from shells import PLAIN, SHELLS, ShellTest, environment, in_every, main

ROLE = (b"-AWS_PROFILE\n-AWS_SECURITY_TOKEN\nAWS_ACCESS_KEY_ID=ASIA1\n"
        b"AWS_SECRET_ACCESS_KEY=s3cret\nAWSROLE_PROFILE=prod\n"
        b":base=AWS_PROFILE=mine\n:last=dev\n")
MISMATCH = "awsrole: this shell hook does not match the installed awsrole; " \
    "start a new shell\n"


@in_every(SHELLS)
class Answers(ShellTest):
    def test_an_answer_is_applied(self, shell):
        self.answer(ROLE)
        result = self.run_in(shell, """
            put AWS_PROFILE mine
            awsrole use prod && rc
            kept
            snapshot after""")
        self.assert_quiet(result)
        self.assertEqual(result.out, "rc=0\nkept=AWS_PROFILE=mine,dev\n")
        self.assertEqual(self.snapshot("after"), {
            "AWS_ACCESS_KEY_ID": "ASIA1", "AWS_SECRET_ACCESS_KEY": "s3cret",
            "AWSROLE_PROFILE": "prod"})
        self.assertEqual(self.args(), ["--hook=1", "use", "prod"])

    def test_what_is_kept_is_handed_to_the_program_and_to_nobody_else(self, shell):
        self.answer(ROLE)
        result = self.run_in(shell, """
            awsrole use prod
            awsrole exit
            snapshot after""")
        self.assert_quiet(result)
        given = environment(self.read("env"))
        self.assertEqual(given[b"_AWSROLE_BASE"], b"AWS_PROFILE=mine")
        self.assertEqual(given[b"_AWSROLE_LAST"], b"dev")
        self.assertEqual(given[b"_AWSROLE_HOOK"], b"1")
        left = environment(self.read("after"))
        self.assertEqual([name for name, value in left.items()
                          if name.lower().startswith((b"_awsrole", b"__awsrole"))
                          and not value.startswith(b"() {")], [])
        self.assertNotIn(b"mine", b"".join(left.values()))

    def test_arguments_arrive_as_they_were_given(self, shell):
        self.run_in(shell, "awsrole use - '*' 'a  b' '' '$(x)' --x=y")
        self.assertEqual(self.args(),
                         ["--hook=1", "use", "-", "*", "a  b", "", "$(x)", "--x=y"])

    def test_an_empty_answer_changes_nothing(self, shell):
        result = self.run_in(shell, """
            put AWS_PROFILE mine
            snapshot before
            awsrole use --help && rc
            snapshot after""")
        self.assert_quiet(result)
        self.assertEqual(result.out, "rc=0\n")
        self.assertEqual(self.snapshot("before"), self.snapshot("after"))

    def test_a_failure_changes_nothing_and_passes_its_status(self, shell):
        for status, expected in ((1, "1"), (4, "4"), (70, "70"), ("TERM", "143")):
            self.answer(ROLE, status)
            result = self.run_in(shell, """
                put AWS_PROFILE mine
                snapshot before
                awsrole use prod || rc
                kept
                snapshot after""")
            self.assertEqual(result.out, "rc=%s\nkept=,\n" % expected)
            self.assertEqual(self.snapshot("before"), self.snapshot("after"))

    def test_half_an_answer_of_a_killed_program_changes_nothing(self, shell):
        for end in range(0, len(ROLE), 7):
            self.answer(ROLE[:end], "KILL")
            result = self.run_in(shell, "awsrole use prod || rc\nkept\nsnapshot after")
            self.assertEqual(result.out, "rc=137\nkept=,\n")
            self.assertEqual(self.snapshot("after"), {})

    def test_a_line_that_is_not_in_the_protocol_changes_nothing(self, shell):
        for line in (b"PATH=/evil", b"-PATH", b"AWS_lower=1", b"AWS_=1", b"AWS_1=1",
                     b"AWSX_A=1", b"AWS_A B=1", b"AWS_A", b"AWS_A[0]=1", b"AWS_A+=1",
                     b"-AWS_A=1", b":other=1", b":base", b"echo hello", b"=", b"-", b"",
                     b" AWS_A=1", b"AWS_\xc3\x89=1", b"AWS_A;touch canary=1",
                     b"-AWS_A;touch canary", b"AWS_A$(touch canary)=1",
                     b"AWS_X[$(touch canary)]=1", b"-AWS_X[$(touch canary)]",
                     b"_awsrole_base=1", b"-_awsrole_base", b"aws_a=1"):
            for odd in (line + b"\n" + ROLE, ROLE + line + b"\nAWS_Z=1\n"):
                self.answer(odd)
                result = self.run_in(shell, """
                    put AWS_PROFILE mine
                    awsrole use prod || rc
                    kept
                    snapshot after""")
                self.assertEqual((result.out, result.err), ("rc=70\nkept=,\n", MISMATCH),
                                 line)
                self.assertEqual(self.snapshot("after"), {"AWS_PROFILE": "mine"})
        self.assertEqual(self.leftovers(), [])

    def test_other_verbs_go_to_the_program_uncaptured(self, shell):
        self.answer(ROLE, 3)
        result = self.run_in(shell, "awsrole status --json || rc\nawsrole || rc")
        self.assertEqual(result.out, "direct status\nrc=3\ndirect \nrc=3\n")
        self.assertEqual(environment(self.read("env"))[b"_AWSROLE_HOOK"], b"1")

    def test_exec_runs_the_command_with_its_status(self, shell):
        self.assertEqual(
            self.run_in(shell, "awsrole exec prod -- sh -c 'exit 42' || rc").out,
            "rc=42\n")

    def test_a_missing_program_is_127(self, shell):
        os.remove(os.path.join(self.bin, "awsrole"))
        for verb in "use prod", "status":
            result = self.run_in(shell, "awsrole %s || rc" % verb,
                                 env={"PATH": self.bin + ":/usr/bin:/bin"})
            self.assertEqual(result.out, "rc=127\n")
            self.assertIn("awsrole", result.err)

    def test_sourcing_twice_keeps_the_role(self, shell):
        self.answer(ROLE)
        result = self.run_in(shell, """
            awsrole use prod
            . '%s'
            kept
            awsrole status""" % shell.hook)
        self.assert_quiet(result)
        self.assertEqual(result.out, "kept=AWS_PROFILE=mine,dev\ndirect status\n")

    def test_the_hook_prints_nothing_and_reads_nothing(self, shell):
        result = self.run_in(shell, "rc")
        self.assert_quiet(result)
        self.assertEqual(result.out, "rc=0\n")


@in_every(PLAIN)
class Streams(ShellTest):
    def test_stdin_is_the_programs(self, shell):
        self.program("awsrole", '#!/bin/sh\nread -r x\nprintf "AWS_X=%s\\n" "$x"\n')
        result = self.run_in(shell, "awsrole use prod\nsnapshot after", typed=b"typed\n")
        self.assert_quiet(result)
        self.assertEqual(self.snapshot("after"), {"AWS_X": "typed"})

    def test_stderr_is_not_captured(self, shell):
        self.program("awsrole", "#!/bin/sh\necho note >&2\necho AWS_X=1\n")
        self.assertEqual(self.run_in(shell, "awsrole use prod").err, "note\n")


if __name__ == "__main__":
    main()
