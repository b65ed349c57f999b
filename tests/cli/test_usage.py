#!/usr/bin/env python3
"""help, --version, init, and what is said of words that mean nothing; the exit statuses."""
import os
import re
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import support  # noqa: E402
from scene import CONFIG, SceneTest  # noqa: E402

COMMANDS = ['use', 'exit', 'refresh', 'exec', 'export', 'list', 'show', 'status', 'whoami', 'forget', 'init', 'help']


class Help(SceneTest):
    def commands(self):
        return re.findall(r'^  ([a-z]+) ', self.awsrole_ok('help').stdout, re.MULTILINE)

    def test_every_command_is_listed_and_has_help_of_its_own(self):
        listed = self.commands()
        self.assertLessEqual(set(COMMANDS), set(listed))
        for command in listed:
            text = self.awsrole_ok('help', command).stdout
            self.assertTrue(text.startswith('usage: awsrole ' + command), text)
            self.assertEqual(self.awsrole_ok(command, '--help').stdout, text)
            self.assertEqual(self.awsrole_ok(command, '-h').stdout, text)
            self.assertTrue(all(len(line) <= 80 for line in text.splitlines()), text)

    def test_no_words_and_the_help_option_are_help(self):
        text = self.awsrole_ok('help').stdout
        for args in ([], ['--help'], ['-h']):
            self.assertEqual(self.awsrole_ok(*args).stdout, text)
        self.assertTrue(all(len(line) <= 80 and line == line.rstrip() for line in text.splitlines()), text)

    def test_every_option_that_help_names_is_taken(self):
        for command in self.commands():
            for name, value in re.findall(r'--([a-z-]+)( [A-Z=]+)?', self.awsrole_ok('help', command).stdout):
                got = self.awsrole(command, '--' + name, *(['x'] if value else []), '--help')
                self.assertNotIn('has no option', got.stderr, got)

    def test_the_version_is_one_line(self):
        for word in ('--version', '-V'):
            self.assertRegex(self.awsrole_ok(word).stdout, r'^awsrole \d+\.\d+\S*\n$')


