/*
 * The portal of IAM Identity Center: which accounts and roles a person has, and their
 * credentials.  Calls are not signed; they carry the sign-in's access token.
 * Rule: https://docs.aws.amazon.com/singlesignon/latest/PortalAPIReference/
 */
#ifndef CORE_SSO_PORTAL_H
#define CORE_SSO_PORTAL_H

#include "base/arena.h"
#include "core/creds.h"
#include "core/http.h"

#include "base/err.h"

/* An account, or a role of it (then role is not NULL). */
struct sso_role {
	const char *account_id, *account_name, *email; /* name and email may be "" */
	const char *role;
};

/* A growing list of them, whose texts it owns.  {0} is empty. */
struct sso_roles {
	struct sso_role *list;
	size_t n, room;
	struct arena texts;
};

void sso_roles_add(struct sso_roles *, const struct sso_role *); /* copies */
void sso_roles_free(struct sso_roles *);
#define AUTO_SSO_ROLES ATTR_CLEANUP(sso_roles_free) struct sso_roles

void sso_portal_credentials(struct http_request *out, const char *endpoint,
    const char *token, const char *account_id, const char *role);
/* `next`: where the list goes on, or NULL for its start. */
void sso_portal_accounts(
    struct http_request *out, const char *endpoint, const char *token, const char *next);
void sso_portal_roles(struct http_request *out, const char *endpoint, const char *token,
    const char *account_id, const char *next);
void sso_portal_logout(struct http_request *out, const char *endpoint, const char *token);

/* The answers; false with ERR_NETWORK if they can't be read. */
ATTR_MUST_USE bool sso_portal_read_credentials(
    struct creds *out, const char *account_id, struct str body, struct err *);
/* Appends to the list; *next is where it goes on, for mem_free(), or NULL at the end. */
ATTR_MUST_USE bool sso_portal_read_accounts(
    struct sso_roles *out, char **next, struct str body, struct err *);
ATTR_MUST_USE bool sso_portal_read_roles(struct sso_roles *out, char **next,
    const struct sso_role *account, struct str body, struct err *);

#endif
