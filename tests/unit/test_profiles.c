#include "core/profiles.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"

static void
parse(struct profiles *out, const char *config, const char *credentials)
{
	const struct profiles_file files[2] = {
		{ str_of(config), "/config", config != NULL },
		{ str_of(credentials), "/credentials", credentials != NULL },
	};
	struct err e = { 0 };

	if (!profiles_parse(out, &files[0], &files[1], &e))
		fail_msg("%s", e.msg);
}

/* The names in their order, each in angle brackets. */
static void
assert_names(const char *config, const char *credentials, const char *expected)
{
	AUTO_PROFILES all = { 0 };
	AUTO_BUF names = { 0 };

	parse(&all, config, credentials);
	for (size_t i = 0; i < all.n; i++) {
		buf_printf(&names, "<%.*s>", STR_ARG(all.list[i].name));
		assert_ptr_equal(profiles_find(&all, all.list[i].name), &all.list[i]);
	}
	assert_string_equal(buf_text(&names), expected);
}

static void
assert_value(const struct profiles *all, const char *name, const char *key,
    const char *expected, const char *file)
{
	const struct profile *p = profiles_find(all, str_of(name));
	const struct ini_value *v;

	assert_non_null(p);
	v = profile_get(p, key);
	if (expected == NULL) {
		assert_null(v);
		return;
	}
	assert_non_null(v);
	assert_true(str_is(v->text, expected));
	assert_string_equal(profile_file_of(p, v), file);
}

