#include "core/name_pattern.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void
letters_of_any_script_stay_in_a_name(void **state)
{
	static const struct {
		const char *value, *name;
	} rows[] = {
		{ "\xC3\x9Cz\xE6\x97\xA5", "\xC3\x9Cz\xE6\x97\xA5" },
		/* White space, what turns the direction, a control character, broken text. */
		{ "y\xC2\xA0z", "y-z" },
		{ "y\xE2\x80\xAEz", "y-z" },
		{ "y\xC2\x85z", "y-z" },
		{ "y\xFF\x80z", "y-z" },
		{ "y\x01z", "y-z" },
		{ "y._@+=,:/z", "y._@+=,:/z" },
		{ "y'\"$`\\&;<>(){}[]*?!#~|%^z", "y-z" },
		{ "-\x01-", "" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct name_pattern_value value = { "v", rows[i].value };
		AUTO_BUF name = { 0 };
		struct err e = { 0 };

		assert_true(name_pattern_fill(&name, "{v}", &value, 1, &e));
		assert_string_equal(buf_text(&name), rows[i].name);
	}
}

static void
what_stands_between_braces_must_be_known(void **state)
{
	static const char *const patterns[] = { "{w}", "{}", "{v", "x{v}{", "{{v}}" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(patterns); i++) {
		const struct name_pattern_value value = { "v", "x" };
		AUTO_BUF name = { 0 };
		struct err e = { 0 };

		assert_false(name_pattern_fill(&name, patterns[i], &value, 1, &e));
		assert_int_equal(e.code, ERR_USAGE);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(letters_of_any_script_stay_in_a_name),
		cmocka_unit_test(what_stands_between_braces_must_be_known),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
