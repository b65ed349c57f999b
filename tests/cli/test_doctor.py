#!/usr/bin/env python3
"""doctor: what it says of a source that can't be used, or of rights that do not reach."""
import json

import scene


class Doctor(scene.SceneTest):
    def setUp(self):
        super().setUp()
        # The fake has no IAM: every question about policies is refused.
        self.env['AWS_ENDPOINT_URL_IAM'] = self.fake.sts_url

    def doctor(self, *args, status, **options):
        """The findings about the profile and its role; those about the machine are in test_doctor_machine.py."""
        got = self.awsrole('doctor', *args, '--json', **options)
        self.assertEqual(got.status, status, got)
        return [f for f in json.loads(got.stdout) if f['check'] in ('profile', 'role')]

    def problems(self, *args, **options):
        return [f for f in self.doctor(*args, status=4, **options) if f['state'] == 'problem']

    def test_a_role_that_can_be_used_is_well_even_if_iam_tells_nothing(self):
        found = self.doctor('prodaccess', status=0)
        self.assertEqual([f['state'] for f in found], ['ok', 'ok', 'ok'])
        self.assertEqual(found[-1]['text'], 'the role can be assumed')

    def test_what_nobody_may_look_at_is_a_question_where_the_role_is_refused(self):
        self.scene(scene.source('locked', 'LockedRole'))
        found = self.doctor('locked', status=4)
        self.assertEqual([f['state'] for f in found], ['ok', 'ok', 'unknown', 'unknown', 'problem'])
        self.assertIn('ask its administrator', found[2]['todo'])

    def test_a_key_that_looks_mistyped_is_told(self):
        self.scene('\n[profile slip]\nrole_arm = %s\nSource_Profiel = default\ngranted_color = red\n'
                   'cli_pager =\naws_account_id = 1\nmfa_serial = x\n' % scene.PROD_ROLE)
        got = self.awsrole('doctor', 'slip', '--json')
        found = [f for f in json.loads(got.stdout) if f['check'] == 'keys']
        line = 1 + self.read('.aws/config').split('\n').index('role_arm = ' + scene.PROD_ROLE)
        self.assertEqual([f['state'] for f in found], ['unknown', 'unknown'])
        self.assertTrue(found[0]['text'].endswith(
            "config:%d: 'role_arm' is no key that is known here; did you mean 'role_arn'?" % line), found)
        self.assertIn("'source_profiel' is no key that is known here; did you mean 'source_profile'?", found[1]['text'])

    def test_the_lines_for_people_have_the_same_findings(self):
        lines = self.awsrole_ok('doctor', 'prodaccess').stdout.splitlines()
        states = [line.split()[0] for line in lines if not line.startswith(' ')]
        findings = json.loads(self.awsrole_ok('doctor', 'prodaccess', '--json').stdout)
        self.assertEqual(states, [f['state'] for f in findings])

    def test_a_root_user_is_told_to_make_a_user(self):
        self.scene(keys='rootx')
        found, = self.problems('prodaccess')
        self.assertIn(':root', found['text'])
        self.assertIn("root user can't assume roles", found['todo'])

    def test_a_key_that_does_not_exist_is_told(self):
        self.credentials('[default]\naws_access_key_id = AKIANOBODY0000000000\naws_secret_access_key = x\n')
        found, = self.problems('prodaccess')
        self.assertIn('make a new one', found['todo'])

    def test_a_profile_that_can_not_be_resolved_is_a_problem(self):
        found, = self.problems('nothere')
        self.assertIn("no profile 'nothere'", found['text'])

    def test_a_refused_role_is_a_problem(self):
        self.scene(scene.source('locked', 'LockedRole'))
        self.assertIn('AccessDenied', self.problems('locked')[-1]['text'])

    def test_no_mfa_code_is_used_up(self):
        found = self.doctor('mfa', status=0)
        self.assertIn('use up an MFA code', found[-1]['text'])
        self.assertEqual(self.assumed(), [])

    def test_a_chain_is_looked_at_from_the_role_below(self):
        found = self.doctor('chain', status=0)
        self.assertIn('assumed-role/ChainA/', found[1]['text'])
        self.scene(scene.source('long', 'ChainB', 'duration_seconds = 7200', source='chain-a'))
        self.assertIn('one hour at most', self.problems('long')[0]['text'])

    def test_a_profile_without_a_role_is_asked_who_it_is(self):
        found = self.doctor('default', status=0)
        self.assertEqual([f['state'] for f in found], ['ok', 'ok'])
        self.assertIn('user/alice', found[1]['text'])


if __name__ == '__main__':
    scene.support.main()
