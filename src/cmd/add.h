/* The parts of `add`: a role, roles of IAM Identity Center, or a user's keys. */
#ifndef CMD_ADD_H
#define CMD_ADD_H

#include "cmd/command.h"
#include "fetch/config_write.h"

/* One role from the options, and from what add_role_ask() brought. */
ATTR_MUST_USE bool add_role(struct app *, struct err *);

/*
 * Asks on the terminal for what the options do not say, until the answer can be written,
 * shows the profile and asks whether to write it.  Answers go where the options go; those
 * that must be had come back when they are wrong.  False when that is declined.
 */
ATTR_MUST_USE bool add_role_ask(struct app *, const struct files *, struct err *);

/* Asks for one text until check() is content with it.  An empty answer means `fallback`,
 * if that is not NULL. */
ATTR_MUST_USE bool add_ask_text(const char **out, struct app *, const char *text,
    const char *fallback, bool (*check)(const char *what, const char *, struct err *),
    const char *what, struct err *);

/* The profile that the options describe; it points into them and into `duration`, which
 * has the text of a number. */
#define ADD_DURATION_MAX 24 /* bytes */
void add_role_profile(struct config_profile *out, char duration[static ADD_DURATION_MAX],
    const struct app *);

/* A user's keys, asked on the terminal or, where there is none, two lines of the standard
 * input: the command line of a process can be read by everybody.  app->args has the
 * profile's name, or nothing for "default". */
ATTR_MUST_USE bool add_keys(struct app *, struct err *);

/*
 * Roles of IAM Identity Center: those that the words name, or all.  An sso-session is
 * written first if the options describe one, or if there is none and a person on a
 * terminal does.
 */
ATTR_MUST_USE bool add_sso(struct app *, struct err *);

/* "added NAME" or "unchanged NAME" for each. */
void add_report(struct app *, const struct config_profile *, size_t n);

/* A copy of a text that lives as long as the app, for options to point to. */
const char *add_keep(struct app *, struct str);

/* Whether a region can be one; `what` begins the message. */
ATTR_MUST_USE bool add_check_region(const char *what, const char *region, struct err *);

/* A role out of a Switch Role link, and its name if there is none yet, into the options. */
ATTR_MUST_USE bool add_take_link(struct app *, const char *url, struct err *);

#endif
