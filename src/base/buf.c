#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"

#define BUF_FIRST_ROOM 256

char *
buf_reserve(struct buf *b, size_t len)
{
	if (len + 1 > b->room - b->len) {
		size_t room = b->room ? b->room : BUF_FIRST_ROOM;

		while (room - b->len < len + 1)
			room *= 2;
		b->data = mem_grow(b->data, room);
		b->room = room;
	}
	return b->data + b->len;
}

void
buf_add(struct buf *b, const void *bytes, size_t len)
{
	char *at = buf_reserve(b, len);

	if (len > 0)
		memcpy(at, bytes, len);
	b->len += len;
	b->data[b->len] = '\0';
}

void
buf_adds(struct buf *b, const char *text)
{
	buf_add(b, text, strlen(text));
}

void
buf_add_str(struct buf *b, struct str s)
{
	buf_add(b, s.data, s.len);
}

void
buf_addc(struct buf *b, char c)
{
	char *at = buf_reserve(b, 1);

	at[0] = c;
	at[1] = '\0';
	b->len++;
}

void
buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap, again;
	char *at = buf_reserve(b, 0);
	size_t room = b->room - b->len;
	int n;

	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(at, room, fmt, ap);
	va_end(ap);
	if (n >= 0 && (size_t)n >= room)
		(void)vsnprintf(buf_reserve(b, (size_t)n), (size_t)n + 1, fmt, again);
	va_end(again);
	b->len += n > 0 ? (size_t)n : 0;
	b->data[b->len] = '\0';
}

const char *
buf_text(const struct buf *b)
{
	return b->data ? b->data : "";
}

struct str
buf_str(const struct buf *b)
{
	return (struct str){ b->data, b->len };
}

char *
buf_take(struct buf *b)
{
	char *text = b->data ? b->data : mem_strdup("");

	*b = (struct buf){ 0 };
	return text;
}

void
buf_clear(struct buf *b)
{
	if (b->len > 0)
		mem_wipe(b->data, b->len);
	b->len = 0;
}

void
buf_free(struct buf *b)
{
	mem_free(b->data);
	*b = (struct buf){ 0 };
}
