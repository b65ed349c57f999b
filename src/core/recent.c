#include "core/recent.h"

static bool
is_kept(struct str name)
{
	for (size_t i = 0; i < name.len; i++)
		if ((unsigned char)name.data[i] < 0x20 || name.data[i] == 0x7F)
			return false;
	return name.len > 0;
}

void
recent_read(struct list *out, struct str text)
{
	while (text.len > 0 && out->n < RECENT_MAX) {
		struct str name = str_cut(text, '\n', &text);

		if (is_kept(name) && !list_has(out, name))
			list_add(out, name);
	}
}

bool
recent_add(struct buf *out, struct str text, struct str name)
{
	AUTO_LIST names = { 0 };
	size_t n = 1;

	recent_read(&names, text);
	if (!is_kept(name) || (names.n > 0 && recent_place(&names, name) == 0))
		return false;
	buf_add_str(out, name);
	buf_addc(out, '\n');
	for (size_t i = 0; i < names.n && n < RECENT_MAX; i++) {
		if (str_is(name, names.items[i]))
			continue;
		buf_printf(out, "%s\n", names.items[i]);
		n++;
	}
	return true;
}

size_t
recent_place(const struct list *names, struct str name)
{
	size_t i = 0;

	while (i < names->n && !str_is(name, names->items[i]))
		i++;
	return i;
}
