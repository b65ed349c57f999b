/* A line taken apart: the header of a section, or key and value.  In full here, because
 * it is done for every line of files that can have a hundred thousand. */
#ifndef CORE_INI_SPLIT_H
#define CORE_INI_SPLIT_H

#include <stdbool.h>

#include "base/str.h"
#include "base/utf8.h"

/* Visible ASCII: then there is nothing to strip. */
static inline bool
ini_split_is_plain(char c)
{
	return c > ' ' && c < 0x7F;
}

/* One blank around the delimiter is what nearly every line has; the rest is for the
 * functions that know all white space. */
static inline struct str
ini_split_trim_end(struct str s)
{
	if (s.len > 0 && s.data[s.len - 1] == ' ')
		s.len--;
	return s.len > 0 && ini_split_is_plain(s.data[s.len - 1]) ? s : utf8_trim_end(s);
}

static inline struct str
ini_split_trim_start(struct str s)
{
	if (s.len > 0 && s.data[0] == ' ')
		s = (struct str){ s.data + 1, s.len - 1 };
	return s.len > 0 && ini_split_is_plain(s.data[0]) ? s : utf8_trim_start(s);
}

/* The name of a section is all between the first '[' and the last ']' of its line; false
 * for a line that is no header.  The line is not empty. */
static inline bool
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

/* Key and value stand before and behind the first '=' or ':'; both stripped.  False if
 * there is neither.  *is_lower: the key has no letter that could be a capital. */
static inline bool
ini_split_value(struct str *key, struct str *value, bool *is_lower, struct str line)
{
	size_t at = 0;

	*is_lower = true;
	for (; at < line.len; at++) {
		unsigned char c = (unsigned char)line.data[at];

		if (c > 'Z' && c < 0x80) /* lower case and '_': nearly every byte */
			continue;
		if (c == '=' || c == ':')
			break;
		if (c >= 'A')
			*is_lower = false;
	}
	if (at == line.len)
		return false;
	*key = ini_split_trim_end((struct str){ line.data, at });
	*value =
	    ini_split_trim_start((struct str){ line.data + at + 1, line.len - at - 1 });
	return true;
}

#endif
