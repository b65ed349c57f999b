/*
 * The sign-in that is kept on disk: read, refreshed when it has little time left, written
 * back, so that the AWS CLI and we use the same one.
 */
#ifndef FETCH_SSO_TOKEN_H
#define FETCH_SSO_TOKEN_H

#include "core/settings.h"
#include "core/sso.h"
#include "sys/sys.h"

/* Whose sign-in, and how to reach the services. */
struct sso_place {
	const char *session; /* NULL: a profile without an sso-session */
	const char *start_url, *region;
	const struct settings *settings;
	const char *home;
	const char *profile; /* for which a person signs in again; NULL: the session */
};

/*
 * The access token.  Of a session it is refreshed with less than 15 minutes left, by one
 * process at a time; a refusal is no error while the old token holds.  False with
 * ERR_CONFIG, and how to sign in, if there is no token or it has expired.
 */
ATTR_MUST_USE bool sso_token_get(
    struct secret *out, const struct sso_place *, struct sys *, struct err *);

/* The token file as it is; *found false if there is none. */
ATTR_MUST_USE bool sso_token_load(struct sso_token *out, bool *found,
    const struct sso_place *, struct sys *, struct err *);
ATTR_MUST_USE bool sso_token_store(
    const struct sso_token *, const struct sso_place *, struct sys *, struct err *);

/* ~/.aws/sso/cache/NAME.json, for mem_free(). */
char *sso_token_path(const char *name, const char *home);

/* Puts what to do behind an error: the command that signs in.  Always false. */
bool sso_token_hint(struct err *, const struct sso_place *);

#endif
