#include "core/config_edit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/ini.h"
#include "core/name_pattern.h"
#include "core/profiles.h"

static const struct config_key region[] = { { "region", "eu-west-1" } };

static void
what_is_there_stays_and_the_section_comes_behind_it(void **state)
{
	static const char added[] = "[profile x]\nregion = eu-west-1\n";
	static const struct {
		const char *before, *between;
	} rows[] = {
		{ "", "" },
		{ "\n", "" },
		{ "[a]\n", "\n" },
		{ "[a]", "\n\n" },
		{ "[a]\n\n", "" },
		{ "[a]\n\n\n", "" },
		{ "# only a comment", "\n\n" },
		{ "[a]\ns3 =\n  x = 1", "\n\n" },
		{ "[ a ]\n\tk:v  \n", "\n" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		AUTO_BUF text = { 0 }, wanted = { 0 };
		struct err e = { 0 };

		buf_adds(&text, rows[i].before);
		buf_printf(&wanted, "%s%s%s", rows[i].before, rows[i].between, added);
		assert_true(config_edit_add(&text, "x", region, 1, &e));
		assert_string_equal(buf_text(&text), buf_text(&wanted));
	}
}

static void
the_line_ends_are_those_of_the_file(void **state)
{
	static const struct {
		const char *before, *after;
	} rows[] = {
		{ "[a]\r\nb=c\r\n",
		    "[a]\r\nb=c\r\n\r\n[profile x]\r\nregion = eu-west-1\r\n" },
		{ "[a]\rb=c", "[a]\rb=c\r\r[profile x]\rregion = eu-west-1\r" },
		{ "[a]\r\nb=c",
		    "[a]\r\nb=c\r\n\r\n[profile x]\r\nregion = eu-west-1\r\n" },
		{ "[a]\r\n\r\n", "[a]\r\n\r\n[profile x]\r\nregion = eu-west-1\r\n" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		AUTO_BUF text = { 0 };
		struct err e = { 0 };

		buf_adds(&text, rows[i].before);
		assert_true(config_edit_add(&text, "x", region, 1, &e));
		assert_string_equal(buf_text(&text), rows[i].after);
	}
}

static void
a_name_is_quoted_where_it_must_be(void **state)
{
	static const struct {
		const char *name, *header;
	} rows[] = {
		{ "default", "default" },
		{ "prod", "profile prod" },
		{ "a@b.c-d_e+f=g/h#i", "profile a@b.c-d_e+f=g/h#i" },
		{ "two words", "profile \"two words\"" },
		{ "it's", "profile \"it's\"" },
		{ "say \"x\"", "profile \"say \\\"x\\\"\"" },
		{ "back\\slash", "profile \"back\\\\slash\"" },
		{ "gr\xC3\xB6\xC3\x9F", "profile gr\xC3\xB6\xC3\x9F" },
		{ "a]b", "profile a]b" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		AUTO_BUF header = { 0 }, text = { 0 };
		AUTO_PROFILES profiles = { 0 };
		struct profiles_file config = { .path = "c", .found = true };
		struct profiles_file none = { .path = "n" };
		struct err e = { 0 };

		config_edit_header(&header, rows[i].name);
		assert_string_equal(buf_text(&header), rows[i].header);
		assert_true(config_edit_add(&text, rows[i].name, region, 1, &e));
		config.text = buf_str(&text);
		assert_true(profiles_parse(&profiles, &config, &none, &e));
		assert_non_null(profiles_find(&profiles, str_of(rows[i].name)));
	}
}

static void
a_section_of_the_credentials_file_has_the_bare_name(void **state)
{
	static const struct config_key keys[] = { { "aws_access_key_id", "a" },
		{ "aws_secret_access_key", "b" } };
	static const char *const names[] = { "default", "dev", "two words", "profile x" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		AUTO_BUF text = { 0 }, wanted = { 0 };
		AUTO_PROFILES profiles = { 0 };
		struct profiles_file credentials = { .path = "c", .found = true };
		struct profiles_file none = { .path = "n" };
		const struct profile *p;
		struct err e = { 0 };

		buf_adds(&text, "; mine\r\n");
		assert_true(config_edit_add_credentials(&text, names[i], keys, 2, &e));
		buf_printf(&wanted,
		    "; mine\r\n\r\n[%s]\r\naws_access_key_id = a\r\n"
		    "aws_secret_access_key = b\r\n",
		    names[i]);
		assert_string_equal(buf_text(&text), buf_text(&wanted));
		credentials.text = buf_str(&text);
		assert_true(profiles_parse(&profiles, &none, &credentials, &e));
		p = profiles_find(&profiles, str_of(names[i]));
		assert_non_null(p);
		assert_non_null(profile_get_credentials(p, "aws_secret_access_key"));
	}
}

static void
the_section_that_all_inherit_is_no_profile(void **state)
{
	AUTO_BUF text = { 0 };
	struct err e = { 0 };

	(void)state;
	assert_false(config_edit_add_credentials(&text, "DEFAULT", NULL, 0, &e));
	assert_int_equal(e.code, ERR_USAGE);
	assert_int_equal(text.len, 0);
	/* In the config file it is [profile DEFAULT]. */
	assert_true(config_edit_add(&text, "DEFAULT", region, 1, &e));
}

static void
what_can_not_stand_in_the_file_is_refused(void **state)
{
	static const struct {
		const char *name, *value;
	} rows[] = {
		{ "", "v" },
		{ "-x", "v" },
		{ " x", "v" },
		{ "x ", "v" },
		{ "a\nb", "v" },
		{ "a\tb", "v" },
		{ "a\x7F", "v" },
		{ "a\xFF", "v" },
		{ "x", "" },
		{ "x", " v" },
		{ "x", "v\xC2\xA0" },
		{ "x", "v\r" },
		{ "x", "v\n[profile evil]" },
		{ "x", "\x80" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct config_key key = { "region", rows[i].value };
		AUTO_BUF text = { 0 };
		struct err e = { 0 };

		buf_adds(&text, "[a]");
		assert_false(config_edit_add(&text, rows[i].name, &key, 1, &e));
		assert_int_equal(e.code, ERR_USAGE);
		assert_string_equal(buf_text(&text), "[a]");
	}
}

static void
a_pattern_is_filled_with_harmless_values(void **state)
{
	static const struct {
		const char *pattern, *account, *name;
	} rows[] = {
		{ "{account}-{role}", "Prod", "Prod-R" },
		{ "{role}", "Prod", "R" },
		{ "x", "Prod", "x" },
		{ "{account}/{account}", "a b", "a-b/a-b" },
		{ "{account}", "  a  &  b  ", "a-b" },
		{ "{account}", "--a", "a" },
		{ "{account}", "$(id);`x`'\"\\", "id-x" },
		{ "{account}", "a\nb\x1B[2J", "a-b-2J" },
		{ "{account}", "gr\xC3\xB6\xC3\x9F\xE2\x80\xAEx",
		    "gr\xC3\xB6\xC3\x9F-x" },
		{ "{account}", "a\xFF\x80z", "a-z" },
		{ "{account}", "a@b.c_d+e=f,g:h", "a@b.c_d+e=f,g:h" },
		{ "{account", "Prod", NULL },
		{ "{}", "Prod", NULL },
		{ "{Account}", "Prod", NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct name_pattern_value values[] = {
			{ "account", rows[i].account }, { "role", "R" }
		};
		AUTO_BUF name = { 0 };
		struct err e = { 0 };
		bool ok = name_pattern_fill(&name, rows[i].pattern, values, 2, &e);

		assert_int_equal(ok, rows[i].name != NULL);
		if (ok)
			assert_string_equal(buf_text(&name), rows[i].name);
		else
			assert_int_equal(e.code, ERR_USAGE);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_there_stays_and_the_section_comes_behind_it),
		cmocka_unit_test(the_line_ends_are_those_of_the_file),
		cmocka_unit_test(a_name_is_quoted_where_it_must_be),
		cmocka_unit_test(a_section_of_the_credentials_file_has_the_bare_name),
		cmocka_unit_test(the_section_that_all_inherit_is_no_profile),
		cmocka_unit_test(what_can_not_stand_in_the_file_is_refused),
		cmocka_unit_test(a_pattern_is_filled_with_harmless_values),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
