#include "base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/attr.h"

static void
assert_zero(const char *block, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		assert_int_equal(block[i], 0);
}

static void
blocks_are_zero_aligned_and_apart(void **state)
{
	static const size_t sizes[] = { 0, 1, 7, 16, 4000, 4096, 5000, 100000, 3000000,
		1 };
	AUTO_ARENA a = { 0 };
	char *blocks[ARRAY_LEN(sizes)];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		blocks[i] = arena_alloc(&a, sizes[i]);
		assert_int_equal((uintptr_t)blocks[i] % sizeof(long double), 0);
		assert_zero(blocks[i], 0, sizes[i]);
		memset(blocks[i], (int)i + 1, sizes[i]);
	}
	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		for (size_t j = 0; j < sizes[i]; j++)
			assert_int_equal(blocks[i][j], (int)i + 1);
	}
}

static void
the_newest_block_grows_and_shrinks_in_place(void **state)
{
	AUTO_ARENA a = { 0 };
	char *block = arena_resize(&a, NULL, 0, 100), *next;

	(void)state;
	memset(block, 'x', 100);
	assert_ptr_equal(arena_resize(&a, block, 100, 1000), block);
	assert_zero(block, 100, 1000);
	memset(block, 'x', 1000);
	assert_ptr_equal(arena_resize(&a, block, 1000, 16), block);
	next = arena_alloc(&a, 1000);
	assert_ptr_equal(next, block + 16);
	assert_zero(next, 0, 1000);
}

static void
any_other_block_is_copied_when_it_grows(void **state)
{
	AUTO_ARENA a = { 0 };
	char *first = arena_alloc(&a, 100), *second = arena_alloc(&a, 100), *bigger;

	(void)state;
	memset(first, 'x', 100);
	memset(second, 'y', 100);
	bigger = arena_resize(&a, first, 100, 10000);
	assert_ptr_not_equal(bigger, first);
	assert_int_equal(bigger[99], 'x');
	assert_zero(bigger, 100, 10000);
	assert_int_equal(second[99], 'y');
	assert_ptr_equal(arena_resize(&a, second, 100, 50), second);
	assert_int_equal(second[49], 'y');
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blocks_are_zero_aligned_and_apart),
		cmocka_unit_test(the_newest_block_grows_and_shrinks_in_place),
		cmocka_unit_test(any_other_block_is_copied_when_it_grows),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
