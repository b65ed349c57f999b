#include "core/creds.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"

static void
fill(struct creds *c)
{
	c->access_key_id = mem_strdup("ASIA1");
	secret_set(&c->secret_key, STR("sk"));
	secret_set(&c->session_token, STR("tok"));
	c->expires = 1000;
	c->account_id = mem_strdup("123456789012");
	c->arn = mem_strdup("arn:aws:sts::123456789012:assumed-role/A/me");
	c->assumed_role_id = mem_strdup("AROA:me");
}

static void
time_left_is_counted_from_now_and_long_lived_keys_have_all_of_it(void **state)
{
	struct creds c = { .expires = 1000 };

	(void)state;
	assert_int_equal(creds_left(&c, 400), 600);
	assert_int_equal(creds_left(&c, 1000), 0);
	assert_int_equal(creds_left(&c, 1001), -1);
	c.expires = CREDS_NEVER;
	assert_true(creds_left(&c, 1000) == CREDS_NEVER);
	assert_true(creds_left(&c, -1000) == CREDS_NEVER);
}

static void
a_copy_stands_on_its_own(void **state)
{
	AUTO_CREDS copy = { 0 };
	AUTO_CREDS bare = { 0 };
	struct creds c = { 0 }, keys = { .expires = CREDS_NEVER };

	(void)state;
	fill(&c);
	creds_copy(&copy, &c);
	creds_free(&c);
	assert_string_equal(copy.access_key_id, "ASIA1");
	assert_string_equal(secret_reveal(&copy.secret_key), "sk");
	assert_string_equal(secret_reveal(&copy.session_token), "tok");
	assert_int_equal(copy.expires, 1000);
	assert_string_equal(copy.account_id, "123456789012");
	assert_string_equal(copy.arn, "arn:aws:sts::123456789012:assumed-role/A/me");
	assert_string_equal(copy.assumed_role_id, "AROA:me");
	creds_copy(&bare, &keys);
	assert_null(bare.access_key_id);
	assert_false(secret_is_set(&bare.session_token));
	assert_null(bare.arn);
	assert_true(bare.expires == CREDS_NEVER);
}

static void
taken_credentials_leave_nothing_behind(void **state)
{
	static const struct creds nothing;
	struct creds c = { 0 };
	AUTO_CREDS moved = { 0 };

	(void)state;
	fill(&c);
	moved = creds_take(&c);
	assert_memory_equal(&c, &nothing, sizeof(c));
	assert_string_equal(moved.access_key_id, "ASIA1");
	creds_free(&moved);
	assert_memory_equal(&moved, &nothing, sizeof(moved));
}

static void
keys_that_have_expired_point_to_the_clock(void **state)
{
	struct creds c = { .expires = 1000 };
	struct err e = { 0 };

	(void)state;
	assert_true(creds_check_fresh(&c, 999, &e));
	assert_int_equal(e.code, ERR_NONE);
	assert_false(creds_check_fresh(&c, 1000, &e));
	assert_int_equal(e.code, ERR_SYSTEM);
	assert_non_null(strstr(e.msg, "clock"));
	c.expires = CREDS_NEVER;
	assert_true(creds_check_fresh(&c, 1000, &e));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    time_left_is_counted_from_now_and_long_lived_keys_have_all_of_it),
		cmocka_unit_test(a_copy_stands_on_its_own),
		cmocka_unit_test(taken_credentials_leave_nothing_behind),
		cmocka_unit_test(keys_that_have_expired_point_to_the_clock),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
