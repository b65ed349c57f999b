/*
 * The heap.  Every block is zero when given and wiped when given back, whoever frees
 * it: jansson and expat are handed these functions too (see json.c and xml.c), so no
 * copy of a secret stays behind in freed memory.  Not covered: the stack, registers,
 * pages that were swapped out, and what the kernel keeps.
 *
 * Out of memory ends the program with exit status 1 and one line on stderr.
 */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stddef.h>

#include "base/attr.h"

/* A block of `size` zero bytes; for size 0 a block that can be freed. */
void *mem_alloc(size_t size);

/* The block with a new size; new bytes are zero, the old block is wiped if it moved. */
void *mem_grow(void *block, size_t size);

/* Copies of a C string, and of the first `len` bytes of a text (NUL added). */
char *mem_strdup(const char *text);
char *mem_strndup(const char *text, size_t len);

/* Wipes and frees; NULL is allowed. */
void mem_free(void *block);

/* What is done before the program ends for want of memory (NULL: nothing).  It must not
 * allocate. */
void mem_on_failure(void (*)(void));

/* Wipes memory in a way that the compiler keeps. */
void mem_wipe(void *bytes, size_t len);

/* mem_free for `AUTO_STRING char *text = NULL;`: frees the string when it leaves scope. */
void mem_free_string(char **text);
#define AUTO_STRING ATTR_CLEANUP(mem_free_string)

#endif
