#include "base/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/attr.h"

/* `make coverage` counts what a program has done that ends by _exit(), too. */
#ifdef COUNTED
void __gcov_dump(void);
#endif

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

/* AddressSanitizer ends a program by itself that asks for so much. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define IS_WATCHED
#endif
#endif
#if defined(IS_WATCHED) || defined(__SANITIZE_ADDRESS__)
#define TOO_MUCH SIZE_MAX
#else
#define TOO_MUCH (SIZE_MAX / 2)
#endif

/* What the program does before it ends: puts the terminal back, for example. */
static void
last_deed(void)
{
	(void)!write(STDERR_FILENO, "deed ", 5);
#ifdef COUNTED
	__gcov_dump();
#endif
}

/* The size of a block can't be had: with its header it is more than there are numbers,
 * or more than there are addresses. */
static void
ask_for(size_t size, int err)
{
	(void)dup2(err, STDERR_FILENO);
	(void)mem_alloc(size);
	_exit(0);
}

static void
without_memory_the_program_ends_with_its_last_words(void **state)
{
	static const size_t sizes[] = { SIZE_MAX, SIZE_MAX - 8, TOO_MUCH };

	(void)state;
	for (size_t i = 0; i < 2 * ARRAY_LEN(sizes); i++) {
		const char *said = i < ARRAY_LEN(sizes) ? "awsrole: out of memory\n"
							: "deed awsrole: out of memory\n";
		char text[100] = { 0 };
		int ends[2], status;
		size_t n = 0;
		ssize_t got;
		pid_t child;

		mem_on_failure(i < ARRAY_LEN(sizes) ? NULL : last_deed);
		assert_int_equal(pipe(ends), 0);
		child = fork();
		if (child == 0)
			ask_for(sizes[i % ARRAY_LEN(sizes)], ends[1]);
		(void)close(ends[1]);
		while ((got = read(ends[0], text + n, sizeof(text) - 1 - n)) > 0)
			n += (size_t)got;
		(void)close(ends[0]);
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFEXITED(status));
		assert_int_equal(WEXITSTATUS(status), 1);
		assert_string_equal(text, said);
	}
	mem_on_failure(NULL);
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
		cmocka_unit_test(without_memory_the_program_ends_with_its_last_words),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
