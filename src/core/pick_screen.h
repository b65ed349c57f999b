/* How a pick looks: a line with the filter, the items, and at the end what the keys do. */
#ifndef CORE_PICK_SCREEN_H
#define CORE_PICK_SCREEN_H

#include "base/buf.h"
#include "core/pick.h"

/* How many items a screen of so many rows shows; at least one. */
size_t pick_screen_lines(size_t rows);

/* The columns that a text takes when it is made printable. */
size_t pick_screen_width(struct str text);

/* One line of the screen as text, without colours, not wider than the screen; row 0 is
 * the filter's. */
void pick_screen_line(struct buf *out, const struct pick *, size_t row);

#endif
