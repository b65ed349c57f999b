#include "base/printable.h"

#include "base/utf8.h"

#define PIECE_MAX 12 /* bytes of the longest thing that one character becomes */

static bool
changes_direction(uint32_t c)
{
	return (c >= 0x200E && c <= 0x200F) || c == 0x061C ||
	    (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) ||
	    (c >= 0x2028 && c <= 0x2029) || c == 0xFEFF;
}

void
printable_add(struct buf *out, struct str text, size_t max)
{
	size_t end = out->len + max;

	while (text.len > 0) {
		size_t size;
		uint32_t c = utf8_first(text, &size);
		unsigned char byte = (unsigned char)text.data[0];

		if (out->len + PIECE_MAX + 3 > end && text.len > PIECE_MAX) {
			buf_adds(out, "...");
			return;
		}
		if (c == '\n' || c == '\r' || c == '\t')
			buf_addc(out, ' ');
		else if (c < 0x20 || c == 0x7F || (c == 0xFFFD && size == 1))
			buf_printf(out, "\\x%02x", byte);
		else if ((c >= 0x80 && c < 0xA0) || changes_direction(c))
			buf_printf(out, "\\u{%x}", (unsigned)c);
		else
			buf_add(out, text.data, size);
		text.data += size;
		text.len -= size;
	}
}
