/* What the command line asks for, as far as it decides which credentials come out. */
#ifndef CORE_OPTIONS_H
#define CORE_OPTIONS_H

#include <stdbool.h>

#include "base/list.h"

struct options {
	const char *profile; /* NULL: not given */
	const char *region;
	const char *mfa_code; /* for the first question only */
	bool refresh;         /* do not read the role cache */
	bool no_cache;        /* neither read nor write it */

	/* These change the selected profile's own AssumeRole call.  NULL, 0: not given. */
	const char *role_arn;
	const char *source_profile;
	const char *session_name;
	const char *external_id;
	const char *mfa_serial;
	const char *source_identity;
	long duration_seconds;
	char *policy; /* JSON text, owned */
	bool read_only;
	struct list policy_arns;
	struct list tags; /* "KEY=VALUE" */
	struct list transitive_tags;
};

/* Whether any of the options that need a role is given. */
bool options_change_role(const struct options *);

void options_free(struct options *);
#define AUTO_OPTIONS ATTR_CLEANUP(options_free) struct options

#endif
