#include "core/profile_name.h"

#include <string.h>

#include "core/words.h"

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* A blank, or what makes more than letters of the next ones. */
static bool
ends_plain_word(char c)
{
	switch (c) {
	case ' ':
	case '\t':
	case '\r':
	case '\n':
	case '\'':
	case '"':
	case '\\':
		return true;
	default:
		return false;
	}
}

/* Takes a word off the front of *rest; it is empty at the end, and at a quote. */
static struct str
plain_word(struct str *rest)
{
	struct str s = *rest;
	size_t start = 0, end;

	while (start < s.len && is_blank(s.data[start]))
		start++;
	end = start;
	while (end < s.len && !ends_plain_word(s.data[end]))
		end++;
	*rest = (struct str){ s.data + end, s.len - end };
	return (struct str){ s.data + start, end - start };
}

static bool
split_name(struct str *out, struct str section, struct arena *a)
{
	AUTO_LIST words = { 0 };
	char *copy;

	if (!words_split(&words, section) || words.n != 2)
		return false;
	*out = str_of(words.items[1]);
	copy = arena_alloc(a, out->len);
	memcpy(copy, out->data, out->len);
	out->data = copy;
	return true;
}

bool
profile_name_of(struct str *out, struct str section, struct arena *a)
{
	struct str rest = section;

	(void)plain_word(&rest);
	*out = plain_word(&rest);
	/* Nearly every name is the last word as it stands. */
	if (plain_word(&rest).len > 0 || rest.len > 0)
		return split_name(out, section, a);
	return out->len > 0;
}
