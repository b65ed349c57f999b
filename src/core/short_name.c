#include "core/short_name.h"

#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"

/* How well a name fits: the rule's number, or RULES. */
enum { RULE_WHOLE, RULE_BEGINNING, RULE_PART, RULES };

static int
rule_of(const char *name, const char *word)
{
	const char *at = strstr(name, word);

	if (at == NULL)
		return RULES;
	if (at != name)
		return RULE_PART;
	return strcmp(name, word) == 0 ? RULE_WHOLE : RULE_BEGINNING;
}

enum short_name
short_name_find(struct str *out, const struct profiles *all, struct str word)
{
	AUTO_BUF small_word = { 0 }, small = { 0 };
	size_t found[RULES + 1] = { 0 };
	struct str first[RULES + 1] = { 0 };

	if (word.len == 0)
		return SHORT_NAME_NONE;
	utf8_lower(&small_word, word);
	for (size_t i = 0; i < all->n; i++) {
		int rule;

		buf_clear(&small);
		utf8_lower(&small, all->list[i].name);
		rule = rule_of(buf_text(&small), buf_text(&small_word));
		if (found[rule]++ == 0)
			first[rule] = all->list[i].name;
	}
	for (size_t rule = 0; rule < RULES; rule++) {
		if (found[rule] > 1)
			return SHORT_NAME_MANY;
		if (found[rule] == 1) {
			*out = first[rule];
			return SHORT_NAME_ONE;
		}
	}
	return SHORT_NAME_NONE;
}
