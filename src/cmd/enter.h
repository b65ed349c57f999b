/* Into a role: what `use` and `refresh` share, and `exec` for a child. */
#ifndef CMD_ENTER_H
#define CMD_ENTER_H

#include "cmd/command.h"
#include "cmd/resolve.h"
#include "core/hook.h"

/* False, with the line for the rc file, when the verb was not called by a hook. */
ATTR_MUST_USE bool enter_check_hook(const struct app *, struct err *);

/* What the shell keeps beside the role. */
struct enter {
	const struct list *words; /* what `use` was called with */
	const struct list *last;  /* what `use -` will take; empty: no change */
	int64_t until;            /* when the shell gives it back; 0: never */
};

/* Gets the credentials of a plan and puts the hook's answer in app->out. */
ATTR_MUST_USE bool enter_role(
    struct app *, const struct resolved *, const struct enter *, struct err *);

/* The name under which a role is shown: the profile's, or that of the --role-arn. */
const char *enter_name(const struct app *, const struct plan *);

/* The colour that the profile wants for the prompt (awsrole_color), or NULL; false if it is
 * none of the seven. */
ATTR_MUST_USE bool enter_check_color(const char **out, const struct plan *, struct err *);

/* The same; another one is noted: it is no reason not to enter. */
const char *enter_color(struct app *, const struct plan *);

/* The region that the shell or the command is given; data NULL: it keeps its own.  False if
 * it is none: no cached role makes one of it. */
ATTR_MUST_USE bool enter_region(struct str *out, const struct plan *, struct err *);

/* AWSROLE_PROMPT_COMPAT: vault (default), awsume or none. */
ATTR_MUST_USE bool enter_prompt_compat(
    enum prompt_compat *out, const struct app *, struct err *);

#endif
