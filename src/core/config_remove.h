/* Takes a profile out of the text of a config file; all other lines stay as they are. */
#ifndef CORE_CONFIG_REMOVE_H
#define CORE_CONFIG_REMOVE_H

#include "base/buf.h"
#include "base/err.h"

/*
 * Removes the profile's sections with their keys; comments and empty lines in front of the
 * next section are left, they may belong to it.  *changed false: there is no such profile.
 * False with ERR_CONFIG if the file can't be read, the profile is for another role, or what
 * stands behind it would be read otherwise without it.
 */
ATTR_MUST_USE bool config_remove(bool *changed, struct buf *text, const char *profile,
    const char *role_arn, struct err *);

#endif
