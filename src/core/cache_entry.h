/*
 * The AWS CLI's role cache, ~/.aws/cli/cache: the name of an entry and its JSON.  Both
 * are the AWS CLI's own, so that a role taken by either tool serves the other.
 * Source: botocore/credentials.py (CachedCredentialFetcher, AssumeRoleCredentialFetcher).
 */
#ifndef CORE_CACHE_ENTRY_H
#define CORE_CACHE_ENTRY_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "core/creds.h"
#include "core/hash.h"
#include "core/plan.h"

/* An entry with less than this left is not used. */
#define CACHE_MARGIN_SECONDS 900

/* SHA-1 of the call's arguments as JSON, without the token code and without a generated
 * session name.  Arguments that the AWS CLI never sends (tags, policies, source
 * identity) are part of it when they are there. */
void cache_entry_name_of_role(char out[static HASH_SHA1_HEX], const struct plan_role *);
void cache_entry_name_of_web_identity(
    char out[static HASH_SHA1_HEX], const char *role_arn, const char *session_name);
/* `session` if the profile uses an sso-session (then start_url is not looked at). */
void cache_entry_name_of_sso(char out[static HASH_SHA1_HEX], const char *session,
    const char *start_url, const char *account_id, const char *role_name);

/* `provider`: "sso" for entries of IAM Identity Center, else NULL. */
void cache_entry_write(struct buf *out, const struct creds *, const char *provider);

/* False if the text is no usable entry: no JSON, values missing, an expiry without a
 * zone.  Nobody needs to know why: such an entry is a miss. */
ATTR_MUST_USE bool cache_entry_read(struct creds *out, struct str text);

#endif
