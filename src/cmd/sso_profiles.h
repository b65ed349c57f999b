/* The profiles that `add --sso` makes: a name and a role each. */
#ifndef CMD_SSO_PROFILES_H
#define CMD_SSO_PROFILES_H

#include "cmd/sso_target.h"
#include "core/sso_portal.h"

struct sso_profiles {
	struct sso_target target;
	struct sso_roles all;
	struct list names;             /* of the chosen ones */
	const struct sso_role **roles; /* likewise */
	size_t n;
};

/*
 * Asks the portal, and chooses: every role for --all; else those whose profile name,
 * account name or account id is one of the words.  A word that fits nothing is an error.
 */
ATTR_MUST_USE bool sso_profiles_make(
    struct sso_profiles *out, const struct app *, struct err *);

void sso_profiles_free(struct sso_profiles *);
#define AUTO_SSO_PROFILES ATTR_CLEANUP(sso_profiles_free) struct sso_profiles

#endif