static void
sections_of_the_config_file_become_profiles_by_the_start_of_their_name(void **state)
{
	static const struct {
		const char *section, *names;
	} table[] = {
		{ "[default]", "<default>" },
		{ "[profile default]", "<default>" },
		{ "[profile a]", "<a>" },
		{ "[profile  \t a ]", "<a>" },
		{ "[profile 'a b']", "<a b>" },
		{ "[profile \"a b\"]", "<a b>" },
		{ "[profile a\\ b]", "<a b>" },
		{ "[profile 'a\\b']", "<a\\b>" },
		{ "[profile \"a\\\"b\\\\c\\d\"]", "<a\"b\\c\\d>" },
		{ "[profile a\"b\"'c'd]", "<abcd>" },
		{ "[profile #a]", "<#a>" },
		{ "[profile a#b]", "<a#b>" },
		{ "[profile \"\"]", "<>" },
		{ "[profile \xC3\xA9\xC2\xA0x]", "<\xC3\xA9\xC2\xA0x>" },
		{ "[profile a]b]", "<a]b>" },
		{ "[profiles x]", "<x>" },
		{ "[profile-x y]", "<y>" },
		{ "[profile\" x\" y]", "<y>" },
		{ "[profile\\ x y]", "<y>" },
		/* dropped */
		{ "[profile]", "" },
		{ "[profile ]", "" },
		{ "[profilefoo]", "" },
		{ "[profile a b]", "" },
		{ "[profile 'a' b]", "" },
		{ "[profile 'a]", "" },
		{ "[profile \"a]", "" },
		{ "[profile \"a\\\"]", "" },
		{ "[profile a\\]", "" },
		{ "[profile a 'b]", "" },
		{ "[Profile a]", "" },
		{ "[ profile a]", "" },
		{ "[ default ]", "" },
		{ "[Default]", "" },
		{ "[DEFAULT]", "" },
		{ "[plugins]", "" },
		{ "[sso-session a]", "" },
		{ "[services a]", "" },
		{ "[a]", "" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		assert_names(table[i].section, NULL, table[i].names);
}

static void
sections_of_the_credentials_file_are_profiles_as_they_are(void **state)
{
	(void)state;
	assert_names(NULL, "[default]\n[a]\n[profile a]\n[ b ]\n[sso-session s]\n['q']\n",
	    "<default><a><profile a>< b ><sso-session s><'q'>");
}

/* Many, so that names are looked for in both ways: one by one and in a table. */
static void
however_a_name_is_spelled_it_is_one_profile(void **state)
{
	static const char *const pairs[][2] = {
		{ "[profile x]", "[profile  x]" },
		{ "[profile  x]", "[profile x]" },
		{ "[profile\tx]", "[profile x]" },
		{ "[profile x]", "[profile 'x']" },
		{ "[profiles x]", "[profile x]" },
		{ "[default]", "[profile default]" },
		{ "[profile default]", "[default]" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
		for (int between = 0; between < 40; between += 13) {
			AUTO_PROFILES all = { 0 };
			AUTO_BUF config = { 0 };
			const char *name = i < 5 ? "x" : "default";

			buf_printf(&config, "%s\nregion = first\n", pairs[i][0]);
			for (int n = 0; n < between; n++)
				buf_printf(&config, "[profile p%d]\n", n);
			buf_printf(&config, "%s\nregion = last\n", pairs[i][1]);
			parse(&all, buf_text(&config), NULL);
			assert_int_equal(all.n, between + 1);
			for (int search = 0; search < 40; search++)
				assert_value(&all, name, "region", "last", "/config");
			assert_null(profiles_find(&all, STR("p40")));
		}
	}
}

static void
profiles_are_listed_in_the_order_of_the_files(void **state)
{
	(void)state;
	assert_names("[profile b]\n[default]\n[profile a]\n[profile \"b\"]\n",
	    "[z]\n[a]\n[c]\n", "<b><default><a><z><c>");
	assert_names(NULL, NULL, "");
	assert_names("", "", "");
}

static void
of_two_sections_for_one_profile_the_later_replaces_the_earlier(void **state)
{
	AUTO_PROFILES all = { 0 };

	(void)state;
	parse(&all,
	    "[default]\nx=1\ny=1\n[profile default]\nx=2\n"
	    "[profile \"a\"]\nx=3\nz=3\n[profile a]\nx=4\n"
	    "[profile d]\nx=5\n[profile 'd']\n",
	    NULL);
	assert_value(&all, "default", "x", "2", "/config");
	assert_value(&all, "default", "y", NULL, NULL);
	assert_value(&all, "a", "x", "4", "/config");
	assert_value(&all, "a", "z", NULL, NULL);
	assert_value(&all, "d", "x", NULL, NULL);
}

static void
the_credentials_file_is_laid_over_the_config_file_key_by_key(void **state)
{
	AUTO_PROFILES all = { 0 };
	const struct profile *a;

	(void)state;
	parse(&all,
	    "[DEFAULT]\nregion=cd\noutput=cd\n[profile a]\nregion=c\nx=c\ns3=\n "
	    "k=c\n[profile b]\n",
	    "[DEFAULT]\noutput=kd\n[a]\nx=k\nonly=k\ns3=\n l=k\n");
	assert_value(&all, "a", "region", "c", "/config");
	assert_value(&all, "a", "x", "k", "/credentials");
	assert_value(&all, "a", "only", "k", "/credentials");
	assert_value(&all, "a", "output", "kd", "/credentials");
	assert_value(&all, "a", "s3", "l=k", "/credentials"); /* blocks are not merged */
	assert_value(&all, "b", "region", "cd", "/config");
	assert_value(&all, "b", "output", "cd", "/config");
	a = profiles_find(&all, STR("a"));
	assert_true(str_is(profile_get_config(a, "x")->text, "c"));
	assert_true(str_is(profile_get_config(a, "output")->text, "cd"));
	assert_true(str_is(profile_get_credentials(a, "x")->text, "k"));
	assert_null(profile_get_credentials(a, "region"));
	assert_null(profile_get_config(a, "only"));
	assert_null(profile_get_credentials(profiles_find(&all, STR("b")), "output"));
}

static void
names_are_case_sensitive_and_may_be_empty(void **state)
{
	AUTO_PROFILES all = { 0 };

	(void)state;
	parse(&all, "[profile A]\nx=1\n[profile a]\nx=2\n[profile '']\nx=3\n", NULL);
	assert_value(&all, "A", "x", "1", "/config");
	assert_value(&all, "a", "x", "2", "/config");
	assert_value(&all, "", "x", "3", "/config");
	assert_null(profiles_find(&all, STR("b")));
	assert_null(profiles_find(&all, STR("aa")));
}

static void
sso_sessions_and_services_come_from_the_config_file_only(void **state)
{
	AUTO_PROFILES all = { 0 };
	const struct ini_section *s;

	(void)state;
	parse(&all,
	    "[DEFAULT]\nsso_region=d\n[sso-session s]\nsso_start_url=1\n"
	    "[sso-session \"s\"]\nsso_start_url=2\n[sso-sessionx t]\n"
	    "[services v]\nsts=\n endpoint_url = http://x\n",
	    "[sso-session k]\n[services k]\n");
	s = profiles_sso_session(&all, STR("s"));
	assert_non_null(s);
	assert_true(str_is(profiles_section_get(&all, s, "sso_start_url")->text, "2"));
	assert_true(str_is(profiles_section_get(&all, s, "sso_region")->text, "d"));
	assert_null(profiles_section_get(&all, s, "sts"));
	assert_non_null(profiles_sso_session(&all, STR("t")));
	assert_null(profiles_sso_session(&all, STR("k")));
	assert_null(profiles_sso_session(&all, STR("v")));
	s = profiles_services(&all, STR("v"));
	assert_true(profiles_section_get(&all, s, "sts")->is_block);
	assert_null(profiles_services(&all, STR("k")));
}

static void
an_error_in_either_file_is_an_error_and_the_config_files_comes_first(void **state)
{
	static const struct profiles_file good = { { "[default]\n", 10 }, "/good", true };
	static const struct profiles_file bad = { { "[x\n", 3 }, "/bad", true };
	static const struct profiles_file worse = { { "y\n", 2 }, "/worse", true };
	static const struct profiles_file missing = { { NULL, 0 }, "/missing", false };
	AUTO_PROFILES all = { 0 };
	struct err e = { 0 };

	(void)state;
	assert_false(profiles_parse(&all, &bad, &good, &e));
	assert_string_equal(e.msg, "/bad:1: no ']' after the name of a section");
	assert_false(profiles_parse(&all, &good, &bad, &e));
	assert_string_equal(e.msg, "/bad:1: no ']' after the name of a section");
	assert_false(profiles_parse(&all, &bad, &worse, &e));
	assert_string_equal(e.msg, "/bad:1: no ']' after the name of a section");
	assert_false(profiles_parse(&all, &missing, &worse, &e));
	assert_string_equal(e.msg, "/worse:1: 'y' before the first [section]");
	assert_int_equal(e.code, ERR_CONFIG);
	assert_null(all.memory);
}

static void
nothing_is_found_where_nothing_was_parsed(void **state)
{
	struct profiles none = { 0 };

	(void)state;
	assert_null(profiles_find(&none, STR("default")));
	assert_null(profiles_sso_session(&none, STR("s")));
	assert_null(profiles_services(&none, STR("s")));
	profiles_free(&none);
}

static void
a_result_may_be_moved(void **state)
{
	struct profiles first = { 0 };
	AUTO_PROFILES all = { 0 };

	(void)state;
	parse(&first, "[default]\nx=1\n", NULL);
	all = first;
	memset(&first, 0xA5, sizeof(first));
	assert_value(&all, "default", "x", "1", "/config");
}

static void
there_may_be_any_number_of_sessions(void **state)
{
	AUTO_PROFILES all = { 0 };
	AUTO_BUF config = { 0 }, name = { 0 };

	(void)state;
	for (int i = 0; i < 100; i++)
		buf_printf(&config, "[sso-session s%d]\nsso_region = r%d\n", i, i);
	parse(&all, buf_text(&config), NULL);
	for (int i = 0; i < 100; i++) {
		const struct ini_section *s;

		buf_clear(&name);
		buf_printf(&name, "s%d", i);
		s = profiles_sso_session(&all, buf_str(&name));
		assert_non_null(s);
		buf_clear(&name);
		buf_printf(&name, "r%d", i);
		assert_true(str_eq(
		    profiles_section_get(&all, s, "sso_region")->text, buf_str(&name)));
	}
	assert_null(profiles_sso_session(&all, STR("s100")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    sections_of_the_config_file_become_profiles_by_the_start_of_their_name),
		cmocka_unit_test(
		    sections_of_the_credentials_file_are_profiles_as_they_are),
		cmocka_unit_test(however_a_name_is_spelled_it_is_one_profile),
		cmocka_unit_test(profiles_are_listed_in_the_order_of_the_files),
		cmocka_unit_test(
		    of_two_sections_for_one_profile_the_later_replaces_the_earlier),
		cmocka_unit_test(
		    the_credentials_file_is_laid_over_the_config_file_key_by_key),
		cmocka_unit_test(names_are_case_sensitive_and_may_be_empty),
		cmocka_unit_test(
		    sso_sessions_and_services_come_from_the_config_file_only),
		cmocka_unit_test(
		    an_error_in_either_file_is_an_error_and_the_config_files_comes_first),
		cmocka_unit_test(nothing_is_found_where_nothing_was_parsed),
		cmocka_unit_test(a_result_may_be_moved),
		cmocka_unit_test(there_may_be_any_number_of_sessions),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
