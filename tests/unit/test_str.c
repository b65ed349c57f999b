#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/attr.h"
#include "base/mem.h"

static void
equality_looks_at_length_and_bytes(void **state)
{
	struct str none = { 0 };

	(void)state;
	assert_true(str_eq(STR("a\0b"), STR("a\0b")));
	assert_false(str_eq(STR("a\0b"), STR("a\0c")));
	assert_false(str_eq(STR("a"), STR("ab")));
	assert_true(str_eq(none, STR("")));
	assert_true(str_is(none, ""));
	assert_true(str_is(STR("ab"), "ab"));
	assert_false(str_is(STR("ab"), "abc"));
	assert_null(str_of(NULL).data);
	assert_int_equal(str_of("abc").len, 3);
}

static void
start_and_end_are_compared_whole(void **state)
{
	(void)state;
	assert_true(str_starts(STR("profile x"), "profile"));
	assert_true(str_starts(STR("profile"), "profile"));
	assert_false(str_starts(STR("profil"), "profile"));
	assert_true(str_ends(STR("a.json"), ".json"));
	assert_false(str_ends(STR("json"), ".json"));
	assert_true(str_ends(STR("x"), ""));
}

static void
trimming_takes_ascii_white_space_alone(void **state)
{
	static const struct {
		const char *text, *expected;
	} table[] = {
		{ "", "" },
		{ " \t\n\v\f\r ", "" },
		{ " a b ", "a b" },
		{ "\xC2\xA0x", "\xC2\xA0x" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		assert_true(str_is(str_trim(str_of(table[i].text)), table[i].expected));
	assert_int_equal(str_trim((struct str){ 0 }).len, 0);
}

static void
a_cut_gives_both_sides_of_the_first_separator(void **state)
{
	static const struct {
		const char *text, *before, *after;
		bool found;
	} table[] = {
		{ "a=b=c", "a", "b=c", true },
		{ "a=", "a", "", true },
		{ "=b", "", "b", true },
		{ "ab", "ab", "", false },
		{ "", "", "", false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct str rest, text = str_of(table[i].text);

		assert_true(str_is(str_cut(text, '=', &rest), table[i].before));
		assert_true(str_is(rest, table[i].after));
		/* An empty rest behind a separator is told from none. */
		assert_int_equal(rest.data != NULL, table[i].found);
		assert_int_equal(str_has(text, '='), table[i].found);
	}
}

static void
order_is_that_of_bytes(void **state)
{
	static const char *const sorted[] = { "", "A", "B", "a", "ab", "b", "\xC3\xA9" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(sorted); i++)
		for (size_t j = 0; j < ARRAY_LEN(sorted); j++) {
			int order = str_compare(str_of(sorted[i]), str_of(sorted[j]));

			assert_int_equal((order > 0) - (order < 0), (i > j) - (i < j));
		}
}

/* Every byte at every place of a word and of what is left behind it. */
static void
a_plain_run_ends_at_the_first_byte_that_is_not_visible_ascii(void **state)
{
	char text[21];

	(void)state;
	for (size_t at = 0; at < sizeof(text); at++) {
		for (int byte = 0; byte < 256; byte++) {
			bool plain = byte >= ' ' && byte <= '~';
			bool control = byte < ' ' || byte == 0x7F;
			struct str s = { text, sizeof(text) };

			memset(text, at % 2 ? '~' : ' ', sizeof(text));
			text[at] = (char)byte;
			assert_int_equal(str_plain_run(s), plain ? s.len : at);
			assert_int_equal(str_has_control(s), control);
		}
	}
	assert_int_equal(str_plain_run((struct str){ 0 }), 0);
	assert_false(str_has_control(STR("caf\xC3\xA9")));
	assert_true(str_has_control(STR("caf\xC3\xA9\n")));
}

static void
a_copy_keeps_bytes_behind_a_nul(void **state)
{
	char *copy = str_dup(STR("a\0b")), *none = str_dup((struct str){ 0 });

	(void)state;
	assert_memory_equal(copy, "a\0b", 4);
	assert_string_equal(none, "");
	mem_free(copy);
	mem_free(none);
}

static void
whole_numbers_are_read_as_python_reads_them(void **state)
{
	static const struct {
		const char *text;
		long long expected;
	} table[] = {
		{ "0", 0 },
		{ "3600", 3600 },
		{ "  +7\n", 7 },
		{ "-12", -12 },
		{ "007", 7 },
		{ "9223372036854775807", INT64_MAX },
		{ "-9223372036854775807", -INT64_MAX },
		{ "1_000", 1000 },
		{ "4_0_0", 400 },
		{ "9223372036854775808", INT64_MAX },
		{ "-99999999999999999999999", -INT64_MAX },
	};
	static const char *const wrong[] = { "", " ", "+", "-", "1.0", "1e3", "0x10",
		"1 2", "--1", "+-1", "- 1", "1__0", "_1", "1_", "-_1", "_",
		"99999999999999999999999x", "\xD9\xA3" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		long long n = -1;

		assert_true(str_to_int(str_of(table[i].text), &n));
		assert_true(n == table[i].expected);
	}
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		long long n = 42;

		if (str_to_int(str_of(wrong[i]), &n))
			fail_msg("'%s' was taken for a number", wrong[i]);
		assert_true(n == 42);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equality_looks_at_length_and_bytes),
		cmocka_unit_test(start_and_end_are_compared_whole),
		cmocka_unit_test(trimming_takes_ascii_white_space_alone),
		cmocka_unit_test(a_cut_gives_both_sides_of_the_first_separator),
		cmocka_unit_test(order_is_that_of_bytes),
		cmocka_unit_test(
		    a_plain_run_ends_at_the_first_byte_that_is_not_visible_ascii),
		cmocka_unit_test(a_copy_keeps_bytes_behind_a_nul),
		cmocka_unit_test(whole_numbers_are_read_as_python_reads_them),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
