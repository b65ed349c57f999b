/* AssumeRole for one link of a chain. */
#ifndef FETCH_ASSUME_H
#define FETCH_ASSUME_H

#include "core/creds.h"
#include "core/plan.h"
#include "core/sts.h"
#include "sys/sys.h"

/*
 * Assumes plan->roles[i] with the signer's credentials.  `mfa_code` is NULL if the role
 * has no MFA device, or the signer's session vouches for it; then neither is sent.  What
 * AWS refuses the call with is in *refusal, if that is not NULL.  The settings of the
 * selected profile are checked here, and the parameters, before the call.
 */
ATTR_MUST_USE bool assume_role(struct creds *out, const struct plan *, size_t i,
    const struct creds *signer, const char *mfa_code, struct sts_refusal *refusal,
    struct sys *, struct err *);

/* "awsrole-USER-SECONDS": readable in CloudTrail, in AWS's alphabet, at most 64
 * characters; for mem_free(). */
char *assume_session_name(struct sys *);

#endif
