"""`make install`: new shells that look nowhere else find the hook, the prompt and the completion."""

import os
import subprocess

from shells import PLAIN, TOP, in_every, main
from interactive import PROMPT, READY, Terminal  # isort: skip
from program import ProgramTest

BUILD = os.path.abspath(os.environ.get("AWSROLE_BUILD") or os.path.join(TOP, "build"))
# The line of the README, in the file of the README; zsh and fish look below the root.
HOOK = {"bash": ("bashrc", 'eval "$(awsrole init bash)"'),
        "zsh": (".zshrc", 'eval "$(awsrole init zsh)"'),
        "fish": (".config/fish/config.fish", "awsrole init fish | source")}
SEGMENT = {"bash": "PS1='${AWSROLE_PS1}'$PS1",
           "zsh": "setopt prompt_subst; PROMPT='${AWSROLE_PS1}'$PROMPT",
           "fish": "function fish_prompt; awsrole_prompt; printf 'ready> '; end"}
STATIC = "[profile plain]\nregion = eu-west-2\n"


class Root(ProgramTest):
    def setUp(self):
        super().setUp()
        self.root = os.path.join(self.folder, "root")
        self.make("install")
        self.usr = os.path.join(self.root, "usr")
        self.scene(STATIC)
        self.credentials("[plain]\n" + self.fake.keys("alice"))

    def make(self, target):
        env = {k: v for k, v in os.environ.items() if not k.startswith("MAKE")}
        done = subprocess.run(
            ["make", "-s", "-C", TOP, target, "B=" + BUILD, "DESTDIR=" + self.root, "PREFIX=/usr",
             "LIBEXECDIR=/usr/local/libexec/awsrole"], env=env,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.assertEqual(done.returncode, 0, done.stdout.decode())

    def installed(self):
        return sorted(os.path.relpath(os.path.join(folder, name), self.root)
                      for folder, _, names in os.walk(self.root) for name in names)

    def new_shell(self, shell, *lines):
        """An interactive shell as a person has it after the installation."""
        share = os.path.join(self.usr, "share")
        name, hook = HOOK[shell.kind]
        head = {
            "bash": "[ -z \"$BASH_COMPLETION\" ] || . \"$BASH_COMPLETION\"",
            "zsh": "fpath=(%s/zsh/site-functions ${fpath:#*/site-functions}); "
                   "autoload -Uz compinit; compinit -u -D; bindkey '^I' expand-or-complete" % share,
            "fish": "",
        }[shell.kind]
        path = os.path.join(self.home, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            file.write("\n".join([head, PROMPT[shell.kind], *(lines or (hook,)), ""]))
        argv = {"bash": ["--noprofile", "--rcfile", path, "-i"], "zsh": ["-d", "-i"],
                "fish": ["--private", "-i"]}[shell.kind]
        completion = "/usr/share/bash-completion/bash_completion"
        env = self.environment({
            "TERM": "xterm", "HISTFILE": "/dev/null", "ZDOTDIR": self.home, "INPUTRC": "/dev/null",
            "PATH": os.path.join(self.usr, "bin") + ":/usr/local/bin:/usr/bin:/bin",
            "XDG_DATA_DIRS": share, "XDG_CONFIG_HOME": os.path.join(self.home, ".config"),
            "XDG_DATA_HOME": os.path.join(self.home, ".local"), "AWSROLE_PS1_COLOR": "none",
            "BASH_COMPLETION": completion if os.path.exists(completion) else ""})
        terminal = Terminal(shell, env, self.home, slower=3, words=argv)
        self.addCleanup(terminal.close)
        terminal.expect(READY)
        return terminal

    def use_by_tab(self, terminal):
        """awsrole use pl<Tab>; the prompt; awsrole exit."""
        terminal.settle()
        terminal.send("awsrole use pl")
        terminal.settle()
        terminal.send("\t")
        terminal.settle(1.5)
        terminal.send("\n")
        terminal.expect(r"\(plain\) ready> ")
        self.assertRegex(terminal.run("command -v awsrole; echo $AWS_REGION"), "eu-west-2")
        terminal.run("awsrole exit")
        shown = terminal.run("echo \"region=$AWS_REGION,\"")
        self.assertNotIn("(plain)", shown)
        self.assertIn("region=,", shown)


@in_every([shell for shell in PLAIN if "bash 3" not in shell.name and "bash 4" not in shell.name])
class Install(Root):
    def test_a_new_shell_has_hook_prompt_and_completion(self, shell):
        if shell.kind == "bash" and not os.path.exists("/usr/share/bash-completion"):
            self.skipTest("bash-completion is not installed")
        self.use_by_tab(self.new_shell(shell, HOOK[shell.kind][1], SEGMENT[shell.kind]))

    def test_the_hook_files_can_be_sourced(self, shell):
        share = os.path.join(self.usr, "share", "awsrole")
        self.use_by_tab(self.new_shell(shell, ". %s/awsrole.%s" % (share, shell.kind),
                                       ". %s/prompt.%s" % (share, shell.kind)))

    def test_the_prompt_by_init(self, shell):
        self.use_by_tab(self.new_shell(shell, HOOK[shell.kind][1].replace(
            "init " + shell.kind, "init %s --prompt" % shell.kind)))


@in_every([shell for shell in PLAIN if shell.kind == "fish"])
class Fish(Root):
    def test_fish_needs_no_line(self, shell):
        self.use_by_tab(self.new_shell(shell, SEGMENT["fish"]))


class Files(Root):
    def test_what_is_installed_and_removed(self):
        found = self.installed()
        for name in ("bin/awsrole", "libexec/awsrole/awsrole-net", "share/awsrole/awsrole.bash",
                     "share/bash-completion/completions/awsrole.bash",
                     "share/zsh/site-functions/_awsrole",
                     "share/fish/vendor_completions.d/awsrole.fish",
                     "share/fish/vendor_functions.d/awsrole_prompt.fish", "share/man/man1/awsrole.1"):
            if name.startswith("libexec"):
                name = "local/" + name
            self.assertIn("usr/" + name, found)
        for page in os.listdir(os.path.join(TOP, "src", "man")):
            self.assertTrue([name for name in found if name.endswith(page)], page)
        self.make("uninstall")
        self.assertEqual(self.installed(), [])
        self.assertFalse(os.path.exists(os.path.join(self.usr, "share", "awsrole")))


if __name__ == "__main__":
    main()
