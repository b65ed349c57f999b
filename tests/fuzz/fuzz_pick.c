/*
 * Picking by keyboard.  The input: rows, columns, lines "name TAB about" up to an empty line,
 * then bytes of keys; among them a NUL is a pause, 1 a new size of the screen, 2 a look at it.
 * The bar is always on an item that is shown, the screen never wider or longer than it is,
 * and only the four sequences that draw it are in it.
 */
#include "input.h"

#include "base/utf8.h"
#include "core/pick.h"
#include "core/pick_screen.h"

#define ITEMS_MAX 40
#define KEYS_MAX 200
#define LOOKS_MAX 1

static bool
skip(struct str *at, const char *text, size_t n)
{
	if (at->len < n || memcmp(at->data, text, n) != 0)
		return false;
	*at = (struct str){ at->data + n, at->len - n };
	return true;
}
#define SKIP(at, text) skip(at, text, sizeof(text) - 1)

/* The cursor goes to the first row, to a column of the screen, and is shown: the end. */
static void
check_cursor(struct str *at, const struct pick *p)
{
	static const char shown[] = "H\033[?25h", first_row[] = "\033[1;";
	size_t column = 0, unit = 1, n = sizeof(shown) - 1;

	assert(at->len > n && memcmp(at->data + at->len - n, shown, n) == 0);
	at->len -= n;
	for (; at->len > 0 && at->data[at->len - 1] != ';'; at->len--, unit *= 10) {
		char digit = at->data[at->len - 1];

		assert(digit >= '0' && digit <= '9' && unit < 1000000);
		column += (size_t)(digit - '0') * unit;
	}
	assert(column >= 1 && column <= p->columns);
	n = sizeof(first_row) - 1;
	assert(at->len >= n && memcmp(at->data + at->len - n, first_row, n) == 0);
	at->len -= n;
}

/* The bytes of a screen: text without control characters, and the known sequences. */
static void
check_bytes(struct str at, const struct pick *p)
{
	size_t row = 1, column = 0;

	check_cursor(&at, p);
	while (at.len > 0) {
		size_t size;

		if (at.data[0] == '\r') {
			assert(SKIP(&at, "\r\n"));
			row++;
			column = 0;
		} else if (at.data[0] == '\033') {
			assert(SKIP(&at, "\033[K") || SKIP(&at, "\033[0m") ||
			    SKIP(&at, "\033[2m") || SKIP(&at, "\033[7m") ||
			    SKIP(&at, "\033[H") || SKIP(&at, "\033[?25l") ||
			    SKIP(&at, "\033[?25h"));
		} else {
			assert((unsigned char)at.data[0] >= ' ' && at.data[0] != 0x7F);
			(void)utf8_first(at, &size);
			at = (struct str){ at.data + size, at.len - size };
			assert(++column <= p->columns);
		}
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
	size_t n = 0, looks = 0, rows = input_byte(&rest) % 16,
	       columns = input_byte(&rest);
	AUTO_PICK pick = { 0 };

	while ((line = input_line(&rest)).len > 0 && n < ITEMS_MAX) {
		items[n].name = str_cut(line, '\t', &items[n].about);
		n++;
	}
	pick_make(&pick, items, n, STR(""));
	pick_resize(&pick, rows, columns);
	for (size_t i = 0; i < KEYS_MAX && rest.len > 0 && pick.state == PICK_GOING;
	     i++) {
		char byte = (char)input_byte(&rest);

		if (byte == '\0')
			pick_idle(&pick);
		else if (byte == 1)
			pick_resize(&pick, input_byte(&rest) % 16, input_byte(&rest));
		else if (byte != 2)
			pick_feed(&pick, (struct str){ &byte, 1 });
		/* Drawing costs a hundred times what a key does. */
		check(&pick, byte == 2 && looks++ < LOOKS_MAX);
	}
	pick_idle(&pick);
	assert(!pick_waiting(&pick) || pick.state != PICK_GOING);
	check(&pick, true);
	return 0;
}
