#include "core/arn.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/attr.h"

static void
an_arn_is_taken_apart(void **state)
{
	static const struct {
		const char *text, *account, *type, *path, *name;
	} table[] = {
		{ "arn:aws:iam::123456789012:user/alice", "123456789012", "user", "/",
		    "alice" },
		{ "arn:aws-cn:iam::123456789012:role/a/b/N", "123456789012", "role",
		    "/a/b/", "N" },
		{ "arn:aws:iam::123456789012:root", "123456789012", "root", "", "" },
		{ "arn:aws:sts::123456789012:assumed-role/Name/me/x", "123456789012",
		    "assumed-role", "", "Name" },
		{ "arn:aws:iam::aws:policy/ReadOnlyAccess", "aws", "policy", "/",
		    "ReadOnlyAccess" },
	};
	static const char *const bad[] = { "", "arn", "alice",
		"arn:aws:iam::1:", "arn::iam::1:user/x", "ARN:aws:iam::1:user/x",
		"arn:aws:::1:user/x" };
	struct arn a;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		assert_true(arn_parse(&a, str_of(table[i].text)));
		assert_true(str_is(a.account, table[i].account));
		assert_true(str_is(a.type, table[i].type));
		assert_true(str_is(a.path, table[i].path));
		assert_true(str_is(a.name, table[i].name));
	}
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_false(arn_parse(&a, str_of(bad[i])));
}

static void
a_session_is_its_role_whatever_the_roles_path(void **state)
{
	static const char role[] = "arn:aws:iam::123456789012:role/a/N";
	static const struct {
		const char *one, *other;
		bool same;
	} table[] = {
		{ role, role, true },
		{ role, "arn:aws:sts::123456789012:assumed-role/N/s", true },
		{ "arn:aws:sts::123456789012:assumed-role/N/s", role, true },
		{ role, "arn:aws:iam::123456789012:role/N", false },
		{ role, "arn:aws:sts::123456789012:assumed-role/M/s", false },
		{ role, "arn:aws:sts::123456789013:assumed-role/N/s", false },
		{ role, "arn:aws-cn:sts::123456789012:assumed-role/N/s", false },
		{ "arn:aws:iam::123456789012:user/N",
		    "arn:aws:sts::123456789012:assumed-role/N/s", false },
		{ "*", role, false },
		{ "AIDAX", "AIDAX", true },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		assert_int_equal(
		    arn_same_principal(str_of(table[i].one), str_of(table[i].other)),
		    table[i].same);
}

static void
an_account_has_twelve_digits(void **state)
{
	(void)state;
	assert_true(arn_is_account(STR("000000000012")));
	assert_false(arn_is_account(STR("00000000012")));
	assert_false(arn_is_account(STR("00000000001a")));
	assert_false(arn_is_account(STR("")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_arn_is_taken_apart),
		cmocka_unit_test(a_session_is_its_role_whatever_the_roles_path),
		cmocka_unit_test(an_account_has_twelve_digits),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
