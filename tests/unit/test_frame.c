#include "base/frame.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void
a_frame_is_a_length_and_fields(void **state)
{
	static const char bytes[] = "\0\0\0\x13"
				    "\x07\0\0\0\x05"
				    "hello"
				    "\xFF\0\0\0\x04\x01\x02\x03\x04";
	AUTO_BUF b = { 0 };
	size_t mark;

	(void)state;
	mark = frame_begin(&b);
	frame_field(&b, 7, STR("hello"));
	frame_number(&b, 255, 0x01020304);
	frame_end(&b, mark);
	assert_int_equal(b.len, sizeof(bytes) - 1);
	assert_memory_equal(b.data, bytes, b.len);
}

static void
a_frame_is_appended_to_what_is_there(void **state)
{
	AUTO_BUF b = { 0 };
	size_t mark;

	(void)state;
	buf_adds(&b, "before");
	mark = frame_begin(&b);
	frame_field(&b, 1, (struct str){ 0 });
	frame_end(&b, mark);
	assert_int_equal(b.len, 6 + 4 + 5);
	assert_memory_equal(b.data, "before\0\0\0\x05\x01\0\0\0\0", b.len);
}

static void
fields_come_back_in_order_and_the_rest_is_empty(void **state)
{
	struct str rest = { "\x01\0\0\0\x03"
			    "a\0b\x02\0\0\0\0",
		13 };
	struct str value;
	uint8_t tag;

	(void)state;
	assert_true(frame_next(&rest, &tag, &value));
	assert_int_equal(tag, 1);
	assert_true(str_eq(value, (struct str){ "a\0b", 3 }));
	assert_true(frame_next(&rest, &tag, &value));
	assert_int_equal(tag, 2);
	assert_int_equal(value.len, 0);
	assert_int_equal(rest.len, 0);
	assert_false(frame_next(&rest, &tag, &value));
}

static void
a_field_that_is_cut_leaves_a_rest(void **state)
{
	static const char field[] = "\x01\0\0\0\x03"
				    "abc";

	(void)state;
	for (size_t len = 1; len < sizeof(field) - 1; len++) {
		/* Behind the end there is nothing to be read: valgrind and ASan watch. */
		AUTO_BUF exact = { 0 };
		struct str rest, value;
		uint8_t tag;

		memcpy(buf_reserve(&exact, len), field, len);
		rest = (struct str){ exact.data, len };
		assert_false(frame_next(&rest, &tag, &value));
		assert_int_equal(rest.len, len);
	}
}

static void
a_length_that_overflows_is_no_field(void **state)
{
	struct str rest = { "\x01\xFF\xFF\xFF\xFF"
			    "abc",
		8 };
	struct str value;
	uint8_t tag;

	(void)state;
	assert_false(frame_next(&rest, &tag, &value));
	assert_int_equal(rest.len, 8);
}

static void
a_length_over_the_limit_is_refused(void **state)
{
	static const struct {
		unsigned char head[FRAME_HEAD];
		bool ok;
		size_t len;
	} cases[] = {
		{ { 0, 0, 0, 0 }, true, 0 },
		{ { 0, 0, 1, 2 }, true, 258 },
		{ { 0, 0x40, 0, 0 }, true, FRAME_MAX },
		{ { 0, 0x40, 0, 1 }, false, 99 },
		{ { 0xFF, 0xFF, 0xFF, 0xFF }, false, 99 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		size_t len = 99; /* must stay if the answer is no */

		assert_int_equal(frame_length(cases[i].head, &len), cases[i].ok);
		assert_int_equal(len, cases[i].len);
	}
}

static void
a_number_has_four_bytes(void **state)
{
	uint32_t n = 7;

	(void)state;
	assert_false(frame_to_number(STR("\x01\x02\x03"), &n));
	assert_false(frame_to_number(STR("\x01\x02\x03\x04\x05"), &n));
	assert_false(frame_to_number((struct str){ 0 }, &n));
	assert_int_equal(n, 7);
	assert_true(frame_to_number(STR("\xFF\x02\x03\x84"), &n));
	assert_int_equal(n, 0xFF020384u);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_frame_is_a_length_and_fields),
		cmocka_unit_test(a_frame_is_appended_to_what_is_there),
		cmocka_unit_test(fields_come_back_in_order_and_the_rest_is_empty),
		cmocka_unit_test(a_field_that_is_cut_leaves_a_rest),
		cmocka_unit_test(a_length_that_overflows_is_no_field),
		cmocka_unit_test(a_length_over_the_limit_is_refused),
		cmocka_unit_test(a_number_has_four_bytes),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
