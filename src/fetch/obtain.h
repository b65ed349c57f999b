/* Walks a plan: the one place where credentials are really got. */
#ifndef FETCH_OBTAIN_H
#define FETCH_OBTAIN_H

#include "base/list.h"
#include "core/creds.h"
#include "core/plan.h"
#include "sys/sys.h"

struct obtain {
	const struct plan *plan;
	const struct options *options;
	const struct env *env;
	const char *home;
	struct list *notes; /* what the person should hear besides */
};

/*
 * The credentials that a plan leads to.  Within a link the order is the AWS CLI's: cache,
 * MFA question, source credentials, call; so with MFA on two links the outer question
 * comes first.
 */
ATTR_MUST_USE bool obtain(
    struct creds *out, const struct obtain *, struct sys *, struct err *);

#endif
