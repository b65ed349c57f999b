#include "core/suggest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/attr.h"

#define CONFIG \
	"[default]\n[profile prod]\n[profile prodaccess]\n[profile staging]\n" \
	"[profile dev-eu]\n[profile dev-us]\n[profile dev-ap]\n[profile dev-sa]\n"

static void
the_nearest_names_are_proposed_nearest_first(void **state)
{
	static const struct {
		const char *name, *expected;
	} table[] = {
		{ "prood", "; did you mean 'prod'?" },
		{ "rpod", "; did you mean 'prod'?" },
		{ "PROD", "; did you mean 'prod' or 'prodaccess'?" },
		{ "stagnig", "; did you mean 'staging'?" },
		{ "stagin", "; did you mean 'staging'?" },
		{ "prodacess", "; did you mean 'prodaccess'?" },
		/* A beginning of a name counts as one edit. */
		{ "proda", "; did you mean 'prod' or 'prodaccess'?" },
		/* Three at most. */
		{ "dev-e", "; did you mean 'dev-eu' or 'dev-us' or 'dev-ap'?" },
		{ "completely-other", "" },
		{ "x", "" },
		{ "", "" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct profiles_file config = { STR(CONFIG), "config", true };
		struct profiles_file none = { .path = "credentials" };
		AUTO_PROFILES all = { 0 };
		AUTO_BUF out = { 0 };
		struct err e = { 0 };

		assert_true(profiles_parse(&all, &config, &none, &e));
		suggest_profiles(&out, &all, str_of(table[i].name));
		assert_string_equal(buf_text(&out), table[i].expected);
	}
}

static void
a_name_longer_than_any_is_near_to_none(void **state)
{
	struct profiles_file config = { STR(CONFIG), "config", true };
	struct profiles_file none = { .path = "credentials" };
	AUTO_PROFILES all = { 0 };
	AUTO_BUF out = { 0 };
	struct err e = { 0 };
	char name[300];

	(void)state;
	memset(name, 'd', sizeof(name));
	assert_true(profiles_parse(&all, &config, &none, &e));
	for (size_t len = 20; len <= sizeof(name); len++)
		suggest_profiles(&out, &all, (struct str){ name, len });
	assert_string_equal(buf_text(&out), "");
}

static void
without_profiles_nothing_is_proposed(void **state)
{
	static const struct profiles none;
	AUTO_BUF out = { 0 };

	(void)state;
	suggest_profiles(&out, &none, STR("prod"));
	assert_string_equal(buf_text(&out), "");
}

static void
a_nearer_name_goes_in_front_of_a_farther_one(void **state)
{
	/* The farthest comes first in the file, the nearest last. */
	struct profiles_file config = { STR("[profile xxod1]\n[profile xprod1]\n[profile "
					    "prod1]\n[profile prox1]\n"),
		"config", true };
	struct profiles_file none = { .path = "credentials" };
	AUTO_PROFILES all = { 0 };
	AUTO_BUF out = { 0 };
	struct err e = { 0 };

	(void)state;
	assert_true(profiles_parse(&all, &config, &none, &e));
	suggest_profiles(&out, &all, STR("prod1"));
	assert_string_equal(
	    buf_text(&out), "; did you mean 'prod1' or 'xprod1' or 'prox1'?");
}

static void
a_long_name_in_the_files_is_near_to_none(void **state)
{
	struct profiles_file none = { .path = "credentials" };
	AUTO_BUF text = { 0 }, out = { 0 };
	struct profiles_file config = { .path = "config", .found = true };
	AUTO_PROFILES all = { 0 };
	struct err e = { 0 };

	(void)state;
	/* One character too many is one edit, but not for a name of 65. */
	for (size_t n = 64; n <= 65; n++) {
		buf_adds(&text, "[profile ");
		for (size_t i = 0; i < n; i++)
			buf_addc(&text, 'd');
		buf_adds(&text, "]\n");
	}
	config.text = buf_str(&text);
	assert_true(profiles_parse(&all, &config, &none, &e));
	/* No beginning of theirs: that is looked at in a name of any length. */
	suggest_profiles(&out, &all,
	    STR("xdddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd"));
	assert_int_equal(out.len, strlen("; did you mean ''?") + 64);
}

static void
a_profile_with_the_empty_name_can_be_proposed(void **state)
{
	struct profiles_file config = { STR("[profile \"\"]\n"), "config", true };
	struct profiles_file none = { .path = "credentials" };
	AUTO_PROFILES all = { 0 };
	AUTO_BUF out = { 0 };
	struct err e = { 0 };

	(void)state;
	assert_true(profiles_parse(&all, &config, &none, &e));
	suggest_profiles(&out, &all, STR("x"));
	assert_string_equal(buf_text(&out), "; did you mean ''?");
}

static void
words_are_proposed_like_names_and_not_beyond_the_edits_given(void **state)
{
	static const struct {
		const char *word;
		size_t most;
		const char *expected;
	} table[] = {
		{ "stauts", 2, "; did you mean 'status'?" },
		{ "stat", 2, "; did you mean 'status'?" },
		{ "forgotten", 2, "" },
		{ "forgotten", 0, "; did you mean 'forget'?" },
		/* Every letter is another one. */
		{ "ix", 2, "" },
	};
	AUTO_LIST words = { 0 };

	(void)state;
	list_split(&words, STR("status,forget,us"), ',');
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		AUTO_BUF out = { 0 };

		suggest_words(&out, &words, str_of(table[i].word), table[i].most);
		assert_string_equal(buf_text(&out), table[i].expected);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_nearest_names_are_proposed_nearest_first),
		cmocka_unit_test(a_name_longer_than_any_is_near_to_none),
		cmocka_unit_test(without_profiles_nothing_is_proposed),
		cmocka_unit_test(
		    words_are_proposed_like_names_and_not_beyond_the_edits_given),
		cmocka_unit_test(a_nearer_name_goes_in_front_of_a_farther_one),
		cmocka_unit_test(a_long_name_in_the_files_is_near_to_none),
		cmocka_unit_test(a_profile_with_the_empty_name_can_be_proposed),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
