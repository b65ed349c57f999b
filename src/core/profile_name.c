#include "core/profile_name.h"

#include <stddef.h>

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

enum where {
	BETWEEN,
	IN_WORD,
	ESCAPED, /* after a backslash outside quotes */
	IN_SINGLE,
	IN_DOUBLE,
	ESCAPED_IN_DOUBLE,
};

struct splitter {
	enum where where;
	char *text; /* all words, without quotes, behind each other */
	size_t len;
	size_t nwords;
	size_t second; /* where the second word starts */
};

static void
split_outside(struct splitter *s, char c)
{
	if (is_blank(c)) {
		s->where = BETWEEN;
		return;
	}
	if (s->where == BETWEEN) {
		s->nwords++;
		if (s->nwords == 2)
			s->second = s->len;
	}
	s->where = IN_WORD;
	if (c == '\'')
		s->where = IN_SINGLE;
	else if (c == '"')
		s->where = IN_DOUBLE;
	else if (c == '\\')
		s->where = ESCAPED;
	else
		s->text[s->len++] = c;
}

static void
split(struct splitter *s, char c)
{
	switch (s->where) {
	case BETWEEN:
	case IN_WORD:
		split_outside(s, c);
		return;
	case ESCAPED:
		s->where = IN_WORD;
		break;
	case IN_SINGLE:
		if (c == '\'') {
			s->where = IN_WORD;
			return;
		}
		break;
	case IN_DOUBLE:
		if (c == '"' || c == '\\') {
			s->where = c == '"' ? IN_WORD : ESCAPED_IN_DOUBLE;
			return;
		}
		break;
	case ESCAPED_IN_DOUBLE:
		if (c != '"' && c != '\\')
			s->text[s->len++] = '\\';
		s->where = IN_DOUBLE;
		break;
	}
	s->text[s->len++] = c;
}

static bool
quoted_name(struct str *out, struct str section, struct arena *a)
{
	struct splitter s = { .text = arena_alloc(a, section.len) };

	for (size_t i = 0; i < section.len; i++)
		split(&s, section.data[i]);
	*out = (struct str){ s.text + s.second, s.len - s.second };
	return s.nwords == 2 && (s.where == BETWEEN || s.where == IN_WORD);
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
