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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_nearest_names_are_proposed_nearest_first),
		cmocka_unit_test(a_name_longer_than_any_is_near_to_none),
		cmocka_unit_test(without_profiles_nothing_is_proposed),
		cmocka_unit_test(a_nearer_name_goes_in_front_of_a_farther_one),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
