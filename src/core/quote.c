#include "core/quote.h"

#include <ctype.h>
#include <string.h>

#include "base/utf8.h"

static bool
is_alnum(char c)
{
	return (unsigned char)c < 0x80 && isalnum((unsigned char)c);
}

bool
quote_is_plain(struct str value)
{
	/* A token has a thousand characters and more, and this is on the way of every
	 * cached role: a table, not a search. */
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				    "0123456789/+=_.:,@-";
	bool is_plain[256] = { false };

	for (const char *c = plain; *c != '\0'; c++)
		is_plain[(unsigned char)*c] = true;
	for (size_t i = 0; i < value.len; i++) {
		if (!is_plain[(unsigned char)value.data[i]])
			return false;
		/* zsh puts a program's path for "=program" there. */
		if (value.data[i] == '=' && (i == 0 || value.data[i - 1] == ':'))
			return false;
	}
	return true;
}

void
quote_posix(struct buf *b, struct str value)
{
	buf_addc(b, '\'');
	for (size_t i = 0; i < value.len; i++) {
		if (value.data[i] == '\'')
			buf_adds(b, "'\\''");
		else
			buf_addc(b, value.data[i]);
	}
	buf_addc(b, '\'');
}

void
quote_fish(struct buf *b, struct str value)
{
	if (value.len == 0)
		buf_adds(b, "''");
	for (size_t i = 0; i < value.len; i++) {
		char c = value.data[i];

		if (is_alnum(c) || c == '_' || c == '.' || c == '/' || c == '-')
			buf_addc(b, c);
		else
			buf_printf(b, "\\X%02x", (unsigned)(unsigned char)c);
	}
}

void
quote_powershell(struct buf *b, struct str value)
{
	buf_addc(b, '\'');
	while (value.len > 0) {
		size_t size;
		uint32_t c = utf8_first(value, &size);

		/* PowerShell takes the four typographic ones for ' as well. */
		if (c == '\'' || (c >= 0x2018 && c <= 0x201B))
			buf_add(b, value.data, size);
		buf_add(b, value.data, size);
		value.data += size;
		value.len -= size;
	}
	buf_addc(b, '\'');
}

bool
quote_fits_cmd(struct str value)
{
	for (size_t i = 0; i < value.len; i++)
		if (value.data[i] == '\0' || strchr("\"%!^", value.data[i]) != NULL)
			return false;
	return true;
}
