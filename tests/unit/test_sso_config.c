#include "core/sso_config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"

#define SESSION \
	"[sso-session s]\nsso_start_url = https://x/start\nsso_region = eu-west-1\n"

static void
load(struct profiles *out, const char *config)
{
	const struct profiles_file file = { str_of(config), "config", true };
	const struct profiles_file none = { .path = "credentials" };
	struct err e = { 0 };

	assert_true(profiles_parse(out, &file, &none, &e));
}

static const struct {
	const char *config;
	const char *error; /* NULL: it can be used */
} sessions[] = {
	{ SESSION, NULL },
	{ "[sso-session s]\nsso_start_url = http://127.0.0.1:8/start\nsso_region = r\n",
	    NULL },
	{ "[sso-session s]\nsso_start_url = http://localhost/\nsso_region = r\n", NULL },
	{ "[sso-session s]\nsso_start_url = http://[::1]:1/\nsso_region = r\n", NULL },
	{ "", "the config file has no [sso-session s]" },
	{ "[sso-session other]\nsso_region = r\n",
	    "the config file has no [sso-session s]" },
	{ "[sso-session s]\nsso_region = r\n",
	    "[sso-session s]: sso_start_url is missing" },
	{ "[sso-session s]\nsso_start_url = https://x\n",
	    "[sso-session s]: sso_region is missing" },
	/* A block of nested keys is no text. */
	{ "[sso-session s]\nsso_start_url = https://x\nsso_region =\n  a = b\n",
	    "[sso-session s]: sso_region is missing" },
	{ "[sso-session s]\nsso_start_url = http://x/\nsso_region = r\n",
	    "[sso-session s]: sso_start_url must begin with https://" },
	{ "[sso-session s]\nsso_start_url = http://127.0.0.1.x/\nsso_region = r\n",
	    "[sso-session s]: sso_start_url must begin with https://" },
	{ "[sso-session s]\nsso_start_url = x\nsso_region = r\n",
	    "[sso-session s]: sso_start_url: the URL must begin with https:// or "
	    "http://" },
	{ "[sso-session s]\nsso_start_url = https://x\nsso_region = a.b\n",
	    "[sso-session s]: 'a.b' is not a region name" },
};

static void
a_session_has_a_start_url_and_a_region_or_is_refused_by_name(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(sessions); i++) {
		AUTO_PROFILES all = { 0 };
		AUTO_SSO_CONFIG c = { 0 };
		struct err e = { 0 };

		load(&all, sessions[i].config);
		assert_int_equal(
		    sso_config_of_session(&c, &all, "s", &e), sessions[i].error == NULL);
		assert_string_equal(e.msg, sessions[i].error ? sessions[i].error : "");
	}
}

static void
scopes_are_separated_by_commas(void **state)
{
	AUTO_PROFILES all = { 0 };
	AUTO_SSO_CONFIG c = { 0 };
	struct err e = { 0 };

	(void)state;
	load(&all, SESSION "sso_registration_scopes = a:b , c,,\n");
	assert_true(sso_config_of_session(&c, &all, "s", &e));
	assert_string_equal(c.session, "s");
	assert_string_equal(c.start_url, "https://x/start");
	assert_string_equal(c.region, "eu-west-1");
	assert_int_equal(c.scopes.n, 2);
	assert_string_equal(c.scopes.items[0], "a:b");
	assert_string_equal(c.scopes.items[1], "c");
}

static void
scopes_that_are_a_block_are_none(void **state)
{
	AUTO_PROFILES all = { 0 };
	AUTO_SSO_CONFIG c = { 0 };
	struct err e = { 0 };

	(void)state;
	load(&all, SESSION "sso_registration_scopes =\n  a = b\n");
	assert_true(sso_config_of_session(&c, &all, "s", &e));
	assert_int_equal(c.scopes.n, 0);
}

static const struct {
	const char *keys; /* of profile p, which SESSION follows */
	bool found;
	const char *session, *url, *error; /* or NULL */
} profiles[] = {
	{ "region = x\n", false, NULL, NULL, NULL },
	{ "sso_session = s\n", true, "s", "https://x/start", NULL },
	{ "sso_start_url = https://y\nsso_region = r\n", true, NULL, "https://y", NULL },
	{ "sso_start_url = https://y\n", true, NULL, NULL, "sso_region is missing" },
	{ "sso_region = r\n", true, NULL, NULL, "sso_start_url is missing" },
	{ "sso_session = none\n", true, NULL, NULL,
	    "the config file has no [sso-session none]" },
	{ "sso_session =\n  a = b\n", true, NULL, NULL, "sso_session" },
};

static void
a_profile_names_a_session_or_has_its_own_values(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(profiles); i++) {
		AUTO_PROFILES all = { 0 };
		AUTO_SSO_CONFIG c = { 0 };
		AUTO_BUF text = { 0 };
		struct err e = { 0 };
		bool found;

		buf_printf(&text, "[profile p]\n%s%s", profiles[i].keys, SESSION);
		load(&all, buf_text(&text));
		assert_int_equal(
		    sso_config_of_profile(&c, &found, profiles_find(&all, STR("p")), &e),
		    profiles[i].error == NULL);
		assert_int_equal(found, profiles[i].found);
		if (profiles[i].error != NULL) {
			assert_non_null(strstr(e.msg, profiles[i].error));
			continue;
		}
		assert_int_equal(c.session != NULL, profiles[i].session != NULL);
		assert_int_equal(c.start_url != NULL, profiles[i].url != NULL);
		if (c.start_url != NULL)
			assert_string_equal(c.start_url, profiles[i].url);
	}
}

static void
the_names_of_all_sessions_are_listed(void **state)
{
	AUTO_LIST names = { 0 }, none = { 0 };

	(void)state;
	sso_config_sessions(&names,
	    STR("[sso-session a]\n[profile sso-session]\n[sso-session 'b c']\n"
		"[sso-session]\n[sso-session d e]\n"));
	assert_int_equal(names.n, 2);
	assert_string_equal(names.items[0], "a");
	assert_string_equal(names.items[1], "b c");
	sso_config_sessions(&none, STR("no section\n"));
	assert_int_equal(none.n, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    a_session_has_a_start_url_and_a_region_or_is_refused_by_name),
		cmocka_unit_test(scopes_are_separated_by_commas),
		cmocka_unit_test(scopes_that_are_a_block_are_none),
		cmocka_unit_test(a_profile_names_a_session_or_has_its_own_values),
		cmocka_unit_test(the_names_of_all_sessions_are_listed),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
