/* "Did you mean": the profile names that are nearest to a mistyped one. */
#ifndef CORE_SUGGEST_H
#define CORE_SUGGEST_H

#include "base/buf.h"
#include "core/profiles.h"

/* Appends "; did you mean 'a' or 'b'?" with at most three names, or nothing. */
void suggest_profiles(struct buf *, const struct profiles *, struct str name);

#endif
