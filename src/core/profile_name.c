#include "core/profile_name.h"

#include <string.h>

#include "core/words.h"

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Takes a word off the front of *rest; the word is empty at the end. */
static struct str
plain_word(struct str *rest)
{
	struct str word;

	while (rest->len > 0 && is_blank(rest->data[0])) {
		rest->data++;
		rest->len--;
	}
	word = (struct str){ rest->data, 0 };
	while (rest->len > 0 && !is_blank(rest->data[0])) {
		rest->data++;
		rest->len--;
		word.len++;
	}
	return word;
}

static bool
quoted_name(struct str *out, struct str section, struct arena *a)
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
	struct str rest = section, name;

	if (str_has(section, '\'') || str_has(section, '"') || str_has(section, '\\'))
		return quoted_name(out, section, a);
	(void)plain_word(&rest);
	name = plain_word(&rest);
	if (name.len == 0 || plain_word(&rest).len > 0)
		return false;
	*out = name;
	return true;
}
