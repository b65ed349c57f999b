#include "core/name_pattern.h"

#include <ctype.h>
#include <string.h>

#include "base/printable.h"
#include "base/utf8.h"

/* Letters and digits of any script, and the signs that need no quotes anywhere. */
static bool
is_plain(struct str character)
{
	size_t size;
	uint32_t c = utf8_first(character, &size);
	AUTO_BUF shown = { 0 };

	if (c < 0x80)
		return isalnum((int)c) || strchr("._@+=,:/", (int)c) != NULL;
	printable_add(&shown, (struct str){ character.data, size }, 16);
	return !utf8_is_space(c) && shown.len == size &&
	    memcmp(shown.data, character.data, size) == 0;
}

static void
add_value(struct buf *out, const char *value)
{
	struct str rest = str_of(value);

	while (rest.len > 0) {
		size_t size;

		(void)utf8_first(rest, &size);
		if (is_plain(rest))
			buf_add(out, rest.data, size);
		else if (out->len > 0 && out->data[out->len - 1] != '-')
			buf_addc(out, '-');
		rest.data += size;
		rest.len -= size;
	}
	while (out->len > 0 && out->data[out->len - 1] == '-')
		out->data[--out->len] = '\0';
}

static const char *
find(const struct name_pattern_value *values, size_t n, struct str name)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(name, values[i].name))
			return values[i].value;
	return NULL;
}

bool
name_pattern_fill(struct buf *out, const char *pattern,
    const struct name_pattern_value *values, size_t n, struct err *e)
{
	while (*pattern != '\0') {
		size_t len = strcspn(pattern, "}");
		const char *value = NULL;
		AUTO_BUF part = { 0 };

		if (*pattern != '{') {
			buf_addc(out, *pattern++);
			continue;
		}
		if (pattern[len] == '}')
			value = find(values, n, (struct str){ pattern + 1, len - 1 });
		if (value == NULL)
			return err_set(e, ERR_USAGE,
			    "the name pattern has an unknown part '%.*s'", (int)len + 1,
			    pattern);
		add_value(&part, value);
		buf_add_str(out, buf_str(&part));
		pattern += len + 1;
	}
	return true;
}
