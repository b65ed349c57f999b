#include "core/pattern.h"

#include "base/utf8.h"

static struct str
skip(struct str text, size_t n)
{
	return (struct str){ text.data + n, text.len - n };
}

/* Goes back only to the last '*': an earlier one can't help where that one did not. */
bool
pattern_matches(struct str pattern, struct str text)
{
	struct str star = { 0 }, tried = { 0 };
	size_t size;

	while (text.len > 0) {
		if (pattern.len > 0 && pattern.data[0] == '*') {
			pattern = skip(pattern, 1);
			star = pattern;
			tried = text;
			if (pattern.len == 0)
				return true;
		} else if (pattern.len > 0 && pattern.data[0] == '?') {
			(void)utf8_first(text, &size);
			pattern = skip(pattern, 1);
			text = skip(text, size);
		} else if (pattern.len > 0 && pattern.data[0] == text.data[0]) {
			pattern = skip(pattern, 1);
			text = skip(text, 1);
		} else if (star.data != NULL) {
			tried = skip(tried, 1);
			text = tried;
			pattern = star;
		} else {
			return false;
		}
	}
	while (pattern.len > 0 && pattern.data[0] == '*')
		pattern = skip(pattern, 1);
	return pattern.len == 0;
}

bool
pattern_list_matches(struct str patterns, struct str text)
{
	while (patterns.len > 0) {
		struct str one = str_trim(str_cut(patterns, ',', &patterns));

		if (one.len > 0 && (str_is(one, "all") || pattern_matches(one, text)))
			return true;
	}
	return false;
}
