/*
 * Adds profiles to the text of a config file or credentials file.  What is there stays as
 * it is, byte for byte; what is added has the file's own line ends.
 */
#ifndef CORE_CONFIG_EDIT_H
#define CORE_CONFIG_EDIT_H

#include "base/buf.h"
#include "base/err.h"

struct config_key {
	const char *name, *value;
};

/* Appends the section of a profile, behind an empty line.  False with ERR_USAGE if the name
 * or a value can't stand in such a file: empty, a control character, a blank at an end, not
 * UTF-8.  Whether there is such a profile already is for the caller to see. */
ATTR_MUST_USE bool config_edit_add(struct buf *text, const char *profile,
    const struct config_key *keys, size_t nkeys, struct err *);

/* The same for an sso-session. */
ATTR_MUST_USE bool config_edit_add_sso_session(struct buf *text, const char *session,
    const struct config_key *keys, size_t nkeys, struct err *);

/* The same for the credentials file, whose sections are the profiles' bare names. */
ATTR_MUST_USE bool config_edit_add_credentials(struct buf *text, const char *profile,
    const struct config_key *keys, size_t nkeys, struct err *);

/* Whether a name or a value can stand in such a file, by the same rules; `what` begins the
 * message. */
ATTR_MUST_USE bool config_edit_check_name(const char *profile, struct err *);
ATTR_MUST_USE bool config_edit_check_value(
    const char *what, const char *value, struct err *);

/* Appends the header's text: "profile NAME" with quotes if the name needs them, "default"
 * for that one. */
void config_edit_header(struct buf *out, const char *profile);

#endif
