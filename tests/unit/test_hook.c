#include "core/hook.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"

/* SHA-256 of "sk", "tok" and "2026-01-02T03:04:05Z". */
#define HASH_SK "32b56ed53348a8587f30c90e5c6406df95d3b8ab1130b1da62bcf492a8ed8a63"
#define HASH_TOK "1a7674eb4ee78df7e1ac439a93c3fa8e3c945784d4dec9fd8e3011738b2f1d62"
#define HASH_DATE "f5edb46c62c1f2dec94af3b4885615ad288b1668a831fc0e25bc032862e143c9"

#define NOW_2026 1767323045 /* 2026-01-02T03:04:05Z */

struct shell {
	struct env env;
	struct shell_state state;
	struct creds creds;
};

static void
shell_make(struct shell *s, const char *const *vars, const char *key)
{
	env_make(&s->env, vars);
	shell_state_read(&s->state, &s->env);
	s->creds.access_key_id = mem_strdup(key);
	secret_set(&s->creds.secret_key, STR("sk"));
	secret_set(&s->creds.session_token, STR("tok"));
	s->creds.expires = NOW_2026;
}

static void
shell_free(struct shell *s)
{
	env_free(&s->env);
	shell_state_free(&s->state);
	creds_free(&s->creds);
}
#define AUTO_SHELL ATTR_CLEANUP(shell_free) struct shell

/* Does to the environment what a shell's hook does with an answer. */
static void
apply(struct env *env, const struct buf *answer)
{
	struct str rest = buf_str(answer);

	while (rest.len > 0) {
		struct str value, line = str_cut(rest, '\n', &rest);
		AUTO_STRING char *name = str_dup(str_cut(line, '=', &value));
		AUTO_STRING char *text = str_dup(value);

		if (name[0] == '-')
			env_set(env, name + 1, NULL);
		else if (strcmp(name, ":base") == 0)
			env_set(env, "_AWSROLE_BASE", text);
		else if (strcmp(name, ":last") == 0)
			env_set(env, "_AWSROLE_LAST", text);
		else
			env_set(env, name, text);
	}
}

static void
use(struct env *env, const char *key, const char *profile, const char *region)
{
	AUTO_SHELL s = { 0 };
	AUTO_BUF out = { 0 };
	AUTO_LIST words = { 0 };
	struct err e = { 0 };
	struct hook_role role = { .profile = profile,
		.creds = &s.creds,
		.region = str_of(region),
		.compat = PROMPT_COMPAT_VAULT };

	shell_make(&s, env->vars, key);
	list_add(&words, str_of(profile));
	if (!hook_use(&out, &role, &s.state, &s.env, &words, &s.state.use_args, &e))
		fail_msg("%s", e.msg);
	apply(env, &out);
}

static void
leave(struct env *env, struct list *left)
{
	AUTO_SHELL_STATE state = { 0 };
	AUTO_BUF out = { 0 };

	shell_state_read(&state, env);
	hook_exit(&out, &state, env, left);
	apply(env, &out);
}

static void
unsets_come_before_exports(void **state)
{
	static const char *const vars[] = { "AWS_PROFILE=old", "AWS_SECURITY_TOKEN=t",
		"AWS_ACCOUNT_ID=1", "PATH=/bin", NULL };
	AUTO_SHELL s = { 0 };
	AUTO_BUF out = { 0 };
	AUTO_LIST words = { 0 };
	struct list none = { 0 };
	struct err e = { 0 };
	struct hook_role role = { .profile = "prod",
		.creds = &s.creds,
		.region = STR("eu-west-1"),
		.compat = PROMPT_COMPAT_VAULT };

	(void)state;
	shell_make(&s, vars, "ASIA1");
	list_add(&words, STR("prod"));
	assert_true(hook_use(&out, &role, &s.state, &s.env, &words, &none, &e));
	assert_string_equal(buf_text(&out),
	    "-AWS_PROFILE\n-AWS_SECURITY_TOKEN\n-AWS_ACCOUNT_ID\n"
	    "AWS_ACCESS_KEY_ID=ASIA1\nAWS_SECRET_ACCESS_KEY=sk\nAWS_SESSION_TOKEN=tok\n"
	    "AWS_CREDENTIAL_EXPIRATION=2026-01-02T03:04:05Z\n"
	    "AWS_REGION=eu-west-1\nAWS_DEFAULT_REGION=eu-west-1\nAWS_VAULT=prod\n"
	    "AWSROLE_PROFILE=prod\nAWSROLE_EXPIRATION=1767323045\nAWSROLE_KEY=ASIA1\n"
	    "AWSROLE_WORDS=1&ASIA1&prod\n"
	    ":base=1&gave.AWS_SECRET_ACCESS_KEY=" HASH_SK
	    "&gave.AWS_SESSION_TOKEN=" HASH_TOK
	    "&gave.AWS_CREDENTIAL_EXPIRATION=" HASH_DATE
	    "&gave.AWS_REGION=eu-west-1&gave.AWS_DEFAULT_REGION=eu-west-1"
	    "&was.AWS_PROFILE=old&was.AWS_SECURITY_TOKEN=t&was.AWS_ACCOUNT_ID=1"
	    "&gave.AWS_VAULT=prod&use=prod\n");
}

