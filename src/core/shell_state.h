/*
 * What a shell had before the first `use`, and what it was given: the text that the hook
 * keeps in the unexported variable _awsrole_base and hands back in _AWSROLE_BASE.
 *
 * The managed variables are all that `use` sets or unsets.  One of them is "ours" as long
 * as it still has what `use` gave it; what somebody else has changed meanwhile is left
 * alone.  The keys are one thing: ours as long as AWS_ACCESS_KEY_ID is AWSROLE_KEY.  Beside
 * another AWS_ACCESS_KEY_ID, those that are still as `use` made them are ours to be unset.
 */
#ifndef CORE_SHELL_STATE_H
#define CORE_SHELL_STATE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/list.h"
#include "core/creds.h"
#include "core/env.h"

/* In the order of shell_managed[]. */
enum managed {
	MANAGED_ACCESS_KEY_ID,
	MANAGED_SECRET_ACCESS_KEY,
	MANAGED_SESSION_TOKEN,
	MANAGED_EXPIRATION,
	MANAGED_REGION,
	MANAGED_DEFAULT_REGION,
	MANAGED_PROFILE,
	MANAGED_DEFAULT_PROFILE,
	MANAGED_SECURITY_TOKEN,
	MANAGED_SESSION_EXPIRATION,
	MANAGED_ACCOUNT_ID,
	MANAGED_VAULT,
	MANAGED_AWSUME_PROFILE,
	MANAGED_COUNT,
};
extern const char *const shell_managed[MANAGED_COUNT];

struct shell_state {
	bool active;   /* AWSROLE_PROFILE is set: a role is in this environment */
	bool has_base; /* the hook's text was there; else only clearing is possible */
	char *before[MANAGED_COUNT]; /* what `exit` restores; NULL: unset */
	bool ours[MANAGED_COUNT];    /* still what was given */
	/* The words behind `use` or `exec` that led here, without MFA code: AWSROLE_WORDS,
	 * which a child has too, else the base's.  None: not known. */
	struct list use_args;
};

/* Reads the state out of the environment.  A text that is no state of ours counts as
 * none. */
void shell_state_read(struct shell_state *out, const struct env *);

/* A time that `use` has exported, in seconds since 1970 and no less; CREDS_NEVER if there
 * is none. */
int64_t shell_state_time(const struct env *, const char *variable);

/* The environment as it was before `use`: what is ours is put back. */
void shell_state_undo(const struct shell_state *, struct env *);

/* Removes the hook's own variables: they are for us, not for what we start. */
void shell_state_hide(struct env *);

/*
 * The text for the hook.  before: as in the state (has_base) or, for a shell without a
 * role, the values of `env`; given[i] NULL: unset by us.
 */
void shell_state_write(struct buf *out, const struct shell_state *, const struct env *,
    const char *const given[MANAGED_COUNT], const struct list *use_args);

/* AWSROLE_WORDS: the words that led to the role with this access key id.  Beside another
 * AWSROLE_KEY they count for nothing: they are of a role that is gone. */
void shell_state_write_words(
    struct buf *out, const char *key, const struct list *use_args);

void shell_state_free(struct shell_state *);
#define AUTO_SHELL_STATE ATTR_CLEANUP(shell_state_free) struct shell_state

#endif
