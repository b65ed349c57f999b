#include "fetch/cache.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "fake_cache.h"

static void
an_entry_is_used_while_fifteen_minutes_are_left(void **state)
{
	static const struct {
		int64_t left;
		bool used;
	} table[] = { { 3600, true }, { 900, true }, { 899, false }, { 0, false },
		{ -5, false } };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		AUTO_FAKE_CACHE w = { 0 };

		fake_cache_make(&w, false, false);
		fake_cache_put(&w.fake, table[i].left);
		fake_cache_get(&w, false, table[i].used ? "ASIAFILE" : "ASIAMADE");
		assert_int_equal(w.made, table[i].used ? 0 : 1);
		/* A fresh entry costs no lock and is not written again. */
		assert_int_equal(w.fake.locks_taken, table[i].used ? 0 : 1);
		assert_int_equal(w.fake.log.n, table[i].used ? 0 : 1);
		fake_cache_get(&w, false, table[i].used ? "ASIAFILE" : "ASIAMADE");
		assert_int_equal(w.made, table[i].used ? 0 : 1);
	}
}

static void
an_entry_that_can_not_be_trusted_or_read_is_a_miss(void **state)
{
	(void)state;
	for (int kind = 0; kind < 4; kind++) {
		AUTO_FAKE_CACHE w = { 0 };

		fake_cache_make(&w, false, false);
		fake_cache_put(&w.fake, 3600);
		if (kind == 0)
			w.fake.files[0].foreign = true;
		else if (kind == 1)
			w.fake.files[0].link = true;
		else if (kind == 2)
			fake_put(&w.fake, ENTRY, "{\"Credentials\": ");
		else
			w.fake.fail_at = 1;
		fake_cache_get(&w, false, kind == 3 ? "ASIAFILE" : "ASIAMADE");
	}
}

static void
refresh_writes_but_does_not_read_and_no_cache_does_neither(void **state)
{
	static const struct {
		bool refresh, no_cache, written;
	} table[] = { { true, false, true }, { false, true, false },
		{ true, true, false } };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		AUTO_FAKE_CACHE w = { 0 };
		const char *text;

		fake_cache_make(&w, table[i].refresh, table[i].no_cache);
		fake_cache_put(&w.fake, 3600);
		fake_cache_get(&w, false, "ASIAMADE");
		text = fake_get(&w.fake, ENTRY);
		assert_int_equal(strstr(text, "ASIAMADE") != NULL, table[i].written);
	}
}

static void
the_variable_can_switch_the_cache_off(void **state)
{
	static const struct {
		const char *var;
		bool ok, read, write;
	} table[] = {
		{ "AWSROLE_CACHE=shared", true, true, true },
		{ "AWSROLE_CACHE=", true, true, true },
		{ "AWSROLE_CACHE=off", true, false, false },
		{ "AWSROLE_CACHE=Off", false, false, false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		const char *const vars[] = { table[i].var, NULL };
		AUTO_FAKE f = { 0 };
		AUTO_ENV env = { 0 };
		struct cache c = { 0 };
		struct err e = { 0 };

		fake_make(&f);
		env_make(&env, vars);
		assert_int_equal(
		    cache_open(&c, FAKE_HOME, &env, false, false, NULL, &f.sys, &e),
		    table[i].ok);
		assert_int_equal(c.read, table[i].read);
		assert_int_equal(c.write, table[i].write);
		assert_int_equal(e.code, table[i].ok ? ERR_NONE : ERR_USAGE);
	}
}

static void
what_can_not_be_written_is_noted_and_no_failure(void **state)
{
	AUTO_FAKE_CACHE w = { 0 };

	(void)state;
	fake_cache_make(&w, true, false);
	w.fake.fail_at = 1;
	fake_cache_get(&w, false, "ASIAMADE");
	assert_int_equal(w.notes.n, 1);
	assert_string_equal(w.notes.items[0], "the role is not kept: store failed");
	assert_null(fake_get(&w.fake, ENTRY));
}

static void
another_makes_it(struct fake *f)
{
	fake_cache_put(f, 3600);
}

static void
who_waited_takes_what_the_other_has_made(void **state)
{
	AUTO_FAKE_CACHE w = { 0 };

	(void)state;
	fake_cache_make(&w, false, false);
	w.fake.on_lock = another_makes_it;
	fake_cache_get(&w, false, "ASIAFILE");
	assert_int_equal(w.made, 0);
}

static void
who_asks_a_person_is_waited_for_longer(void **state)
{
	AUTO_FAKE_CACHE w = { 0 };
	long without;

	(void)state;
	fake_cache_make(&w, false, false);
	w.fake.on_lock = another_makes_it;
	fake_cache_get(&w, false, "ASIAFILE");
	without = w.fake.waited_ms;
	fake_cache_put(&w.fake, 0);
	fake_cache_get(&w, true, "ASIAFILE");
	assert_true(w.fake.waited_ms > without);
}

static void
a_lock_that_can_not_be_had_stops_nobody(void **state)
{
	AUTO_FAKE_CACHE w = { 0 };

	(void)state;
	fake_cache_make(&w, false, false);
	w.fake.no_locks = true;
	fake_cache_get(&w, false, "ASIAMADE");
	assert_int_equal(w.made, 1);
	assert_non_null(fake_get(&w.fake, ENTRY));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_entry_is_used_while_fifteen_minutes_are_left),
		cmocka_unit_test(an_entry_that_can_not_be_trusted_or_read_is_a_miss),
		cmocka_unit_test(
		    refresh_writes_but_does_not_read_and_no_cache_does_neither),
		cmocka_unit_test(the_variable_can_switch_the_cache_off),
		cmocka_unit_test(what_can_not_be_written_is_noted_and_no_failure),
		cmocka_unit_test(who_waited_takes_what_the_other_has_made),
		cmocka_unit_test(who_asks_a_person_is_waited_for_longer),
		cmocka_unit_test(a_lock_that_can_not_be_had_stops_nobody),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
