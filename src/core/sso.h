/*
 * The AWS CLI's token file of an IAM Identity Center sign-in,
 * ~/.aws/sso/cache/NAME.json: whoever signed in with one tool is signed in for the other.
 * Source: the AWS CLI's botocore/utils.py (SSOTokenLoader) and tokens.py.
 */
#ifndef CORE_SSO_H
#define CORE_SSO_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/secret.h"
#include "core/hash.h"

/* With less than this left a token is refreshed before it is used. */
#define SSO_MARGIN_SECONDS 900

struct sso_token {
	char *start_url, *region; /* NULL if the file has none */
	struct secret access_token;
	int64_t expires; /* seconds since 1970 */

	/* For a refresh; unset or NULL if the file has none. */
	char *client_id;
	struct secret client_secret;
	char *registration_expires; /* the date as it was written */
	struct secret refresh_token;
};

/* SHA-1 of the session's name, or of the start URL exactly as written if there is no
 * session (NULL). */
void sso_token_name(
    char out[static HASH_SHA1_HEX], const char *session, const char *start_url);

/* False if it is no JSON, has no access token that can be sent, or no expiry. */
ATTR_MUST_USE bool sso_token_read(struct sso_token *out, struct str text, struct err *);

/* Keys in the AWS CLI's order, with the separators of Python's json.dumps(). */
void sso_token_write(struct buf *out, const struct sso_token *);

/* Whether everything is there that a refresh needs, and the registration still holds. */
bool sso_token_can_refresh(const struct sso_token *, int64_t now);

void sso_token_free(struct sso_token *);
#define AUTO_SSO_TOKEN ATTR_CLEANUP(sso_token_free) struct sso_token

/* Whether a token can stand in a header: visible ASCII, not empty. */
bool sso_token_is_clean(const char *token);

#endif
