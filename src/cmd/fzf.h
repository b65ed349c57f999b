/* fzf as a picker: https://github.com/junegunn/fzf */
#ifndef CMD_FZF_H
#define CMD_FZF_H

#include "cmd/command.h"
#include "core/pick.h"

#define FZF_NOT_THERE 127 /* a status: the shell's for a program that is not there */

/*
 * Gives fzf the items, with the filter typed in, and takes the one that it prints.  When
 * fzf is not there or has failed, the pick is still going, and *status says why.
 */
ATTR_MUST_USE bool fzf_run(struct pick *, int *status, struct app *, struct err *);

#endif
