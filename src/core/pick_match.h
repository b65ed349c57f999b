/* The order of a list under a filter: what was typed, split at blanks; every word must be
 * in the name or in the text beside it, upper and lower case being alike. */
#ifndef CORE_PICK_MATCH_H
#define CORE_PICK_MATCH_H

#include <stdbool.h>

#include "base/str.h"

/*
 * Whether an item fits, and in *rank how well; less is better: the whole name, its
 * beginning, the beginning of a word in it, any part of it, the text beside it.  All texts
 * are in lower case.
 */
bool pick_match(int *rank, struct str name, struct str about, struct str filter);

#endif
