/* One run of grant or revoke, and its part that is about the config file. */
#ifndef CMD_GRANT_RUN_H
#define CMD_GRANT_RUN_H

#include "cmd/grant_parties.h"
#include "fetch/grant_apply.h"

struct grant_run {
	struct app *app;
	bool revoke;
	struct grant_parties parties;
	/* Of the command line; in the options they would change how profiles resolve. */
	const char *source_profile, *external_id;
	char *policy;
	struct list policy_arns;
	char *mfa_serial; /* for the profile */
	struct grant grant;
	struct grant_apply apply;
};

/* The user's MFA device, if the profile will name one. */
ATTR_MUST_USE bool grant_profile_find_device(struct grant_run *, struct err *);

/* The profile of --profile must be free, or already that of this role. */
ATTR_MUST_USE bool grant_profile_check(const struct grant_run *, struct err *);

/* Whether the profile of --profile is in the config file, for this role. */
bool grant_profile_is_there(const struct grant_run *);

ATTR_MUST_USE bool grant_profile_write(struct grant_run *, struct err *);

/* Takes the profile of --profile out of the config file, if it is that of this role. */
ATTR_MUST_USE bool grant_profile_remove(struct grant_run *, struct err *);

#endif
