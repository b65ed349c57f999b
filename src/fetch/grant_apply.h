/* Carries a grant, or its way back, out: looks, plans, does, step by step. */
#ifndef FETCH_GRANT_APPLY_H
#define FETCH_GRANT_APPLY_H

#include "core/grant.h"
#include "fetch/iam_client.h"

struct grant_apply {
	const struct grant *grant;
	const struct iam_client *from, *in; /* the principal's account, the role's */
	bool revoke;
	struct sys *sys;
};

/* The calls that are still needed, in their order; nothing is changed. */
ATTR_MUST_USE bool grant_apply_plan(
    struct grant_actions *out, const struct grant_apply *, struct err *);

/* Looks again in front of each step, says what it does, and does it.  *ndone: the calls
 * that changed something. */
ATTR_MUST_USE bool grant_apply_run(
    size_t *ndone, const struct grant_apply *, struct err *);

/*
 * Tries to assume the role as `who` until IAM knows everywhere what was changed, a minute
 * at most.  False with ERR_DENIED if that was not enough.
 */
ATTR_MUST_USE bool grant_apply_wait(const struct grant *, const struct iam_client *who,
    const char *session_name, struct sys *, struct err *);

#endif
