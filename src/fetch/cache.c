#include "fetch/cache.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "fetch/files.h"

#define ENTRY_MAX ((size_t)256 << 10) /* bytes; an entry has about 2 KB */

/* How long a process waits for another one that is making the same credentials. */
#define WAIT_MS 30000
#define WAIT_FOR_PERSON_MS 180000
#define SILENT_MS 1000 /* before that, until a person is told */

/* How long a refusal serves others that come just behind; when a person was asked, only
 * those who waited at that time. */
#define REFUSAL_SECONDS 2

char *
cache_path(const char *name, const char *home)
{
	AUTO_BUF rest = { 0 };

	buf_adds(&rest, "cli/cache/");
	buf_adds(&rest, name);
	buf_adds(&rest, ".json");
	return files_aws_path(home, buf_text(&rest));
}

/* Our own files beside the AWS CLI's: locks, and refusals for those who wait. */
static char *
own_path(const char *name, const char *suffix, const char *home)
{
	AUTO_BUF rest = { 0 };

	buf_printf(&rest, "awsrole/%s.%s", name, suffix);
	return files_aws_path(home, buf_text(&rest));
}

bool
cache_open(struct cache *out, const char *home, const struct env *env, bool refresh,
    bool no_cache, struct list *notes, struct sys *sys, struct err *e)
{
	const char *mode = env_get_filled(env, "AWSROLE_CACHE");
	bool off = mode != NULL && strcmp(mode, "off") == 0;
	bool is_sealed = mode != NULL && strcmp(mode, "sealed") == 0;

	if (mode != NULL && !off && !is_sealed && strcmp(mode, "shared") != 0)
		return err_set(e, ERR_USAGE,
		    "AWSROLE_CACHE must be shared, sealed or off, not '%s'", mode);
	*out = (struct cache){
		.home = home,
		.sys = sys,
		.notes = notes,
		.read = !off && !no_cache && !refresh,
		.write = !off && !no_cache,
	};
	if (is_sealed) {
		out->sealed = mem_alloc(sizeof(*out->sealed));
		sealed_open(out->sealed, home, sys);
	}
	return true;
}

void
cache_close(struct cache *cache)
{
	if (cache->sealed != NULL)
		sealed_free(cache->sealed);
	mem_free(cache->sealed);
	*cache = (struct cache){ 0 };
}

static bool
load_plain(struct buf *out, const char *name, const struct cache *cache)
{
	AUTO_STRING char *path = cache_path(name, cache->home);
	struct err ignored = { 0 };
	bool found;

	return cache->sys->load(
		   cache->sys, path, LOAD_PRIVATE, ENTRY_MAX, out, &found, &ignored) &&
	    found;
}

bool
cache_peek(struct creds *out, const char *name, const struct cache *cache)
{
	AUTO_BUF text = { 0 };
	bool found = cache->sealed ? sealed_load(&text, cache->sealed, name)
				   : load_plain(&text, name, cache);

	return found && cache_entry_read(out, buf_str(&text));
}

static bool
fresh(struct creds *out, const char *name, const struct cache *cache)
{
	AUTO_CREDS creds = { 0 };

	if (!cache_peek(&creds, name, cache) ||
	    creds_left(&creds, cache->sys->now(cache->sys)) < CACHE_MARGIN_SECONDS)
		return false;
	*out = creds_take(&creds);
	return true;
}

static void
store(const char *name, const char *provider, const struct creds *creds,
    const struct cache *cache)
{
	AUTO_STRING char *path = cache_path(name, cache->home);
	AUTO_BUF text = { 0 };
	struct err e = { 0 };
	bool ok;

	cache_entry_write(&text, creds, provider);
	ok = cache->sealed
	    ? sealed_store(cache->sealed, name, buf_str(&text), creds->expires, &e) ||
		err_in(&e, "the role is not kept (AWSROLE_CACHE=sealed)")
	    : cache->sys->store(cache->sys, path, buf_str(&text), &e) ||
		err_in(&e, "the role is not kept");
	if (!ok && !list_has(cache->notes, str_of(e.msg)))
		list_add(cache->notes, str_of(e.msg));
}

/* Two profiles may share an entry and not the way to it: a refusal belongs to one. */
static char *
refusal_path(const char *name, const struct cache *cache)
{
	char hash[HASH_SHA1_HEX];
	AUTO_BUF text = { 0 };

	buf_printf(&text, "%s %s", name, cache->profile ? cache->profile : "");
	hash_sha1_hex(hash, buf_str(&text));
	return own_path(hash, "refused", cache->home);
}