static void
long_lived_keys_leave_no_token_and_no_expiry_behind(void **state)
{
	static const char *const vars[] = { "AWS_SESSION_TOKEN=old",
		"AWS_CREDENTIAL_EXPIRATION=old", "AWSROLE_EXPIRATION=1", NULL };
	AUTO_SHELL s = { 0 };
	AUTO_BUF out = { 0 };
	struct list none = { 0 };
	struct err e = { 0 };
	struct hook_role role = {
		.profile = "keys", .creds = &s.creds, .compat = PROMPT_COMPAT_NONE
	};

	(void)state;
	shell_make(&s, vars, "AKIA1");
	secret_free(&s.creds.session_token);
	s.creds.expires = CREDS_NEVER;
	assert_true(hook_use(&out, &role, &s.state, &s.env, &none, &none, &e));
	assert_string_equal(buf_text(&out),
	    "-AWS_SESSION_TOKEN\n-AWS_CREDENTIAL_EXPIRATION\n-AWSROLE_EXPIRATION\n"
	    "AWS_ACCESS_KEY_ID=AKIA1\nAWS_SECRET_ACCESS_KEY=sk\n"
	    "AWSROLE_PROFILE=keys\nAWSROLE_KEY=AKIA1\nAWSROLE_WORDS=1&AKIA1&\n"
	    ":base=1&gave.AWS_SECRET_ACCESS_KEY=" HASH_SK
	    "&was.AWS_SESSION_TOKEN=old&was.AWS_CREDENTIAL_EXPIRATION=old\n");
}

