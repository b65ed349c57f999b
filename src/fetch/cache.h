/*
 * The role cache on disk: the AWS CLI's files, or sealed ones; with the lock that makes
 * any number of processes call once.  Trouble with it never fails a command: what can't be
 * read is a miss, what can't be written is noted.
 */
#ifndef FETCH_CACHE_H
#define FETCH_CACHE_H

#include "base/list.h"
#include "core/cache_entry.h"
#include "core/creds.h"
#include "core/env.h"
#include "fetch/sealed.h"
#include "sys/sys.h"

struct cache {
	const char *home;
	const char *profile; /* on whose behalf; NULL: nobody is refused */
	struct sys *sys;
	struct list *notes;    /* what the person should hear once */
	bool read, write;      /* may entries be used, may they be written */
	struct sealed *sealed; /* where entries are; NULL: in the AWS CLI's files */
};

/* AWSROLE_CACHE (shared, sealed, off) with --refresh and --no-cache on top.  False if the
 * variable has another value. */
ATTR_MUST_USE bool cache_open(struct cache *out, const char *home, const struct env *,
    bool refresh, bool no_cache, struct list *notes, struct sys *, struct err *);

void cache_close(struct cache *);
#define AUTO_CACHE ATTR_CLEANUP(cache_close) struct cache

/* Makes credentials when there are no fresh ones. */
struct cache_maker {
	bool (*make)(void *context, struct creds *out, struct err *);
	void *context;
	bool asks; /* a person may be asked: wait longer for the one who asks */
};

/*
 * The entry of a name if it is fresh; else the maker's credentials, kept under that name.
 * Only one process at a time runs the maker of a name; those that waited take its
 * result, also when it is a refusal.
 */
ATTR_MUST_USE bool cache_get(struct creds *out, const char *name, const char *provider,
    const struct cache *, const struct cache_maker *, struct err *);

/* The entry of a name, fresh or not; false if there is none that can be read. */
bool cache_peek(struct creds *out, const char *name, const struct cache *);

/* Removes the entry of a name, plain and sealed. */
ATTR_MUST_USE bool cache_forget(const char *name, const struct sealed *, struct err *);

/* Takes the lock of a name, for sys->unlock(). */
void cache_lock(int *out, const char *name, const struct cache *, bool asks);

/* The path of an entry in the AWS CLI's files, for mem_free(). */
char *cache_path(const char *name, const char *home);

#endif
