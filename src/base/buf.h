/*
 * Growable bytes on the wiped heap.  {0} is an empty buffer.  A NUL always stands
 * behind the last byte, so that the content can be used as a C string.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stddef.h>

#include "base/attr.h"
#include "base/str.h"

struct buf {
	char *data;  /* NULL while nothing was added: use buf_text() */
	size_t len;  /* bytes in use */
	size_t room; /* bytes allocated */
};

void buf_add(struct buf *, const void *bytes, size_t len);
void buf_adds(struct buf *, const char *text);
void buf_add_str(struct buf *, struct str);
void buf_addc(struct buf *, char);
void buf_printf(struct buf *, const char *fmt, ...) ATTR_PRINTF(2, 3);

/* Makes room for `len` more bytes behind the content and returns their place; what is
 * written there counts once buf->len was raised. */
char *buf_reserve(struct buf *, size_t len);

/* The content as a C string, "" when empty; valid until the next change. */
const char *buf_text(const struct buf *);

/* The content as a view; valid until the next change. */
struct str buf_str(const struct buf *);

/* Hands the content over as a C string for mem_free(); the buffer is empty then. */
char *buf_take(struct buf *);

/* Empties the buffer and keeps its memory; the old bytes are wiped. */
void buf_clear(struct buf *);

void buf_free(struct buf *);
#define AUTO_BUF ATTR_CLEANUP(buf_free) struct buf

#endif
