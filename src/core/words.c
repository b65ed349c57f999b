#include "core/words.h"

#include "base/buf.h"

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
	struct buf word;
	struct list *out;
};

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void
end_word(struct splitter *s)
{
	if (s->where == IN_WORD)
		list_add(s->out, buf_str(&s->word));
	buf_clear(&s->word);
	s->where = BETWEEN;
}

static void
split_outside(struct splitter *s, char c)
{
	if (is_blank(c)) {
		end_word(s);
		return;
	}
	s->where = IN_WORD;
	if (c == '\'')
		s->where = IN_SINGLE;
	else if (c == '"')
		s->where = IN_DOUBLE;
	else if (c == '\\')
		s->where = ESCAPED;
	else
		buf_addc(&s->word, c);
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
			buf_addc(&s->word, '\\');
		s->where = IN_DOUBLE;
		break;
	}
	buf_addc(&s->word, c);
}

bool
words_split(struct list *out, struct str text)
{
	struct splitter s = { .out = out };
	bool closed;

	for (size_t i = 0; i < text.len; i++)
		split(&s, text.data[i]);
	closed = s.where == BETWEEN || s.where == IN_WORD;
	end_word(&s);
	buf_free(&s.word);
	return closed;
}
