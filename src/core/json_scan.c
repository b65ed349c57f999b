#include "core/json_scan.h"

#include <string.h>

#define DEPTH_MAX 8
#define DIGITS_MAX 18 /* of a number: jansson takes no longer ones than 64 bits */

struct scan {
	struct str rest;
	struct json_wanted *wanted;
	size_t nwanted;
	struct str keys[DEPTH_MAX]; /* of the members that are open */
	size_t depth;
	char closing[DEPTH_MAX];  /* '}' or ']' of each open value */
	struct json_wanted *open; /* whose value comes next, or NULL */
};

static char
next(struct scan *s)
{
	while (s->rest.len > 0 &&
	    (s->rest.data[0] == ' ' || s->rest.data[0] == '\n' ||
		s->rest.data[0] == '\t' || s->rest.data[0] == '\r')) {
		s->rest.data++;
		s->rest.len--;
	}
	return s->rest.len > 0 ? s->rest.data[0] : '\0';
}

static void
skip(struct scan *s, size_t n)
{
	s->rest.data += n;
	s->rest.len -= n;
}

static bool
string(struct scan *s, struct str *out)
{
	struct str after;

	if (next(s) != '"')
		return false;
	skip(s, 1);
	*out = str_cut(s->rest, '"', &after);
	if (after.data == NULL || str_plain_run(*out) < out->len)
		return false;
	s->rest = after;
	return true;
}

/* Numbers of digits alone, and the three words. */
static bool
plain(struct scan *s)
{
	static const char *const words[] = { "true", "false", "null" };
	size_t n = 0;

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_starts(s->rest, words[i])) {
			skip(s, strlen(words[i]));
			return true;
		}
	while (n < s->rest.len && s->rest.data[n] >= '0' && s->rest.data[n] <= '9')
		n++;
	if (n == 0 || n > DIGITS_MAX || (n > 1 && s->rest.data[0] == '0'))
		return false;
	skip(s, n);
	return true;
}

/* What is wanted of the member whose key was read last, or NULL. */
static struct json_wanted *
find_wanted(const struct scan *s)
{
	for (size_t i = 0; s->depth == 2 && i < s->nwanted; i++) {
		struct json_wanted *w = &s->wanted[i];

		if (str_is(s->keys[1], w->key) && str_is(s->keys[0], w->object))
			return w;
	}
	return NULL;
}

/* Whether the key read last, or its object, is there a second time after something was
 * found in it: the last one counts, and that is for json_read(). */
static bool
comes_again(const struct scan *s)
{
	if (s->open != NULL)
		return s->open->value.data != NULL;
	for (size_t i = 0; s->depth == 1 && i < s->nwanted; i++)
		if (s->wanted[i].value.data != NULL &&
		    str_is(s->keys[0], s->wanted[i].object))
			return true;
	return false;
}

/* The key in front of a value, if an object is open. */
static bool
key(struct scan *s)
{
	if (s->depth == 0 || s->closing[s->depth - 1] == ']')
		return true;
	if (!string(s, &s->keys[s->depth - 1]) || next(s) != ':')
		return false;
	skip(s, 1);
	s->open = find_wanted(s);
	return !comes_again(s);
}

/* Closes what ends here; *more: a comma follows, and a value must. */
static bool
close_values(struct scan *s, bool *more)
{
	*more = false;
	while (s->depth > 0) {
		char c = next(s);

		if (c == ',') {
			skip(s, 1);
			*more = true;
			return true;
		}
		if (c != s->closing[s->depth - 1])
			return false;
		skip(s, 1);
		s->depth--;
	}
	return true;
}

/* One value; *opened: it is an object or an array that has something in it. */
static bool
value(struct scan *s, bool *opened)
{
	char c = next(s);
	struct json_wanted *wanted = s->open;
	struct str text;

	*opened = false;
	s->open = NULL;
	if (c == '"') {
		if (!string(s, &text))
			return false;
		if (wanted != NULL)
			wanted->value = text;
		return true;
	}
	if (c != '{' && c != '[')
		return plain(s);
	if (s->depth == DEPTH_MAX)
		return false;
	skip(s, 1);
	s->closing[s->depth] = c == '{' ? '}' : ']';
	s->keys[s->depth] = (struct str){ 0 };
	s->depth++;
	*opened = next(s) != s->closing[s->depth - 1];
	return true;
}

bool
json_scan(struct json_wanted wanted[], size_t n, struct str text)
{
	struct scan s = { .rest = text, .wanted = wanted, .nwanted = n };
	bool more = true, opened = false;

	if (str_has(text, '\\') || next(&s) != '{')
		return false;
	while (more || opened) {
		if (!key(&s) || !value(&s, &opened))
			return false;
		more = false;
		if (!opened && !close_values(&s, &more))
			return false;
	}
	return next(&s) == '\0' && s.rest.len == 0;
}
