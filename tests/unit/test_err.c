#include "base/err.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/utf8.h"

static void
setting_an_error_is_false_and_replaces_what_was_there(void **state)
{
	struct err e = { 0 };

	(void)state;
	assert_false(err_set(&e, ERR_CONFIG, "no %s", "profile"));
	assert_int_equal(e.code, ERR_CONFIG);
	assert_string_equal(e.msg, "no profile");
	/* An error can be made of its own text. */
	assert_false(err_set(&e, ERR_NETWORK, "again: %s", e.msg));
	assert_int_equal(e.code, ERR_NETWORK);
	assert_string_equal(e.msg, "again: no profile");
}

static void
context_goes_in_front_and_advice_behind_and_the_code_stays(void **state)
{
	struct err e = { 0 };

	(void)state;
	(void)err_set(&e, ERR_DENIED, "AccessDenied");
	assert_false(err_in(&e, "role %s", "A"));
	assert_false(err_in(&e, "profile '%s'", "prod"));
	assert_false(err_hint(&e, "ask %s", "somebody"));
	assert_string_equal(e.msg, "profile 'prod': role A: AccessDenied; ask somebody");
	assert_int_equal(e.code, ERR_DENIED);
}

static void
a_forgotten_error_is_none(void **state)
{
	struct err e = { 0 };

	(void)state;
	(void)err_set(&e, ERR_SYSTEM, "x");
	err_clear(&e);
	assert_int_equal(e.code, ERR_NONE);
	assert_string_equal(e.msg, "");
}

static void
long_text_is_cut_at_a_whole_character(void **state)
{
	char text[3 * ERR_MSG_SIZE];

	(void)state;
	for (size_t shift = 0; shift < 4; shift++) {
		struct err e = { 0 };
		size_t n = shift;

		memset(text, 'a', shift);
		for (; n + 4 < sizeof(text); n += 3)
			memcpy(text + n, "\xE2\x82\xAC", 3);
		text[n] = '\0';
		(void)err_set(&e, ERR_CONFIG, "%s", text);
		assert_in_range(strlen(e.msg), ERR_MSG_SIZE - 4, ERR_MSG_SIZE - 1);
		assert_true(utf8_valid(str_of(e.msg)));
		(void)err_in(&e, "file");
		assert_true(utf8_valid(str_of(e.msg)));
	}
}

static void
advice_finds_room_behind_the_longest_text(void **state)
{
	char text[2 * ERR_MSG_SIZE];
	struct err e = { 0 };

	(void)state;
	memset(text, 'a', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	(void)err_set(&e, ERR_CONFIG, "%s", text);
	(void)err_hint(&e, "do this");
	assert_non_null(strstr(e.msg, "aaa; do this"));
}

static void
text_without_a_whole_character_is_cut_to_nothing(void **state)
{
	char text[2 * ERR_MSG_SIZE];
	struct err e = { 0 };

	(void)state;
	memset(text, 0x80, sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	assert_false(err_set(&e, ERR_CONFIG, "%s", text));
	assert_int_equal(e.code, ERR_CONFIG);
	assert_string_equal(e.msg, "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(setting_an_error_is_false_and_replaces_what_was_there),
		cmocka_unit_test(
		    context_goes_in_front_and_advice_behind_and_the_code_stays),
		cmocka_unit_test(a_forgotten_error_is_none),
		cmocka_unit_test(long_text_is_cut_at_a_whole_character),
		cmocka_unit_test(advice_finds_room_behind_the_longest_text),
		cmocka_unit_test(text_without_a_whole_character_is_cut_to_nothing),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
