/*
 * The settings of the selected profile: command line, environment, profile, default, in
 * that order.  A variable that is set to the empty text counts as set, as in the AWS CLI.
 * Every call of a role chain uses the selected profile's settings, never those of its
 * source profiles.  Read when they are needed, so that a wrong value fails where the AWS
 * CLI fails.
 */
#ifndef CORE_SETTINGS_H
#define CORE_SETTINGS_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"
#include "core/env.h"
#include "core/profiles.h"

struct settings {
	const struct profiles *profiles;
	const struct profile *profile; /* NULL if there is none of that name */
	const struct env *env;
	const char *region_option; /* --region, or NULL */
	const char *home;          /* the user's home directory, for "~" in paths */
};

/* A region with where it came from; region.data is NULL if none is configured. */
ATTR_MUST_USE bool settings_region(
    struct str *out, const struct settings *, struct err *);

/* The region that the profile itself names (or --region): what a shell is given. */
ATTR_MUST_USE bool settings_own_region(
    struct str *out, const struct settings *, struct err *);

/* The instance metadata settings are checked for every profile, used or not. */
struct settings_metadata {
	long timeout_seconds; /* of connecting and of reading */
	long attempts;
	struct str
	    endpoint; /* base URL, ends in '/' or not; data NULL: the default of mode */
	bool ipv6, v1_disabled, disabled;
};
ATTR_MUST_USE bool settings_metadata(
    struct settings_metadata *out, const struct settings *, struct err *);

/*
 * A text of a profile; *out.data is NULL if the key is not there.  False if the value is
 * a block of nested keys.
 */
ATTR_MUST_USE bool settings_text(
    struct str *out, const struct profile *, const char *key, struct err *);

/* A setting by variable and key; *out.data is NULL if it is in neither. */
ATTR_MUST_USE bool settings_value(struct str *out, const struct settings *,
    const char *variable, const char *key, struct err *);

/* What an error about a setting calls it: the variable if that is set, else the key. */
const char *settings_name(const struct settings *, const char *variable, const char *key);

/* Only "true", in any case, is true. */
ATTR_MUST_USE bool settings_bool(bool *out, const struct settings *, const char *variable,
    const char *key, struct err *);

/* A whole number, `otherwise` if it is set nowhere. */
ATTR_MUST_USE bool settings_number(long *out, const struct settings *,
    const char *variable, const char *key, long otherwise, struct err *);

#endif
