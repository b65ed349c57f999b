/* Picking a profile by hand: with fzf when it is there, else with the list of our own. */
#ifndef CMD_PICK_H
#define CMD_PICK_H

#include "cmd/command.h"
#include "fetch/files.h"

/* AWSROLE_PICKER: builtin, fzf or none; by default fzf if PATH has it, else builtin.  Sets
 * *can_pick to whether there is a picker and a terminal for it. */
ATTR_MUST_USE bool pick_possible(bool *can_pick, const struct app *, struct err *);

/*
 * Lets the person pick one of the profiles, those used last first.  *name is for
 * mem_free().  False with ERR_USAGE if none was picked.
 */
ATTR_MUST_USE bool pick_profile(
    char **name, struct app *, const struct files *, const char *filter, struct err *);

/* Remembers that a profile was used.  Trouble with that is nobody's. */
void pick_remember(const char *name, const char *home, struct sys *);

#endif
