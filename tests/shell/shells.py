"""The shells that the tests run in, and one way to run the same scenario in each.

A scenario is lines that bash, zsh and fish all read alike: commands, `||`, `&&`, and
the helpers of a prelude, in each shell's own language:
    put NAME VALUE   export it             drop NAME   unset it
    rc               print rc=$?           kept        print what the hook keeps
    draw             what the shell does before a prompt, and the segment
    snapshot FILE    (a program) write its environment to $STAND_IN/FILE
"""

import glob
import os
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
sys.path[:0] = [os.path.join(TOP, "tests"), HERE]
from fake.tap import main  # noqa: E402, F401

POSIX_PRELUDE = """
put() { export "$1=$2"; }
drop() { unset "$1"; }
rc() { echo "rc=$?"; }
kept() { echo "kept=${_awsrole_base-},${_awsrole_last-}"; }
draw() { __awsrole_precmd || :; awsrole_prompt; }
"""
FISH_PRELUDE = """
function put; set -gx $argv[1] $argv[2]; end
function drop; set -eg $argv[1]; end
function rc; echo rc=$status; end
function kept; echo "kept=$_awsrole_base,$_awsrole_last"; end
function draw; emit fish_prompt; awsrole_prompt; end
"""


class Shell:
    """name: for test names; kind: bash, zsh or fish; first: commands before the hook."""

    def __init__(self, name, kind, argv, first="", strict=False):
        self.name = name
        self.kind = kind
        self.argv = argv
        self.first = first
        self.strict = strict
        self.hook = os.path.join(TOP, "shell", "awsrole." + kind)
        self.prelude = FISH_PRELUDE if kind == "fish" else POSIX_PRELUDE

    def script(self, scenario, first=""):
        return "\n".join(
            [self.prelude, self.first, first, ". '%s'" % self.hook, scenario, ""]
        )


HOSTILE_ZSH = "setopt ksh_arrays sh_word_split glob_subst csh_junkie_quotes " \
    "magic_equal_subst posix_builtins all_export null_glob no_clobber ksh_glob " \
    "no_function_argzero bash_rematch no_case_match 2>/dev/null"
HOSTILE_BASH = "set -o noclobber; set -f; set -a; shopt -s nocasematch extglob " \
    "failglob; IFS=aeo_=-"


def found_shells():
    shells = []
    bashes = [shutil.which("bash")]
    bashes += os.environ.get("AWSROLE_TEST_BASHES", "").replace(":", " ").split()
    for path in filter(None, bashes):
        version = subprocess.run(
            [path, "-c", "echo ${BASH_VERSINFO[0]}.${BASH_VERSINFO[1]}"],
            stdout=subprocess.PIPE, check=True).stdout.decode().strip()
        name = "bash " + version
        bare = [path, "--noprofile", "--norc"]
        shells.append(Shell(name, "bash", bare))
        shells.append(Shell(name + " strict", "bash",
                            bare + ["-eu", "-o", "pipefail"], strict=True))
        shells.append(Shell(name + " posix", "bash", bare + ["--posix"]))
        shells.append(Shell(name + " odd", "bash", bare, HOSTILE_BASH))
    path = shutil.which("zsh")
    if path:
        shells.append(Shell("zsh", "zsh", [path, "-f"]))
        shells.append(Shell("zsh strict", "zsh", [path, "-f", "-eu"], strict=True))
        shells.append(Shell("zsh odd", "zsh", [path, "-f"], HOSTILE_ZSH))
    path = shutil.which("fish")
    if path:
        shells.append(Shell("fish", "fish", [path, "--no-config"]))
        shells.append(Shell("fish odd", "fish", [path, "--no-config"],
                            "set -g IFS ''; set -g out 1; set -g line 2"))
    return shells


SHELLS = found_shells()
PLAIN = [shell for shell in SHELLS if not shell.first and len(shell.name.split()) <= 2
         and not shell.strict and "posix" not in shell.name]