class Mistakes(SceneTest):
    def test_an_unknown_command_is_named(self):
        self.awsrole_fails(2, "no command 'frobnicate'", 'frobnicate')
        self.awsrole_fails(2, "no command 'frobnicate'", 'help', 'frobnicate')
        self.awsrole_fails(2, "no command ''", '')
        got = self.awsrole_fails(2, 'no command', 'a\x1b[31m\nb')
        self.assertNotIn('\x1b', got.stderr)

    def test_an_unknown_option_is_named(self):
        for command in COMMANDS:
            self.awsrole_fails(2, "'--frobnicate'", command, '--frobnicate')
        self.awsrole_fails(2, "'-x'", 'export', '-x')
        self.awsrole_fails(2, '--all', 'list', '--all')

    def test_a_near_command_is_suggested(self):
        for wrong, near in (('stauts', 'status'), ('usee', 'use'), ('foget', 'forget'), ('ls', 'awsrole list'),
                            ('assume', 'awsrole use'), ('prodaccess', 'awsrole use prodaccess')):
            for args in ([wrong], ['help', wrong]):
                got = self.awsrole_fails(2, "no command '%s'; did you mean '%s'?" % (wrong, near), *args)
                self.assertNotIn(' or ', got.stderr)
        self.awsrole_fails(2, "no command 'frobnicate'; see: awsrole help", 'frobnicate')

    def test_a_near_option_is_suggested(self):
        for args, said in ((['show', '--regoin', 'x'], "'show' has no option '--regoin'; did you mean '--region'?"),
                           (['exec', '--duraton=1h'], "'--duraton'; did you mean '--duration'?"),
                           (['export', '--source', 'x'], "did you mean '--source-identity' or '--source-profile'?"),
                           (['list', '--frobnicate'], "'list' has no option '--frobnicate'; see: awsrole help list")):
            self.awsrole_fails(2, said, *args)

    def test_an_option_without_its_value_is_named(self):
        self.awsrole_fails(2, 'a value is missing', 'export', '--region')
        self.awsrole_fails(2, 'a value is missing', 'export', 'prodaccess', '-d')

    def test_too_many_words_are_refused(self):
        for args in (['export', 'prodaccess', 'staging'], ['show', 'default', 'x'], ['whoami', 'default', 'x'],
                     ['list', 'x'], ['status', 'x'], ['init', 'bash', 'x'], ['forget', 'prodaccess', 'x'],
                     ['--hook=1', 'use', 'prodaccess', '123456', 'x'], ['--hook=1', 'exit', 'x']):
            self.awsrole_fails(2, '', *args)
        self.assertEqual(len(self.fake.log), 0)

    def test_durations(self):
        for text, seconds in (('900', 900), ('15m', 900), ('1h', 3600), ('1h30m', 5400), ('2h', 7200), ('3600s', 3600)):
            self.awsrole_ok('export', 'prodaccess', '--no-cache', '-d', text)
            self.assertEqual(self.assumed()[-1]['params']['DurationSeconds'], str(seconds))
        for text in ('', 'x', '0', '-1', '1d', '1h-5', '1 h', '99999999999999999999', 'h', '1.5h'):
            self.awsrole_fails(2, 'a duration is written', 'export', 'prodaccess', '--duration=' + text)
        for text in ('13h', '1', '899'):
            self.awsrole_fails(2, '--duration must be 900 to 43200', 'export', 'prodaccess', '-d', text)

    def test_values_that_aws_would_refuse(self):
        for option, value in (('--session-name', 'a'), ('--session-name', 'a b'), ('--external-id', 'x'),
                              ('--mfa-serial', 'me'), ('--role-arn', 'arn:aws:iam::1:role/x')):
            self.awsrole_fails(2, option, 'export', 'prodaccess', option, value)
        self.assertEqual(len(self.fake.log), 0)

    def test_options_for_a_role_need_one(self):
        for args in (['-d', '1h'], ['--external-id', 'x1'], ['--read-only'], ['--tag', 'a=b']):
            self.awsrole_fails(2, 'assumes no role', 'export', 'default', *args)
        self.awsrole_fails(2, '--role-arn', 'export', '--source-profile', 'default')
        self.awsrole_fails(2, 'not both', 'export', 'prodaccess', '--source-profile', 'default',
                           '--role-arn', 'arn:aws:iam::123456789012:role/X')

    def test_a_tag_needs_a_key_and_a_value(self):
        for tag in ('x', '=x', ''):
            got = self.awsrole('export', 'prodaccess', '--tag', tag)
            self.assertIn(got.status, (2, 3), got)
            self.assertIn('KEY=VALUE', got.stderr)

    def test_policies(self):
        self.write('policy.json', '{"Version": "2012-10-17", "Statement": []}\n')
        self.awsrole_ok('export', 'prodaccess', '--policy', self.path('policy.json'), '--read-only', '--policy-arn',
                        'arn:aws:iam::aws:policy/Other')
        params = self.assumed()[-1]['params']
        self.assertEqual(params['Policy'], '{"Version": "2012-10-17", "Statement": []}')
        self.assertEqual({params['PolicyArns.member.%d.arn' % n] for n in (1, 2)},
                         {'arn:aws:iam::aws:policy/Other', 'arn:aws:iam::aws:policy/ReadOnlyAccess'})
        self.write('broken.json', '{"Version": \n')
        self.awsrole_fails(3, 'broken.json', 'export', 'prodaccess', '--policy', self.path('broken.json'))
        self.write('list.json', '[]')
        self.awsrole_fails(2, 'no JSON object', 'export', 'prodaccess', '--policy', self.path('list.json'))
        self.awsrole_fails(2, 'no policy file', 'export', 'prodaccess', '--policy', '/nowhere/p.json')

    def test_near_names_are_suggested(self):
        for wrong, near in (('prodacess', 'prodaccess'), ('PRODACCESS', 'prodaccess'), ('prod', 'prodaccess'),
                            ('stagign', 'staging'), ('mffa', 'mfa')):
            got = self.awsrole_fails(3, "no profile '%s'" % wrong, 'export', wrong)
            self.assertIn("did you mean '%s'" % near, got.stderr)
        got = self.awsrole_fails(3, "no profile 'qqqqqqqq'", 'export', 'qqqqqqqq')
        self.assertNotIn('mean', got.stderr)


