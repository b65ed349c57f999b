#include "core/ini.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"

/* What a text parses to, in one line a value: "[section] key=text", blocks as
 * "key{text}", line ends in a text as '/'. */
/* A view as a constant of a table. */
#define TEXT(literal) \
	{ \
		(literal), sizeof(literal) - 1 \
	}

static void
assert_parses(struct str text, const char *expected)
{
	AUTO_INI ini = { 0 };
	AUTO_BUF out = { 0 };
	struct err e = { 0 };

	if (!ini_parse(&ini, text, "f", &e))
		fail_msg("%s", e.msg);
	for (size_t i = 0; i < ini.nsections; i++) {
		const struct ini_section *s = &ini.sections[i];

		buf_printf(&out, "[%.*s]", STR_ARG(s->name));
		for (size_t j = 0; j < s->nvalues; j++) {
			const struct ini_value *v = &ini_load(s)[j];

			buf_printf(
			    &out, " %.*s%c", STR_ARG(v->key), v->is_block ? '{' : '=');
			for (size_t k = 0; k < v->text.len; k++)
				buf_addc(&out,
				    v->text.data[k] == '\n' ? '/' : v->text.data[k]);
			buf_adds(&out, v->is_block ? "}" : "");
		}
		buf_adds(&out, "\n");
	}
	assert_string_equal(buf_text(&out), expected);
}

static void
assert_refused(struct str text, const char *expected)
{
	AUTO_INI ini = { 0 };
	struct err e = { 0 };

	assert_false(ini_parse(&ini, text, "/home/me/.aws/config", &e));
	assert_int_equal(e.code, ERR_CONFIG);
	assert_string_equal(e.msg, expected);
	assert_null(ini.memory);
}

struct reading {
	struct str text;
	const char *expected;
};

static void
check(const struct reading *table, size_t n)
{
	for (size_t i = 0; i < n; i++)
		assert_parses(table[i].text, table[i].expected);
}

static void
keys_and_values_are_split_at_the_first_delimiter_and_stripped(void **state)
{
	static const struct reading table[] = {
		{ TEXT(""), "" },
		{ TEXT("# only a comment"), "" },
		{ TEXT("[a]"), "[a]\n" },
		{ TEXT("[a]\nx=1"), "[a] x=1\n" },
		{ TEXT("[a]\n  x\t =  1 2 \n"), "[a] x=1 2\n" },
		{ TEXT("[a]\nx: 1\ny = a:b=c\nz : = \n"), "[a] x=1 y=a:b=c z==\n" },
		{ TEXT("[a]\nx =\n"), "[a] x=\n" },
		{ TEXT("[a]\nin valid = \"q\" %(x)s $y \\n\n"),
		    "[a] in valid=\"q\" %(x)s $y \\n\n" },
		{ TEXT("[a]\nX = Y # z\nRole_ARN = A\n"), "[a] x=Y # z role_arn=A\n" },
		{ TEXT("[a]\n\xC3\x89\xE2\x84\xAA = \xC3\x89\n"),
		    "[a] \xC3\xA9k=\xC3\x89\n" },
		{ TEXT("[a]\n\xC2\xA0x\xE2\x80\xA8=\x0B\x0Cy\xC2\x85\n"), "[a] x=y\n" },
		{ TEXT("[a]\nx = a\xE2\x80\xA8"
		       "b\n"),
		    "[a] x=a\xE2\x80\xA8"
		    "b\n" },
	};

	(void)state;
	check(table, ARRAY_LEN(table));
}

static void
a_section_is_named_by_all_between_the_first_and_the_last_bracket(void **state)
{
	static const struct reading table[] = {
		{ TEXT("[a]\n[b]\n"), "[a]\n[b]\n" },
		{ TEXT("[ a ]\n"), "[ a ]\n" },
		{ TEXT("[a] # c\n"), "[a]\n" },
		{ TEXT("[a] # [x]\n"), "[a] # [x]\n" },
		{ TEXT("[profile a]b]\n"), "[profile a]b]\n" },
		{ TEXT("[a]=x\n"), "[a]\n" },
		{ TEXT("[]]\n"), "[]]\n" },
		{ TEXT("  [a]\nx=1\n"), "[a] x=1\n" },
		{ TEXT("[a]\n[]=x\n"), "[a] []=x\n" },
		{ TEXT("[Default]\nx=1\n"), "[Default] x=1\n" },
	};

	(void)state;
	check(table, ARRAY_LEN(table));
}

