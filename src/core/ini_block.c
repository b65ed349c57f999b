#include "core/ini_block.h"

#include "base/utf8.h"
#include "core/ini.h"

/* The bytes of the line end at the start, 0 if there is none. */
static size_t
line_end(struct str s)
{
	size_t size;
	uint32_t c;

	if ((unsigned char)s.data[0] >= 0x80) {
		c = utf8_first(s, &size);
		return c == 0x85 || c == 0x2028 || c == 0x2029 ? size : 0;
	}
	c = (unsigned char)s.data[0];
	return (c >= '\n' && c <= '\r') || (c >= 0x1C && c <= 0x1E);
}

bool
ini_block_next(struct str *rest, struct str *line)
{
	while (rest->len > 0) {
		struct str tail = *rest;
		size_t size = 0;

		while (tail.len > 0 && (size = line_end(tail)) == 0) {
			tail.data++;
			tail.len--;
		}
		*line = utf8_trim((struct str){ rest->data, rest->len - tail.len });
		*rest = (struct str){ tail.data + size, tail.len - size };
		if (line->len > 0)
			return true;
	}
	return false;
}

bool
ini_block_check(struct str text, struct str *bad)
{
	struct str line;

	while (ini_block_next(&text, &line)) {
		if (!str_has(line, '=')) {
			*bad = line;
			return false;
		}
	}
	return true;
}

bool
ini_block_get(const struct ini_value *block, const char *key, struct str *out)
{
	struct str rest = block->is_block ? block->text : (struct str){ 0 };
	bool found = false;
	struct str line, value;

	while (ini_block_next(&rest, &line)) {
		if (str_is(utf8_trim(str_cut(line, '=', &value)), key)) {
			*out = utf8_trim(value);
			found = true;
		}
	}
	return found;
}
