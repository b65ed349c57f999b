/*
 * The profiles that were used last, newest first: a text with one name a line.  Names
 * with a control character are not kept.
 */
#ifndef CORE_RECENT_H
#define CORE_RECENT_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/list.h"

#define RECENT_MAX 50 /* names */

/* The names of a text; what is no such text gives fewer names, or none. */
void recent_read(struct list *out, struct str text);

/* Writes the text with a name in front.  False if it was there already: then there is
 * nothing to keep. */
ATTR_MUST_USE bool recent_add(struct buf *out, struct str text, struct str name);

/* How many names were used after this one; names->n if it is not among them. */
size_t recent_place(const struct list *names, struct str name);

#endif
