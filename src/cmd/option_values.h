/* What an option of the command line means for the app. */
#ifndef CMD_OPTION_VALUES_H
#define CMD_OPTION_VALUES_H

#include "cmd/command.h"

/* Puts an option's value, which must outlive the app, where the verbs look for it; a switch
 * has none.  False with ERR_USAGE if the value can't be read. */
ATTR_MUST_USE bool option_values_take(
    struct app *, const char *name, const char *value, struct err *);

/* "3600", "60m", "1h" or "1h30m" in seconds.  False with ERR_USAGE. */
ATTR_MUST_USE bool option_values_duration(long *out, const char *text, struct err *);

#endif
