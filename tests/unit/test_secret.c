#include "base/secret.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void
an_unset_secret_is_told_from_an_empty_one(void **state)
{
	AUTO_SECRET s = { 0 };

	(void)state;
	assert_false(secret_is_set(&s));
	assert_string_equal(secret_reveal(&s), "");
	secret_set(&s, STR(""));
	assert_true(secret_is_set(&s));
	assert_string_equal(secret_reveal(&s), "");
}

static void
a_secret_is_a_copy_and_can_be_set_from_itself(void **state)
{
	AUTO_SECRET s = { 0 };
	char text[] = "wJalr/+=";

	(void)state;
	secret_set(&s, str_of(text));
	memset(text, 'x', 3);
	assert_string_equal(secret_reveal(&s), "wJalr/+=");
	secret_set(&s, str_of(secret_reveal(&s)));
	assert_string_equal(secret_reveal(&s), "wJalr/+=");
	secret_set(&s, STR("other"));
	assert_string_equal(secret_reveal(&s), "other");
}

static void
a_taken_secret_leaves_its_source_unset(void **state)
{
	AUTO_SECRET s = { 0 };
	AUTO_SECRET moved = { 0 };

	(void)state;
	secret_set(&s, STR("x"));
	moved = secret_take(&s);
	assert_false(secret_is_set(&s));
	assert_string_equal(secret_reveal(&moved), "x");
	secret_free(&moved);
	assert_false(secret_is_set(&moved));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_unset_secret_is_told_from_an_empty_one),
		cmocka_unit_test(a_secret_is_a_copy_and_can_be_set_from_itself),
		cmocka_unit_test(a_taken_secret_leaves_its_source_unset),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
