/*
 * How a role with an MFA device gets its code: from one session for all roles of the
 * user, or one for itself.  The AWS CLI asks for a code for each role; a session is asked
 * for one code, and every role that it can serve is assumed with it.
 */
#ifndef CORE_PLAN_MFA_H
#define CORE_PLAN_MFA_H

#include "core/hash.h"
#include "core/plan.h"

enum plan_mfa {
	PLAN_MFA_NONE,    /* the role has no device */
	PLAN_MFA_SESSION, /* the session's credentials sign, no code is sent */
	PLAN_MFA_OFF, /* from here on a code for this role alone: asked for by variable */
	PLAN_MFA_UNKEPT,   /* nothing is to be kept, so neither can a session be */
	PLAN_MFA_CHAINED,  /* a role's session signs the call, not a user */
	PLAN_MFA_SOURCE,   /* the source is not the keys of a user */
	PLAN_MFA_DURATION, /* longer than a role lasts that a session has assumed */
};

/* Of plan->roles[i].  False if AWSROLE_MFA_SESSION is neither on nor off. */
ATTR_MUST_USE bool plan_mfa(enum plan_mfa *out, const struct plan *, size_t i,
    const struct env *, const struct options *, struct err *);

/* What it means, for people; NULL for PLAN_MFA_NONE. */
const char *plan_mfa_text(enum plan_mfa);

/*
 * The name under which a session is kept.  It is good for one access key and device, in
 * every region: that is why AWS's own endpoints are not told apart, but others are.
 */
void plan_mfa_session_name(char out[static HASH_SHA256_HEX], const char *access_key_id,
    const char *serial, const char *endpoint);

#endif
