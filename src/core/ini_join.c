#include "core/ini_join.h"

#include <string.h>

#include "core/ini_block.h"
#include "core/ini_lines.h"

void
ini_join(struct ini_value *value, struct str text, size_t more, struct arena *a,
    struct ini_bad_line *bad)
{
	size_t room = value->text.len + 1 + text.len - more, len = value->text.len;
	char *joined = arena_alloc(a, room);
	struct ini_lines lines;
	struct ini_line line;

	value->is_block = len == 0;
	if (len > 0)
		memcpy(joined, value->text.data, len);
	ini_lines_begin(&lines, text, more, value->line + 1);
	while (ini_lines_next(&lines, &line)) {
		if (ini_is_comment(line.text))
			continue;
		if (len > 0)
			joined[len++] = '\n';
		if (line.text.len > 0)
			memcpy(joined + len, line.text.data, line.text.len);
		len += line.text.len;
		if (value->is_block && bad->number == 0 &&
		    !ini_block_check(line.text, &bad->text))
			bad->number = line.number;
	}
	value->text = (struct str){ arena_resize(a, joined, room, len), len };
}
