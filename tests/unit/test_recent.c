#include "core/recent.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void
a_new_name_comes_first(void **state)
{
	AUTO_BUF out = { 0 };

	(void)state;
	assert_true(recent_add(&out, STR(""), STR("a")));
	assert_string_equal(buf_text(&out), "a\n");
	buf_clear(&out);
	assert_true(recent_add(&out, STR("a\nb\n"), STR("c")));
	assert_string_equal(buf_text(&out), "c\na\nb\n");
}

static void
a_name_that_is_there_moves_up(void **state)
{
	AUTO_BUF out = { 0 };

	(void)state;
	assert_true(recent_add(&out, STR("a\nb\nc\n"), STR("c")));
	assert_string_equal(buf_text(&out), "c\na\nb\n");
}

static void
the_newest_name_changes_nothing(void **state)
{
	AUTO_BUF out = { 0 };

	(void)state;
	assert_false(recent_add(&out, STR("a\nb\n"), STR("a")));
	assert_int_equal(out.len, 0);
}

static void
fifty_names_are_kept(void **state)
{
	AUTO_BUF text = { 0 }, out = { 0 };
	AUTO_LIST names = { 0 };

	(void)state;
	for (int i = 0; i < 80; i++)
		buf_printf(&text, "name %d\n", i);
	assert_true(recent_add(&out, buf_str(&text), STR("new")));
	recent_read(&names, buf_str(&out));
	assert_int_equal(names.n, RECENT_MAX);
	assert_string_equal(names.items[0], "new");
	assert_string_equal(names.items[RECENT_MAX - 1], "name 48");
}

static void
names_with_control_characters_are_not_kept(void **state)
{
	AUTO_BUF out = { 0 };

	(void)state;
	assert_false(recent_add(&out, STR("a\n"), STR("x\ny")));
	assert_false(recent_add(&out, STR("a\n"), STR("\033[2J")));
	assert_false(recent_add(&out, STR("a\n"), STR("")));
	assert_true(recent_add(&out, STR("a\n\001\n\nb"), STR("\303\266")));
	assert_string_equal(buf_text(&out), "\303\266\na\nb\n");
}

static void
what_is_no_such_text_gives_no_names(void **state)
{
	AUTO_LIST names = { 0 };

	(void)state;
	recent_read(&names, (struct str){ "\0\0\0", 3 });
	assert_int_equal(names.n, 0);
	assert_int_equal(recent_place(&names, STR("a")), 0);
}

static void
the_place_counts_from_the_newest(void **state)
{
	AUTO_LIST names = { 0 };

	(void)state;
	recent_read(&names, STR("a\nb\na\nc\n"));
	assert_int_equal(names.n, 3);
	assert_int_equal(recent_place(&names, STR("a")), 0);
	assert_int_equal(recent_place(&names, STR("c")), 2);
	assert_int_equal(recent_place(&names, STR("d")), 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_new_name_comes_first),
		cmocka_unit_test(a_name_that_is_there_moves_up),
		cmocka_unit_test(the_newest_name_changes_nothing),
		cmocka_unit_test(fifty_names_are_kept),
		cmocka_unit_test(names_with_control_characters_are_not_kept),
		cmocka_unit_test(what_is_no_such_text_gives_no_names),
		cmocka_unit_test(the_place_counts_from_the_newest),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
