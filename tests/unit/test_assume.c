#include "fetch/assume.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "fake_plan.h"

#define ARN "arn:aws:iam::123456789012:role/A"
#define CONFIG(more) \
	"[default]\nrole_arn = " ARN "\nsource_profile = s\nregion = eu-west-1\n" more \
	"[profile s]\naws_access_key_id = AKIASRC\naws_secret_access_key = sk\n"

static const char *const no_vars[FAKE_PLAN_VARS_MAX];

static bool
assume(struct creds *out, struct fake_plan *f, const char *code, struct err *e)
{
	return assume_role(
	    out, &f->plan, 0, &f->plan.source.keys, code, NULL, &f->fake.sys, e);
}

static void
the_call_has_the_profiles_parameters_and_the_sources_signature(void **state)
{
	AUTO_FAKE_PLAN f = { 0 };
	AUTO_CREDS c = { 0 };
	struct err e = { 0 };

	(void)state;
	fake_plan_make(&f,
	    CONFIG("role_session_name = me\nexternal_id = x:y\nmfa_serial = "
		   "arn:aws:iam::1:mfa/u\nduration_seconds = 3600\n"
		   "source_identity = who\nsession_policy_arns = p1, p2\n"
		   "session_tags = k=v\ntransitive_session_tags = k\n"),
	    no_vars);
	fake_answer_keys(&f.fake, "ASIA1", f.fake.clock + 3600);
	if (!assume(&c, &f, "123456", &e))
		fail_msg("%s", e.msg);
	assert_string_equal(c.access_key_id, "ASIA1");
	assert_string_equal(secret_reveal(&c.session_token), "tok/ASIA1");
	assert_true(c.expires == f.fake.clock + 3600);
	assert_string_equal(c.account_id, "123456789012");
	assert_string_equal(f.fake.requests[0].method, "POST");
	assert_string_equal(
	    f.fake.requests[0].url, "https://sts.eu-west-1.amazonaws.com/");
	assert_string_equal(f.fake.requests[0].key, "AKIASRC");
	assert_string_equal(f.fake.requests[0].body,
	    "Action=AssumeRole&Version=2011-06-15&RoleSessionName=me&ExternalId=x%3Ay"
	    "&SerialNumber=arn%3Aaws%3Aiam%3A%3A1%3Amfa%2Fu&DurationSeconds=3600"
	    "&RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2FA&TokenCode=123456"
	    "&PolicyArns.member.1.arn=p1&PolicyArns.member.2.arn=p2"
	    "&Tags.member.1.Key=k&Tags.member.1.Value=v&TransitiveTagKeys.member.1=k"
	    "&SourceIdentity=who");
}

static void
what_aws_would_refuse_in_any_case_is_not_sent(void **state)
{
	static const struct {
		const char *config, *code, *message;
	} table[] = {
		{ CONFIG("role_session_name = m\n"), NULL,
		    "role_session_name must have" },
		{ CONFIG("external_id = x\n"), NULL, "external_id must have" },
		{ CONFIG("external_id =\n"), NULL, "external_id must have" },
		{ CONFIG("mfa_serial = 12345678\n"), "123456", "mfa_serial must have" },
		{ CONFIG("mfa_serial = 123456789\n"), "12345", "the MFA code must have" },
		{ CONFIG("duration_seconds = 899\n"), NULL, "at least 900 (it is 899)" },
		{ CONFIG("duration_seconds = 0\n"), NULL, "at least 900" },
		{ CONFIG("duration_seconds = -1\n"), NULL, "at least 900" },
		{ "[default]\nrole_arn = role/A\nsource_profile = s\n"
		  "[profile s]\naws_access_key_id = K\naws_secret_access_key = S\n",
		    NULL, "profile 'default', role role/A: role_arn must have" },
		{ CONFIG("retry_mode = x\n"), NULL, "profile 'default': retry_mode" },
		{ CONFIG("endpoint_url = x\n"), NULL, "profile 'default': endpoint_url" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		AUTO_FAKE_PLAN f = { 0 };
		AUTO_CREDS c = { 0 };
		struct err e = { 0 };

		fake_plan_make(&f, table[i].config, no_vars);
		assert_false(assume(&c, &f, table[i].code, &e));
		if (strstr(e.msg, table[i].message) == NULL)
			fail_msg("row %zu: %s", i, e.msg);
		assert_int_equal(e.code, ERR_CONFIG);
		assert_int_equal(f.fake.nrequests, 0);
	}
}

static void
a_refusal_says_who_asked_for_what_and_what_to_do(void **state)
{
	AUTO_FAKE_PLAN f = { 0 };
	AUTO_CREDS c = { 0 };
	struct err e = { 0 };

	(void)state;
	fake_plan_make(&f, CONFIG(""), no_vars);
	fake_answer_refusal(&f.fake, 403, "AccessDenied", "no");
	assert_false(assume(&c, &f, NULL, &e));
	assert_int_equal(e.code, ERR_DENIED);
	assert_non_null(strstr(e.msg,
	    "profile 'default', role " ARN ": AWS refused AssumeRole: AccessDenied: no; "
	    "either this user"));
	assert_null(c.access_key_id);
}

static void
an_answer_that_is_none_is_a_network_error(void **state)
{
	static const char *const bodies[] = { "", "{}", "<html>hello</html>",
		"<AssumeRoleResponse><AssumeRoleResult/></AssumeRoleResponse>" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bodies); i++) {
		AUTO_FAKE_PLAN f = { 0 };
		AUTO_CREDS c = { 0 };
		struct err e = { 0 };

		fake_plan_make(&f, CONFIG(""), no_vars);
		fake_answer(&f.fake, 200, bodies[i]);
		assert_false(assume(&c, &f, NULL, &e));
		assert_int_equal(e.code, ERR_NETWORK);
		assert_null(c.access_key_id);
	}
}

