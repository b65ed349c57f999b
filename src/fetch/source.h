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

/* What the AWS CLI does at once, even if the role is in the cache: machine, process and
 * environment are asked, the file of `aws login` is read.  *out may stay empty. */
ATTR_MUST_USE bool source_load(
    struct creds *out, const struct source_input *, struct err *);

/* The keys, now that they are needed: those that source_load() gave, which move to *out if
 * they have not expired, or fetched. */
ATTR_MUST_USE bool source_use(
    struct creds *out, struct creds *loaded, const struct source_input *, struct err *);

#endif
