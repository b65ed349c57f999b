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

static void
add_character(struct buf *out, uint32_t c, struct str bytes)
{
	unsigned char byte = (unsigned char)bytes.data[0];

	if (c == '\n' || c == '\r' || c == '\t')
		buf_addc(out, ' ');
	else if (c < 0x20 || c == 0x7F || (c == 0xFFFD && bytes.len == 1))
		buf_printf(out, "\\x%02x", byte);
	else if ((c >= 0x80 && c < 0xA0) || changes_direction(c))
		buf_printf(out, "\\u{%x}", (unsigned)c);
	else
		buf_add_str(out, bytes);
}

void
printable_add(struct buf *out, struct str text, size_t max)
{
	size_t start = out->len, end = start + max;
	size_t room =
	    max > strlen(CUT) ? end - strlen(CUT) : start; /* where a cut may be */
	size_t cut = start;

	while (text.len > 0 && out->len <= end) {
		size_t size = str_plain_run(text), before = out->len;

		if (size > 0) {
			size = size <= end - out->len ? size : end - out->len + 1;
			buf_add(out, text.data, size);
			cut = out->len <= room ? out->len : before <= room ? room : cut;
		} else {
			uint32_t c = utf8_first(text, &size);

			add_character(out, c, (struct str){ text.data, size });
			cut = out->len <= room ? out->len : cut;
		}
		text.data += size;
		text.len -= size;
	}
	if (out->len > end) {
		out->len = cut;
		buf_adds(out, CUT);
	}
}
