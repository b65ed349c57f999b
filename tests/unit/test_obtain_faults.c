#include "fetch/obtain.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* Every effect fails once: the n-th one, for every n there is. */
#include "core/cache_entry.h"
#include "fake_plan.h"

#define ROLE(x) "arn:aws:iam::123456789012:role/" x
#define CONFIG \
	"[default]\nrole_arn = " ROLE( \
	    "A") "\nsource_profile = b\n" \
		 "mfa_serial = arn:aws:iam::1:mfa/a\n" \
		 "[profile b]\nrole_arn = " ROLE( \
		     "B") "\nsource_profile = s\n" \
			  "mfa_serial = arn:aws:iam::1:mfa/b\n" \
			  "[profile s]\naws_access_key_id = " \
			  "AKIASRC\naws_secret_access_key = sk\n"
#define CACHE FAKE_HOME "/.aws/cli/cache/"

static const char *const typed[] = { "111111", "222222", "333333", NULL };

struct scene {
	bool refuse;    /* the outer call is refused */
	bool no_answer; /* the first attempt of the inner one has no answer */
	const char *vars[FAKE_PLAN_VARS_MAX];
};

static void
prepare(struct fake_plan *f, const struct scene *scene)
{
	fake_plan_make(f, CONFIG, scene->vars);
	f->fake.typed = typed;
	if (scene->no_answer)
		fake_answer_failure(&f->fake, HTTP_FAILURE_CONNECT);
	fake_answer_keys(&f->fake, "ASIAB", f->fake.clock + 3600);
	if (scene->refuse)
		fake_answer_refusal(&f->fake, 403, "AccessDenied", "no");
	else
		fake_answer_keys(&f->fake, "ASIAA", f->fake.clock + 3600);
}

static void
assert_whole_entries(const struct fake *f)
{
	for (size_t i = 0; i < f->nfiles; i++) {
		AUTO_CREDS c = { 0 };

		if (strncmp(f->files[i].path, CACHE, strlen(CACHE)) != 0)
			continue;
		assert_true(cache_entry_read(&c, buf_str(&f->files[i].text)));
		assert_true(strcmp(c.access_key_id, "ASIAA") == 0 ||
		    strcmp(c.access_key_id, "ASIAB") == 0);
	}
}

/* False once `n` is more than there are effects. */
static bool
fail_effect(size_t n, const struct scene *scene)
{
	AUTO_FAKE_PLAN f = { 0 };
	AUTO_CREDS c = { 0 };
	struct err e = { 0 };
	bool ok;

	prepare(&f, scene);
	f.fake.fail_at = n;
	ok = fake_plan_obtain(&c, &f, &e);
	if (!f.fake.failed) {
		assert_int_equal(ok, !scene->refuse);
		return false;
	}
	if (ok) {
		/* Only the cache and its lock may fail without a failure. */
		assert_string_equal(c.access_key_id, "ASIAA");
		assert_string_equal(secret_reveal(&c.secret_key), "sk/ASIAA");
		assert_int_equal(e.code, ERR_NONE);
		assert_false(scene->refuse);
	} else {
		assert_null(c.access_key_id);
		assert_false(secret_is_set(&c.secret_key));
		assert_int_not_equal(e.code, ERR_NONE);
		assert_true(strlen(e.msg) > 5);
	}
	assert_int_equal(f.fake.locks_taken, f.fake.locks_given);
	assert_whole_entries(&f.fake);
	return true;
}

static void
wherever_an_effect_fails_there_is_a_result_or_a_message(void **state)
{
	static const struct scene scenes[] = {
		{ .vars = { "AWSROLE_MFA_SESSION=off" } },
		{ .vars = { "AWSROLE_MFA_SESSION=off" }, .refuse = true },
		{ .vars = { "AWSROLE_MFA_SESSION=off" }, .no_answer = true },
		{ .vars = { "AWSROLE_MFA_SESSION=off", "AWSROLE_CACHE=off" } },
		{ .vars = { "AWSROLE_MFA_SESSION=off", "AWSROLE_CACHE=sealed" } },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(scenes); i++) {
		size_t n = 1;

		while (fail_effect(n, &scenes[i]))
			n++;
		/* At least two questions and two calls. */
		assert_in_range(n, 5, 100);
	}
}

static void
a_second_run_after_any_failure_comes_to_the_end(void **state)
{
	static const struct scene scene = { .vars = { "AWSROLE_MFA_SESSION=off" } };
	size_t n = 1;
	bool failed;

	(void)state;
	do {
		AUTO_FAKE_PLAN f = { 0 };
		AUTO_CREDS first = { 0 };
		AUTO_CREDS second = { 0 };
		struct err e = { 0 }, e2 = { 0 };

		prepare(&f, &scene);
		f.fake.fail_at = n++;
		(void)!fake_plan_obtain(&first, &f, &e);
		failed = f.fake.failed;
		f.fake.fail_at = 0;
		f.fake.clock += 5;
		f.fake.typed = typed;
		for (int i = 0; i < 2; i++)
			fake_answer_keys(&f.fake, "ASIAA", f.fake.clock + 3600);
		if (!fake_plan_obtain(&second, &f, &e2))
			fail_msg("after effect %zu (%s): %s", n - 1, e.msg, e2.msg);
	} while (failed);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wherever_an_effect_fails_there_is_a_result_or_a_message),
		cmocka_unit_test(a_second_run_after_any_failure_comes_to_the_end),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
