/* The words that lead to the same role again, which `refresh` and `use -` take: options by
 * their whole names, and the profile by its own. */
#ifndef CMD_LASTING_H
#define CMD_LASTING_H

#include "cmd/command.h"

/* Those of this call, whose profile is app->options.profile.  Options that speak of one
 * call alone (--yes, --refresh, --no-cache) are left out, and so is the MFA code. */
void lasting_words(struct list *out, const struct app *);

/* Words that are kept become this call's own. */
ATTR_MUST_USE bool lasting_become(struct app *, const struct list *words, struct err *);

/* Those with which the role of this shell was taken, by the shell itself or by one above
 * it, become this call's own.  False with ERR_USAGE if they are not known. */
ATTR_MUST_USE bool lasting_take(struct app *, struct err *);

/* The profile in them, or that of --source-profile beside a role that is in no file; for
 * mem_free(), NULL if there is none or nothing is known. */
char *lasting_profile(const struct app *);

/* Those of then with this call's options behind them, which so win; the profile is then's.
 * False if `then` can't be read. */
ATTR_MUST_USE bool lasting_merge(
    struct list *out, const struct list *then, const struct app *, struct err *);

#endif
