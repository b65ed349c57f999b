/* What does not fit together in a shell that has a role. */
#ifndef CMD_SHELL_PROBLEMS_H
#define CMD_SHELL_PROBLEMS_H

#include "cmd/command.h"

/* One line for each thing; nothing if the shell has no role or all is well. */
void shell_problems(struct list *out, const struct app *);

#endif
