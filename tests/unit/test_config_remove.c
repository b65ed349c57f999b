#include "core/config_remove.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/attr.h"

#define R "arn:aws:iam::1:role/R"
#define A "[profile a]\nregion = x\n"
#define P "[profile p]\nrole_arn = " R "\n # c\nsource_profile = a\n\n"

static void
a_profile_goes_and_every_other_byte_stays(void **state)
{
	static const struct {
		const char *text, *expected; /* NULL: nothing changes */
	} table[] = {
		{ A P, A },
		{ P A, "\n" A },
		{ A "\n" P "# of b\n[profile b]\nx = y",
		    A "\n\n# of b\n[profile b]\nx = y" },
		{ "# top\r\n[profile \"p\"]\r\nrole_arn = " R "\r\n\r\n[default]\r\n",
		    "# top\r\n\r\n[default]\r\n" },
		{ A "[profile p]\nrole_arn = " R, A },
		/* [DEFAULT] is not among the parser's sections, and stays as well. */
		{ P "# all\n[DEFAULT]\n# x\nregion = r\n" A,
		    "\n# all\n[DEFAULT]\n# x\nregion = r\n" A },
		{ "[DEFAULT]\na = 1\n" P "[DEFAULT]\nb = 2\n",
		    "[DEFAULT]\na = 1\n\n[DEFAULT]\nb = 2\n" },
		{ P A "\n[DEFAULT]\nb = 2\n", "\n" A "\n[DEFAULT]\nb = 2\n" },
		{ "[DEFAULT]\nb = 2\n" P, "[DEFAULT]\nb = 2\n" },
		/* A line that continues a value is no header. */
		{ "[profile p]\nrole_arn = " R "\nx = 1\n [DEFAULT]\ny = 2\n" A, A },
		{ A, NULL },
		{ "", NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		AUTO_BUF text = { 0 };
		struct err e = { 0 };
		bool changed;

		buf_adds(&text, table[i].text);
		assert_true(config_remove(&changed, &text, "p", R, &e));
		assert_int_equal(changed, table[i].expected != NULL);
		assert_string_equal(buf_text(&text),
		    table[i].expected ? table[i].expected : table[i].text);
	}
}

/* Nothing is removed from that text, and *e says why. */
static void
assert_refused(const char *given, struct err *e)
{
	AUTO_BUF text = { 0 };
	bool changed;

	buf_adds(&text, given);
	assert_false(config_remove(&changed, &text, "p", R, e));
	assert_int_equal(e->code, ERR_CONFIG);
	assert_string_equal(buf_text(&text), given);
}

static void
a_section_that_would_become_a_value_is_not_laid_bare(void **state)
{
	/* The profile has no line of its own that the header would continue. */
	static const char *const texts[] = {
		A "[profile p]\n  [profile b]\nx = y\n[DEFAULT]\nrole_arn = " R "\n",
		A "[profile p]\n\n\t[DEFAULT]\nrole_arn = " R "\n",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct err e = { 0 };

		assert_refused(texts[i], &e);
		assert_non_null(strstr(e.msg, "is indented"));
	}
}

static void
a_profile_for_something_else_stays(void **state)
{
	static const char *const texts[] = { "[profile p]\nrole_arn = other\n",
		"[profile p]\nregion = x\n", P "[profile 'p']\nrole_arn = " R "\n",
		"no file" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct err e = { 0 };

		assert_refused(texts[i], &e);
	}
}

static void
a_lone_carriage_return_ends_a_line_too(void **state)
{
	static const struct {
		const char *text, *expected;
	} table[] = {
		{ "[default]\rregion = x\r[profile p]\rrole_arn = " R
		  "\r# c\r[profile q]\r",
		    "[default]\rregion = x\r# c\r[profile q]\r" },
		{ "# a\r# b\n[profile p]\nrole_arn = " R "\r\n[profile q]\nx = 1\r",
		    "# a\r# b\n[profile q]\nx = 1\r" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		AUTO_BUF text = { 0 };
		struct err e = { 0 };
		bool changed;

		buf_adds(&text, table[i].text);
		assert_true(config_remove(&changed, &text, "p", R, &e) && changed);
		assert_string_equal(buf_text(&text), table[i].expected);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_profile_goes_and_every_other_byte_stays),
		cmocka_unit_test(a_section_that_would_become_a_value_is_not_laid_bare),
		cmocka_unit_test(a_profile_for_something_else_stays),
		cmocka_unit_test(a_lone_carriage_return_ends_a_line_too),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
