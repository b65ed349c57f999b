/* All policies that say what a user or a role may do. */
#ifndef FETCH_IAM_POLICIES_H
#define FETCH_IAM_POLICIES_H

#include "core/trust.h"
#include "fetch/iam_client.h"

struct iam_policies {
	json_t **list;
	size_t n;
};

/* Inline, attached, and for a user those of its groups.  False with ERR_DENIED if the
 * identity may not look at one of them. */
ATTR_MUST_USE bool iam_policies_of(struct iam_policies *out, const struct iam_client *,
    enum trust_kind, const char *name, struct sys *, struct err *);

/* AWS's own verdict on one action, "allowed", "implicitDeny" or "explicitDeny", for
 * mem_free(). */
ATTR_MUST_USE bool iam_policies_simulate(char **out, const struct iam_client *,
    const char *principal_arn, const char *action, const char *resource_arn, struct sys *,
    struct err *);

void iam_policies_free(struct iam_policies *);
#define AUTO_IAM_POLICIES ATTR_CLEANUP(iam_policies_free) struct iam_policies

#endif
