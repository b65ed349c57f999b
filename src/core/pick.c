#include "core/pick.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "core/pick_match.h"
#include "core/pick_screen.h"

/* An item with its rank, for sorting. */
struct pick_row {
	int rank;
	size_t i;
};

/* ---- the list */

static int
compare_rows(const void *a, const void *b)
{
	const struct pick_row *x = a, *y = b;

	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	return x->i < y->i ? -1 : 1; /* no two rows are for one item */
}

static size_t
lines_of(const struct pick *p)
{
	return pick_screen_lines(p->rows);
}

/* Scrolls so that the bar is on the screen. */
static void
scroll(struct pick *p)
{
	size_t lines = lines_of(p), n = p->memory.nshown;

	if (p->selected >= n)
		p->selected = n > 0 ? n - 1 : 0;
	if (p->selected < p->top)
		p->top = p->selected;
	if (p->selected >= p->top + lines)
		p->top = p->selected - lines + 1;
	/* No empty lines at the end while there are items above. */
	if (p->top + lines > n)
		p->top = n > lines ? n - lines : 0;
}

static void
apply_filter(struct pick *p)
{
	struct pick_memory *m = &p->memory;
	AUTO_BUF filter = { 0 };
	size_t n = 0;

	utf8_lower(&filter, buf_str(&p->filter));
	for (size_t i = 0; i < p->n; i++)
		if (pick_match(&m->work[n].rank, str_of(m->names[i]),
			str_of(m->abouts[i]), buf_str(&filter)))
			m->work[n++].i = i;
	qsort(m->work, n, sizeof(*m->work), compare_rows);
	for (size_t i = 0; i < n; i++)
		m->shown[i] = m->work[i].i;
	m->nshown = n;
	p->selected = 0;
	p->top = 0;
}

static char *
in_lower_case(struct str text)
{
	AUTO_BUF small = { 0 };

	utf8_lower(&small, text);
	return str_dup(buf_str(&small));
}

void
pick_make(struct pick *out, const struct pick_item *items, size_t n, struct str filter)
{
	struct pick_memory *m = &out->memory;

	*out = (struct pick){ .items = items, .n = n, .rows = 24, .columns = 80 };
	m->shown = mem_alloc((n + 1) * sizeof(*m->shown));
	m->work = mem_alloc((n + 1) * sizeof(*m->work));
	m->names = mem_alloc((n + 1) * sizeof(*m->names));
	m->abouts = mem_alloc((n + 1) * sizeof(*m->abouts));
	for (size_t i = 0; i < n; i++) {
		size_t width = pick_screen_width(items[i].name);

		m->names[i] = in_lower_case(items[i].name);
		m->abouts[i] = in_lower_case(items[i].about);
		m->name_width = width > m->name_width ? width : m->name_width;
	}
	buf_add_str(&out->filter, filter);
	apply_filter(out);
}

void
pick_resize(struct pick *p, size_t rows, size_t columns)
{
	if (rows > 0 && columns > 0) {
		p->rows = rows;
		p->columns = columns;
	}
	scroll(p);
}

/* ---- the keys */

static void
move(struct pick *p, bool up, size_t by)
{
	if (up)
		p->selected -= by < p->selected ? by : p->selected;
	else
		p->selected += by;
	scroll(p);
}

/* Takes the last character off, or all back to the last blank. */
static void
erase(struct pick *p, enum pick_key_kind kind)
{
	struct str text = buf_str(&p->filter);
	AUTO_STRING char *kept = NULL;

	if (kind == PICK_KEY_ERASE_LINE) {
		text.len = 0;
	} else if (kind == PICK_KEY_ERASE_WORD) {
		while (text.len > 0 && text.data[text.len - 1] == ' ')
			text.len--;
		while (text.len > 0 && text.data[text.len - 1] != ' ')
			text.len--;
	} else {
		while (text.len > 0 &&
		    ((unsigned char)text.data[text.len - 1] & 0xC0) == 0x80)
			text.len--;
		text.len -= text.len > 0;
	}
	kept = str_dup(text);
	buf_clear(&p->filter);
	buf_adds(&p->filter, kept);
	apply_filter(p);
}

static void
press(struct pick *p, const struct pick_key *key)
{
	switch (key->kind) {
	case PICK_KEY_TEXT:
		buf_adds(&p->filter, key->text);
		apply_filter(p);
		return;
	case PICK_KEY_ENTER:
		if (p->memory.nshown > 0) {
			p->chosen = p->memory.shown[p->selected];
			p->state = PICK_DONE;
		}
		return;
	case PICK_KEY_END_OF_FILE:
		if (p->filter.len == 0)
			p->state = PICK_CANCELLED;
		return;
	case PICK_KEY_CANCEL:
		p->state = PICK_CANCELLED;
		return;
	case PICK_KEY_UP:
	case PICK_KEY_DOWN:
		move(p, key->kind == PICK_KEY_UP, 1);
		return;
	case PICK_KEY_PAGE_UP:
	case PICK_KEY_PAGE_DOWN:
		move(p, key->kind == PICK_KEY_PAGE_UP, lines_of(p));
		return;
	case PICK_KEY_HOME:
	case PICK_KEY_END:
		move(p, key->kind == PICK_KEY_HOME, p->n);
		return;
	case PICK_KEY_ERASE:
	case PICK_KEY_ERASE_WORD:
	case PICK_KEY_ERASE_LINE:
		erase(p, key->kind);
		return;
	}
}

void
pick_feed(struct pick *p, struct str bytes)
{
	struct pick_key key;

	for (size_t i = 0; i < bytes.len && p->state == PICK_GOING; i++)
		if (pick_keys_feed(&p->memory.keys, bytes.data[i], &key))
			press(p, &key);
}

bool
pick_waiting(const struct pick *p)
{
	return pick_keys_waiting(&p->memory.keys);
}

void
pick_idle(struct pick *p)
{
	struct pick_key key;

	if (p->state == PICK_GOING && pick_keys_idle(&p->memory.keys, &key))
		press(p, &key);
}

void
pick_free(struct pick *p)
{
	struct pick_memory *m = &p->memory;

	for (size_t i = 0; i < p->n; i++) {
		mem_free(m->names[i]);
		mem_free(m->abouts[i]);
	}
	mem_free(m->names);
	mem_free(m->abouts);
	mem_free(m->shown);
	mem_free(m->work);
	buf_free(&p->filter);
	*p = (struct pick){ 0 };
}