def in_every(shells):
    """Makes of each test with a parameter `shell` one test per shell."""
    def decorate(cls):
        for name, body in list(vars(cls).items()):
            if not name.startswith("test_") or body.__code__.co_argcount < 2:
                continue
            delattr(cls, name)
            for shell in shells:
                def test(self, body=body, shell=shell):
                    body(self, shell)
                setattr(cls, "%s in %s" % (name, shell.name), test)
        return cls
    return decorate


class Result:
    def __init__(self, done):
        self.status = done.returncode
        self.out = done.stdout.decode("utf-8", "surrogateescape")
        self.err = done.stderr.decode("utf-8", "surrogateescape")


def role(left=None, name="prod", **more):
    """What a shell has after `use`; left: seconds."""
    env = {"AWSROLE_PROFILE": name, "AWSROLE_KEY": "ASIA1", "AWS_ACCESS_KEY_ID": "ASIA1",
           "AWSROLE_PS1_COLOR": "none"}
    if left is not None:
        env["AWSROLE_EXPIRATION"] = str(int(time.time()) + left)
    env.update(more)
    return env


def environment(data):
    """NAME=VALUE pairs with NULs, as a dictionary of bytes."""
    return dict(item.split(b"=", 1) for item in data.split(b"\0") if b"=" in item)


class ShellTest(unittest.TestCase):
    """A folder with the stand-in first in PATH, removed afterwards."""

    maxDiff = None

    def setUp(self):
        self.dir = tempfile.mkdtemp(prefix="awsrole-shell-")
        self.addCleanup(shutil.rmtree, self.dir)
        self.bin = self.made("bin")
        self.stand_in = self.made("stand-in")
        self.home = self.made("home")
        shutil.copy(os.path.join(HERE, "stand_in.sh"), os.path.join(self.bin, "awsrole"))
        self.program("snapshot", '#!/bin/sh\nenv -0 >"$STAND_IN/$1"\n')
        self.answer(b"")
        self.env = {
            "PATH": self.bin + ":/usr/local/bin:/usr/bin:/bin",
            "HOME": self.home,
            "XDG_CONFIG_HOME": os.path.join(self.home, ".config"),
            "XDG_DATA_HOME": os.path.join(self.home, ".local/share"),
            "STAND_IN": self.stand_in,
            "LC_ALL": "C.UTF-8",
            "TERM": "xterm",
        }

    def made(self, name):
        path = os.path.join(self.dir, name)
        os.mkdir(path)
        return path

    def program(self, name, text):
        path = os.path.join(self.bin, name)
        with open(path, "w") as file:
            file.write(text)
        os.chmod(path, 0o755)

    def write(self, name, data):
        with open(os.path.join(self.stand_in, name), "wb") as file:
            file.write(data)

    def read(self, name):
        with open(os.path.join(self.stand_in, name), "rb") as file:
            return file.read()

    def answer(self, data, status=0):
        self.write("answer", data)
        self.write("status", str(status).encode())

    def run_in(self, shell, scenario, first="", under=(), env=None, typed=b""):
        done = subprocess.run(
            list(under) + shell.argv + ["-c", shell.script(scenario, first)],
            cwd=self.home, env={**self.env, **(env or {})}, input=typed,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
        return Result(done)

    def snapshot(self, name):
        """The AWS variables of a snapshot, as text."""
        return {key.decode(): value.decode("utf-8", "surrogateescape")
                for key, value in environment(self.read(name)).items()
                if key.startswith(b"AWS")}

    def args(self):
        return self.read("args").decode().split("\0")[:-1]

    def assert_quiet(self, result):
        self.assertEqual((result.err, result.status), ("", 0))

    def leftovers(self):
        """Files that a scenario has left where it ran: canaries."""
        return [os.path.basename(p) for p in glob.glob(os.path.join(self.home, "*"))]
