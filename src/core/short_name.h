/*
 * Short names: what a word stands for that is no profile's name.  The first of these
 * rules by which any profile fits decides, upper and lower case being alike: the whole
 * name, its beginning, a part of it.
 */
#ifndef CORE_SHORT_NAME_H
#define CORE_SHORT_NAME_H

#include "core/profiles.h"

enum short_name {
	SHORT_NAME_NONE, /* no profile fits */
	SHORT_NAME_ONE,  /* this one does */
	SHORT_NAME_MANY, /* several do: somebody has to pick */
};

/* In *out the name for SHORT_NAME_ONE; it lives as long as the profiles. */
enum short_name short_name_find(
    struct str *out, const struct profiles *, struct str word);

#endif
