/*
 * Picking by keyboard.  The input: rows, columns, lines "name TAB about" up to an empty line,
 * then bytes of keys; a NUL among them is a pause, a byte 1 a new size of the screen.
 * The bar is always on an item that is shown, the screen never wider or longer than it is,
 * and only the four sequences that draw it are in it.
 */
#include "input.h"

#include <stdio.h>

#include "base/utf8.h"
#include "core/pick.h"
#include "core/pick_screen.h"

#define ITEMS_MAX 40

static bool
skip(struct str *at, const char *text)
{
	size_t n = strlen(text);

	if (!str_starts(*at, text))
		return false;
	*at = (struct str){ at->data + n, at->len - n };
	return true;
}

/* The bytes of a screen: text without control characters, and the known sequences. */
static void
check_bytes(struct str at, const struct pick *p)
{
	static const char *const known[] = { "\033[?25l", "\033[?25h", "\033[H", "\033[K",
		"\033[2m", "\033[7m", "\033[0m" };
	size_t row = 1, column = 0;
	char cursor[64] = "";

	for (size_t c = 1; c <= p->columns && c < 200 && at.len > 0; c++) {
		(void)snprintf(cursor, sizeof(cursor), "\033[1;%zuH\033[?25h", c);
		if (str_ends(at, cursor)) {
			at.len -= strlen(cursor);
			break;
		}
		cursor[0] = '\0';
	}
	assert(cursor[0] != '\0' || p->columns >= 200);
	while (at.len > 0) {
		bool found = false;
		size_t size;

		if (skip(&at, "\r\n")) {
			row++;
			column = 0;
			continue;
		}
		for (size_t i = 0; i < ARRAY_LEN(known) && !found; i++)
			found = skip(&at, known[i]);
		if (found)
			continue;
		if (p->columns >= 200 && skip(&at, "\033[1;"))
			break;
		assert((unsigned char)at.data[0] >= ' ' && at.data[0] != 0x7F);
		(void)utf8_first(at, &size);
		at = (struct str){ at.data + size, at.len - size };
		assert(++column <= p->columns);
	}
	assert(row == p->rows);
}

static void
check(const struct pick *p, bool draw)
{
	const struct pick_memory *m = &p->memory;
	AUTO_BUF screen = { 0 };

	assert(m->nshown <= p->n);
	assert(m->nshown == 0 ? p->selected == 0 : p->selected < m->nshown);
	assert(p->top <= p->selected);
	assert(p->selected < p->top + pick_screen_lines(p->rows));
	for (size_t i = 0; i < m->nshown; i++)
		assert(m->shown[i] < p->n);
	assert(p->state != PICK_DONE || p->chosen < p->n);
	assert(utf8_valid(buf_str(&p->filter)));
	if (!draw)
		return;
	pick_draw(&screen, p);
	assert(utf8_valid(buf_str(&screen)));
	check_bytes(buf_str(&screen), p);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = input_str(data, size), line;
	struct pick_item items[ITEMS_MAX];
	size_t n = 0, rows = input_byte(&rest) % 32, columns = input_byte(&rest);
	AUTO_PICK pick = { 0 };

	while ((line = input_line(&rest)).len > 0 && n < ITEMS_MAX) {
		items[n].name = str_cut(line, '\t', &items[n].about);
		n++;
	}
	pick_make(&pick, items, n, STR(""));
	pick_resize(&pick, rows, columns);
	check(&pick, true);
	for (size_t i = 0; i < 200 && rest.len > 0 && pick.state == PICK_GOING; i++) {
		char byte = (char)input_byte(&rest);

		if (byte == '\0')
			pick_idle(&pick);
		else if (byte == 1)
			pick_resize(&pick, input_byte(&rest) % 16, input_byte(&rest));
		else
			pick_feed(&pick, (struct str){ &byte, 1 });
		/* Drawing costs a hundred times what a key does. */
		check(&pick, i % 32 == 7);
	}
	pick_idle(&pick);
	assert(!pick_waiting(&pick) || pick.state != PICK_GOING);
	check(&pick, true);
	return 0;
}
