/*
 * Many small blocks that live and die together, in a few big ones of the wiped heap.
 * {0} is an empty arena.  Blocks are zero when given, aligned for any type, and never
 * move.  Nothing is given back before arena_free(), but by shrinking the newest block.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

#include "base/attr.h"

struct arena {
	struct arena_chunk *chunks; /* newest first */
	size_t used;                /* bytes of the newest chunk */
};

void *arena_alloc(struct arena *, size_t size);

/* The block with a new size: the newest one stays where it is while its chunk has room,
 * any other is copied when it grows.  For NULL and old size 0 a new block. */
void *arena_resize(struct arena *, void *block, size_t old_size, size_t size);

void arena_free(struct arena *);
#define AUTO_ARENA ATTR_CLEANUP(arena_free) struct arena

#endif
