#include "core/shell_state.h"
#include "core/shell_words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* The text that the hook keeps: what is damaged, missing or hostile counts for nothing. */
#include "base/buf.h"

static void
read_with(struct shell_state *s, struct env *env, const char *base)
{
	static const char *const vars[] = { "AWSROLE_PROFILE=prod", "AWSROLE_KEY=ASIA1",
		"AWS_ACCESS_KEY_ID=ASIA1", "AWS_SECRET_ACCESS_KEY=sk",
		"AWS_REGION=eu-west-1", "AWS_DEFAULT_REGION=eu-west-1", "AWS_VAULT=prod",
		NULL };

	env_make(env, vars);
	env_set(env, "_AWSROLE_BASE", base);
	shell_state_read(s, env);
}

static void
a_text_that_is_no_state_of_ours_counts_as_none(void **state)
{
	static const char *const damaged[] = { NULL, "", "0", "2", "1x",
		"was.AWS_REGION=x", "2&was.AWS_REGION=x", "1&was.AWS_REGION=x&was.PATH=y",
		"1&was.AWS_REGION=x&&use=a", "1&was.AWS_REGION=x&odd.AWS_PROFILE=y",
		"1&was.AWS_REGION=x&was.AWS_PROFILE=%", "1&was.AWS_REGION=x&use=%4",
		"1&was.AWS_REGION=x&use=%zz", "1&was.AWS_REGION=x&use=%0a",
		"1&was.AWS_REGION=x&was.AWS_PROFILE=a%00b",
		"1&was.AWS_REGION=x&was.AWS_PROFILE=a%0Ab",
		"1&use=x&gave.AWS_REGION=x&gave.LD_PRELOAD=y" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(damaged); i++) {
		AUTO_SHELL_STATE s = { 0 };
		AUTO_ENV env = { 0 };

		read_with(&s, &env, damaged[i]);
		assert_true(s.active);
		if (s.has_base)
			fail_msg("'%s' was taken for a base", damaged[i]);
		for (size_t j = 0; j < MANAGED_COUNT; j++)
			assert_null(s.before[j]);
		assert_int_equal(s.use_args.n, 0);
	}
}

static void
without_a_base_only_what_is_surely_ours_is_cleared(void **state)
{
	AUTO_SHELL_STATE s = { 0 };
	AUTO_ENV env = { 0 };

	(void)state;
	read_with(&s, &env, NULL);
	env_set(&env, "AWS_PROFILE", "later");
	shell_state_undo(&s, &env);
	assert_null(env_get(&env, "AWS_ACCESS_KEY_ID"));
	assert_null(env_get(&env, "AWS_SECRET_ACCESS_KEY"));
	assert_null(env_get(&env, "AWS_REGION"));
	assert_null(env_get(&env, "AWS_DEFAULT_REGION"));
	assert_null(env_get(&env, "AWS_VAULT"));
}

static void
without_a_base_what_differs_from_a_role_stays(void **state)
{
	static const char *const vars[] = { "AWSROLE_PROFILE=prod", "AWSROLE_KEY=ASIA1",
		"AWS_ACCESS_KEY_ID=ASIA1", "AWS_REGION=eu-west-1",
		"AWS_DEFAULT_REGION=us-east-1", "AWS_VAULT=other", "AWS_PROFILE=x",
		"AWS_ACCOUNT_ID=1", NULL };
	AUTO_SHELL_STATE s = { 0 };
	AUTO_ENV env = { 0 };

	(void)state;
	env_make(&env, vars);
	shell_state_read(&s, &env);
	assert_true(s.ours[MANAGED_ACCESS_KEY_ID]);
	assert_false(s.ours[MANAGED_REGION]);
	assert_false(s.ours[MANAGED_DEFAULT_REGION]);
	assert_false(s.ours[MANAGED_VAULT]);
	assert_false(s.ours[MANAGED_PROFILE]);
	assert_false(s.ours[MANAGED_ACCOUNT_ID]);
	assert_true(s.ours[MANAGED_DEFAULT_PROFILE]);
}

static void
the_hooks_own_variables_are_not_for_what_is_started(void **state)
{
	static const char *const vars[] = { "_AWSROLE_BASE=1", "_AWSROLE_LAST=prod",
		"_AWSROLE_HOOK=1", "AWSROLE_PROFILE=prod", NULL };
	AUTO_ENV env = { 0 };

	(void)state;
	env_make(&env, vars);
	shell_state_hide(&env);
	assert_int_equal(env.n, 1);
	assert_string_equal(env.vars[0], "AWSROLE_PROFILE=prod");
}

static void
words_come_back_as_they_were(void **state)
{
	static const char *const words[] = { "prod", "--tag", "a=b&c d", "", "it's\n\t",
		"%41", "\xC3\xBC" };
	AUTO_LIST list = { 0 };
	AUTO_LIST back = { 0 };
	AUTO_BUF text = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		list_add(&list, str_of(words[i]));
	shell_words_write(&text, &list);
	assert_string_equal(
	    buf_text(&text), "prod&--tag&a%3Db%26c%20d&&it%27s%0A%09&%2541&%C3%BC");
	assert_true(shell_words_read(&back, buf_str(&text)));
	assert_int_equal(back.n, ARRAY_LEN(words));
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		assert_string_equal(back.items[i], words[i]);
}

