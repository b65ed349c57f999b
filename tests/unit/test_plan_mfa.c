#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "core/plan_mfa.h"

#define SERIAL "arn:aws:iam::111122223333:mfa/me"

/* What a plan is made of here; the first role is assumed last. */
struct given {
	enum source_kind kind;
	const char *token; /* of the source's keys, or NULL */
	size_t nroles;
	size_t index;                /* of the role that is asked about */
	bool device;                 /* that role has a device */
	long duration;               /* of that role */
	const char *session, *cache; /* AWSROLE_MFA_SESSION, AWSROLE_CACHE */
	bool no_cache;
};

static bool
decide(enum plan_mfa *out, const struct given *g, struct err *e)
{
	const char *const none[] = { NULL };
	struct plan_role roles[3] = { 0 };
	struct plan plan = { .roles = roles, .nroles = g->nroles };
	struct options options = { .no_cache = g->no_cache };
	AUTO_ENV env = { 0 };
	bool ok;

	env_make(&env, none);
	env_set(&env, "AWSROLE_MFA_SESSION", g->session);
	env_set(&env, "AWSROLE_CACHE", g->cache);
	plan.source.kind = g->kind;
	plan.source.keys.expires = CREDS_NEVER;
	if (g->token != NULL)
		secret_set(&plan.source.keys.session_token, str_of(g->token));
	roles[g->index].mfa_serial = g->device ? mem_strdup(SERIAL) : NULL;
	roles[g->index].duration_seconds = g->duration;
	ok = plan_mfa(out, &plan, g->index, &env, &options, e);
	mem_free(roles[g->index].mfa_serial);
	secret_free(&plan.source.keys.session_token);
	return ok;
}

static void
the_session_serves_a_users_first_role_of_an_hour_at_most(void **state)
{
	static const struct {
		struct given given;
		enum plan_mfa expected;
	} cases[] = {
		{ { SOURCE_KEYS, NULL, 1, 0, true, 0, NULL, NULL, false },
		    PLAN_MFA_SESSION },
		{ { SOURCE_ENVIRONMENT, NULL, 1, 0, true, 0, NULL, NULL, false },
		    PLAN_MFA_SESSION },
		{ { SOURCE_KEYS, NULL, 3, 2, true, 900, "on", "shared", false },
		    PLAN_MFA_SESSION },
		{ { SOURCE_KEYS, NULL, 1, 0, true, 3600, "", "sealed", false },
		    PLAN_MFA_SESSION },
		{ { SOURCE_KEYS, NULL, 1, 0, false, 0, NULL, NULL, false },
		    PLAN_MFA_NONE },
		{ { SOURCE_KEYS, NULL, 1, 0, true, 3601, NULL, NULL, false },
		    PLAN_MFA_DURATION },
		{ { SOURCE_KEYS, "t", 1, 0, true, 0, NULL, NULL, false },
		    PLAN_MFA_SOURCE },
		{ { SOURCE_ENVIRONMENT, "t", 1, 0, true, 0, NULL, NULL, false },
		    PLAN_MFA_SOURCE },
		{ { SOURCE_PROCESS, NULL, 1, 0, true, 0, NULL, NULL, false },
		    PLAN_MFA_SOURCE },
		{ { SOURCE_LOGIN, NULL, 1, 0, true, 0, NULL, NULL, false },
		    PLAN_MFA_SOURCE },
		{ { SOURCE_INSTANCE, NULL, 1, 0, true, 0, NULL, NULL, false },
		    PLAN_MFA_SOURCE },
		{ { SOURCE_KEYS, NULL, 2, 0, true, 0, NULL, NULL, false },
		    PLAN_MFA_CHAINED },
		{ { SOURCE_KEYS, NULL, 1, 0, true, 0, "off", NULL, false },
		    PLAN_MFA_OFF },
		{ { SOURCE_KEYS, NULL, 1, 0, true, 0, "on", "off", false },
		    PLAN_MFA_UNKEPT },
		{ { SOURCE_KEYS, NULL, 1, 0, true, 0, NULL, NULL, true },
		    PLAN_MFA_UNKEPT },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct err e = { 0 };
		enum plan_mfa got;

		assert_true(decide(&got, &cases[i].given, &e));
		assert_int_equal(got, cases[i].expected);
		assert_int_equal(plan_mfa_text(got) == NULL, got == PLAN_MFA_NONE);
	}
}

static void
temporary_keys_without_a_token_are_no_users(void **state)
{
	struct plan_role role = { .mfa_serial = mem_strdup(SERIAL) };
	struct plan plan = { .roles = &role, .nroles = 1 };
	const char *const none[] = { NULL };
	struct options options = { 0 };
	AUTO_ENV env = { 0 };
	struct err e = { 0 };
	enum plan_mfa got;

	(void)state;
	env_make(&env, none);
	plan.source.kind = SOURCE_ENVIRONMENT;
	plan.source.keys.expires = 1767323045; /* AWS_CREDENTIAL_EXPIRATION */
	assert_true(plan_mfa(&got, &plan, 0, &env, &options, &e));
	assert_int_equal(got, PLAN_MFA_SOURCE);
	mem_free(role.mfa_serial);
}

static void
another_value_of_the_variable_is_refused_where_a_device_is(void **state)
{
	struct given given = { SOURCE_KEYS, NULL, 1, 0, true, 0, "yes", NULL, false };
	struct err e = { 0 };
	enum plan_mfa got;

	(void)state;
	assert_false(decide(&got, &given, &e));
	assert_int_equal(e.code, ERR_USAGE);
	given.device = false;
	assert_true(decide(&got, &given, &e));
}

static void
a_session_is_named_by_key_device_and_foreign_endpoint(void **state)
{
	static const struct {
		const char *key, *serial, *endpoint;
		bool same; /* as the first */
	} cases[] = {
		{ "AKIA1", SERIAL, "https://sts.us-east-1.amazonaws.com", true },
		{ "AKIA1", SERIAL, "https://sts.eu-west-1.amazonaws.com/", true },
		{ "AKIA1", SERIAL, "https://sts.amazonaws.com", true },
		{ "AKIA1", SERIAL, "https://sts.eu-west-1.api.aws", true },
		{ "AKIA2", SERIAL, "https://sts.amazonaws.com", false },
		{ "AKIA1", SERIAL "2", "https://sts.amazonaws.com", false },
		{ "AKIA1", SERIAL, "http://127.0.0.1:4566", false },
		{ "AKIA1", SERIAL, "http://sts.amazonaws.com", false },
		{ "AKIA1", SERIAL, "https://sts.amazonaws.com.example.org", false },
		{ "AKIA1", SERIAL, "https://evilamazonaws.com", false },
		{ "AKIA1\n" SERIAL, "", "https://sts.amazonaws.com", false },
	};
	char first[HASH_SHA256_HEX];

	(void)state;
	plan_mfa_session_name(first, cases[0].key, cases[0].serial, cases[0].endpoint);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char name[HASH_SHA256_HEX];

		plan_mfa_session_name(
		    name, cases[i].key, cases[i].serial, cases[i].endpoint);
		assert_int_equal(strcmp(first, name) == 0, cases[i].same);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    the_session_serves_a_users_first_role_of_an_hour_at_most),
		cmocka_unit_test(temporary_keys_without_a_token_are_no_users),
		cmocka_unit_test(
		    another_value_of_the_variable_is_refused_where_a_device_is),
		cmocka_unit_test(a_session_is_named_by_key_device_and_foreign_endpoint),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