/* A refusal is kept as "SECONDS CODE TEXT" for those who wait for the same. */
static void
share_refusal(const char *name, const struct err *e, const struct cache *cache)
{
	AUTO_STRING char *path = refusal_path(name, cache);
	struct err ignored = { 0 };
	AUTO_BUF text = { 0 };

	if (e->code != ERR_DENIED && e->code != ERR_NETWORK)
		return;
	buf_printf(&text, "%lld %d %s", (long long)cache->sys->now(cache->sys),
	    (int)e->code, e->msg);
	(void)!cache->sys->store(cache->sys, path, buf_str(&text), &ignored);
}

static void
read_refusal(struct buf *out, const char *name, const struct cache *cache)
{
	AUTO_STRING char *path = refusal_path(name, cache);
	struct err ignored = { 0 };
	bool found;

	(void)!cache->sys->load(
	    cache->sys, path, LOAD_PRIVATE, ERR_MSG_SIZE + 64, out, &found, &ignored);
}

/* Takes over a refusal that another process has met since `since`, unless it is `known`. */
static bool
refused(const char *name, int64_t since, struct str known, const struct cache *cache,
    struct err *e)
{
	AUTO_BUF text = { 0 };
	struct str rest, when, code;
	long long seconds, number;

	read_refusal(&text, name, cache);
	if (text.len == 0 || str_eq(buf_str(&text), known))
		return false;
	when = str_cut(buf_str(&text), ' ', &rest);
	code = str_cut(rest, ' ', &rest);
	if (!str_to_int(when, &seconds) || !str_to_int(code, &number) ||
	    seconds < since || seconds > cache->sys->now(cache->sys) ||
	    (number != ERR_DENIED && number != ERR_NETWORK))
		return false;
	(void)err_set(e, (enum err_code)number, "%.*s", STR_ARG(rest));
	return true;
}

static bool
make_and_store(struct creds *out, const char *name, const char *provider,
    const struct cache *cache, const struct cache_maker *maker, struct err *e)
{
	if (!maker->make(maker->context, out, e)) {
		if (cache->read)
			share_refusal(name, e, cache);
		return false;
	}
	if (cache->write)
		store(name, provider, out, cache);
	return true;
}

/* A person must not think that nothing happens; a log need not know. */
static void
tell_of_wait(const struct cache *cache, bool asks)
{
	if (cache->sys->is_terminal(cache->sys, STDERR_FILENO))
		cache->sys->tell(cache->sys,
		    asks ? STR("awsrole: waiting for another shell, which is asking for "
			       "the same MFA code\n")
			 : STR("awsrole: waiting for another shell, which is taking the "
			       "same role\n"));
}

void
cache_lock(int *out, const char *name, const struct cache *cache, bool asks)
{
	AUTO_STRING char *path = own_path(name, "lock", cache->home);
	struct sys *sys = cache->sys;

	sys->lock(sys, path, SILENT_MS, out);
	if (*out != LOCK_BUSY)
		return;
	tell_of_wait(cache, asks);
	sys->lock(sys, path, asks ? WAIT_FOR_PERSON_MS : WAIT_MS, out);
}

bool
cache_get(struct creds *out, const char *name, const char *provider,
    const struct cache *cache, const struct cache_maker *maker, struct err *e)
{
	int64_t start = cache->sys->now(cache->sys);
	AUTO_BUF known = { 0 };
	int lock;
	bool ok;

	if (cache->read && fresh(out, name, cache))
		return true;
	if (!cache->read)
		return make_and_store(out, name, provider, cache, maker, e);
	/* A person may try again within the second of the refusal. */
	if (maker->asks)
		read_refusal(&known, name, cache);
	cache_lock(&lock, name, cache, maker->asks);
	/* Whoever had the lock may have made what we need, or have been refused. */
	if (fresh(out, name, cache))
		ok = true;
	else if (refused(name, maker->asks ? start : start - REFUSAL_SECONDS,
		     buf_str(&known), cache, e))
		ok = false;
	else
		ok = make_and_store(out, name, provider, cache, maker, e);
	cache->sys->unlock(cache->sys, lock);
	return ok;
}

bool
cache_forget(const char *name, const struct sealed *sealed, struct err *e)
{
	AUTO_STRING char *path = cache_path(name, sealed->home);

	return sealed->sys->remove(sealed->sys, path, e) &&
	    sealed_remove(sealed, name, e);
}
