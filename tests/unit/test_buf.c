#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"

static void
an_empty_buffer_is_the_empty_text(void **state)
{
	AUTO_BUF b = { 0 };
	char *taken;

	(void)state;
	assert_string_equal(buf_text(&b), "");
	assert_int_equal(buf_str(&b).len, 0);
	buf_add_str(&b, (struct str){ 0 });
	buf_adds(&b, "");
	assert_string_equal(buf_text(&b), "");
	taken = buf_take(&b);
	assert_string_equal(taken, "");
	mem_free(taken);
}

static void
what_is_added_stands_in_order_and_ends_in_a_nul(void **state)
{
	AUTO_BUF b = { 0 };

	(void)state;
	buf_adds(&b, "ab");
	buf_addc(&b, '\0');
	buf_add_str(&b, STR("cd"));
	buf_add(&b, "efg", 2);
	buf_printf(&b, "%d-%s", 7, "x");
	buf_printf(&b, "%s", "");
	assert_int_equal(b.len, 10);
	assert_memory_equal(b.data, "ab\0cdef7-x", 11);
}

static void
a_buffer_grows_as_far_as_it_must(void **state)
{
	AUTO_BUF b = { 0 };

	(void)state;
	for (int i = 0; i < 100000; i++) {
		buf_addc(&b, (char)('a' + i % 26));
		if (b.data[b.len] != '\0')
			fail_msg("no NUL behind %zu bytes", b.len);
	}
	buf_printf(&b, "%*d", 5000, 1);
	assert_int_equal(b.len, 105000);
	for (size_t i = 0; i < 100000; i++)
		if (b.data[i] != (char)('a' + (int)(i % 26)))
			fail_msg("byte %zu was lost", i);
	assert_string_equal(b.data + 104998, " 1");
}

/* The first try of a print may find too little room. */
static void
a_print_is_whole_whatever_room_is_left(void **state)
{
	(void)state;
	for (int before = 240; before < 260; before++) {
		for (int n = 0; n < 30; n++) {
			AUTO_BUF b = { 0 };

			for (int i = 0; i < before; i++)
				buf_addc(&b, 'x');
			buf_printf(&b, "%.*s", n, "abcdefghijklmnopqrstuvwxyzabcdef");
			assert_int_equal(b.len, before + n);
			assert_int_equal(strlen(b.data), b.len);
			assert_memory_equal(b.data + before,
			    "abcdefghijklmnopqrstuvwxyzabcdef", (size_t)n);
		}
	}
}

static void
room_that_is_asked_for_counts_once_the_length_was_raised(void **state)
{
	AUTO_BUF b = { 0 };

	(void)state;
	for (size_t len = 250; len < 260; len++) {
		char *at = buf_reserve(&b, len);

		memset(at, 'x', len + 1);
		assert_true(b.room > b.len + len);
		assert_int_equal(b.len, 0);
	}
	b.len = 3;
	b.data[3] = '\0';
	buf_adds(&b, "y");
	assert_string_equal(buf_text(&b), "xxxy");
}

static void
a_cleared_buffer_keeps_its_memory_but_no_byte_of_its_content(void **state)
{
	AUTO_BUF b = { 0 };
	const char *memory;

	(void)state;
	buf_adds(&b, "secret");
	memory = b.data;
	buf_clear(&b);
	assert_ptr_equal(b.data, memory);
	assert_int_equal(b.len, 0);
	assert_memory_equal(b.data, "\0\0\0\0\0\0", 7);
	buf_free(&b);
	buf_clear(&b);
	assert_string_equal(buf_text(&b), "");
}

static void
the_content_can_be_taken_and_the_buffer_is_empty_then(void **state)
{
	AUTO_BUF b = { 0 };
	char *taken;

	(void)state;
	buf_adds(&b, "text");
	taken = buf_take(&b);
	assert_string_equal(taken, "text");
	assert_null(b.data);
	assert_int_equal(b.room, 0);
	mem_free(taken);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_buffer_is_the_empty_text),
		cmocka_unit_test(what_is_added_stands_in_order_and_ends_in_a_nul),
		cmocka_unit_test(a_buffer_grows_as_far_as_it_must),
		cmocka_unit_test(a_print_is_whole_whatever_room_is_left),
		cmocka_unit_test(
		    room_that_is_asked_for_counts_once_the_length_was_raised),
		cmocka_unit_test(
		    a_cleared_buffer_keeps_its_memory_but_no_byte_of_its_content),
		cmocka_unit_test(the_content_can_be_taken_and_the_buffer_is_empty_then),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
