#include "core/ini_split.h"

#include "base/utf8.h"

/* Visible ASCII: then there is nothing to strip. */
static bool
is_plain(char c)
{
	return c > ' ' && c < 0x7F;
}

/* One blank around the delimiter is what nearly every line has; the rest is for the
 * functions that know all white space. */
static struct str
trim_end(struct str s)
{
	if (s.len > 0 && s.data[s.len - 1] == ' ')
		s.len--;
	return s.len > 0 && is_plain(s.data[s.len - 1]) ? s : utf8_trim_end(s);
}

static struct str
trim_start(struct str s)
{
	if (s.len > 0 && s.data[0] == ' ')
		s = (struct str){ s.data + 1, s.len - 1 };
	return s.len > 0 && is_plain(s.data[0]) ? s : utf8_trim_start(s);
}

bool
ini_split_section(struct str *name, struct str line)
{
	size_t end = line.len;

	if (line.data[0] != '[')
		return false;
	while (end > 0 && line.data[end - 1] != ']')
		end--;
	if (end < 3)
		return false;
	*name = (struct str){ line.data + 1, end - 2 };
	return true;
}

bool
ini_split_value(struct str *key, struct str *value, bool *is_lower, struct str line)
{
	size_t at = 0;

	*is_lower = true;
	for (; at < line.len && line.data[at] != '=' && line.data[at] != ':'; at++) {
		unsigned char c = (unsigned char)line.data[at];

		if (c >= 'A' && (c <= 'Z' || c >= 0x80))
			*is_lower = false;
	}
	if (at == line.len)
		return false;
	*key = trim_end((struct str){ line.data, at });
	*value = trim_start((struct str){ line.data + at + 1, line.len - at - 1 });
	return true;
}
