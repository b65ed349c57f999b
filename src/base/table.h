/*
 * A hash table from names to the numbers of items in an array of the caller, who may
 * let the array grow and move.  Each item is a struct whose first member is its name, a
 * struct str.  {0} is an empty table.  The hash is keyed, so that no file can be
 * written to make its names collide.
 */
#ifndef BASE_TABLE_H
#define BASE_TABLE_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/str.h"

struct table {
	struct table_slot *slots;
	size_t room; /* slots, a power of two */
	size_t n;
	uint64_t key[2];
};

#define TABLE_NONE SIZE_MAX

/* Makes room for `n` names, so that adding them moves nothing. */
void table_reserve(struct table *, size_t n);

/* The number of the item with that name, or TABLE_NONE. */
size_t table_find(
    const struct table *, struct str name, const void *items, size_t item_size);

/* Likewise, and if there is none the name is added for item `number` (below 2^32 - 1). */
size_t table_put(
    struct table *, struct str name, size_t number, const void *items, size_t item_size);

void table_free(struct table *);

#endif
