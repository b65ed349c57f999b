#include "core/shell_state.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"

/* What a role gives to the managed variables in these tests. */
static const char *const given[MANAGED_COUNT] = {
	[MANAGED_ACCESS_KEY_ID] = "ASIA1",
	[MANAGED_SECRET_ACCESS_KEY] = "sk",
	[MANAGED_SESSION_TOKEN] = "tok",
	[MANAGED_EXPIRATION] = "2026-01-02T03:04:05Z",
	[MANAGED_REGION] = "eu-west-1",
	[MANAGED_DEFAULT_REGION] = "eu-west-1",
	[MANAGED_VAULT] = "prod",
};

/* Puts into the environment what the hook would: the role, and the base text. */
static void
enter(struct env *env, const char *const values[MANAGED_COUNT], const struct list *words)
{
	AUTO_SHELL_STATE before = { 0 };
	AUTO_BUF base = { 0 };

	shell_state_read(&before, env);
	shell_state_write(&base, &before, env, values, words);
	for (size_t i = 0; i < MANAGED_COUNT; i++)
		env_set(env, shell_managed[i], values[i]);
	env_set(env, "AWSROLE_PROFILE", "prod");
	env_set(env, "AWSROLE_KEY", values[MANAGED_ACCESS_KEY_ID]);
	env_set(env, "_AWSROLE_BASE", buf_text(&base));
}

static void
assert_value(const struct env *env, const char *name, const char *expected)
{
	const char *value = env_get(env, name);

	if (expected == NULL ? value != NULL
			     : value == NULL || strcmp(value, expected) != 0)
		fail_msg("%s is %s, not %s", name, value ? value : "unset",
		    expected ? expected : "unset");
}

