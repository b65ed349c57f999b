/* Which IAM Identity Center a sign-in is for: an sso-session, or a profile's own values. */
#ifndef CORE_SSO_CONFIG_H
#define CORE_SSO_CONFIG_H

#include "base/err.h"
#include "base/list.h"
#include "core/profiles.h"

struct sso_config {
	char *session; /* NULL: the profile has no sso-session */
	char *start_url, *region;
	struct list scopes; /* sso_registration_scopes */
};

/* The session of that name.  False if there is none, it is incomplete, or its start URL
 * can't be used. */
ATTR_MUST_USE bool sso_config_of_session(
    struct sso_config *out, const struct profiles *, const char *session, struct err *);

/* What a profile names by itself: its sso_session, else its sso_start_url and sso_region.
 * *found false: it has none of them. */
ATTR_MUST_USE bool sso_config_of_profile(
    struct sso_config *out, bool *found, const struct profile *, struct err *);

/* The names of all sessions in a config file that profiles_parse() took. */
void sso_config_sessions(struct list *out, struct str config_text);

void sso_config_free(struct sso_config *);
#define AUTO_SSO_CONFIG ATTR_CLEANUP(sso_config_free) struct sso_config

#endif
