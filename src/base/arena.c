#include "base/arena.h"

#include <stdalign.h>
#include <string.h>

#include "base/mem.h"

#define FIRST_CHUNK ((size_t)1 << 10)
#define LARGEST_CHUNK ((size_t)1 << 20) /* but for one block that is larger */

struct arena_chunk {
	alignas(max_align_t) struct arena_chunk *older;
	size_t size;
};

static char *
chunk_data(struct arena_chunk *chunk)
{
	return (char *)(chunk + 1);
}

static size_t
aligned(size_t size)
{
	size_t mask = alignof(max_align_t) - 1;

	return (size + mask) & ~mask;
}

void *
arena_alloc(struct arena *a, size_t size)
{
	struct arena_chunk *chunk = a->chunks;
	char *block;

	size = aligned(size);
	if (chunk == NULL || size > chunk->size - a->used) {
		size_t room = chunk == NULL ? FIRST_CHUNK : chunk->size * 2;

		if (room > LARGEST_CHUNK)
			room = LARGEST_CHUNK;
		if (room < size)
			room = size;
		chunk = mem_alloc(sizeof(*chunk) + room);
		chunk->older = a->chunks;
		chunk->size = room;
		a->chunks = chunk;
		a->used = 0;
	}
	block = chunk_data(chunk) + a->used;
	a->used += size;
	return block;
}

void *
arena_resize(struct arena *a, void *block, size_t old_size, size_t size)
{
	size_t old_room = aligned(old_size), room = aligned(size);
	void *bigger;

	if (block == NULL)
		return arena_alloc(a, size);
	if (size < old_size)
		memset((char *)block + size, 0, old_size - size);
	if ((char *)block + old_room == chunk_data(a->chunks) + a->used &&
	    (room <= old_room || room - old_room <= a->chunks->size - a->used)) {
		a->used = a->used - old_room + room;
		return block;
	}
	if (room <= old_room)
		return block;
	bigger = arena_alloc(a, size);
	memcpy(bigger, block, old_size);
	return bigger;
}

void
arena_free(struct arena *a)
{
	while (a->chunks != NULL) {
		struct arena_chunk *chunk = a->chunks;

		a->chunks = chunk->older;
		mem_free(chunk);
	}
	*a = (struct arena){ 0 };
}
