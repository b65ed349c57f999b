#!/usr/bin/env python3
"""
The main job against moto, an AWS that we did not write: after `awsrole use` an unmodified boto3 in that shell has the
role's identity, `awsrole exit` brings back what was there, and a `use` that fails changes no variable.
"""
import json
import os
import re
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), 'cli'))
import support  # noqa: E402

ROLE = 'arn:aws:iam::123456789012:role/ProductionAccessRole'
CONFIG = '''\
[default]
region = us-east-2
[profile mine]
region = ap-south-1
[profile prodaccess]
role_arn = %s
source_profile = default
region = us-east-2
[profile deadend]
role_arn = %sOther
source_profile = default
region = us-east-2
''' % (ROLE, ROLE)
KEYS = 'aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n'
SHELLS = {'bash': ['bash', '--noprofile', '--norc', '-c'], 'zsh': ['zsh', '-f', '-c'],
          'fish': ['fish', '--no-config', '-c']}
HOOK = {'bash': 'eval "$(awsrole init bash)"', 'zsh': 'eval "$(awsrole init zsh)"', 'fish': 'awsrole init fish | source'}

# What a program in that shell has: its AWS variables, and who boto3 and bare botocore are.
PROGRAM = '''
import json, os, sys
import boto3, botocore.session
out = {"step": sys.argv[1], "env": {k: v for k, v in os.environ.items() if k.startswith(("AWS", "_AWS"))}}
out["boto3"] = boto3.client("sts").get_caller_identity()["Arn"]
session = botocore.session.Session()
out["botocore"] = session.create_client("sts").get_caller_identity()["Arn"]
out["region"] = boto3.session.Session().region_name
print(json.dumps(out))
'''
SERVER = 'import sys; from moto.server import main; main(["-H", "127.0.0.1", "-p", "0"])'


class Moto(support.CliTest):
    @classmethod
    def setUpClass(cls):
        env = {k: v for k, v in os.environ.items() if not k.startswith('AWS')}
        cls.server = subprocess.Popen([sys.executable, '-c', SERVER], env=env, stdin=subprocess.DEVNULL,
                                      stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        said = b''
        for line in cls.server.stderr:
            said += line
            found = re.search(rb'http://127\.0\.0\.1:(\d+)', line)
            if found:
                cls.url = found.group().decode()
                return
        cls.tearDownClass()
        raise AssertionError('moto does not start: %r' % said)

    @classmethod
    def tearDownClass(cls):
        cls.server.kill()
        cls.server.wait()
        cls.server.stderr.close()

    def setUp(self):
        super().setUp()
        self.config(CONFIG)
        self.credentials('[default]\n%s[mine]\n%s' % (KEYS, KEYS.replace('AKIAIOS', 'AKIAMIN')))
        self.write('program.py', PROGRAM)
        self.env.update(AWS_ENDPOINT_URL=self.url, AWS_EC2_METADATA_DISABLED='true', AWS_MAX_ATTEMPTS='1',
                        AWS_PROFILE='mine', AWS_REGION='ap-south-1')

    def steps(self, shell, *lines):
        """Runs lines in a shell with the hook; what PROGRAM saw at each `see STEP`, by step, and the text besides."""
        if not shutil.which(shell):
            self.skipTest(shell + ' is not installed')
        see = '%s %s' % (sys.executable, self.path('program.py'))
        script = '\n'.join([HOOK[shell]] + [re.sub('^see', see, line) for line in lines])
        done = subprocess.run(SHELLS[shell] + [script], env=self.environment(), cwd=self.home, timeout=60,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              start_new_session=True)
        lines = done.stdout.decode().splitlines()
        seen = [json.loads(x) for x in lines if x.startswith('{')]
        return {x['step']: x for x in seen}, [x for x in lines if not x.startswith('{')], done.stderr.decode()

    def main_job(self, shell):
        seen, _, errors = self.steps(shell, 'see before', 'awsrole use prodaccess', 'see inside', 'awsrole exit',
                                     'see after')
        self.assertEqual(errors, '')
        self.assertEqual(list(seen), ['before', 'inside', 'after'])
        before, inside, after = seen['before'], seen['inside'], seen['after']
        role = 'arn:aws:sts::123456789012:assumed-role/ProductionAccessRole/awsrole-'
        for program in ('boto3', 'botocore'):
            self.assertNotIn('assumed-role', before[program])
            self.assertTrue(inside[program].startswith(role), inside[program])
        self.assertEqual(inside['region'], 'us-east-2')
        self.assertNotIn('AWS_PROFILE', inside['env'])
        self.assertEqual([x for x in inside['env'] if x.startswith('_')], [])
        self.assertEqual((before['env']['AWS_PROFILE'], before['env']['AWS_REGION']), ('mine', 'ap-south-1'))
        self.assertEqual(after['env'], before['env'])
        self.assertEqual((after['boto3'], after['region']), (before['boto3'], before['region']))

    def failing_use(self, shell):
        seen, said, errors = self.steps(
            shell, 'see before', 'AWS_ENDPOINT_URL=http://127.0.0.1:1 awsrole use deadend || echo refused',
            'see outside', 'awsrole use nothere || echo no', 'awsrole use prodaccess', 'see inside',
            'awsrole use nothere || echo no', 'see still')
        self.assertEqual(said, ['refused', 'no', 'no'])
        self.assertEqual(seen['outside']['env'], seen['before']['env'])
        self.assertEqual(seen['still']['env'], seen['inside']['env'])
        self.assertEqual(len(errors.splitlines()), 3, errors)
        for line in errors.splitlines():
            self.assertTrue(line.startswith('awsrole: '), errors)


def add_tests():
    """One test of each kind per shell."""
    for shell in SHELLS:
        setattr(Moto, 'test_boto3_has_the_role_and_exit_brings_back_the_rest_in_' + shell,
                lambda self, shell=shell: self.main_job(shell))
        setattr(Moto, 'test_a_failing_use_changes_no_variable_in_' + shell,
                lambda self, shell=shell: self.failing_use(shell))


add_tests()

if __name__ == '__main__':
    support.main()
