#include "base/list.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"

static void
items_are_copies_in_the_order_they_came(void **state)
{
	AUTO_LIST list = { 0 };
	char text[] = "item 0";

	(void)state;
	assert_false(list_has(&list, STR("item 0")));
	for (int i = 0; i < 100; i++) {
		text[5] = (char)('!' + i % 90);
		list_add(&list, str_of(text));
	}
	assert_int_equal(list.n, 100);
	for (int i = 0; i < 100; i++)
		assert_int_equal(list.items[i][5], '!' + i % 90);
	assert_true(list_has(&list, STR("item !")));
	assert_false(list_has(&list, STR("item")));
	assert_false(list_has(&list, STR("item !!")));
}

static void
the_empty_text_is_an_item(void **state)
{
	AUTO_LIST list = { 0 };

	(void)state;
	assert_false(list_has(&list, STR("")));
	list_add(&list, (struct str){ 0 });
	assert_true(list_has(&list, STR("")));
	assert_string_equal(list.items[0], "");
	list_free(&list);
	assert_int_equal(list.n, 0);
	assert_null(list.items);
}

static void
a_split_trims_the_parts_and_drops_empty_ones(void **state)
{
	static const struct {
		const char *text, *parts;
	} table[] = {
		{ "a,b", "<a><b>" },
		{ " a b , ,,c\t\n", "<a b><c>" },
		{ ",", "" },
		{ "", "" },
		{ "x", "<x>" },
		{ "arn:aws:iam::aws:policy/A", "<arn:aws:iam::aws:policy/A>" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		AUTO_LIST list = { 0 };
		AUTO_BUF text = { 0 };

		list_split(&list, str_of(table[i].text), ',');
		for (size_t j = 0; j < list.n; j++)
			buf_printf(&text, "<%s>", list.items[j]);
		assert_string_equal(buf_text(&text), table[i].parts);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(items_are_copies_in_the_order_they_came),
		cmocka_unit_test(the_empty_text_is_an_item),
		cmocka_unit_test(a_split_trims_the_parts_and_drops_empty_ones),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
