#include "fetch/source.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "fake_sys.h"

struct place {
	struct fake fake; /* first */
	struct plan plan;
	struct env env;
	struct cache cache;
	struct list notes;
};

static void
place_make(struct place *p, enum source_kind kind)
{
	static const char *const none[] = { NULL };

	fake_make(&p->fake);
	env_make(&p->env, none);
	p->plan.profile = mem_strdup("prod");
	p->plan.source.kind = kind;
	p->plan.source.profile = mem_strdup("prod");
	p->plan.source.where = mem_strdup("config:1");
	p->cache =
	    (struct cache){ .home = FAKE_HOME, .sys = &p->fake.sys, .notes = &p->notes };
}

static void
place_free(struct place *p)
{
	plan_free(&p->plan);
	env_free(&p->env);
	list_free(&p->notes);
	fake_free(&p->fake);
}
#define AUTO_PLACE ATTR_CLEANUP(place_free) struct place

static struct source_input
input(struct place *p)
{
	return (
	    struct source_input){ &p->plan, &p->env, &p->cache, FAKE_HOME, &p->fake.sys };
}

static bool
fetch(struct creds *out, struct place *p, struct err *e)
{
	struct source_input in = input(p);
	AUTO_CREDS loaded = { 0 };

	return source_load(&loaded, &in, e) && source_use(out, &loaded, &in, e);
}

static void
put_keys(struct place *p, int64_t expires)
{
	p->plan.source.keys.access_key_id = mem_strdup("AKIA1");
	secret_set(&p->plan.source.keys.secret_key, STR("sk"));
	secret_set(&p->plan.source.keys.session_token, STR("tok"));
	p->plan.source.keys.expires = expires;
}

static void
only_the_environment_s_keys_are_there_at_once(void **state)
{
	static const enum source_kind kinds[] = { SOURCE_KEYS, SOURCE_ENVIRONMENT };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		AUTO_PLACE p = { 0 };
		AUTO_CREDS c = { 0 };
		struct err e = { 0 };
		struct source_input in;

		place_make(&p, kinds[i]);
		put_keys(&p, p.fake.clock - 1); /* not judged yet */
		in = input(&p);
		assert_true(source_load(&c, &in, &e));
		assert_int_equal(c.access_key_id != NULL, kinds[i] == SOURCE_ENVIRONMENT);
	}
}

static void
keys_are_copied_out_of_the_plan(void **state)
{
	static const enum source_kind kinds[] = { SOURCE_KEYS, SOURCE_ENVIRONMENT };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		AUTO_PLACE p = { 0 };
		AUTO_CREDS c = { 0 };
		struct err e = { 0 };

		place_make(&p, kinds[i]);
		put_keys(&p, CREDS_NEVER);
		assert_true(fetch(&c, &p, &e));
		assert_string_equal(c.access_key_id, "AKIA1");
		assert_ptr_not_equal(c.access_key_id, p.plan.source.keys.access_key_id);
		assert_string_equal(secret_reveal(&c.session_token), "tok");
		assert_true(c.expires == CREDS_NEVER);
		assert_int_equal(p.fake.effects, 0);
	}
}

static void
keys_of_the_environment_that_have_expired_are_no_source(void **state)
{
	static const struct {
		int64_t left;
		bool ok;
	} table[] = { { 1, true }, { 0, false }, { -1, false } };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		AUTO_PLACE p = { 0 };
		AUTO_CREDS c = { 0 };
		struct err e = { 0 };

		place_make(&p, SOURCE_ENVIRONMENT);
		put_keys(&p, p.fake.clock + table[i].left);
		assert_int_equal(fetch(&c, &p, &e), table[i].ok);
		assert_int_equal(e.code, table[i].ok ? ERR_NONE : ERR_CONFIG);
		assert_int_equal(c.access_key_id != NULL, table[i].ok);
	}
}

static void
a_profile_without_a_source_says_so(void **state)
{
	AUTO_PLACE p = { 0 };
	AUTO_CREDS c = { 0 };
	struct err e = { 0 };

	(void)state;
	place_make(&p, SOURCE_NONE);
	assert_false(fetch(&c, &p, &e));
	assert_string_equal(e.msg, "profile 'prod' has no credentials");
	assert_int_equal(e.code, ERR_CONFIG);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_the_environment_s_keys_are_there_at_once),
		cmocka_unit_test(keys_are_copied_out_of_the_plan),
		cmocka_unit_test(keys_of_the_environment_that_have_expired_are_no_source),
		cmocka_unit_test(a_profile_without_a_source_says_so),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