static void
a_line_ends_with_lf_crlf_or_cr(void **state)
{
	static const struct reading table[] = {
		{ TEXT("[a]\rx=1\ry=2\r"), "[a] x=1 y=2\n" },
		{ TEXT("[a]\r\nx=1\r\n\r\ny=2\r\n"), "[a] x=1 y=2\n" },
		{ TEXT("[a]\nx=1\r\ny=2\rz=3"), "[a] x=1 y=2 z=3\n" },
		{ TEXT("[a]\n\rx=1\r\r 2\n\n"), "[a] x=1//2\n" },
		{ TEXT("[a]\nx=1\x0By=2\x0C\n"), "[a] x=1\x0By=2\n" },
	};

	(void)state;
	check(table, ARRAY_LEN(table));
}

static void
deeper_lines_continue_a_value(void **state)
{
	static const struct reading table[] = {
		{ TEXT("[a]\nx = 1\n 2\n\t3 \n"), "[a] x=1/2/3\n" },
		{ TEXT("[a]\nx = 1\n [b]\n y = 2\n"), "[a] x=1/[b]/y = 2\n" },
		{ TEXT("[a]\n  x = 1\n  y = 2\n   z\n"), "[a] x=1 y=2/z\n" },
		{ TEXT("[a]\n\tx = 1\n  y\n"), "[a] x=1/y\n" }, /* a tab counts one */
		{ TEXT("[a]\nx = 1\n\xC2\xA0y\n"), "[a] x=1/y\n" },
		{ TEXT("[a]\n \xC2\xA0x = 1\n  y = 2\n"), "[a] x=1 y=2\n" },
		{ TEXT("[a]\nx = 1\n\n\n 2\n\n\n[b]\n"), "[a] x=1///2\n[b]\n" },
		{ TEXT("[a]\nx = 1\n\n  \ny = 2\n"), "[a] x=1 y=2\n" },
		{ TEXT("[a]\nx = 1\n # c\n 2\n; d\n 3\n"), "[a] x=1/2/3\n" },
		{ TEXT("[a]\nx = 1\n # c\n"), "[a] x=1\n" },
		{ TEXT("[a]\n\n  x = 1\n"), "[a] x=1\n" }, /* nothing to continue yet */
	};

	(void)state;
	check(table, ARRAY_LEN(table));
}

static void
a_value_that_starts_on_the_next_line_is_a_block(void **state)
{
	static const struct reading table[] = {
		{ TEXT("[a]\ns3 =\n  x = 1\n  y=2\n"), "[a] s3{x = 1/y=2}\n" },
		{ TEXT("[a]\ns3 =\n\n  x = 1\n\n    Y = 2\n\n"),
		    "[a] s3{x = 1//Y = 2}\n" },
		{ TEXT("[a]\ns3 =\n # c\n x = 1\n"), "[a] s3{x = 1}\n" },
		{ TEXT("[a]\ns3 =\n\n\n"), "[a] s3=\n" },
		{ TEXT("[a]\ns3 =\n # c\n"), "[a] s3=\n" },
	};

	(void)state;
	check(table, ARRAY_LEN(table));
}

static void
keys_of_a_block_keep_their_case_and_the_last_one_wins(void **state)
{
	static const char text[] = "[a]\ns3 =\n Key = 1\n  key = 2\n\n key= 3 = 4 \n"
				   " v = 1\x0Bw = 2\xE2\x80\xA8 u=\n"
				   "plain = key = 1\n";
	AUTO_INI ini = { 0 };
	struct err e = { 0 };
	struct str got = { 0 };
	const struct ini_value *s3, *plain;

	(void)state;
	assert_true(ini_parse(&ini, STR(text), "f", &e));
	s3 = ini_get(&ini, &ini.sections[0], "s3");
	plain = ini_get(&ini, &ini.sections[0], "plain");
	assert_true(ini_block_get(s3, "Key", &got) && str_is(got, "1"));
	assert_true(ini_block_get(s3, "key", &got) && str_is(got, "3 = 4"));
	assert_true(ini_block_get(s3, "v", &got) && str_is(got, "1"));
	assert_true(ini_block_get(s3, "w", &got) && str_is(got, "2"));
	assert_true(ini_block_get(s3, "u", &got) && str_is(got, ""));
	assert_false(ini_block_get(s3, "KEY", &got));
	assert_false(ini_block_get(plain, "key", &got));
}

