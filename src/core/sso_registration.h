/*
 * The AWS CLI's file of a registered OAuth client, beside the token files: registering is
 * done once in about ninety days.
 */
#ifndef CORE_SSO_REGISTRATION_H
#define CORE_SSO_REGISTRATION_H

#include <stdint.h>

#include "base/buf.h"
#include "base/list.h"
#include "base/secret.h"
#include "core/hash.h"

struct sso_registration {
	char *client_id;
	struct secret client_secret;
	int64_t expires;    /* seconds since 1970 */
	struct list scopes; /* those registered; may be empty */
	bool for_code;      /* made for the authorization code flow */
};

/* `session` NULL: a profile without one.  `scopes` are the configured ones; empty and
 * without a session: none. */
void sso_registration_name(char out[static HASH_SHA1_HEX], const char *session,
    const char *start_url, const char *region, const struct list *scopes);

/* False if the text is no usable registration: such a file is as good as none. */
ATTR_MUST_USE bool sso_registration_read(struct sso_registration *out, struct str text);
void sso_registration_write(struct buf *out, const struct sso_registration *);

void sso_registration_free(struct sso_registration *);
#define AUTO_SSO_REGISTRATION ATTR_CLEANUP(sso_registration_free) struct sso_registration

#endif
