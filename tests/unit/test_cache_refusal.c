#include "fetch/cache.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "fake_cache.h"

static void
a_refusal_is_shared_for_a_moment(void **state)
{
	AUTO_FAKE_CACHE w = { 0 };

	(void)state;
	fake_cache_make(&w, false, false);
	w.refuse = ERR_DENIED;
	fake_cache_get(&w, false, "refused 1");
	assert_null(fake_get(&w.fake, ENTRY));
	fake_cache_get(&w, false, "refused 1");
	w.fake.clock += 2;
	fake_cache_get(&w, false, "refused 1");
	assert_int_equal(w.made, 1);
	w.fake.clock += 1;
	fake_cache_get(&w, false, "refused 2");
	/* A person who tries again is not told the old answer. */
	fake_cache_get(&w, true, "refused 3");
	fake_cache_get(&w, true, "refused 4");
	w.refuse = ERR_NETWORK;
	w.fake.clock += 5;
	fake_cache_get(&w, false, "refused 5");
	fake_cache_get(&w, false, "refused 5");
}

static void
who_does_not_wait_for_others_leaves_no_refusal_for_them(void **state)
{
	AUTO_FAKE_CACHE w = { 0 };

	(void)state;
	fake_cache_make(&w, true, false);
	w.refuse = ERR_DENIED;
	fake_cache_get(&w, false, "refused 1");
	assert_null(fake_get(&w.fake, REFUSED));
}

/* An error of one's own configuration is nobody else's. */
static void
only_refusals_and_network_errors_are_shared(void **state)
{
	static const enum err_code own[] = { ERR_SYSTEM, ERR_USAGE, ERR_CONFIG };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(own); i++) {
		AUTO_FAKE_CACHE w = { 0 };

		fake_cache_make(&w, false, false);
		w.refuse = own[i];
		fake_cache_get(&w, false, "refused 1");
		assert_null(fake_get(&w.fake, REFUSED));
		fake_cache_get(&w, false, "refused 2");
	}
}

static void
another_is_refused(struct fake *f)
{
	AUTO_BUF text = { 0 };

	f->clock += 60;
	buf_printf(&text, "%lld 4 no: wrong code", (long long)f->clock);
	fake_put(f, REFUSED, buf_text(&text));
}

static void
who_waited_for_a_person_takes_the_refusal_too(void **state)
{
	AUTO_FAKE_CACHE w = { 0 };

	(void)state;
	fake_cache_make(&w, false, false);
	w.fake.on_lock = another_is_refused;
	fake_cache_get(&w, true, "no: wrong code");
	assert_int_equal(w.made, 0);
}

static void
a_damaged_refusal_is_none(void **state)
{
	static const char *const damaged[] = { "", "x", "1767323045", "1767323045 ",
		"1767323045 0 text", "1767323045 2 text", "1767323045 99 text",
		"99999999999 4 from the future", "1767323000 4 too old", "4 4 text" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(damaged); i++) {
		AUTO_FAKE_CACHE w = { 0 };

		fake_cache_make(&w, false, false);
		fake_put(&w.fake, REFUSED, damaged[i]);
		fake_cache_get(&w, false, "ASIAMADE");
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_refusal_is_shared_for_a_moment),
		cmocka_unit_test(who_does_not_wait_for_others_leaves_no_refusal_for_them),
		cmocka_unit_test(only_refusals_and_network_errors_are_shared),
		cmocka_unit_test(who_waited_for_a_person_takes_the_refusal_too),
		cmocka_unit_test(a_damaged_refusal_is_none),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
