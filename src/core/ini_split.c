#include "core/ini_split.h"

#include "base/utf8.h"

bool
ini_split_section(struct str *name, struct str line)
{
	size_t end = line.len;

	if (line.data[0] != '[')
		return false;
	while (end > 0 && line.data[end - 1] != ']')
		end--;
	if (end < 3)
		return false;
	*name = (struct str){ line.data + 1, end - 2 };
	return true;
}

bool
ini_split_value(struct str *key, struct str *value, bool *is_lower, struct str line)
{
	size_t at = 0;

	*is_lower = true;
	for (; at < line.len && line.data[at] != '=' && line.data[at] != ':'; at++) {
		unsigned char c = (unsigned char)line.data[at];

		if (c >= 'A' && (c <= 'Z' || c >= 0x80))
			*is_lower = false;
	}
	if (at == line.len)
		return false;
	*key = utf8_trim_end((struct str){ line.data, at });
	*value = utf8_trim_start((struct str){ line.data + at + 1, line.len - at - 1 });
	return true;
}