static void
a_line_of_a_block_ends_where_pythons_splitlines_ends_it(void **state)
{
	static const struct {
		const char *between;
		bool ends;
	} table[] = {
		{ "\x0B", true },
		{ "\x0C", true },
		{ "\x1C", true },
		{ "\x1D", true },
		{ "\x1E", true },
		{ "\x1F", false },
		{ "\t", false },
		{ "\xC2\x84", false },
		{ "\xC2\x85", true },
		{ "\xC2\xA0", false },
		{ "\xE2\x80\xA7", false },
		{ "\xE2\x80\xA8", true },
		{ "\xE2\x80\xA9", true },
		{ "\xE2\x80\xAA", false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		AUTO_BUF text = { 0 };
		AUTO_INI ini = { 0 };
		struct err e = { 0 };
		struct str got = { 0 };

		buf_printf(&text, "[a]\ns3 =\n x = 1%sy = 2\n", table[i].between);
		assert_true(ini_parse(&ini, buf_str(&text), "f", &e));
		assert_int_equal(ini_block_get(&ini_load(&ini.sections[0])[0], "y", &got),
		    table[i].ends);
		assert_true(ini_block_get(&ini_load(&ini.sections[0])[0], "x", &got));
		assert_int_equal(str_is(got, "1"), table[i].ends);
	}
}

static void
the_section_DEFAULT_is_inherited_by_every_section(void **state)
{
	static const char text[] =
	    "[a]\nx = 1\n[DEFAULT]\nx = d\nz = d\n[b]\n[DEFAULT]\nw = d\n";
	AUTO_INI ini = { 0 };
	struct err e = { 0 };
	const struct ini_section *a, *b;

	(void)state;
	assert_true(ini_parse(&ini, STR(text), "f", &e));
	a = ini_find(&ini, STR("a"));
	b = ini_find(&ini, STR("b"));
	assert_int_equal(ini.nsections, 2);
	assert_null(ini_find(&ini, STR("DEFAULT")));
	assert_int_equal(ini.defaults.nvalues, 3);
	assert_true(str_is(ini_get(&ini, a, "x")->text, "1"));
	assert_true(str_is(ini_get(&ini, b, "x")->text, "d"));
	assert_true(str_is(ini_get(&ini, a, "w")->text, "d"));
	assert_int_equal(ini_get(&ini, a, "w")->line, 8);
	assert_null(ini_get(&ini, a, "y"));
	assert_null(ini_get(&ini, NULL, "x"));
}

static void
in_a_file_without_sections_none_is_found(void **state)
{
	AUTO_INI ini = { 0 };
	struct err e = { 0 };

	(void)state;
	assert_true(ini_parse(&ini, STR("[DEFAULT]\nx = 1\n"), "f", &e));
	assert_null(ini_find(&ini, STR("a")));
	assert_null(ini_find(&ini, STR("DEFAULT")));
}

static void
a_bad_block_in_DEFAULT_matters_only_where_it_is_inherited(void **state)
{
	(void)state;
	assert_parses(STR("[DEFAULT]\ns3 =\n nothing\n"), "");
	assert_parses(STR("[DEFAULT]\ns3 =\n nothing\n[a]\ns3 = x\n"), "[a] s3=x\n");
	assert_refused(STR("[DEFAULT]\ns3 =\n x = 1\n nothing\n[a]\ns3 = x\n[b]\n"),
	    "/home/me/.aws/config:4: no '=' after 'nothing'");
	/* A good block and a plain value beside it are no reason. */
	assert_parses(STR("[DEFAULT]\nr = 1\ng =\n x = 1\ns3 =\n x\n"
			  "[a]\nown = 1\nr = 2\ns3 = x\n"),
	    "[a] own=1 r=2 s3=x\n");
	assert_refused(STR("[DEFAULT]\nr = 1\ng =\n x = 1\ns3 =\n x\n"
			   "[a]\ng = 1\nr = 2\n"),
	    "/home/me/.aws/config:6: no '=' after 'x'");
	assert_refused(STR("[DEFAULT]\ns3 =\n x\nt =\n y\n[a]\ns3 = x\n"),
	    "/home/me/.aws/config:3: no '=' after 'x'");
}

static void
an_error_names_the_file_the_line_and_the_cause(void **state)
{
#define AT "/home/me/.aws/config:"
	static const struct reading table[] = {
		{ TEXT("\n# c\nregion = x\n[a]\n"),
		    AT "3: 'region' before the first [section]" },
		{ TEXT("(\n"), AT "1: text before the first [section]" },
		{ TEXT("\xEF\xBB\xBF[a]\n"),
		    AT "1: starts with a byte order mark; save it as UTF-8 without one" },
		{ TEXT("[a\n"), AT "1: no ']' after the name of a section" },
		{ TEXT("[a]\n[]\n"), AT "2: a section without a name" },
		{ TEXT("[a]\nx = 1\nrole_arn\n"), AT "3: no '=' after 'role_arn'" },
		{ TEXT("[a]\r\nx = 1\r\n\r\nrole_arn y\r\n"),
		    AT "4: no '=' after 'role_arn'" },
		{ TEXT("[a]\n= x\n"), AT "2: no name before '='" },
		{ TEXT("[a]\n: x\n"), AT "2: no name before ':'" },
		{ TEXT("[a]\nregion = 1\ny = 2\nREGION = 3\n"),
		    AT "4: 'region' again in the same section, first in line 2" },
		{ TEXT("[a]\nin valid = 1\nin valid = 1\n"),
		    AT "3: 'in' again in the same section, first in line 2" },
		{ TEXT("[a]\n\xE2\x84\xAA=1\nk=2\n"),
		    AT "3: 'k' again in the same section, first in line 2" },
		{ TEXT("[DEFAULT]\nx=1\n[a]\n[DEFAULT]\nx=2\n"),
		    AT "5: 'x' again in the same section, first in line 2" },
		{ TEXT("[profile a]\n[b]\n[profile a] # c\n"),
		    AT "3: section [profile a] again, first in line 1" },
		{ TEXT("[a]\ns3 =\n  x = 1\n\n  # c\n  y : 1\n"),
		    AT "6: no '=' after 'y'" },
		{ TEXT("[a]\ns3 =\n  x = 1\x0By\n[b]\n"), AT "3: no '=' after 'y'" },
		{ TEXT("[a]\n\n# \xFF\n"), AT "3: not UTF-8 text" },
		{ TEXT("[a]\nx\0y = 1\n"), AT "2: a NUL byte" },
		{ TEXT("\xFE\xFF\0[\0a\0]"),
		    "/home/me/.aws/config: UTF-16 text; save it as UTF-8" },
		{ TEXT("[a]\nx = \xFF"), AT "2: not UTF-8 text" },
		{ TEXT("\xFF\xFE[\0a\0]\0"),
		    "/home/me/.aws/config: UTF-16 text; save it as UTF-8" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		assert_refused(table[i].text, table[i].expected);
}

static void
an_error_never_shows_what_may_be_a_part_of_a_secret(void **state)
{
	(void)state;
	assert_refused(STR("[a]\nwJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n"),
	    AT "2: no '=' in this line");
	assert_refused(STR("[a]\nabcdefghijklmnopqrstuvwxyz0123456789abcd\n"),
	    AT "2: no '=' in this line");
	assert_refused(STR("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n"),
	    AT "1: text before the first [section]");
	assert_refused(STR("[a]\nFwoGZXIvYXdzEBYaDGhIjk==\nFwoGZXIvYXdzEBYaDGhIjk==\n"),
	    AT "3: a name again in the same section, first in line 2");
}

static void
a_long_name_in_an_error_is_cut_at_a_whole_character(void **state)
{
	AUTO_BUF text = { 0 };
	AUTO_INI ini = { 0 };
	struct err e = { 0 };

	(void)state;
	for (int i = 0; i < 2; i++) {
		buf_adds(&text, "[x");
		for (int j = 0; j < 500; j++)
			buf_adds(&text, "\xC3\xA9");
		buf_adds(&text, "]\n");
	}
	assert_false(ini_parse(&ini, buf_str(&text), "f", &e));
	assert_true(utf8_valid(str_of(e.msg)));
	assert_non_null(strstr(e.msg, "] again, first in line 1"));
}

static void
a_section_of_many_keys_finds_each_and_refuses_a_second_one(void **state)
{
	AUTO_BUF text = { 0 };
	AUTO_INI ini = { 0 };
	AUTO_INI again = { 0 };
	struct err e = { 0 };
	char key[16];

	(void)state;
	buf_adds(&text, "[DEFAULT]\n");
	for (int i = 0; i < 1000; i++)
		buf_printf(&text, "d%d = %d\n", i, i);
	buf_adds(&text, "[a]\n");
	for (int i = 0; i < 1000; i++)
		buf_printf(&text, "K%d = %d\n", i, i);
	assert_true(ini_parse(&ini, buf_str(&text), "f", &e));
	assert_int_equal(ini.sections[0].nvalues, 1000);
	for (int i = 0; i < 1000; i++) {
		(void)snprintf(key, sizeof(key), "%c%d", i % 2 ? 'k' : 'd', i);
		assert_int_equal(
		    ini_get(&ini, &ini.sections[0], key)->line, i + (i % 2 ? 1003 : 2));
	}
	assert_null(ini_get(&ini, &ini.sections[0], "d1000"));
	buf_adds(&text, "k999 = x\n");
	assert_false(ini_parse(&again, buf_str(&text), "f", &e));
	assert_string_equal(
	    e.msg, "f:2003: 'k999' again in the same section, first in line 2002");
}

static void
many_sections_are_found_by_name(void **state)
{
	AUTO_BUF text = { 0 };
	AUTO_INI ini = { 0 };
	struct err e = { 0 };

	(void)state;
	for (int i = 0; i < 5000; i++)
		buf_printf(&text, "[%d]\n", i);
	assert_true(ini_parse(&ini, buf_str(&text), "f", &e));
	assert_int_equal(ini.nsections, 5000);
	for (size_t i = 0; i < ini.nsections; i++)
		assert_ptr_equal(ini_find(&ini, ini.sections[i].name), &ini.sections[i]);
	assert_null(ini_find(&ini, STR("5000")));
}

static void
a_file_over_64_mib_is_refused_before_it_is_read(void **state)
{
	const size_t most = (size_t)64 << 20;
	char *text = mem_alloc(most + 1); /* of NUL bytes: an error further on */

	(void)state;
	assert_refused(
	    (struct str){ text, most + 1 }, "/home/me/.aws/config: larger than 64 MiB");
	assert_refused((struct str){ text, most }, AT "1: a NUL byte");
	mem_free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    keys_and_values_are_split_at_the_first_delimiter_and_stripped),
		cmocka_unit_test(
		    a_section_is_named_by_all_between_the_first_and_the_last_bracket),
		cmocka_unit_test(a_line_ends_with_lf_crlf_or_cr),
		cmocka_unit_test(deeper_lines_continue_a_value),
		cmocka_unit_test(a_value_that_starts_on_the_next_line_is_a_block),
		cmocka_unit_test(keys_of_a_block_keep_their_case_and_the_last_one_wins),
		cmocka_unit_test(a_line_of_a_block_ends_where_pythons_splitlines_ends_it),
		cmocka_unit_test(the_section_DEFAULT_is_inherited_by_every_section),
		cmocka_unit_test(in_a_file_without_sections_none_is_found),
		cmocka_unit_test(
		    a_bad_block_in_DEFAULT_matters_only_where_it_is_inherited),
		cmocka_unit_test(an_error_names_the_file_the_line_and_the_cause),
		cmocka_unit_test(an_error_never_shows_what_may_be_a_part_of_a_secret),
		cmocka_unit_test(a_long_name_in_an_error_is_cut_at_a_whole_character),
		cmocka_unit_test(
		    a_section_of_many_keys_finds_each_and_refuses_a_second_one),
		cmocka_unit_test(many_sections_are_found_by_name),
		cmocka_unit_test(a_file_over_64_mib_is_refused_before_it_is_read),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
