#include "base/table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"

struct item {
	struct str name;
	char text[12];
};

/* So many that some of their 32-bit hashes are the same, whatever the key. */
#define MANY ((size_t)400000)

static void
every_name_is_found_also_where_hashes_are_equal(void **state)
{
	struct item *items = mem_alloc(MANY * sizeof(*items));
	struct table t = { 0 };

	(void)state;
	for (size_t i = 0; i < MANY; i++) {
		int n = snprintf(items[i].text, sizeof(items[i].text), "%zu", i * 7);

		items[i].name = (struct str){ items[i].text, (size_t)n };
		assert_int_equal(
		    table_put(&t, items[i].name, i, items, sizeof(*items)), TABLE_NONE);
	}
	assert_int_equal(t.n, MANY);
	for (size_t i = 0; i < MANY; i++) {
		assert_int_equal(table_find(&t, items[i].name, items, sizeof(*items)), i);
		assert_int_equal(
		    table_put(&t, items[i].name, 0, items, sizeof(*items)), i);
	}
	assert_int_equal(table_find(&t, STR("1"), items, sizeof(*items)), TABLE_NONE);
	assert_int_equal(t.n, MANY);
	table_free(&t);
	mem_free(items);
}

static void
an_empty_table_has_no_name_and_the_empty_name_is_one(void **state)
{
	static const struct item items[] = { { { "", 0 }, "" } };
	struct table t = { 0 };

	(void)state;
	assert_int_equal(table_find(&t, STR(""), items, sizeof(*items)), TABLE_NONE);
	table_reserve(&t, 1000);
	assert_int_equal(table_find(&t, STR(""), items, sizeof(*items)), TABLE_NONE);
	assert_int_equal(table_put(&t, STR(""), 0, items, sizeof(*items)), TABLE_NONE);
	assert_int_equal(table_find(&t, STR(""), items, sizeof(*items)), 0);
	assert_int_equal(table_find(&t, STR("x"), items, sizeof(*items)), TABLE_NONE);
	table_free(&t);
	assert_int_equal(table_find(&t, STR(""), items, sizeof(*items)), TABLE_NONE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_name_is_found_also_where_hashes_are_equal),
		cmocka_unit_test(an_empty_table_has_no_name_and_the_empty_name_is_one),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
