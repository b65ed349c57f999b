#include "base/printable.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void
assert_shown(struct str text, size_t max, const char *expected)
{
	AUTO_BUF out = { 0 };

	printable_add(&out, text, max);
	assert_string_equal(buf_text(&out), expected);
}

static void
what_moves_a_cursor_or_turns_a_line_around_is_spelled_out(void **state)
{
	static const struct {
		struct str text;
		const char *expected;
	} table[] = {
		{ { "", 0 }, "" },
		{ { NULL, 0 }, "" },
		{ { "plain 'text' \\ \xC3\xBC \xE2\x82\xAC \xF0\x9F\x98\x80", 26 },
		    "plain 'text' \\ \xC3\xBC \xE2\x82\xAC \xF0\x9F\x98\x80" },
		{ { "a\nb\rc\td", 7 }, "a b c d" },
		{ { "\x1B[31mred", 8 }, "\\x1b[31mred" },
		{ { "a\0b\x7F\x01", 5 }, "a\\x00b\\x7f\\x01" },
		{ { "\xC2\x9B"
		    "31m",
		      5 },
		    "\\u{9b}31m" },
		{ { "\xC2\x80\xC2\x9F\xC2\xA0", 6 }, "\\u{80}\\u{9f}\xC2\xA0" },
		{ { "\xE2\x80\x8E\xE2\x80\x8F\xD8\x9C", 8 },
		    "\\u{200e}\\u{200f}\\u{61c}" },
		{ { "\xE2\x80\xAA\xE2\x80\xAE", 6 }, "\\u{202a}\\u{202e}" },
		{ { "\xE2\x81\xA6\xE2\x81\xA9", 6 }, "\\u{2066}\\u{2069}" },
		{ { "\xEF\xBB\xBF\xE2\x80\xA8\xE2\x80\xA9", 9 },
		    "\\u{feff}\\u{2028}\\u{2029}" },
		{ { "\xFF\xC3", 2 }, "\\xff\\xc3" },
		{ { "\xED\xA0\x80", 3 }, "\\xed\\xa0\\x80" },
		{ { "\xEF\xBF\xBD", 3 }, "\xEF\xBF\xBD" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		assert_shown(table[i].text, 200, table[i].expected);
}

static void
long_text_is_cut_and_says_so(void **state)
{
	char text[1000];

	(void)state;
	for (size_t max = 30; max < 60; max++) {
		AUTO_BUF out = { 0 };

		memset(text, 'a', sizeof(text));
		buf_adds(&out, "before ");
		printable_add(&out, (struct str){ text, sizeof(text) }, max);
		assert_in_range(out.len, 7 + max - 20, 7 + max);
		assert_true(str_ends(buf_str(&out), "a..."));
	}
}

static void
text_that_fits_is_not_cut(void **state)
{
	(void)state;
	assert_shown(STR("0123456789"), 10, "0123456789");
	assert_shown(STR("arn:aws:iam::123456789012:mfa/me"), 300,
	    "arn:aws:iam::123456789012:mfa/me");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    what_moves_a_cursor_or_turns_a_line_around_is_spelled_out),
		cmocka_unit_test(long_text_is_cut_and_says_so),
		cmocka_unit_test(text_that_fits_is_not_cut),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
