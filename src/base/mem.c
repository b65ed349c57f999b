#include "base/mem.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* What stands in front of every block, so that freeing knows how much to wipe. */
struct header {
	alignas(max_align_t) size_t size;
};

/* From this size on a block is pages of its own.  The kernel gives them zeroed, and no
 * one sees them again when they are given back: that wipes them without touching those
 * that were never used. */
#define PAGES_FROM ((size_t)256 << 10)

/* Sanitizers watch the C library's blocks, not pages. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define IS_WATCHED
#endif
#endif
#if defined(IS_WATCHED) || defined(__SANITIZE_ADDRESS__) || !defined(MAP_ANONYMOUS)
#define USE_PAGES false
#else
#define USE_PAGES true
#endif

static bool
is_pages(size_t size)
{
	return USE_PAGES && size >= PAGES_FROM;
}

static struct header *
get_pages(size_t size)
{
	void *pages =
	    mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return pages == MAP_FAILED ? NULL : pages;
}

#ifdef MEM_FAULTS
/* For `make check-faults` alone: the environment variable that MEM_FAULTS names holds n,
 * and the n-th block of the program can't be had; it is read before main() drops it. */
static size_t until_fault;

__attribute__((constructor)) static void
read_fault(void)
{
	const char *n = getenv(MEM_FAULTS);

	until_fault = n ? strtoul(n, NULL, 10) : 0;
}

static bool
is_fault(void)
{
	return until_fault > 0 && --until_fault == 0;
}
#else
static bool
is_fault(void)
{
	return false;
}
#endif

static void (*on_failure)(void);

void
mem_on_failure(void (*function)(void))
{
	on_failure = function;
}

static void
out_of_memory(void)
{
	static const char text[] = "awsrole: out of memory\n";

	if (on_failure != NULL)
		on_failure();
	(void)!write(STDERR_FILENO, text, sizeof(text) - 1);
	_exit(1);
}

void
mem_wipe(void *bytes, size_t len)
{
	/* Through a volatile pointer the call can't be removed as a dead store, and it
	 * needs neither explicit_bzero (glibc, BSD) nor memset_s (macOS). */
	static void *(*const volatile set)(void *, int, size_t) = memset;

	set(bytes, 0, len);
}

void *
mem_alloc(size_t size)
{
	struct header *h = NULL;

	if (size <= SIZE_MAX - sizeof(*h) && !is_fault())
		h = is_pages(size) ? get_pages(sizeof(*h) + size)
				   : calloc(1, sizeof(*h) + size);
	if (h == NULL)
		out_of_memory();
	h->size = size;
	return h + 1;
}

void *
mem_grow(void *block, size_t size)
{
	/* Not realloc(): it would leave an unwiped copy behind when it moves the block. */
	void *bigger = mem_alloc(size);

	if (block != NULL) {
		size_t old = ((struct header *)block - 1)->size;

		memcpy(bigger, block, old < size ? old : size);
		mem_free(block);
	}
	return bigger;
}

char *
mem_strndup(const char *text, size_t len)
{
	char *copy = mem_alloc(len + 1);

	if (len > 0)
		memcpy(copy, text, len);
	return copy;
}

char *
mem_strdup(const char *text)
{
	return mem_strndup(text, strlen(text));
}

void
mem_free(void *block)
{
	struct header *h;

	if (block == NULL)
		return;
	h = (struct header *)block - 1;
	if (is_pages(h->size)) {
		(void)munmap(h, sizeof(*h) + h->size);
		return;
	}
	mem_wipe(h, sizeof(*h) + h->size);
	free(h);
}

void
mem_free_string(char **text)
{
	mem_free(*text);
	*text = NULL;
}
