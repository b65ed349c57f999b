/*
 * Picking one item of a list by keyboard, as a machine without a terminal: bytes of keys
 * go in, the bytes of a screen come out.  sys->pick() drives it; tests do the same.
 */
#ifndef CORE_PICK_H
#define CORE_PICK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"
#include "core/pick_keys.h"

struct pick_item {
	struct str name;  /* untrusted: made printable where it is shown */
	struct str about; /* the same; may be empty */
};

enum pick_state { PICK_GOING, PICK_DONE, PICK_CANCELLED };

struct pick {
	enum pick_state state;
	size_t chosen; /* PICK_DONE: the index of the item */

	const struct pick_item *items; /* the caller's; best first */
	size_t n;
	struct buf filter;    /* what was typed */
	size_t rows, columns; /* of the screen */
	size_t selected, top; /* indexes in shown[]: the item under the bar, the first
				 on the screen */
	struct pick_memory {
		size_t *shown; /* items that fit the filter, best first */
		size_t nshown;
		struct pick_row *work;
		char **names, **abouts; /* in lower case */
		size_t name_width;      /* columns */
		struct pick_keys keys;
	} memory;
};

/* Starts with a filter, which may be empty; 24 rows of 80 columns. */
void pick_make(
    struct pick *out, const struct pick_item *items, size_t n, struct str filter);

/* The screen's size, when it is known or has changed; 0: unknown, nothing changes. */
void pick_resize(struct pick *, size_t rows, size_t columns);

/* Bytes of the terminal.  What follows a PICK_KEY_ENTER or CANCEL is not looked at. */
void pick_feed(struct pick *, struct str bytes);

/* Whether an incomplete key waits; pick_idle() when nothing came for a while. */
bool pick_waiting(const struct pick *);
void pick_idle(struct pick *);

/* Appends what brings a terminal to show the screen: every line whole, from the top left
 * corner, the cursor behind the filter. */
void pick_draw(struct buf *, const struct pick *);

/* What enters and leaves a screen of its own. */
extern const char pick_enter_screen[], pick_leave_screen[];

void pick_free(struct pick *);
#define AUTO_PICK ATTR_CLEANUP(pick_free) struct pick

#endif
