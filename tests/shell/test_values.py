"""Values reach a program byte for byte, and nothing of them is executed."""

import random

from shells import SHELLS, ShellTest, in_every, main

COMMAND = "touch canary"
WRITTEN = [
    "", " ", "  two  blanks  ", "\ttab\t", "'", "\"", "\\", "\\\\", "\\'", "'\\''", "`", "$",
    "$HOME", "${HOME}", "$$", "$?", "!", "!!", "!$", "#", " # x", "~", "~root", "=", "==",
    "a=b=c", "-", "--", "-n", "-e x", "*", "?", "[a-z]", "{a,b}", "/*", "(a b)", "()", "(",
    ")", "<", ">", ">x", "|", "&", ";", ";;", "\r", "a\rb", "\x1b[31mred\x1b[0m",
    "\x1b]0;title\x07", "\\n", "\\x41", "\\u0041", "\\c", "%s%n%d", "%%", "%F{red}", "\\[\\u\\]",
    "é", "日本語", "🎭", "a\u0301", "\u202eabc", "\ufeff", ":base=x", "-AWS_A", "AWS_A=1",
    "$(%s)" % COMMAND, "`%s`" % COMMAND, ";%s;" % COMMAND, "'; %s; '" % COMMAND,
    "\"; %s; \"" % COMMAND, "\\'; %s #" % COMMAND, "&& %s" % COMMAND, "| %s" % COMMAND,
    "(%s)" % COMMAND, "${x:=$(%s)}" % COMMAND, "a[$(%s)]" % COMMAND, "<(%s)" % COMMAND,
    "=(%s)" % COMMAND, "$((a[$(%s)]))" % COMMAND, "() { :; }; %s" % COMMAND,
    "${(e):-$(%s)}" % COMMAND, "{fish,(%s)}" % COMMAND, "@(a|b)", "^a^b", "x" * 16384,
    "é" * 8192, "'" * 1000,
]


def hostile_values():
    values = [value.encode() for value in WRITTEN]
    values += [b"a%cb" % byte for byte in range(1, 256) if byte != 10]
    values += [b"%c" % byte for byte in range(1, 256) if byte != 10]
    values += [b"\xa4'; touch canary; \xa4'", b"\xc3", b"\xe2\x82", b"\xff" * 64]
    source = random.Random(1)
    for length in range(1, 60):
        values.append(bytes(source.choice(b" \t\"'\\$`()*?[]{}!#&;|<>~=%^\x1b\xff\xc3\xa9aZ0")
                            for _ in range(length)))
    return values


VALUES = hostile_values()


@in_every(SHELLS)
class Values(ShellTest):
    def test_hostile_values_arrive_byte_for_byte(self, shell):
        self.assertGreaterEqual(len(VALUES), 249)
        sent = {b"AWS_V%d" % i: value for i, value in enumerate(VALUES)}
        self.answer(b"".join(b"%s=%s\n" % item for item in sent.items()))
        for locale in "C.UTF-8", "C":
            result = self.run_in(shell, "awsrole use prod\nsnapshot after",
                                 env={"LC_ALL": locale})
            self.assert_quiet(result)
            got = dict(item.split(b"=", 1) for item in self.read("after").split(b"\0")
                       if item.startswith(b"AWS_V"))
            wrong = [value for name, value in sent.items() if got.get(name) != value]
            self.assertEqual(wrong, [])
            self.assertEqual(self.leftovers(), [])

    def test_no_file_name_takes_the_place_of_a_pattern(self, shell):
        for name in "AWS_REGION=x", ":base=x", "-AWS_X":
            with open("%s/%s" % (self.home, name), "w"):
                pass
        self.answer(b"AWS_REGION=*\n:base=?\nAWSROLE_X=*[=]?\n")
        self.assert_quiet(self.run_in(shell, "awsrole use prod\nsnapshot after\n"
                                      "awsrole status"))
        self.assertEqual(self.snapshot("after"), {"AWS_REGION": "*", "AWSROLE_X": "*[=]?"})
        self.assertIn(b"_AWSROLE_BASE=?\0", self.read("env"))

    def test_what_is_kept_survives_byte_for_byte(self, shell):
        for value in VALUES[:80:3]:
            self.answer(b":base=%s\n" % value)
            self.assert_quiet(self.run_in(shell, "awsrole use prod\nawsrole status"))
            env = dict(item.split(b"=", 1) for item in self.read("env").split(b"\0")[:-1])
            self.assertEqual(env[b"_AWSROLE_BASE"], value)
        self.assertEqual(self.leftovers(), [])

    def test_a_hostile_name_is_not_executed_by_the_segment(self, shell):
        for value in VALUES[1:90]:
            if len(value) > 200 or value.startswith(b"() {"):
                continue  # the second: bash 3.2 itself would run it, at its start
            result = self.run_in(
                shell, "awsrole_prompt", env=dict(
                    {"AWSROLE_PS1_COLOR": "none"},
                    AWSROLE_PROFILE=value.decode(errors="surrogateescape"),
                    AWSROLE_EXPIRATION=value.decode(errors="surrogateescape")))
            self.assertEqual(result.err, "", value)
            self.assertNotRegex(result.out, "[\x00-\x1f]")
        self.assertEqual(self.leftovers(), [])


if __name__ == "__main__":
    main()
