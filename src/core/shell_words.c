#include "core/shell_words.h"

#include <string.h>

#include "core/query.h"

static int
hex_digit(char c)
{
	const char *digits = "0123456789ABCDEF";
	const char *at = c ? strchr(digits, c) : NULL;

	return at ? (int)(at - digits) : -1;
}

bool
shell_text_decode(struct buf *out, struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.data[i];

		if (c == '%') {
			int high = i + 2 < text.len ? hex_digit(text.data[i + 1]) : -1;
			int low = high >= 0 ? hex_digit(text.data[i + 2]) : -1;

			if (low < 0 || high * 16 + low == 0)
				return false;
			c = (char)(high * 16 + low);
			i += 2;
		}
		buf_addc(out, c);
	}
	return true;
}

bool
shell_words_read(struct list *out, struct str text)
{
	if (text.len == 0)
		return false;
	/* The last word may be empty: behind it the rest has no data. */
	while (text.data != NULL) {
		AUTO_BUF word = { 0 };

		if (!shell_text_decode(&word, str_cut(text, '&', &text)))
			return false;
		list_add(out, buf_str(&word));
	}
	return out->n > 0;
}

void
shell_words_write(struct buf *out, const struct list *words)
{
	for (size_t i = 0; i < words->n; i++) {
		buf_adds(out, i > 0 ? "&" : "");
		query_encode(out, str_of(words->items[i]), "");
	}
}
