/* What is said of a word that is no verb or no option: the nearest one that is. */
#ifndef CMD_UNKNOWN_H
#define CMD_UNKNOWN_H

#include "cmd/command.h"

/* Each sets the error; always false. */
bool unknown_command(struct app *, const char *word, struct err *);
bool unknown_option(const struct app *, const char *word, struct err *);

#endif
