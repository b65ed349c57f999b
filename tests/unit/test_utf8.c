#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* A view as a constant of a table. */
#define TEXT(literal) \
	{ \
		(literal), sizeof(literal) - 1 \
	}

static void
a_text_is_valid_up_to_its_first_byte_that_is_not_strict_utf8(void **state)
{
	static const struct {
		struct str text;
		size_t valid;
	} table[] = {
		{ TEXT(""), 0 }, { TEXT("plain ASCII, longer than eight"), 30 },
		{ TEXT("seven..\xC3\xA9"), 9 },
		{ TEXT("\xF0\x9F\x98\x80\xE2\x82\xAC\xC2\xA0"), 9 },
		{ TEXT("\xDF\xBF\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF"), 14 },
		{ TEXT("\xF0\x90\x80\x80\xF4\x8F\xBF\xBF"), 8 }, { TEXT("a\0b"), 3 },
		{ TEXT("a\x80"), 1 },                 /* a continuation byte alone */
		{ TEXT("a\xC3"), 1 },                 /* cut */
		{ TEXT("a\xE2\x82"), 1 },             /* cut */
		{ TEXT("a\xF0\x9F\x98"), 1 },         /* cut */
		{ TEXT("a\xC3("), 1 },                /* not continued */
		{ TEXT("ab\xE2\x82("), 2 },           /* not continued */
		{ TEXT("a\xC0\xAF"), 1 },             /* overlong */
		{ TEXT("a\xE0\x9F\xBF"), 1 },         /* overlong */
		{ TEXT("a\xF0\x8F\xBF\xBF"), 1 },     /* overlong */
		{ TEXT("a\xED\xA0\x80"), 1 },         /* a surrogate */
		{ TEXT("a\xF4\x90\x80\x80"), 1 },     /* over U+10FFFF */
		{ TEXT("a\xF5\x80\x80\x80"), 1 },     /* likewise */
		{ TEXT("12345678901234567\xFF"), 17 } /* behind whole words */
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		assert_int_equal(utf8_valid_prefix(table[i].text), table[i].valid);
		assert_int_equal(
		    utf8_valid(table[i].text), table[i].valid == table[i].text.len);
	}
}

static void
characters_are_decoded_and_counted(void **state)
{
	struct str text = STR("a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80");
	static const uint32_t expected[] = { 'a', 0xE9, 0x20AC, 0x1F600 };
	size_t size, total = 0;

	(void)state;
	assert_int_equal(utf8_length(text), 4);
	for (size_t i = 0; i < ARRAY_LEN(expected); i++) {
		assert_int_equal(utf8_first(text, &size), expected[i]);
		assert_int_equal(size, i + 1);
		text.data += size;
		text.len -= size;
		total += size;
	}
	assert_int_equal(total, 10);
	assert_int_equal(utf8_first(STR("\xED\xA0\x80"), &size), 0xFFFD);
	assert_int_equal(size, 1);
}

static void
white_space_is_what_pythons_isspace_says(void **state)
{
	static const uint32_t spaces[] = { 0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x1C, 0x1D, 0x1E,
		0x1F, 0x20, 0x85, 0xA0, 0x1680, 0x2000, 0x2001, 0x2002, 0x2003, 0x2004,
		0x2005, 0x2006, 0x2007, 0x2008, 0x2009, 0x200A, 0x2028, 0x2029, 0x202F,
		0x205F, 0x3000 };
	size_t next = 0;

	(void)state;
	for (uint32_t c = 0; c < 0x11000; c++) {
		bool expected = next < ARRAY_LEN(spaces) && spaces[next] == c;

		assert_int_equal(utf8_is_space(c), expected);
		next += expected;
	}
	assert_int_equal(next, ARRAY_LEN(spaces));
}

