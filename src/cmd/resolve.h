/* From the command line to a plan and its credentials: the way that most verbs share. */
#ifndef CMD_RESOLVE_H
#define CMD_RESOLVE_H

#include "cmd/command.h"
#include "core/plan.h"
#include "fetch/files.h"

struct resolved {
	struct files files;
	struct plan plan;
};

/* Files that are loaded already are taken as they are.  `env` is app->env, or
 * app->shell_env for what this shell would do by itself. */
ATTR_MUST_USE bool resolve_plan(
    struct resolved *out, const struct app *, const struct env *, struct err *);

ATTR_MUST_USE bool resolve_credentials(struct creds *out, const struct resolved *,
    struct app *, const struct env *, struct err *);

/* The environment in which a verb resolves: of a shell with a role, as it is when no
 * profile is named, else as it was before the role. */
const struct env *resolve_env(const struct app *);

/* Whether there are at most `max` words besides the options. */
ATTR_MUST_USE bool resolve_check_words(const struct app *, size_t max, struct err *);

/* The word at this place, if there is one, is the last, and can be an MFA code. */
ATTR_MUST_USE bool resolve_check_code(const struct app *, size_t at, struct err *);

/* Takes the first word as the profile, if there is one; of at most `max`. */
ATTR_MUST_USE bool resolve_profile_argument(struct app *, size_t max, struct err *);

void resolved_free(struct resolved *);
#define AUTO_RESOLVED ATTR_CLEANUP(resolved_free) struct resolved

#endif
