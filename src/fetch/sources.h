/* The functions of source.c's table, one file each. */
#ifndef FETCH_SOURCES_H
#define FETCH_SOURCES_H

#include "fetch/source.h"

ATTR_MUST_USE bool source_web_identity(
    struct creds *out, const struct source_input *, struct err *);
ATTR_MUST_USE bool source_process(
    struct creds *out, const struct source_input *, struct err *);
ATTR_MUST_USE bool source_container(
    struct creds *out, const struct source_input *, struct err *);
ATTR_MUST_USE bool source_instance(
    struct creds *out, const struct source_input *, struct err *);
ATTR_MUST_USE bool source_sso(
    struct creds *out, const struct source_input *, struct err *);
/* What the session's file has, and new ones if these are nearly over. */
ATTR_MUST_USE bool source_login_load(
    struct creds *out, const struct source_input *, struct err *);
ATTR_MUST_USE bool source_login_renew(
    struct creds *out, const struct source_input *, struct err *);

/* The region that the instance is in; for mem_free(), NULL if it does not say.  False: what
 * would be an error of the instance's credentials, too. */
ATTR_MUST_USE bool source_instance_region(
    char **out, const struct source_input *, struct err *);

/* Whether a value can stand in a header or an environment variable. */
bool source_is_clean(const char *value);

#endif
