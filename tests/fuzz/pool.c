/*
 * The blocks of a libFuzzer target: what base/mem.c takes by calloc() and gives back by free()
 * (the linker's --wrap).  ASan's own cost between a third and two thirds of the time.
 *   - Blocks lie behind one another with poisoned bytes between them, and none is used again
 *     before all are free, as they are when an execution ends; so an access too far, or after
 *     free(), is seen by ASan as before.
 *   - Blocks that an execution leaves behind are a finding, with its input.
 *   - base/mem.c wipes what it frees, so a block is zero as calloc() has it.
 * The replays (`make check`) have ASan's blocks.
 */
#include <sanitizer/asan_interface.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define POOL_SIZE ((size_t)8 << 20) /* bytes; what has no room is ASan's */
#define GAP ((size_t)16)            /* bytes in front of a block; its size is there */

/* The function may touch poisoned bytes. */
#define UNCHECKED __attribute__((no_sanitize("address")))

void *__real_calloc(size_t n, size_t size);
void __real_free(void *block);
void *__wrap_calloc(size_t n, size_t size);
void __wrap_free(void *block);

/* libFuzzer's interface. */
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t most);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed);

static _Alignas(GAP) unsigned char pool[POOL_SIZE];
static size_t used, live; /* bytes, blocks */

__attribute__((constructor)) static void
begin(void)
{
	ASAN_POISON_MEMORY_REGION(pool, sizeof(pool));
}

static UNCHECKED size_t *
size_of(void *block)
{
	return (size_t *)block - GAP / sizeof(size_t);
}

UNCHECKED void *
__wrap_calloc(size_t n, size_t size)
{
	unsigned char *block = pool + used + GAP;
	size_t bytes = n * size, room = sizeof(pool) - used;

	/* One gap stays behind the last block. */
	if (room < 3 * GAP || bytes > room - 3 * GAP)
		return __real_calloc(n, size);
	ASAN_UNPOISON_MEMORY_REGION(block, bytes);
	*size_of(block) = bytes;
	used += GAP + (bytes + GAP - 1) / GAP * GAP;
	live++;
	return block;
}

UNCHECKED void
__wrap_free(void *block)
{
	if ((uintptr_t)block - (uintptr_t)pool >= sizeof(pool)) {
		__real_free(block);
		return;
	}
	ASAN_POISON_MEMORY_REGION(block, *size_of(block));
	*size_of(block) = 0;
	if (--live == 0)
		used = 0;
}

/* Called between two executions. */
size_t
LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed)
{
	(void)seed;
	if (live > 0) {
		(void)fprintf(stderr, "ERROR: %zu blocks are not freed\n", live);
		abort();
	}
	return LLVMFuzzerMutate(data, size, most);
}