static void
trimming_takes_unicode_white_space_from_both_ends_only(void **state)
{
	static const struct {
		struct str text, trimmed;
	} table[] = {
		{ TEXT(""), TEXT("") },
		{ TEXT(" "), TEXT("") },
		{ TEXT(" \t\v\f\r\n\x1C\xC2\xA0\xE3\x80\x80 "), TEXT("") },
		{ TEXT("a"), TEXT("a") },
		{ TEXT(" a"), TEXT("a") },
		{ TEXT("  a b  "), TEXT("a b") },
		{ TEXT("\xC2\xA0 a\xC2\xA0z \xE2\x80\xA8"), TEXT("a\xC2\xA0z") },
		{ TEXT("\xC2\x85\xC3\xA9\xC2\x85"), TEXT("\xC3\xA9") },
		{ TEXT("\xE2\x80\x8B\x7F"),
		    TEXT("\xE2\x80\x8B\x7F") }, /* U+200B is none */
		{ TEXT("\xF0\x9F\x98\x80 "), TEXT("\xF0\x9F\x98\x80") },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct str got = utf8_trim(table[i].text);

		assert_true(str_eq(got, table[i].trimmed));
	}
}

static void
leading_white_space_is_measured_in_bytes_and_characters(void **state)
{
	static const struct {
		struct str text;
		size_t bytes, characters;
	} table[] = {
		{ TEXT(""), 0, 0 },
		{ TEXT("a "), 0, 0 },
		{ TEXT("  a"), 2, 2 },
		{ TEXT("\ta"), 1, 1 },
		{ TEXT(" \xC2\xA0\xE2\x80\x83\t\xC3\xA9"), 7, 4 },
		{ TEXT("   "), 3, 3 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		size_t characters = 99;

		assert_int_equal(
		    utf8_leading_space(table[i].text, &characters), table[i].bytes);
		assert_int_equal(characters, table[i].characters);
	}
}

static void
letters_become_small_as_in_python(void **state)
{
	static const struct {
		struct str text, lower;
	} table[] = {
		{ TEXT(""), TEXT("") },
		{ TEXT("Role_ARN [@`{ 09"), TEXT("role_arn [@`{ 09") },
		{ TEXT("\xC3\x89\xC3\x97\xC3\x9E\xC3\x9F"),
		    TEXT("\xC3\xA9\xC3\x97\xC3\xBE\xC3\x9F") }, /* not the times sign */
		{ TEXT("\xC5\xB8\xC5\xBD"),
		    TEXT("\xC3\xBF\xC5\xBE") }, /* Latin Extended-A */
		{ TEXT("\xCE\x91\xCE\x8C"), TEXT("\xCE\xB1\xCF\x8C") }, /* Greek */
		{ TEXT("\xD0\x81\xD0\x96"), TEXT("\xD1\x91\xD0\xB6") }, /* Cyrillic */
		{ TEXT("\xE2\x84\xAA\xE2\x84\xAB"),
		    TEXT("k\xC3\xA5") },                        /* Kelvin, Angstrom */
		{ TEXT("\xC4\xB0"), TEXT("i\xCC\x87") },        /* dotted I */
		{ TEXT("\xE1\xBA\x9E"), TEXT("\xC3\x9F") },     /* capital sharp s */
		{ TEXT("\xEF\xBC\xA1"), TEXT("\xEF\xBD\x81") }, /* full width */
		{ TEXT("\xF0\x9F\x98\x80Z"), TEXT("\xF0\x9F\x98\x80z") },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		AUTO_BUF out = { 0 };

		utf8_lower(&out, table[i].text);
		assert_true(str_eq(buf_str(&out), table[i].lower));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    a_text_is_valid_up_to_its_first_byte_that_is_not_strict_utf8),
		cmocka_unit_test(characters_are_decoded_and_counted),
		cmocka_unit_test(white_space_is_what_pythons_isspace_says),
		cmocka_unit_test(trimming_takes_unicode_white_space_from_both_ends_only),
		cmocka_unit_test(leading_white_space_is_measured_in_bytes_and_characters),
		cmocka_unit_test(letters_become_small_as_in_python),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