static void
a_shell_without_a_role_has_no_state(void **state)
{
	static const char *const shells[][3] = {
		{ NULL },
		{ "AWS_PROFILE=a", "_AWSROLE_BASE=1&was.AWS_PROFILE=x", NULL },
		{ "AWSROLE_PROFILE=", "_AWSROLE_BASE=1&was.AWS_PROFILE=x", NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(shells); i++) {
		AUTO_SHELL_STATE s = { 0 };
		AUTO_ENV env = { 0 };

		env_make(&env, shells[i]);
		shell_state_read(&s, &env);
		assert_false(s.active);
		assert_false(s.has_base);
		shell_state_undo(&s, &env);
		assert_string_equal(
		    env_get(&env, "AWS_PROFILE") ? env_get(&env, "AWS_PROFILE") : "",
		    i == 1 ? "a" : "");
	}
}

/* Every managed variable with a value that a careless format would break. */
static void
what_a_shell_had_comes_back_byte_for_byte(void **state)
{
	static const char *const values[] = { "", " ", "plain", "a b\tc", "=&%41%",
		"'\"\\`$(id)", "\x01\x1B[31m\x7F", "\xC3\xBC\xE2\x82\xAC", "\xFF\xFE",
		"1&was.AWS_PROFILE=x", "-AWS_PROFILE", ":base=", "wJalr/+=" };

	(void)state;
	for (size_t v = 0; v < ARRAY_LEN(values); v++) {
		static const char *const none[] = { NULL };
		AUTO_ENV env = { 0 };
		AUTO_SHELL_STATE s = { 0 };
		struct list words = { 0 };

		env_make(&env, none);
		for (size_t i = 0; i < MANAGED_COUNT; i++)
			env_set(&env, shell_managed[i], values[v]);
		enter(&env, given, &words);
		shell_state_read(&s, &env);
		assert_true(s.active && s.has_base);
		for (size_t i = 0; i < MANAGED_COUNT; i++) {
			assert_true(s.ours[i]);
			assert_string_equal(s.before[i], values[v]);
		}
		shell_state_undo(&s, &env);
		for (size_t i = 0; i < MANAGED_COUNT; i++)
			assert_value(&env, shell_managed[i], values[v]);
	}
}

static void
the_base_text_is_made_of_a_safe_alphabet(void **state)
{
	static const char *const vars[] = { "AWS_PROFILE=a b&c=d\n\xFF'", NULL };
	AUTO_SHELL_STATE s = { 0 };
	AUTO_ENV env = { 0 };
	AUTO_BUF text = { 0 };
	AUTO_LIST words = { 0 };

	(void)state;
	env_make(&env, vars);
	list_add(&words, STR("prod"));
	list_add(&words, STR("--tag"));
	list_add(&words, STR("a=b c"));
	shell_state_write(&text, &s, &env, given, &words);
	assert_string_equal(buf_text(&text),
	    "1&gave.AWS_SECRET_ACCESS_KEY="
	    "32b56ed53348a8587f30c90e5c6406df95d3b8ab1130b1da62bcf492a8ed8a63"
	    "&gave.AWS_SESSION_TOKEN="
	    "1a7674eb4ee78df7e1ac439a93c3fa8e3c945784d4dec9fd8e3011738b2f1d62"
	    "&gave.AWS_CREDENTIAL_EXPIRATION="
	    "f5edb46c62c1f2dec94af3b4885615ad288b1668a831fc0e25bc032862e143c9"
	    "&gave.AWS_REGION=eu-west-1&gave.AWS_DEFAULT_REGION=eu-west-1"
	    "&was.AWS_PROFILE=a%20b%26c%3Dd%0A%FF%27&gave.AWS_VAULT=prod"
	    "&use=prod&use=--tag&use=a%3Db%20c");
}

static void
the_secret_that_a_role_has_is_not_in_the_base_text(void **state)
{
	static const char *const none[] = { NULL };
	AUTO_SHELL_STATE s = { 0 };
	AUTO_ENV env = { 0 };
	AUTO_BUF text = { 0 };
	struct list words = { 0 };

	(void)state;
	env_make(&env, none);
	shell_state_write(&text, &s, &env, given, &words);
	assert_null(strstr(buf_text(&text), "=sk"));
	assert_null(strstr(buf_text(&text), "=tok"));
}

static void
a_second_role_keeps_the_first_base(void **state)
{
	static const char *const vars[] = { "AWS_PROFILE=mine", "AWS_REGION=us-west-2",
		"AWS_ACCESS_KEY_ID=AKIAMINE", "AWS_SECRET_ACCESS_KEY=mine", NULL };
	const char *second[MANAGED_COUNT] = { "ASIA2", "sk2", "tok2" };
	AUTO_SHELL_STATE s = { 0 };
	AUTO_ENV env = { 0 };
	AUTO_LIST words = { 0 };

	(void)state;
	env_make(&env, vars);
	enter(&env, given, &words);
	list_add(&words, STR("two"));
	enter(&env, second, &words);
	shell_state_read(&s, &env);
	assert_int_equal(s.use_args.n, 1);
	assert_string_equal(s.use_args.items[0], "two");
	shell_state_undo(&s, &env);
	assert_value(&env, "AWS_PROFILE", "mine");
	assert_value(&env, "AWS_REGION", "us-west-2");
	assert_value(&env, "AWS_DEFAULT_REGION", NULL);
	assert_value(&env, "AWS_ACCESS_KEY_ID", "AKIAMINE");
	assert_value(&env, "AWS_SECRET_ACCESS_KEY", "mine");
	assert_value(&env, "AWS_SESSION_TOKEN", NULL);
	assert_value(&env, "AWS_VAULT", NULL);
}

static void
what_somebody_else_has_changed_is_left_alone(void **state)
{
	static const char *const vars[] = { "AWS_PROFILE=mine", "AWS_REGION=us-west-2",
		"AWS_DEFAULT_REGION=us-west-2", NULL };
	AUTO_SHELL_STATE s = { 0 };
	AUTO_ENV env = { 0 };
	struct list words = { 0 };

	(void)state;
	env_make(&env, vars);
	enter(&env, given, &words);
	env_set(&env, "AWS_REGION", "ap-south-1");
	env_set(&env, "AWS_DEFAULT_REGION", NULL);
	env_set(&env, "AWS_PROFILE", "direnv");
	env_set(&env, "AWS_VAULT", "");
	shell_state_read(&s, &env);
	for (size_t i = 0; i < MANAGED_COUNT; i++)
		assert_int_equal(s.ours[i],
		    i != MANAGED_REGION && i != MANAGED_DEFAULT_REGION &&
			i != MANAGED_PROFILE && i != MANAGED_VAULT);
	shell_state_undo(&s, &env);
	assert_value(&env, "AWS_REGION", "ap-south-1");
	assert_value(&env, "AWS_DEFAULT_REGION", NULL);
	assert_value(&env, "AWS_PROFILE", "direnv");
	assert_value(&env, "AWS_VAULT", "");
	assert_value(&env, "AWS_ACCESS_KEY_ID", NULL);
}

/* The keys are one thing: a new key id with our old secret would be nobody's. */
static void
beside_a_foreign_key_our_own_rest_is_unset(void **state)
{
	static const char *const changes[] = { "ASIAOTHER", NULL };

	(void)state;
	for (size_t c = 0; c < 2 * ARRAY_LEN(changes); c++) {
		static const char *const vars[] = { "AWS_ACCESS_KEY_ID=AKIAMINE",
			"AWS_SECRET_ACCESS_KEY=mine", "AWS_SESSION_TOKEN=mine", NULL };
		const char *key = changes[c / 2], *secret = c % 2 ? "other" : NULL;
		AUTO_SHELL_STATE s = { 0 };
		AUTO_ENV env = { 0 };
		struct list words = { 0 };

		env_make(&env, vars);
		enter(&env, given, &words);
		env_set(&env, "AWS_ACCESS_KEY_ID", key);
		if (secret != NULL)
			env_set(&env, "AWS_SECRET_ACCESS_KEY", secret);
		shell_state_read(&s, &env);
		assert_false(s.ours[MANAGED_ACCESS_KEY_ID]);
		assert_int_equal(s.ours[MANAGED_SECRET_ACCESS_KEY], secret == NULL);
		assert_true(s.ours[MANAGED_SESSION_TOKEN] && s.ours[MANAGED_EXPIRATION]);
		shell_state_undo(&s, &env);
		assert_value(&env, "AWS_ACCESS_KEY_ID", key);
		assert_value(&env, "AWS_SECRET_ACCESS_KEY", secret);
		assert_value(&env, "AWS_SESSION_TOKEN", NULL);
		assert_value(&env, "AWS_CREDENTIAL_EXPIRATION", NULL);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_shell_without_a_role_has_no_state),
		cmocka_unit_test(what_a_shell_had_comes_back_byte_for_byte),
		cmocka_unit_test(the_base_text_is_made_of_a_safe_alphabet),
		cmocka_unit_test(the_secret_that_a_role_has_is_not_in_the_base_text),
		cmocka_unit_test(a_second_role_keeps_the_first_base),
		cmocka_unit_test(what_somebody_else_has_changed_is_left_alone),
		cmocka_unit_test(beside_a_foreign_key_our_own_rest_is_unset),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
