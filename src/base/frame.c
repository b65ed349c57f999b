#include "base/frame.h"

#include <assert.h>

#define FIELD_HEAD 5 /* bytes: tag and length */

static void
put_number(unsigned char out[static 4], uint32_t value)
{
	for (int i = 0; i < 4; i++)
		out[i] = (unsigned char)(value >> (24 - 8 * i));
}

static uint32_t
get_number(const char bytes[static 4])
{
	uint32_t value = 0;

	for (int i = 0; i < 4; i++)
		value = value << 8 | (unsigned char)bytes[i];
	return value;
}

size_t
frame_begin(struct buf *b)
{
	size_t mark = b->len;
	const unsigned char head[FRAME_HEAD] = { 0 };

	buf_add(b, head, sizeof(head));
	return mark;
}

void
frame_field(struct buf *b, uint8_t tag, struct str value)
{
	unsigned char head[FIELD_HEAD] = { tag };

	assert(value.len <= FRAME_MAX);
	put_number(head + 1, (uint32_t)value.len);
	buf_add(b, head, sizeof(head));
	buf_add_str(b, value);
}

void
frame_number(struct buf *b, uint8_t tag, uint32_t value)
{
	unsigned char bytes[4];

	put_number(bytes, value);
	frame_field(b, tag, (struct str){ (const char *)bytes, sizeof(bytes) });
}

void
frame_end(struct buf *b, size_t mark)
{
	size_t len = b->len - mark - FRAME_HEAD;
	unsigned char head[FRAME_HEAD];

	assert(b->len >= mark + FRAME_HEAD && len <= FRAME_MAX);
	put_number(head, (uint32_t)len);
	for (size_t i = 0; i < FRAME_HEAD; i++)
		b->data[mark + i] = (char)head[i];
}

bool
frame_length(const unsigned char head[static FRAME_HEAD], size_t *out)
{
	size_t len = get_number((const char *)head);

	if (len > FRAME_MAX)
		return false;
	*out = len;
	return true;
}

bool
frame_next(struct str *rest, uint8_t *tag, struct str *value)
{
	size_t len;

	if (rest->len < FIELD_HEAD)
		return false;
	len = get_number(rest->data + 1);
	if (len > rest->len - FIELD_HEAD)
		return false;
	*tag = (uint8_t)rest->data[0];
	*value = (struct str){ rest->data + FIELD_HEAD, len };
	rest->data += FIELD_HEAD + len;
	rest->len -= FIELD_HEAD + len;
	return true;
}

bool
frame_to_number(struct str value, uint32_t *out)
{
	if (value.len != 4)
		return false;
	*out = get_number(value.data);
	return true;
}
