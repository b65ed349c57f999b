/* Which IAM Identity Center a verb is about: --sso-session, a profile, or the only one. */
#ifndef CMD_SSO_TARGET_H
#define CMD_SSO_TARGET_H

#include "cmd/command.h"
#include "core/settings.h"
#include "core/sso_config.h"
#include "fetch/files.h"
#include "fetch/sso_token.h"

struct sso_target {
	struct files files;
	struct sso_config config;
	struct settings settings;
};

/* The files, and settings of the profile that is named by word or environment, or of none. */
ATTR_MUST_USE bool sso_target_load(
    struct sso_target *out, const struct app *, const char *profile, struct err *);

/*
 * Then the target itself: app->sso_session, else the named profile's (also by its source
 * profiles), else the default profile's, else the only sso-session that there is.
 */
ATTR_MUST_USE bool sso_target_choose(
    struct sso_target *, const struct app *, const char *profile, struct err *);

struct sso_place sso_target_place(const struct sso_target *);

void sso_target_free(struct sso_target *);
#define AUTO_SSO_TARGET ATTR_CLEANUP(sso_target_free) struct sso_target

#endif
