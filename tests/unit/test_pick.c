#include "core/pick.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "core/pick_screen.h"

#define UP "\033[A"
#define DOWN "\033[B"
#define PAGE_UP "\033[5~"
#define PAGE_DOWN "\033[6~"

static const struct pick_item roles[] = {
	{ { "prodaccess", 10 }, { "role Admin in 123456789012", 26 } },
	{ { "staging", 7 }, { "role Dev in 444455556666", 24 } },
	{ { "my-prod", 7 }, { "", 0 } },
	{ { "preprod", 7 }, { "role Prod in 999999999999", 25 } },
	{ { "\303\226rtlich", 8 }, { "keys", 4 } },
};

static void
feed(struct pick *p, const char *keys)
{
	pick_feed(p, str_of(keys));
}

/* The names that are shown, in order, and "*" at the one under the bar. */
static char *
shown(const struct pick *p)
{
	AUTO_BUF out = { 0 };

	for (size_t i = 0; i < p->memory.nshown; i++) {
		const struct pick_item *item = &p->items[p->memory.shown[i]];

		buf_printf(&out, "%s%.*s%s", i > 0 ? " " : "", STR_ARG(item->name),
		    i == p->selected ? "*" : "");
	}
	return buf_take(&out);
}

static void
assert_shown(const struct pick *p, const char *expected)
{
	AUTO_STRING char *names = shown(p);

	assert_string_equal(names, expected);
}

/* The screen as lines. */
static char *
screen(const struct pick *p)
{
	AUTO_BUF out = { 0 };

	for (size_t row = 0; row < p->rows; row++) {
		pick_screen_line(&out, p, row);
		buf_addc(&out, '\n');
	}
	return buf_take(&out);
}

static void
without_a_filter_all_are_shown_in_their_order(void **state)
{
	AUTO_PICK p = { 0 };

	(void)state;
	pick_make(&p, roles, ARRAY_LEN(roles), STR(""));
	assert_shown(&p, "prodaccess* staging my-prod preprod \303\226rtlich");
	feed(&p, "\r");
	assert_int_equal(p.state, PICK_DONE);
	assert_int_equal(p.chosen, 0);
}

