/* The IAM Identity Center values of a profile: its own keys, and its sso-session's. */
#ifndef CORE_PLAN_SSO_H
#define CORE_PLAN_SSO_H

#include "core/plan.h"

/*
 * Fills the sso_* texts of a source and its kind.  An sso-session is laid over the
 * profile: a value that both have must be the same.  False if the session does not
 * exist, the values differ, or one of the four is missing.
 * Rule: botocore/credentials.py, SSOProvider._load_sso_config.
 */
ATTR_MUST_USE bool plan_sso(struct plan_source *out, const struct profiles *,
    const struct profile *, struct err *);

#endif
