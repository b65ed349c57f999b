/* Adds profiles to the AWS CLI's two files, all of them or none, and takes one out. */
#ifndef FETCH_CONFIG_WRITE_H
#define FETCH_CONFIG_WRITE_H

#include "core/config_edit.h"
#include "core/env.h"
#include "fetch/files.h"
#include "sys/sys.h"

#define CONFIG_KEYS_MAX 8

struct config_profile {
	const char *name;
	struct config_key keys[CONFIG_KEYS_MAX];
	size_t nkeys;
	bool added; /* set by config_write(); else it was there, just so */
};

/* Adds a key; one that has no value is left out.  Both must outlive the profile. */
void config_profile_add(struct config_profile *, const char *key, const char *value);

/*
 * The file is read again under a lock, so that two of us never write over each other.  A
 * profile that is there with the same keys is left alone; with other keys it is an error
 * that names it.  Before anything is written, each new profile is resolved as a command
 * would do it: a profile that can't work is not added.
 */
ATTR_MUST_USE bool config_write(struct config_profile *, size_t n, const struct files *,
    const struct env *, struct sys *, struct err *);

/* The same for an sso-session, in the config file. */
ATTR_MUST_USE bool config_write_sso_session(
    struct config_profile *, const struct files *, struct sys *, struct err *);

/* The same for one profile's user keys, in the credentials file.  Its section must not be
 * there; the config file may have the profile, if that leads to these keys. */
ATTR_MUST_USE bool config_write_credentials(struct config_profile *, const struct files *,
    const struct env *, struct sys *, struct err *);

/* Takes a profile out of the config file under the same lock, if config_remove() does. */
ATTR_MUST_USE bool config_write_remove(bool *removed, const char *name,
    const char *role_arn, const struct files *, struct sys *, struct err *);

#endif