/* AWS takes 2 to 64 characters of A-Za-z0-9_ and =,.@- for a session name. */
static void
a_made_up_session_name_fits_aws_whatever_the_user_is_called(void **state)
{
	static const struct {
		const char *user;
		int64_t clock;
		const char *expected;
	} table[] = {
		{ "alice", 1767323045, "awsrole-alice-1767323045" },
		{ "a_b+c=d,e.f@g-h", 1, "awsrole-a_b+c=d,e.f@g-h-1" },
		{ "DOM\\us er/\n", 1, "awsrole-DOM_us_er__-1" },
		{ "j\xC3\xBCrg", 1, "awsrole-j__rg-1" },
		{ "", 1, "awsrole-user-1" },
		{ NULL, 1, "awsrole-user-1" },
		{ "0123456789012345678901234567890123456789X", 1767323045,
		    "awsrole-0123456789012345678901234567890123456789-1767323045" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		AUTO_FAKE f = { 0 };
		AUTO_STRING char *name = NULL;

		fake_make(&f);
		f.user = table[i].user;
		f.clock = table[i].clock;
		name = assume_session_name(&f.sys);
		assert_string_equal(name, table[i].expected);
		assert_in_range(strlen(name), 2, 64);
	}
}

static void
a_session_name_is_made_up_only_where_there_is_none(void **state)
{
	static const struct {
		const char *config, *expected;
	} table[] = {
		{ CONFIG(""), "awsrole-u-1767323045" },
		{ CONFIG("role_session_name =\n"), "awsrole-u-1767323045" },
		{ CONFIG("role_session_name = my name\n"), "my name" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		AUTO_FAKE_PLAN f = { 0 };
		AUTO_CREDS c = { 0 };
		AUTO_STRING char *name = NULL;
		struct err e = { 0 };

		fake_plan_make(&f, table[i].config, no_vars);
		fake_answer_keys(&f.fake, "ASIA1", f.fake.clock + 3600);
		assert_true(assume(&c, &f, NULL, &e));
		name = fake_form(f.fake.requests[0].body, "RoleSessionName");
		assert_string_equal(name, table[i].expected);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    the_call_has_the_profiles_parameters_and_the_sources_signature),
		cmocka_unit_test(what_aws_would_refuse_in_any_case_is_not_sent),
		cmocka_unit_test(a_refusal_says_who_asked_for_what_and_what_to_do),
		cmocka_unit_test(an_answer_that_is_none_is_a_network_error),
		cmocka_unit_test(
		    a_made_up_session_name_fits_aws_whatever_the_user_is_called),
		cmocka_unit_test(a_session_name_is_made_up_only_where_there_is_none),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
