#include "core/pick_screen.h"

#include "base/printable.h"
#include "base/utf8.h"

#define SHOWN_MAX 512     /* bytes of one text */
#define NAME_WIDTH_MAX 48 /* columns that are kept for names */
#define KEYS_ROWS_MIN 6   /* below, the line about the keys is left out */

#define PROMPT "role: "
#define KEYS "Enter takes it, Esc leaves, typing filters"

/* No wrapping while it is drawn: a character can be wider than the one column that is
 * counted for it.  What is pasted comes in brackets (xterm: bracketed paste mode). */
const char pick_enter_screen[] = "\033[?1049h\033[?7l\033[?2004h";
const char pick_leave_screen[] = "\033[?2004l\033[?7h\033[?1049l";

size_t
pick_screen_lines(size_t rows)
{
	size_t taken = rows >= KEYS_ROWS_MIN ? 2 : 1;

	return rows > taken ? rows - taken : 1;
}

size_t
pick_screen_width(struct str text)
{
	AUTO_BUF shown = { 0 };

	printable_add(&shown, text, SHOWN_MAX);
	return utf8_length(buf_str(&shown));
}

/* At most `columns` characters of a text; what is cut ends in "...". */
static void
add_cut(struct buf *out, struct str text, size_t columns)
{
	AUTO_BUF shown = { 0 };
	size_t kept = columns > 3 ? columns - 3 : columns, size;
	struct str rest;

	printable_add(&shown, text, SHOWN_MAX);
	rest = buf_str(&shown);
	if (utf8_length(rest) <= columns) {
		buf_add_str(out, rest);
		return;
	}
	for (; kept > 0; kept--) {
		(void)utf8_first(rest, &size);
		buf_add(out, rest.data, size);
		rest = (struct str){ rest.data + size, rest.len - size };
	}
	if (columns > 3)
		buf_adds(out, "...");
}

static void
add_item(struct buf *out, const struct pick *p, size_t at)
{
	const struct pick_item *item = &p->items[p->memory.shown[at]];
	size_t width = p->memory.name_width, used;
	AUTO_BUF line = { 0 };

	if (width > NAME_WIDTH_MAX)
		width = NAME_WIDTH_MAX;
	buf_adds(&line, at == p->selected ? "> " : "  ");
	printable_add(&line, item->name, SHOWN_MAX);
	used = pick_screen_width(item->name);
	if (item->about.len > 0) {
		for (; used < width; used++)
			buf_addc(&line, ' ');
		buf_adds(&line, "  ");
		printable_add(&line, item->about, SHOWN_MAX);
	}
	add_cut(out, buf_str(&line), p->columns);
}

/* "role: prod", and at the right how many of the items fit. */
static void
add_filter(struct buf *out, const struct pick *p)
{
	AUTO_BUF count = { 0 };
	size_t used, room;

	buf_printf(&count, "%zu/%zu", p->memory.nshown, p->n);
	add_cut(out, STR(PROMPT), p->columns);
	if (p->columns <= sizeof(PROMPT))
		return;
	/* The last column is the cursor's. */
	room = p->columns - sizeof(PROMPT);
	used = pick_screen_width(buf_str(&p->filter));
	add_cut(out, buf_str(&p->filter), room);
	if (used + 2 + count.len > room)
		return;
	for (; used + count.len < room; used++)
		buf_addc(out, ' ');
	buf_add_str(out, buf_str(&count));
}

void
pick_screen_line(struct buf *out, const struct pick *p, size_t row)
{
	size_t lines = pick_screen_lines(p->rows);

	if (row == 0)
		add_filter(out, p);
	else if (row <= lines && p->top + row - 1 < p->memory.nshown)
		add_item(out, p, p->top + row - 1);
	else if (row == 1)
		add_cut(out, STR("  no profile fits"), p->columns);
	else if (row > lines)
		add_cut(out, STR(KEYS), p->columns);
}

static const char *
style_of(const struct pick *p, size_t row)
{
	if (row > pick_screen_lines(p->rows))
		return "\033[2m";
	return row > 0 && p->top + row - 1 == p->selected && p->memory.nshown > 0
	    ? "\033[7m"
	    : "";
}

void
pick_draw(struct buf *out, const struct pick *p)
{
	size_t column = sizeof(PROMPT) + pick_screen_width(buf_str(&p->filter));

	/* Reverse video and faint are no colours: NO_COLOR does not speak of them. */
	buf_adds(out, "\033[?25l\033[H");
	for (size_t row = 0; row < p->rows; row++) {
		const char *style = style_of(p, row);

		buf_adds(out, style);
		pick_screen_line(out, p, row);
		buf_adds(out, style[0] ? "\033[0m" : "");
		buf_adds(out, row + 1 < p->rows ? "\033[K\r\n" : "\033[K");
	}
	buf_printf(
	    out, "\033[1;%zuH\033[?25h", column < p->columns ? column : p->columns);
}