static void
the_prompt_variable_is_the_one_that_was_chosen(void **state)
{
	static const struct {
		enum prompt_compat compat;
		const char *vault, *awsume;
	} table[] = {
		{ PROMPT_COMPAT_VAULT, "prod", NULL },
		{ PROMPT_COMPAT_AWSUME, NULL, "prod" },
		{ PROMPT_COMPAT_NONE, NULL, NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		static const char *const none[] = { NULL };
		AUTO_SHELL s = { 0 };
		AUTO_HOOK_VALUES v = { 0 };
		struct err e = { 0 };
		struct hook_role role = {
			.profile = "prod", .creds = &s.creds, .compat = table[i].compat
		};

		shell_make(&s, none, "ASIA1");
		assert_true(hook_values_of_role(&v, &role, &s.state, &s.env, &e));
		assert_int_equal(v.value[MANAGED_VAULT] != NULL, table[i].vault != NULL);
		assert_int_equal(
		    v.value[MANAGED_AWSUME_PROFILE] != NULL, table[i].awsume != NULL);
	}
}

/* U+009B begins a control sequence, U+202E turns the rest of the line round. */
static void
what_a_prompt_shows_is_printable(void **state)
{
	static const char *const none[] = { NULL };
	AUTO_ENV env = { 0 };

	(void)state;
	env_make(&env, none);
	use(&env, "ASIA1",
	    "a\xC2\x9B"
	    "b\xE2\x80\xAE\xFF",
	    NULL);
	assert_string_equal(env_get(&env, "AWSROLE_PROFILE"), "a\\u{9b}b\\u{202e}\\xff");
	assert_string_equal(env_get(&env, "AWS_VAULT"), env_get(&env, "AWSROLE_PROFILE"));
	assert_string_equal(
	    env_get(&env, "AWSROLE_WORDS"), "1&ASIA1&a%C2%9Bb%E2%80%AE%FF");
}

static void
exit_gives_back_what_was_there_before_the_first_use(void **state)
{
	static const char *const vars[] = { "AWS_PROFILE=mine", "AWS_REGION=us-west-2",
		"AWS_VAULT=", "AWS_ACCESS_KEY_ID=AKIAMINE",
		"AWS_SECRET_ACCESS_KEY=s p'a\"ce", "PATH=/bin", NULL };
	AUTO_ENV env = { 0 };
	AUTO_LIST left = { 0 };

	(void)state;
	env_make(&env, vars);
	use(&env, "ASIA1", "one", "eu-west-1");
	use(&env, "ASIA2", "two", "ap-south-1");
	assert_string_equal(env_get(&env, "_AWSROLE_LAST"), "one");
	use(&env, "ASIA3", "three", NULL);
	assert_string_equal(env_get(&env, "_AWSROLE_LAST"), "two");
	assert_string_equal(env_get(&env, "AWS_ACCESS_KEY_ID"), "ASIA3");
	/* A profile without a region leaves the shell its own one. */
	assert_string_equal(env_get(&env, "AWS_REGION"), "us-west-2");
	assert_null(env_get(&env, "AWS_DEFAULT_REGION"));
	leave(&env, &left);
	assert_int_equal(left.n, 0);
	assert_string_equal(env_get(&env, "_AWSROLE_BASE"), "");
	assert_string_equal(env_get(&env, "_AWSROLE_LAST"), "three");
	shell_state_hide(&env);
	assert_int_equal(env.n, ARRAY_LEN(vars) - 1);
	for (size_t i = 0; vars[i] != NULL; i++) {
		struct str value, name = str_cut(str_of(vars[i]), '=', &value);
		AUTO_STRING char *copy = str_dup(name);

		assert_string_equal(env_get(&env, copy), value.data);
	}
}

static void
exit_leaves_alone_what_somebody_else_has_changed(void **state)
{
	static const char *const vars[] = { "AWS_PROFILE=mine", "AWS_REGION=us-west-2",
		NULL };
	AUTO_ENV env = { 0 };
	AUTO_LIST left = { 0 };

	(void)state;
	env_make(&env, vars);
	use(&env, "ASIA1", "one", "eu-west-1");
	env_set(&env, "AWS_REGION", "ap-south-1");
	env_set(&env, "AWS_ACCESS_KEY_ID", "AKIAOTHER");
	leave(&env, &left);
	assert_int_equal(left.n, 2);
	assert_string_equal(left.items[0], "AWS_ACCESS_KEY_ID");
	assert_string_equal(left.items[1], "AWS_REGION");
	assert_string_equal(env_get(&env, "AWS_REGION"), "ap-south-1");
	assert_string_equal(env_get(&env, "AWS_ACCESS_KEY_ID"), "AKIAOTHER");
	assert_null(env_get(&env, "AWS_SESSION_TOKEN"));
	assert_string_equal(env_get(&env, "AWS_PROFILE"), "mine");
	assert_null(env_get(&env, "AWS_DEFAULT_REGION"));
	assert_null(env_get(&env, "AWSROLE_PROFILE"));
	assert_null(env_get(&env, "AWSROLE_KEY"));
}

static void
exit_without_a_base_only_clears(void **state)
{
	static const char *const vars[] = { "AWS_PROFILE=mine", NULL };
	AUTO_ENV env = { 0 };
	AUTO_LIST left = { 0 };

	(void)state;
	env_make(&env, vars);
	use(&env, "ASIA1", "one", "eu-west-1");
	env_set(&env, "_AWSROLE_BASE", NULL);
	leave(&env, &left);
	shell_state_hide(&env);
	assert_int_equal(env.n, 0);
}

/* A line end would make a second line out of a value; the others break terminals. */
static void
no_line_can_be_smuggled_into_an_answer(void **state)
{
	static const struct {
		const char *profile, *region, *key, *var, *error;
	} table[] = {
		{ "a\nAWS_X=y", "r", "ASIA1", NULL, "control character" },
		{ "a", "r\n-PATH", "ASIA1", NULL, "AWS_REGION would have" },
		{ "a", "r\x1B[2J", "ASIA1", NULL, "AWS_REGION would have" },
		{ "a", "r", "ASIA\r1", NULL, "AWS_ACCESS_KEY_ID would have" },
		{ "a", "r", "ASIA1", "AWS_PROFILE=x\nAWS_X=y",
		    "AWS_PROFILE of this shell has a line end" },
		{ "a", NULL, "ASIA1", "AWS_REGION=x\n", "AWS_REGION would have" },
		{ "a", "r", "ASIA1", "AWS_REGION=x\n", "AWS_REGION of this shell" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		const char *const vars[] = { table[i].var, NULL };
		AUTO_SHELL s = { 0 };
		AUTO_BUF out = { 0 };
		struct list none = { 0 };
		struct err e = { 0 };
		struct hook_role role = { .profile = table[i].profile,
			.creds = &s.creds,
			.region = str_of(table[i].region),
			.compat = PROMPT_COMPAT_NONE };

		shell_make(&s, vars, table[i].key);
		if (hook_use(&out, &role, &s.state, &s.env, &none, &none, &e) ||
		    strstr(e.msg, table[i].error) == NULL)
			fail_msg("row %zu: %s%s", i, buf_text(&out), e.msg);
		assert_int_equal(out.len, 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(unsets_come_before_exports),
		cmocka_unit_test(long_lived_keys_leave_no_token_and_no_expiry_behind),
		cmocka_unit_test(the_prompt_variable_is_the_one_that_was_chosen),
		cmocka_unit_test(what_a_prompt_shows_is_printable),
		cmocka_unit_test(exit_gives_back_what_was_there_before_the_first_use),
		cmocka_unit_test(exit_leaves_alone_what_somebody_else_has_changed),
		cmocka_unit_test(exit_without_a_base_only_clears),
		cmocka_unit_test(no_line_can_be_smuggled_into_an_answer),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
