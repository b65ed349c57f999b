#include "core/role_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"

typedef bool check(const char *what, const char *text, struct err *);

struct row {
	check *check;
	const char *text;
	bool ok;
};

static void
a_text_has_the_length_and_the_letters_that_aws_takes(void **state)
{
	static const struct row rows[] = {
		{ role_check_session_name, "me", true },
		{ role_check_session_name, "alice.smith+ops=1,2@example-a_b", true },
		{ role_check_session_name, "m", false },
		{ role_check_session_name, "", false },
		{ role_check_session_name, "a b", false },
		{ role_check_session_name, "a/b", false },
		{ role_check_session_name, "gr\xC3\xB6n", false },
		{ role_check_external_id, "x1", true },
		{ role_check_external_id, "a:b/c", true },
		{ role_check_external_id, "x", false },
		{ role_check_external_id, "a\nb", false },
		{ role_check_external_id, "a#b", false },
		{ role_check_mfa_serial, "arn:aws:iam::123456789012:mfa/a_b.c", true },
		{ role_check_mfa_serial, "GAHT12345678", true },
		{ role_check_mfa_serial, "12345678", false },
		{ role_check_mfa_serial, "arn:aws:iam::1 mfa/x", false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct err e = { 0 };

		assert_int_equal(rows[i].check("it", rows[i].text, &e), rows[i].ok);
		assert_int_equal(e.code, rows[i].ok ? ERR_NONE : ERR_USAGE);
		assert_int_equal(strncmp(e.msg, "it has ", 7) == 0, !rows[i].ok);
	}
}

static void
the_longest_text_is_taken_and_one_more_is_not(void **state)
{
	static const struct {
		check *check;
		size_t most;
	} rows[] = {
		{ role_check_session_name, 64 },
		{ role_check_external_id, 1224 },
		{ role_check_mfa_serial, 256 },
	};
	char text[1226];
	struct err e = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		memset(text, 'a', sizeof(text));
		text[rows[i].most] = '\0';
		assert_true(rows[i].check("it", text, &e));
		text[rows[i].most] = 'a';
		text[rows[i].most + 1] = '\0';
		assert_false(rows[i].check("it", text, &e));
	}
}

static void
only_a_roles_arn_is_one(void **state)
{
	static const struct {
		const char *arn;
		bool ok;
	} rows[] = {
		{ "arn:aws:iam::123456789012:role/Name", true },
		{ "arn:aws-us-gov:iam::123456789012:role/a/b/Name", true },
		{ "arn:aws:iam::123456789012:user/Name", false },
		{ "arn:aws:iam::123456789012:role/", false },
		{ "arn:aws:iam::123456789012:role", false },
		{ "arn:aws:iam::12345678901:role/Name", false },
		{ "arn:aws:iam:::role/Name", false },
		{ "arn:aws:sts::123456789012:assumed-role/Name/me", false },
		{ "arn:aws:iam::123456789012:role/a!b/Na+me=,.@-_", true },
		{ "arn:aws:iam::123456789012:role/Na me", false },
		{ "arn:aws:iam::123456789012:role/a b/Name", false },
		{ "arn:aws:iam::123456789012:role/Na%me", false },
		{ "123456789012", false },
		{ "", false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct err e = { 0 };

		assert_int_equal(role_check_arn("it", rows[i].arn, &e), rows[i].ok);
		assert_int_equal(e.code, rows[i].ok ? ERR_NONE : ERR_USAGE);
	}
}

static void
a_duration_is_a_quarter_of_an_hour_to_twelve_hours(void **state)
{
	static const struct {
		long seconds;
		bool ok;
	} rows[] = { { 899, false }, { 900, true }, { 43200, true }, { 43201, false },
		{ -900, false } };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct err e = { 0 };

		assert_int_equal(
		    role_check_duration("it", rows[i].seconds, &e), rows[i].ok);
	}
}

static void
a_machine_has_three_sources_spelt_like_this(void **state)
{
	static const struct row rows[] = {
		{ role_check_credential_source, "Ec2InstanceMetadata", true },
		{ role_check_credential_source, "EcsContainer", true },
		{ role_check_credential_source, "Environment", true },
		{ role_check_credential_source, "environment", false },
		{ role_check_credential_source, "", false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct err e = { 0 };

		assert_int_equal(rows[i].check("it", rows[i].text, &e), rows[i].ok);
		assert_int_equal(e.code, rows[i].ok ? ERR_NONE : ERR_USAGE);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_text_has_the_length_and_the_letters_that_aws_takes),
		cmocka_unit_test(the_longest_text_is_taken_and_one_more_is_not),
		cmocka_unit_test(only_a_roles_arn_is_one),
		cmocka_unit_test(a_machine_has_three_sources_spelt_like_this),
		cmocka_unit_test(a_duration_is_a_quarter_of_an_hour_to_twelve_hours),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
