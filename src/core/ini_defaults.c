#include "core/ini_defaults.h"

#include <string.h>

#include "base/buf.h"
#include "core/ini_block.h"

/* Marks the blocks of [DEFAULT] that are bad, one byte for each value; their number. */
static size_t
mark_bad(struct buf *marks, const struct ini_values *defaults)
{
	size_t n = 0;
	struct str line;

	memset(buf_reserve(marks, defaults->n), 0, defaults->n);
	for (size_t i = 0; i < defaults->n; i++) {
		const struct ini_value *v = &defaults->list[i];

		marks->data[i] = v->is_block && !ini_block_check(v->text, &line);
		n += marks->data[i] != 0;
	}
	return n;
}

/* The bad blocks that the section hides by a value of its own. */
static size_t
hidden_by(const struct ini_section *s, const struct ini_values *defaults,
    const struct buf *marks)
{
	const struct ini_value *values = ini_load(s);
	size_t n = 0;

	for (size_t i = 0; i < s->nvalues; i++) {
		const struct ini_value *v = ini_values_find(defaults, values[i].key);

		n += v != NULL && marks->data[v - defaults->list] != 0;
	}
	return n;
}

bool
ini_defaults_inherit_bad(struct ini_memory *m)
{
	AUTO_BUF marks = { 0 };
	size_t bad = mark_bad(&marks, &m->defaults);

	for (size_t i = 0; i < m->nsections; i++)
		if (hidden_by(&m->sections[i], &m->defaults, &marks) < bad)
			return true;
	return false;
}
