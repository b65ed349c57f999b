/*
 * Section names of the config file ("profile NAME"), split as Python's shlex.split()
 * splits them: POSIX quotes and backslashes, '#' is an ordinary character.
 */
#ifndef CORE_PROFILE_NAME_H
#define CORE_PROFILE_NAME_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

/* The second of exactly two words; false if there are more or fewer, or a quote is not
 * closed.  Quotes removed, it is kept in the arena; else it is a view. */
bool profile_name_of(struct str *out, struct str section, struct arena *);

#endif
