/* "Did you mean": the names that are nearest to a mistyped one. */
#ifndef CORE_SUGGEST_H
#define CORE_SUGGEST_H

#include "base/buf.h"
#include "base/list.h"
#include "core/profiles.h"

/* Appends "; did you mean 'a' or 'b'?" with at most three names, or nothing. */
void suggest_profiles(struct buf *, const struct profiles *, struct str name);

/* The same for any words that are at most so many edits away (0: as for profiles). */
void suggest_words(struct buf *, const struct list *words, struct str word, size_t most);

#endif