class Places(SceneTest):
    def test_an_installed_tree_can_be_moved(self):
        for name, place in (('awsrole', 'bin'), ('awsrole-net', 'libexec/awsrole')):
            folder = self.path(os.path.join('moved', place))
            os.makedirs(folder)
            shutil.copy(os.path.join(self.bin, name), folder)
        os.symlink('moved/bin/awsrole', self.path('awsrole'))
        got = self.awsrole_ok(self.path('awsrole'), 'export', 'prodaccess')
        self.assertIn('AccessKeyId', got.stdout)
        shutil.rmtree(self.path('moved'))
        os.remove(self.path('awsrole'))


class Statuses(SceneTest):
    def test_each_kind_of_failure_has_its_status(self):
        self.awsrole_ok('export', 'prodaccess')
        self.awsrole_fails(127, 'no-such-command', 'exec', 'prodaccess', '--', 'no-such-command')
        self.awsrole_fails(126, '/', 'exec', 'prodaccess', '--', '/')
        self.awsrole_fails(2, '', 'export', '--frobnicate')
        self.awsrole_fails(3, '', 'export', 'nothere')
        self.awsrole_fails(5, '', 'export', 'withid', env={'AWS_ENDPOINT_URL_STS': 'http://127.0.0.1:1',
                                                           'AWS_MAX_ATTEMPTS': '1'})
        self.fake.rule(on='AssumeRole', error=['AccessDenied', 'no'], status=403)
        self.awsrole_fails(4, '', 'export', 'staging')


class Init(SceneTest):
    def evaluate(self, shell, argv, load, show):
        if not shutil.which(shell):
            self.skipTest(shell + ' is not installed')
        text = self.awsrole_ok('init', shell).stdout
        self.assertGreater(len(text), 1000)
        done = subprocess.run([shell] + argv + ['-c', load + '\n' + show], env=self.environment(), cwd=self.home,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertEqual((done.returncode, done.stderr), (0, b''))
        self.assertEqual(done.stdout, self.fake.world.issued[-1].key_id.encode() + b'\nnone\n')
        self.assertEqual(len(self.assumed()), 1)

    POSIX = 'awsrole use prodaccess; echo $AWS_ACCESS_KEY_ID; awsrole exit; echo ${AWS_ACCESS_KEY_ID-none}'

    def test_the_text_evaluates_in_bash(self):
        self.evaluate('bash', ['--noprofile', '--norc', '-eu'], 'eval "$(awsrole init bash)"', self.POSIX)

    def test_the_text_evaluates_in_zsh(self):
        self.evaluate('zsh', ['-f', '-eu'], 'alias -g local=oops; eval "$(awsrole init zsh)"', self.POSIX)

    def test_the_text_evaluates_in_fish(self):
        self.evaluate('fish', ['--no-config'], 'awsrole init fish | source',
                      'awsrole use prodaccess; echo $AWS_ACCESS_KEY_ID; awsrole exit; '
                      'set -q AWS_ACCESS_KEY_ID; or echo none')

    def test_the_text_of_bash_is_the_hook_itself(self):
        hook = os.path.join(os.path.dirname(os.path.dirname(support.HERE)), 'shell', 'awsrole.')
        for shell in ('bash', 'fish'):
            with open(hook + shell) as f:
                self.assertEqual(self.awsrole_ok('init', shell).stdout, f.read())

    def test_another_shell_is_refused(self):
        self.awsrole_fails(2, "not for 'tcsh'", 'init', 'tcsh')
        for shell, line in (('/bin/zsh', '.zshrc'), ('/usr/bin/fish', 'config.fish'), ('/bin/bash', '.bashrc')):
            self.awsrole_fails(2, line, 'init', env={'SHELL': shell})

    def test_it_reads_no_profiles(self):
        self.config(CONFIG + '[broken\n')
        self.awsrole_ok('init', 'bash')


if __name__ == '__main__':
    support.main()
