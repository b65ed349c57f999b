#include "base/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void
a_block_is_zero_when_given_and_can_have_no_size(void **state)
{
	unsigned char *block = mem_alloc(100), *empty = mem_alloc(0);

	(void)state;
	for (size_t i = 0; i < 100; i++)
		assert_int_equal(block[i], 0);
	assert_non_null(empty);
	mem_free(block);
	mem_free(empty);
	mem_free(NULL);
}

static void
a_block_is_aligned_for_any_type(void **state)
{
	(void)state;
	for (size_t size = 1; size < 40; size++) {
		void *block = mem_alloc(size);

		assert_int_equal((uintptr_t)block % _Alignof(max_align_t), 0);
		mem_free(block);
	}
}

static void
a_grown_block_keeps_its_content_and_its_new_bytes_are_zero(void **state)
{
	unsigned char *block = mem_grow(NULL, 3);

	(void)state;
	memcpy(block, "abc", 3);
	block = mem_grow(block, 1000);
	assert_memory_equal(block, "abc", 3);
	for (size_t i = 3; i < 1000; i++)
		assert_int_equal(block[i], 0);
	block = mem_grow(block, 2);
	assert_memory_equal(block, "ab", 2);
	block = mem_grow(block, 4);
	assert_memory_equal(block, "ab\0\0", 4);
	mem_free(block);
}

static void
copies_end_in_a_nul(void **state)
{
	char *whole = mem_strdup("secret"), *part = mem_strndup("secret", 3);
	char *none = mem_strndup(NULL, 0), *inner = mem_strndup("a\0b", 3);

	(void)state;
	assert_string_equal(whole, "secret");
	assert_string_equal(part, "sec");
	assert_string_equal(none, "");
	assert_memory_equal(inner, "a\0b", 4);
	mem_free(whole);
	mem_free(part);
	mem_free(none);
	mem_free(inner);
}

static void
wiping_clears_every_byte_and_no_other(void **state)
{
	char text[] = "0123456789";

	(void)state;
	mem_wipe(text + 2, 5);
	assert_memory_equal(text,
	    "01\0\0\0\0\0"
	    "789",
	    11);
	mem_wipe(text, 0);
	assert_memory_equal(text, "01", 2);
}

static void
a_string_that_leaves_its_scope_is_freed_and_forgotten(void **state)
{
	char *text = mem_strdup("x");

	(void)state;
	mem_free_string(&text);
	assert_null(text);
	mem_free_string(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_block_is_zero_when_given_and_can_have_no_size),
		cmocka_unit_test(a_block_is_aligned_for_any_type),
		cmocka_unit_test(
		    a_grown_block_keeps_its_content_and_its_new_bytes_are_zero),
		cmocka_unit_test(copies_end_in_a_nul),
		cmocka_unit_test(wiping_clears_every_byte_and_no_other),
		cmocka_unit_test(a_string_that_leaves_its_scope_is_freed_and_forgotten),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
