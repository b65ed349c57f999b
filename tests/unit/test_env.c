#include "core/env.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/attr.h"

static void
the_empty_text_is_a_value_but_not_a_filled_one(void **state)
{
	static const char *const vars[] = { "A=1", "EMPTY=", "AB=2", "NOVALUE", "X=a=b",
		NULL };
	AUTO_ENV env = { 0 };

	(void)state;
	env_make(&env, vars);
	assert_string_equal(env_get(&env, "A"), "1");
	assert_string_equal(env_get(&env, "AB"), "2");
	assert_string_equal(env_get(&env, "X"), "a=b");
	assert_string_equal(env_get(&env, "EMPTY"), "");
	assert_null(env_get_filled(&env, "EMPTY"));
	assert_string_equal(env_get_filled(&env, "A"), "1");
	assert_null(env_get(&env, "NOVALUE"));
	assert_null(env_get(&env, "B"));
	assert_null(env_get(&env, "a"));
	assert_null(env_get_filled(&env, "B"));
}

static void
assert_vars(const struct env *env, const char *const *expected)
{
	size_t i = 0;

	for (; expected[i] != NULL; i++)
		assert_string_equal(env->vars[i], expected[i]);
	assert_null(env->vars[i]);
	assert_int_equal(env->n, i);
}

static void
changes_leave_the_original_alone_and_the_list_ended(void **state)
{
	static const char *const vars[] = { "A=1", "B=2", "C=3", NULL };
	AUTO_ENV env = { 0 };

	(void)state;
	env_make(&env, vars);
	env_set(&env, "B", "new");
	env_set(&env, "D", "");
	assert_vars(&env, (const char *const[]){ "A=1", "B=new", "C=3", "D=", NULL });
	env_set(&env, "A", NULL);
	env_set(&env, "D", NULL);
	env_set(&env, "missing", NULL);
	assert_vars(&env, (const char *const[]){ "B=new", "C=3", NULL });
	env_set(&env, "B", "newer");
	env_set(&env, "C", NULL);
	env_set(&env, "B", NULL);
	assert_vars(&env, (const char *const[]){ NULL });
	assert_string_equal(vars[1], "B=2");
}

static void
a_name_that_stands_there_twice_is_changed_as_one(void **state)
{
	static const char *const vars[] = { "A=1", "B=2", "A=3", "AA=4", "A=5", NULL };
	AUTO_ENV removed = { 0 };
	AUTO_ENV set = { 0 };

	(void)state;
	env_make(&removed, vars);
	env_set(&removed, "A", NULL);
	assert_vars(&removed, (const char *const[]){ "B=2", "AA=4", NULL });
	env_make(&set, vars);
	assert_string_equal(env_get(&set, "A"), "1");
	env_set(&set, "A", "x");
	assert_vars(&set, (const char *const[]){ "A=x", "B=2", "AA=4", NULL });
}

static void
a_copy_without_keys_leaves_the_original_alone(void **state)
{
	static const char *const vars[] = { "AWS_PROFILE=p", "AWS_ACCESS_KEY_ID=a",
		"AWS_SECRET_ACCESS_KEY=b", "AWS_SESSION_TOKEN=c", "AWS_SECURITY_TOKEN=d",
		"AWS_ACCESS_KEY_IDS=e", NULL };
	AUTO_ENV env = { 0 }, without = { 0 };

	(void)state;
	env_make(&env, vars);
	env_make_without_keys(&without, &env);
	assert_vars(&without,
	    (const char *const[]){ "AWS_PROFILE=p", "AWS_ACCESS_KEY_IDS=e", NULL });
	assert_vars(&env, vars);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_empty_text_is_a_value_but_not_a_filled_one),
		cmocka_unit_test(changes_leave_the_original_alone_and_the_list_ended),
		cmocka_unit_test(a_name_that_stands_there_twice_is_changed_as_one),
		cmocka_unit_test(a_copy_without_keys_leaves_the_original_alone),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
