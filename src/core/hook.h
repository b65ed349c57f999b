/*
 * The lines that a shell's hook applies (protocol 1): "-NAME" unset, "NAME=VALUE" export,
 * ":base=" and ":last=" kept in the shell.  Nothing of it is ever evaluated by a shell.
 */
#ifndef CORE_HOOK_H
#define CORE_HOOK_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "core/creds.h"
#include "core/env.h"
#include "core/shell_state.h"

#define HOOK_PROTOCOL 1

/* Which variable shows the profile's name to other programs' prompts. */
enum prompt_compat {
	PROMPT_COMPAT_VAULT, /* AWS_VAULT */
	PROMPT_COMPAT_AWSUME,
	PROMPT_COMPAT_NONE,
};

struct hook_role {
	const char *profile;
	const struct creds *creds;
	struct str region; /* data NULL: the shell keeps its own */
	enum prompt_compat compat;
	int64_t until;     /* when the shell gives the role back; 0: it does not */
	const char *color; /* of the prompt; NULL: the prompt's own */
};

/* The values that a role gives to the managed variables; texts are owned by *out. */
struct hook_values {
	const char *value[MANAGED_COUNT]; /* NULL: unset */
	char *expiration, *region;
	char *label; /* the profile's name as prompts may show it: printable */
};
/* False if a value has a control character: no environment variable may. */
ATTR_MUST_USE bool hook_values_of_role(struct hook_values *out, const struct hook_role *,
    const struct shell_state *, const struct env *, struct err *);
void hook_values_free(struct hook_values *);
#define AUTO_HOOK_VALUES ATTR_CLEANUP(hook_values_free) struct hook_values

/* When what the shell has ends: the earlier of the two; CREDS_NEVER if neither does. */
int64_t hook_end(const struct hook_role *);

/* The answer to `use` and `refresh`; `last` are the words for `use -`, empty to leave
 * them.  False also if a value that `exit` would restore has a line end in it. */
ATTR_MUST_USE bool hook_use(struct buf *out, const struct hook_role *,
    const struct shell_state *, const struct env *, const struct list *use_args,
    const struct list *last, struct err *);

/* The answer to `exit`; in *left the variables that somebody else has changed. */
void hook_exit(
    struct buf *out, const struct shell_state *, const struct env *, struct list *left);

#endif
