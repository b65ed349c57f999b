/*
 * The sessions of `aws login`: the token file, and how it is refreshed at the sign-in
 * service.  File and messages are the AWS CLI's own, so that both tools refresh the same
 * session.  Source: botocore/credentials.py (LoginCredentialFetcher).
 */
#ifndef CORE_LOGIN_H
#define CORE_LOGIN_H

#include <jansson.h>

#include "base/buf.h"
#include "core/creds.h"
#include "core/hash.h"
#include "core/http.h"
#include "core/sts.h"

/* A token with less than this left is refreshed. */
#define LOGIN_MARGIN_SECONDS 300

struct login_token {
	struct creds creds;
	const char *client_id, *refresh_token, *dpop_key; /* parts of `json` */
	json_t *json; /* the whole file, with what this program does not know */
};

/* The name of a session's token file, without ".json". */
void login_file_name(char out[static HASH_SHA256_HEX], const char *session);

/* False with ERR_CONFIG if the text is no JSON or something is missing. */
ATTR_MUST_USE bool login_read(struct login_token *out, struct str text, struct err *);

/* The token file's text. */
ATTR_MUST_USE bool login_write(struct buf *out, const struct login_token *, struct err *);

/* CreateOAuth2Token with the refresh token; the DPoP header is the caller's. */
void login_request(
    struct http_request *out, const struct login_token *, const char *endpoint);

/* Takes over what a successful answer at the time `now` says: new credentials and a new
 * refresh token; the rest of the token stays.  False with ERR_NETWORK, nothing changed. */
ATTR_MUST_USE bool login_update(
    struct login_token *, struct str answer, int64_t now, struct err *);

/* A refusal of the sign-in service; its reason (TOKEN_EXPIRED...) begins the message. */
ATTR_MUST_USE bool login_read_refusal(
    struct sts_refusal *out, const struct http_response *, struct err *);

/* What to do about a refusal, or NULL if nothing is known. */
const char *login_hint(const struct sts_refusal *);

void login_free(struct login_token *);
#define AUTO_LOGIN ATTR_CLEANUP(login_free) struct login_token

#endif
