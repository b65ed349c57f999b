/* IAM of one account, as one identity sees it. */
#ifndef FETCH_IAM_CLIENT_H
#define FETCH_IAM_CLIENT_H

#include "base/list.h"
#include "core/client.h"
#include "core/creds.h"
#include "core/iam.h"
#include "core/xml.h"
#include "sys/sys.h"

struct iam_client {
	const char *profile; /* borrowed, for messages and commands */
	const struct settings *settings;
	const struct creds *signer;
	struct client client;
	struct sts_identity who; /* GetCallerIdentity's answer */
};

/* Asks STS who the signer is.  Settings and signer are borrowed. */
ATTR_MUST_USE bool iam_client_open(struct iam_client *out, const char *profile,
    const struct settings *, const struct creds *signer, struct sys *, struct err *);
void iam_client_close(struct iam_client *);
#define AUTO_IAM_CLIENT ATTR_CLEANUP(iam_client_close) struct iam_client

/*
 * One call.  *absent, if not NULL: true and no error when IAM says that there is no such
 * thing; `just_made`: what it is about was made by the call before, so that such an
 * answer is worth some more attempts.
 */
ATTR_MUST_USE bool iam_client_call(struct buf *body, bool *absent,
    const struct iam_client *, const struct iam_call *, bool just_made, struct sys *,
    struct err *);

/* The texts of one element, "AttachedPolicies/member/PolicyArn", over all pages of a
 * list.  An absent thing has none. */
ATTR_MUST_USE bool iam_client_list(struct list *out, const struct iam_client *,
    const char *action, const struct iam_param *, const char *path, struct sys *,
    struct err *);

/* A role by its name; *found false if there is none. */
ATTR_MUST_USE bool iam_client_role(struct iam_role *out, bool *found,
    const struct iam_client *, const char *name, struct sys *, struct err *);

#endif