static void
no_words_and_damaged_words_are_refused(void **state)
{
	static const char *const wrong[] = { "", "%", "a&%4", "%00", "%zz" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		AUTO_LIST list = { 0 };

		if (shell_words_read(&list, str_of(wrong[i])))
			fail_msg("'%s' was taken for words", wrong[i]);
	}
}

/* What a child of the shell has is enough to know how its role was taken. */
static void
exported_words_count_beside_their_own_key_alone(void **state)
{
	static const struct {
		const char *words, *key, *first; /* NULL: the base's */
	} table[] = {
		{ "1&ASIA1&p%20%3D%26", "ASIA1", "p =&" },
		{ "1&A%26%3D%25&prod", "A&=%", "prod" },
		{ "1&ASIA1&", "ASIA1", "" },
		{ "1&ASIA1&prod", "ASIA2", NULL },
		{ "1&ASIA1&prod", NULL, NULL },
		{ "2&ASIA1&prod", "ASIA1", NULL },
		{ "1&ASIA1", "ASIA1", NULL },
		{ "1&ASIA1&%", "ASIA1", NULL },
		{ "1&ASIA1&prod&%00", "ASIA1", NULL },
		{ "prod", "ASIA1", NULL },
		{ "", "ASIA1", NULL },
	};

	(void)state;
	for (size_t i = 0; i < 2 * ARRAY_LEN(table); i++) {
		static const char *const vars[] = { "AWSROLE_PROFILE=prod", NULL };
		const char *base = i % 2 ? "1&use=of.the.base" : NULL;
		const char *first = table[i / 2].first;
		AUTO_SHELL_STATE s = { 0 };
		AUTO_ENV env = { 0 };

		env_make(&env, vars);
		env_set(&env, "AWSROLE_KEY", table[i / 2].key);
		env_set(&env, "AWSROLE_WORDS", table[i / 2].words);
		env_set(&env, "_AWSROLE_BASE", base);
		shell_state_read(&s, &env);
		if (first == NULL && base != NULL)
			first = "of.the.base";
		assert_int_equal(s.use_args.n, first != NULL);
		if (first != NULL)
			assert_string_equal(s.use_args.items[0], first);
	}
}

static void
exported_words_come_back_as_they_were(void **state)
{
	static const char *const vars[] = { "AWSROLE_PROFILE=prod", "AWSROLE_KEY=A&%",
		NULL };
	static const char *const words[] = { "--tag=a=b&c d",
		"--session-name=it's\n\"$(x)`", "", "--", "-\xC3\xBC" };
	AUTO_SHELL_STATE s = { 0 };
	AUTO_ENV env = { 0 };
	AUTO_LIST list = { 0 };
	AUTO_BUF text = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		list_add(&list, str_of(words[i]));
	shell_state_write_words(&text, "A&%", &list);
	assert_string_equal(buf_text(&text),
	    "1&A%26%25&--tag%3Da%3Db%26c%20d&--session-name%3Dit%27s%0A%22%24%28x%29%60"
	    "&&--&-%C3%BC");
	env_make(&env, vars);
	env_set(&env, "AWSROLE_WORDS", buf_text(&text));
	shell_state_read(&s, &env);
	assert_int_equal(s.use_args.n, ARRAY_LEN(words));
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		assert_string_equal(s.use_args.items[i], words[i]);
}

static void
a_time_is_whole_seconds_or_none(void **state)
{
	static const struct {
		const char *text;
		int64_t time;
	} rows[] = { { NULL, CREDS_NEVER }, { "", CREDS_NEVER }, { "x", CREDS_NEVER },
		{ "1.5", CREDS_NEVER }, { "-5", 0 }, { "0", 0 },
		{ "1767323045", 1767323045 } };
	static const char *const none[] = { NULL };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		AUTO_ENV env = { 0 };

		env_make(&env, none);
		env_set(&env, "AWSROLE_UNTIL", rows[i].text);
		assert_true(shell_state_time(&env, "AWSROLE_UNTIL") == rows[i].time);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_text_that_is_no_state_of_ours_counts_as_none),
		cmocka_unit_test(without_a_base_only_what_is_surely_ours_is_cleared),
		cmocka_unit_test(without_a_base_what_differs_from_a_role_stays),
		cmocka_unit_test(the_hooks_own_variables_are_not_for_what_is_started),
		cmocka_unit_test(words_come_back_as_they_were),
		cmocka_unit_test(no_words_and_damaged_words_are_refused),
		cmocka_unit_test(exported_words_count_beside_their_own_key_alone),
		cmocka_unit_test(exported_words_come_back_as_they_were),
		cmocka_unit_test(a_time_is_whole_seconds_or_none),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
