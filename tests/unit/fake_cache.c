#include "fake_cache.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void
fill(struct creds *c, const char *key, int64_t expires)
{
	c->access_key_id = str_dup(str_of(key));
	secret_set(&c->secret_key, STR("sk"));
	secret_set(&c->session_token, STR("tok"));
	c->expires = expires;
}

static bool
make(void *context, struct creds *out, struct err *e)
{
	struct fake_cache *f = context;

	f->made++;
	if (f->refuse)
		return err_set(e, f->refuse, "refused %zu", f->made);
	fill(out, "ASIAMADE", f->fake.clock + 3600);
	return true;
}

void
fake_cache_make(struct fake_cache *f, bool refresh, bool no_cache)
{
	static const char *const none[] = { NULL };
	AUTO_ENV env = { 0 };
	struct err e = { 0 };

	fake_make(&f->fake);
	env_make(&env, none);
	assert_true(cache_open(
	    &f->cache, FAKE_HOME, &env, refresh, no_cache, &f->notes, &f->fake.sys, &e));
	f->cache.profile = "p";
}

void
fake_cache_put(struct fake *f, int64_t seconds_left)
{
	AUTO_CREDS c = { 0 };
	AUTO_BUF text = { 0 };

	fill(&c, "ASIAFILE", f->clock + seconds_left);
	cache_entry_write(&text, &c, NULL);
	fake_put(f, ENTRY, buf_text(&text));
}

void
fake_cache_get(struct fake_cache *f, bool asks, const char *expected)
{
	struct cache_maker maker = { make, f, asks };
	AUTO_CREDS c = { 0 };
	struct err e = { 0 };
	bool ok = cache_get(&c, FAKE_ENTRY, NULL, &f->cache, &maker, &e);

	assert_string_equal(ok ? c.access_key_id : e.msg, expected);
	assert_int_equal(f->fake.locks_taken, f->fake.locks_given);
	if (!ok)
		assert_null(c.access_key_id);
}

void
fake_cache_free(struct fake_cache *f)
{
	cache_close(&f->cache);
	fake_free(&f->fake);
	list_free(&f->notes);
}
