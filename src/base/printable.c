#include "base/printable.h"

#include <string.h>

#include "base/utf8.h"

#define CUT "..." /* stands for what does not fit */

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
	size_t end = out->len + max, cut = out->len;

	while (text.len > 0 && out->len <= end) {
		size_t size;
		uint32_t c = utf8_first(text, &size);
		unsigned char byte = (unsigned char)text.data[0];

		if (out->len + strlen(CUT) <= end)
			cut = out->len;
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
	if (out->len > end) {
		out->len = cut;
		buf_adds(out, CUT);
	}
}
