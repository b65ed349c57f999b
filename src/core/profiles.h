/*
 * The two files as one table of profiles, merged as the AWS CLI merges them: the
 * config file's profiles, overlaid key by key by the sections of the credentials file.
 * Sections of the config file become profiles, sso-sessions and services by the rules
 * of botocore's configloader.build_profile_map().
 */
#ifndef CORE_PROFILES_H
#define CORE_PROFILES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"
#include "core/ini.h"

/* A file's text and name; text {0} with found false when there is no such file. */
struct profiles_file {
	struct str text; /* must outlive the profiles */
	const char *path;
	bool found;
};

struct profile {
	struct str name;
	const struct ini_section *config;      /* NULL if the file has no such section */
	const struct ini_section *credentials; /* NULL likewise */
	const struct profiles *all;
};

struct profiles {
	const struct profile *list; /* config file's first, in the order of the files */
	size_t n;
	struct profiles_memory *memory;
};

ATTR_MUST_USE bool profiles_parse(struct profiles *out,
    const struct profiles_file *config, const struct profiles_file *credentials,
    struct err *);
void profiles_free(struct profiles *);
#define AUTO_PROFILES ATTR_CLEANUP(profiles_free) struct profiles

/* By name, or NULL.  Names are case-sensitive; the empty name can exist. */
const struct profile *profiles_find(const struct profiles *, struct str name);

/* A key (in lower case) in the merged view: credentials file first, then config. */
const struct ini_value *profile_get(const struct profile *, const char *key);

/* The same key in one file only: static keys are never combined across files. */
const struct ini_value *profile_get_credentials(const struct profile *, const char *key);
const struct ini_value *profile_get_config(const struct profile *, const char *key);

/* The path and the line where a value of this profile stands, for messages. */
const char *profile_file_of(const struct profile *, const struct ini_value *);

/* [sso-session NAME] and [services NAME] of the config file, or NULL; keys of such a
 * section (its own and [DEFAULT]'s). */
const struct ini_section *profiles_sso_session(const struct profiles *, struct str name);
const struct ini_section *profiles_services(const struct profiles *, struct str name);
const struct ini_value *profiles_section_get(
    const struct profiles *, const struct ini_section *, const char *key);

/* [DEFAULT] of the config file, whose keys every section of it has, too: a section without
 * keys of its own is empty only if that has none. */
const struct ini_section *profiles_defaults(const struct profiles *);
bool profiles_section_is_empty(const struct profiles *, const struct ini_section *);

#endif
