/* Everything that a signed-in person may use. */
#ifndef FETCH_SSO_ACCOUNTS_H
#define FETCH_SSO_ACCOUNTS_H

#include "core/sso_portal.h"
#include "fetch/sso_token.h"

/* All roles in all accounts, account by account, in AWS's order. */
ATTR_MUST_USE bool sso_accounts_list(
    struct sso_roles *out, const struct sso_place *, struct sys *, struct err *);

/* Ends a sign-in at AWS; whose token file that was does not matter any more. */
ATTR_MUST_USE bool sso_accounts_logout(const struct sso_token *, const char *region,
    const struct settings *, struct sys *, struct err *);

#endif
