/*
 * Credentials: what every source returns and every call is signed with.
 */
#ifndef CORE_CREDS_H
#define CORE_CREDS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/secret.h"

#define CREDS_NEVER INT64_MAX /* long-lived keys do not expire */

struct creds {
	char *access_key_id; /* not secret: it names the key in messages */
	struct secret secret_key;
	struct secret session_token; /* unset for long-lived keys */
	int64_t expires;             /* seconds since 1970, or CREDS_NEVER */
	char *account_id;            /* 12 digits as AWS told it, or NULL if unknown */
	char *arn;             /* of the assumed role's session, or NULL if unknown */
	char *assumed_role_id; /* "AROA...:SESSION", or NULL */
};

/* Seconds left at `now`; negative when expired. */
int64_t creds_left(const struct creds *, int64_t now);

/* Refuses fresh credentials whose time is over already. */
ATTR_MUST_USE bool creds_check_fresh(const struct creds *, int64_t now, struct err *);

/* A copy; the target must be empty. */
void creds_copy(struct creds *out, const struct creds *);

/* Moves the value out; the source is empty then. */
struct creds creds_take(struct creds *);

void creds_free(struct creds *);
#define AUTO_CREDS ATTR_CLEANUP(creds_free) struct creds

#endif
