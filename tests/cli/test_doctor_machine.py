#!/usr/bin/env python3
"""doctor: what it says of the machine: files, shell, network and clock, sandbox."""
import json
import os

import support
from scene import SceneTest, source


class DoctorMachine(SceneTest):
    def findings(self, *args, status=None, **options):
        """The findings by check; the exit status must be the one given."""
        done = self.awsrole('doctor', *args, '--json', **options)
        if status is not None:
            self.assertEqual(done.status, status, done)
        found = {}
        for row in json.loads(done.stdout):
            found.setdefault(row['check'], []).append(row)
        return found

    def states(self, found, check):
        return [row['state'] for row in found[check]]

    def test_files_network_and_clock_are_well(self):
        found = self.findings('prodaccess')
        for check in ('files', 'profile', 'network'):
            self.assertEqual(set(self.states(found, check)), {'ok'}, found[check])
        self.assertIn('answers', found['network'][0]['text'])
        self.assertRegex(found['network'][1]['text'], 'the clock is [0-4] s')

    def test_keys_that_others_can_read_are_a_problem(self):
        os.chmod(self.path('.aws/credentials'), 0o644)
        found = self.findings('prodaccess', status=4)
        row = next(r for r in found['files'] if r['state'] == 'problem')
        self.assertIn('mode 0644', row['text'])
        self.assertEqual(row['todo'], 'chmod 600 ' + self.path('.aws/credentials'))

    def test_what_several_checks_meet_is_told_once(self):
        os.chmod(self.path('.aws/credentials'), 0o666)
        told = [check for check, rows in self.findings('prodaccess', status=4).items() for row in rows
                if 'can be written by other users' in row['text']]
        self.assertEqual(told, ['files'])

    def test_a_syntax_error_names_the_line(self):
        self.config('[default]\nregion\n')
        found = self.findings('prodaccess', status=4)
        self.assertIn('.aws/config:2', found['profile'][0]['text'])

    def test_a_circle_is_named(self):
        self.config('[profile a]\nrole_arn = x\nsource_profile = b\n[profile b]\nrole_arn = x\nsource_profile = a\n')
        self.assertIn('a -> b -> a', self.findings('a', status=4)['profile'][0]['text'])

    def test_a_wrong_clock_is_noticed(self):
        self.fake.world.clock_offset = 3600
        self.fake.rule(on='GET /', status=200, headers={'Date': 'Thu, 01 Jan 2015 00:00:00 GMT'}, body='')
        found = self.findings('prodaccess', status=4)
        self.assertTrue(any('clock' in r['text'] and r['state'] == 'problem' for r in found['network']), found)

    def test_an_endpoint_that_is_down_is_a_problem(self):
        found = self.findings('prodaccess', status=4, env={'AWS_ENDPOINT_URL_STS': 'http://127.0.0.1:1',
                                                           'AWS_MAX_ATTEMPTS': '1'})
        self.assertIn("can't be reached", found['network'][0]['text'])

    def test_the_hook_and_the_shell_are_looked_at(self):
        found = self.findings('prodaccess')
        self.assertEqual(self.states(found, 'shell'), ['unknown'])
        found = self.findings('prodaccess', env={'_AWSROLE_HOOK': '1'})
        self.assertEqual(self.states(found, 'shell'), ['ok'])
        found = self.findings('prodaccess', env={
            '_AWSROLE_HOOK': '1', 'AWSROLE_PROFILE': 'prodaccess', 'AWSROLE_KEY': 'A', 'AWS_ACCESS_KEY_ID': 'B',
            'AWS_SECRET_ACCESS_KEY': 'x'})
        self.assertIn('problem', self.states(found, 'shell'))

    def test_what_use_would_refuse_is_a_problem(self):
        self.scene(source('a', 'ProductionAccessRole', 'awsrole_confirm = yes', 'awsrole_color = RED'))
        found = self.findings('a', status=4, env={'AWSROLE_PROMPT_COMPAT': 'zzz', 'AWSROLE_PICKER': 'foo'})
        text = [row['text'] for row in found['entering'] if row['state'] == 'problem']
        for name, line in zip(('AWSROLE_PICKER', 'AWSROLE_PROMPT_COMPAT', 'awsrole_confirm', 'awsrole_color'), text):
            self.assertIn(name, line)
        self.assertEqual(len(text), 4)
        self.assertEqual(self.states(self.findings('prodaccess'), 'entering'), ['ok'])

    def test_the_sandbox_is_reported(self):
        text = ' '.join(row['text'] for row in self.findings('prodaccess')['sandbox'])
        self.assertIn('seccomp', text)


if __name__ == '__main__':
    support.main()
