/* The words that lead to the same role again, which `refresh` and `use -` take: options by
 * their whole names, and the profile by its own. */
#ifndef CMD_LASTING_H
#define CMD_LASTING_H

#include "cmd/command.h"

/* Those of this call, whose profile is app->options.profile.  Options that speak of one
 * call alone (--yes, --refresh, --no-cache) are left out, and so is the MFA code. */
void lasting_words(struct list *out, const struct app *);

/* Those of then with this call's options behind them, which so win; the profile is then's.
 * False if `then` can't be read. */
ATTR_MUST_USE bool lasting_merge(
    struct list *out, const struct list *then, const struct app *, struct err *);

#endif
