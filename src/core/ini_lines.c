#include "core/ini_lines.h"

#include <string.h>

#include "base/utf8.h"

static bool
is_plain(char c)
{
	return c > ' ' && c < 0x7F;
}

static size_t
find(const struct ini_lines *l, char c)
{
	const char *found;

	if (l->at >= l->text.len)
		return l->text.len;
	found = memchr(l->text.data + l->at, c, l->text.len - l->at);
	return found ? (size_t)(found - l->text.data) : l->text.len;
}

void
ini_lines_begin(struct ini_lines *l, struct str text, size_t from, size_t number)
{
	*l = (struct ini_lines){ .text = text, .at = from, .number = number };
	l->lf = find(l, '\n');
	l->cr = find(l, '\r');
}

bool
ini_lines_next(struct ini_lines *l, struct ini_line *out)
{
	struct str raw;
	size_t blank;

	if (l->at >= l->text.len)
		return false;
	/* Each is looked for only once it was passed, so a file that has one kind only
	 * is not searched again and again for the other. */
	if (l->lf < l->at)
		l->lf = find(l, '\n');
	if (l->cr < l->at)
		l->cr = find(l, '\r');
	out->end = l->lf < l->cr ? l->lf : l->cr;
	raw = (struct str){ l->text.data + l->at, out->end - l->at };
	out->indent = 0;
	/* Nearly every line starts and ends with visible ASCII: then it is as it is. */
	if (raw.len > 0 && !is_plain(raw.data[0])) {
		blank = utf8_leading_space(raw, &out->indent);
		raw = (struct str){ raw.data + blank, raw.len - blank };
	}
	if (raw.len > 0 && !is_plain(raw.data[raw.len - 1]))
		raw = utf8_trim_end(raw);
	out->text = raw;
	out->number = l->number++;
	l->at = out->end + 1;
	if (out->end == l->cr && l->lf == l->cr + 1)
		l->at++;
	return true;
}
