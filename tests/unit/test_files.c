#include "fetch/files.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "fake_sys.h"

#define VARS_MAX 6

static void
assert_paths(
    const char *const vars[VARS_MAX], const char *config, const char *credentials)
{
	AUTO_FAKE f = { 0 };
	AUTO_ENV env = { 0 };
	AUTO_FILES files = { 0 };
	struct err e = { 0 };

	fake_make(&f);
	env_make(&env, vars);
	assert_true(files_load(&files, &env, &f.sys, &e));
	assert_string_equal(files.config_path, config);
	assert_string_equal(files.credentials_path, credentials);
	assert_int_equal(files.profiles.n, 0);
}

static void
variables_and_the_home_directory_say_where_the_files_are(void **state)
{
	static const struct {
		const char *vars[VARS_MAX];
		const char *config;
	} table[] = {
		{ { NULL }, "/home/u/.aws/config" },
		{ { "HOME=/h" }, "/h/.aws/config" },
		{ { "HOME=" }, "/.aws/config" },
		{ { "HOME=/h", "AWS_CONFIG_FILE=/etc/c" }, "/etc/c" },
		{ { "HOME=/h", "AWS_CONFIG_FILE=" }, "" },
		{ { "HOME=/h", "AWS_CONFIG_FILE=~/c" }, "/h/c" },
		{ { "HOME=/h", "AWS_CONFIG_FILE=~" }, "/h" },
		{ { "HOME=/h", "AWS_CONFIG_FILE=~bob/c" }, "/home/bob/c" },
		{ { "HOME=/h", "AWS_CONFIG_FILE=~eve/c" }, "~eve/c" },
		{ { "HOME=/h", "AWS_CONFIG_FILE=/a/~/c" }, "/a/~/c" },
		{ { "D=/d", "E_1=e", "AWS_CONFIG_FILE=$D/${E_1}x/$E_1-${D}" },
		    "/d/ex/e-/d" },
		{ { "D=~/d", "HOME=/h", "AWS_CONFIG_FILE=$D/c" }, "/h/d/c" },
		/* What is not defined stays as written; a value is not expanded again. */
		{ { "AWS_CONFIG_FILE=/$NO/${NO}/$/${}/${D" }, "/$NO/${NO}/$/${}/${D" },
		{ { "D=/d", "AWS_CONFIG_FILE=/x/${D" }, "/x/${D" },
		{ { "D=$D", "AWS_CONFIG_FILE=/$D" }, "/$D" },
		{ { "D=", "AWS_CONFIG_FILE=/a$D/c" }, "/a/c" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		AUTO_FAKE f = { 0 };
		AUTO_ENV env = { 0 };
		AUTO_FILES files = { 0 };
		struct err e = { 0 };

		fake_make(&f);
		env_make(&env, table[i].vars);
		assert_true(files_load(&files, &env, &f.sys, &e));
		assert_string_equal(files.config_path, table[i].config);
	}
	assert_paths((const char *const[VARS_MAX]){ "AWS_SHARED_CREDENTIALS_FILE=~/cr" },
	    "/home/u/.aws/config", "/home/u/cr");
}

static void
both_files_are_read_and_merged(void **state)
{
	static const char *const none[] = { NULL };
	const struct profile *a;
	AUTO_FAKE f = { 0 };
	AUTO_ENV env = { 0 };
	AUTO_FILES files = { 0 };
	struct err e = { 0 };

	(void)state;
	fake_make(&f);
	env_make(&env, none);
	fake_put(&f, FAKE_HOME "/.aws/config", "[profile a]\nregion = r\n[default]\n");
	fake_put(&f, FAKE_HOME "/.aws/credentials", "[a]\nregion = s\n");
	assert_true(files_load(&files, &env, &f.sys, &e));
	assert_int_equal(files.profiles.n, 2);
	a = profiles_find(&files.profiles, STR("a"));
	assert_true(str_is(profile_get(a, "region")->text, "s"));
	assert_string_equal(
	    profile_file_of(a, profile_get(a, "region")), FAKE_HOME "/.aws/credentials");
}

static void
what_can_not_be_read_or_trusted_is_an_error(void **state)
{
	static const struct {
		const char *config, *credentials;
		unsigned mode;
		size_t fail_at;
		const char *message;
	} table[] = {
		{ "key = 1\n", "", 0600, 0, "/home/u/.aws/config:1: " },
		{ "", "[a\n", 0600, 0, "/home/u/.aws/credentials:1: " },
		{ "", "", 0622, 0, "/home/u/.aws/config can be written by other" },
		{ "", "", 0600, 1, "load failed" },
		{ "", "", 0600, 2, "load failed" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		static const char *const none[] = { NULL };
		AUTO_FAKE f = { 0 };
		AUTO_ENV env = { 0 };
		AUTO_FILES files = { 0 };
		struct err e = { 0 };

		fake_make(&f);
		env_make(&env, none);
		f.fail_at = table[i].fail_at;
		fake_put(&f, FAKE_HOME "/.aws/config", table[i].config)->mode =
		    table[i].mode;
		fake_put(&f, FAKE_HOME "/.aws/credentials", table[i].credentials);
		assert_false(files_load(&files, &env, &f.sys, &e));
		if (strstr(e.msg, table[i].message) == NULL)
			fail_msg("row %zu: %s", i, e.msg);
	}
}

static void
a_path_below_the_aws_directory_is_put_together(void **state)
{
	char *path = files_aws_path("/h", "cli/cache/x.json");

	(void)state;
	assert_string_equal(path, "/h/.aws/cli/cache/x.json");
	mem_free(path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    variables_and_the_home_directory_say_where_the_files_are),
		cmocka_unit_test(both_files_are_read_and_merged),
		cmocka_unit_test(what_can_not_be_read_or_trusted_is_an_error),
		cmocka_unit_test(a_path_below_the_aws_directory_is_put_together),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
