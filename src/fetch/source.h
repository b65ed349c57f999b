/* The first keys of a plan: one function per kind of source. */
#ifndef FETCH_SOURCE_H
#define FETCH_SOURCE_H

#include "core/creds.h"
#include "core/plan.h"
#include "fetch/cache.h"
#include "sys/sys.h"

struct source_input {
	const struct plan *plan;
	const struct env *env;
	const struct cache *cache;
	const char *home;
	struct sys *sys;
};

/* Whether the AWS CLI asks this source at once, even if the role is in the cache. */
bool source_is_eager(enum source_kind);

ATTR_MUST_USE bool source_fetch(
    struct creds *out, const struct source_input *, struct err *);

#endif
