/* Into a role: what `use` and `refresh` share, and `exec` for a child. */
#ifndef CMD_ENTER_H
#define CMD_ENTER_H

#include "cmd/command.h"
#include "cmd/resolve.h"
#include "core/hook.h"

/* False, with the line for the rc file, when the verb was not called by a hook. */
ATTR_MUST_USE bool enter_check_hook(const struct app *, struct err *);

/* Resolves app->options, gets the credentials and puts the hook's answer in app->out.
 * `words` are what `use` was called with, `last` what `use -` will take. */
ATTR_MUST_USE bool enter_role(
    struct app *, const struct list *words, const struct list *last, struct err *);

/* The name under which a role is shown: the profile's, or that of the --role-arn. */
const char *enter_name(const struct app *, const struct plan *);

/* AWSROLE_PROMPT_COMPAT: vault (default), awsume or none. */
ATTR_MUST_USE bool enter_prompt_compat(
    enum prompt_compat *out, const struct app *, struct err *);

#endif