static void
the_best_match_comes_first(void **state)
{
	static const struct {
		const char *filter, *expected;
	} table[] = {
		{ "prod", "prodaccess* my-prod preprod" },
		{ "PROD", "prodaccess* my-prod preprod" },
		{ "staging", "staging*" },
		{ "dev", "staging*" },
		{ "12345", "prodaccess*" },
		{ "role", "prodaccess* staging preprod" },
		{ "prod role", "prodaccess* preprod" },
		{ "prod  999", "preprod*" },
		{ "\303\266rt", "\303\226rtlich*" },
		{ "nothing", "" },
		{ " ", "prodaccess* staging my-prod preprod \303\226rtlich" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		AUTO_PICK p = { 0 }, q = { 0 };

		pick_make(&p, roles, ARRAY_LEN(roles), STR(""));
		feed(&p, table[i].filter);
		assert_shown(&p, table[i].expected);
		pick_make(&q, roles, ARRAY_LEN(roles), str_of(table[i].filter));
		assert_shown(&q, table[i].expected);
	}
}

static void
the_filter_can_be_corrected(void **state)
{
	AUTO_PICK p = { 0 };

	(void)state;
	pick_make(&p, roles, ARRAY_LEN(roles), STR("my pro"));
	feed(&p, "\303\266");
	assert_shown(&p, "");
	feed(&p, "\177");
	assert_string_equal(buf_text(&p.filter), "my pro");
	feed(&p, "\027");
	assert_string_equal(buf_text(&p.filter), "my ");
	feed(&p, "\025");
	assert_string_equal(buf_text(&p.filter), "");
	feed(&p, "   \027");
	assert_string_equal(buf_text(&p.filter), "");
	feed(&p, "a b  \027");
	assert_string_equal(buf_text(&p.filter), "a ");
	feed(&p, "\025\027\177\010");
	assert_shown(&p, "prodaccess* staging my-prod preprod \303\226rtlich");
}

static void
the_bar_moves_and_stops_at_the_ends(void **state)
{
	static const struct {
		const char *keys;
		size_t selected;
	} table[] = {
		{ DOWN, 1 },
		{ "\016\016", 2 },
		{ DOWN DOWN UP, 1 },
		{ "\016\020", 0 },
		{ UP, 0 },
		{ DOWN DOWN DOWN DOWN DOWN DOWN DOWN, 4 },
		{ "\033OB\033OB\033OA", 1 },
		{ "\033[F", 4 },
		{ "\033[4~" UP, 3 },
		{ "\033[F\033[H", 0 },
		{ PAGE_DOWN, 3 },
		{ PAGE_DOWN PAGE_DOWN, 4 },
		{ PAGE_DOWN PAGE_DOWN PAGE_UP, 1 },
		{ DOWN "\033[1;5B", 1 }, /* with Ctrl: no such key */
		{ "\033[200~" DOWN, 1 }, /* nor that */
		{ DOWN "\033xp\177",
		    0 }, /* Alt-x is dropped; a filter starts at the top */
		{ DOWN "\302\205" DOWN, 2 }, /* a control character of two bytes */
		{ DOWN "\377" DOWN, 2 },
		{ DOWN "\033[1234567890123456789" DOWN, 2 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		AUTO_PICK p = { 0 };

		pick_make(&p, roles, ARRAY_LEN(roles), STR(""));
		pick_resize(&p, 4, 80);
		feed(&p, table[i].keys);
		if (p.selected != table[i].selected)
			fail_msg("row %zu: %zu", i, p.selected);
		assert_int_equal(p.state, PICK_GOING);
	}
}

static void
keys_that_leave(void **state)
{
	static const char *const keys[] = { "\003", "\007", "\033\033", "\004",
		"prod\003", "\033[A\003" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		AUTO_PICK p = { 0 };

		pick_make(&p, roles, ARRAY_LEN(roles), STR(""));
		feed(&p, keys[i]);
		assert_int_equal(p.state, PICK_CANCELLED);
		feed(&p, "\r");
		assert_int_equal(p.state, PICK_CANCELLED);
	}
}

static void
an_escape_alone_leaves_when_nothing_follows(void **state)
{
	AUTO_PICK p = { 0 };

	(void)state;
	pick_make(&p, roles, ARRAY_LEN(roles), STR(""));
	feed(&p, "\033");
	assert_true(pick_waiting(&p));
	assert_int_equal(p.state, PICK_GOING);
	feed(&p, "[B");
	assert_false(pick_waiting(&p));
	assert_int_equal(p.selected, 1);
	feed(&p, "\303");
	assert_true(pick_waiting(&p));
	pick_idle(&p);
	assert_false(pick_waiting(&p));
	feed(&p, "\033");
	pick_idle(&p);
	assert_int_equal(p.state, PICK_CANCELLED);
}

static void
enter_takes_nothing_when_nothing_fits(void **state)
{
	AUTO_PICK p = { 0 };

	(void)state;
	pick_make(&p, roles, ARRAY_LEN(roles), STR("zzz"));
	feed(&p, "\r\n\004");
	assert_int_equal(p.state, PICK_GOING);
	feed(&p, "\025" DOWN DOWN "\n");
	assert_int_equal(p.state, PICK_DONE);
	assert_int_equal(p.chosen, 2);
}

static void
keys_in_pieces_are_the_same(void **state)
{
	static const char keys[] = "pr\303\266" DOWN PAGE_DOWN "\177" UP "od" DOWN "\r";
	AUTO_PICK whole = { 0 }, bytes = { 0 };

	(void)state;
	pick_make(&whole, roles, ARRAY_LEN(roles), STR(""));
	pick_make(&bytes, roles, ARRAY_LEN(roles), STR(""));
	feed(&whole, keys);
	for (size_t i = 0; keys[i] != '\0'; i++)
		pick_feed(&bytes, (struct str){ &keys[i], 1 });
	assert_int_equal(whole.state, PICK_DONE);
	assert_int_equal(whole.chosen, 2);
	assert_int_equal(bytes.state, PICK_DONE);
	assert_int_equal(bytes.chosen, 2);
}

static void
what_is_pasted_only_filters(void **state)
{
	AUTO_PICK p = { 0 };

	(void)state;
	pick_make(&p, roles, ARRAY_LEN(roles), STR(""));
	feed(&p, "\033[200~my\r\n-pro\003\004d\033[201~");
	assert_int_equal(p.state, PICK_GOING);
	assert_shown(&p, "my-prod*");
	feed(&p, "\r");
	assert_int_equal(p.state, PICK_DONE);
}

static void
the_screen_has_filter_items_and_keys(void **state)
{
	AUTO_PICK p = { 0 };

	(void)state;
	pick_make(&p, roles, ARRAY_LEN(roles), STR("prod"));
	pick_resize(&p, 6, 50);
	feed(&p, DOWN);
	AUTO_STRING char *text = screen(&p);
	assert_string_equal(text,
	    "role: prod                                    3/5\n"
	    "  prodaccess  role Admin in 123456789012\n"
	    "> my-prod\n"
	    "  preprod     role Prod in 999999999999\n"
	    "\n"
	    "Enter takes it, Esc leaves, typing filters\n");
}

static void
a_long_list_scrolls(void **state)
{
	AUTO_PICK p = { 0 };

	(void)state;
	pick_make(&p, roles, ARRAY_LEN(roles), STR(""));
	pick_resize(&p, 3, 14);
	feed(&p, DOWN DOWN DOWN);
	AUTO_STRING char *text = screen(&p);
	assert_string_equal(text,
	    "role:     5/5\n"
	    "  my-prod\n"
	    "> preprod  ...\n");
	/* What was above comes back when there is room. */
	pick_resize(&p, 5, 14);
	AUTO_STRING char *larger = screen(&p);
	assert_string_equal(larger,
	    "role:     5/5\n"
	    "  staging  ...\n"
	    "  my-prod\n"
	    "> preprod  ...\n"
	    "  \303\226rtlich  ...\n");
}

static void
no_screen_is_too_small(void **state)
{
	(void)state;
	for (size_t rows = 1; rows < 9; rows++)
		for (size_t columns = 1; columns < 60; columns++) {
			AUTO_PICK p = { 0 };
			AUTO_BUF drawn = { 0 };

			pick_make(&p, roles, ARRAY_LEN(roles), STR("o"));
			pick_resize(&p, rows, columns);
			feed(&p, DOWN DOWN);
			pick_draw(&drawn, &p);
			for (size_t row = 0; row < rows; row++) {
				AUTO_BUF line = { 0 };

				pick_screen_line(&line, &p, row);
				assert_true(utf8_length(buf_str(&line)) <= columns);
			}
		}
}

static void
a_hostile_name_moves_no_cursor(void **state)
{
	static const struct pick_item items[] = {
		{ { "a\033[2Jb", 6 }, { "x\r\ny\302\233m", 7 } },
	};
	AUTO_PICK p = { 0 };
	AUTO_BUF line = { 0 };

	(void)state;
	pick_make(&p, items, 1, STR("\033[2J"));
	feed(&p, "\025");
	pick_screen_line(&line, &p, 1);
	assert_string_equal(buf_text(&line), "> a\\x1b[2Jb  x  y\\u{9b}m");
}

static void
an_unknown_size_changes_nothing(void **state)
{
	AUTO_PICK p = { 0 };

	(void)state;
	pick_make(&p, roles, ARRAY_LEN(roles), STR(""));
	pick_resize(&p, 0, 0);
	assert_int_equal(p.rows, 24);
	assert_int_equal(p.columns, 80);
}

static void
the_cursor_stands_behind_the_filter(void **state)
{
	AUTO_PICK p = { 0 };
	AUTO_BUF drawn = { 0 };

	(void)state;
	pick_make(&p, roles, ARRAY_LEN(roles), STR("\303\266x"));
	pick_draw(&drawn, &p);
	assert_true(str_ends(buf_str(&drawn), "\033[1;9H\033[?25h"));
	assert_true(str_starts(buf_str(&drawn), "\033[?25l\033[Hrole: \303\266x"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_a_filter_all_are_shown_in_their_order),
		cmocka_unit_test(what_is_pasted_only_filters),
		cmocka_unit_test(the_best_match_comes_first),
		cmocka_unit_test(the_filter_can_be_corrected),
		cmocka_unit_test(the_bar_moves_and_stops_at_the_ends),
		cmocka_unit_test(keys_that_leave),
		cmocka_unit_test(an_escape_alone_leaves_when_nothing_follows),
		cmocka_unit_test(enter_takes_nothing_when_nothing_fits),
		cmocka_unit_test(keys_in_pieces_are_the_same),
		cmocka_unit_test(the_screen_has_filter_items_and_keys),
		cmocka_unit_test(a_long_list_scrolls),
		cmocka_unit_test(no_screen_is_too_small),
		cmocka_unit_test(a_hostile_name_moves_no_cursor),
		cmocka_unit_test(an_unknown_size_changes_nothing),
		cmocka_unit_test(the_cursor_stands_behind_the_filter),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
