#include "core/process_chain.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct {
	const char *row, *profile;
	const char *expected; /* the new row; NULL: refused */
	const char *error;
} rows[] = {
	{ NULL, "a", "a", NULL },
	{ "", "a", "a", NULL },
	{ "a", "b", "a,b", NULL },
	{ "a,b,c", "d", "a,b,c,d", NULL },
	/* As Python's csv module writes and reads them. */
	{ "a", "x,y", "a,\"x,y\"", NULL },
	{ "\"x,y\"", "a\"b", "\"x,y\",\"a\"\"b\"", NULL },
	{ NULL, "line\nend", "\"line\nend\"", NULL },
	{ NULL, "", "\"\"", NULL },
	{ "a", "a", NULL, "credential_process asks for its own profile: a -> a" },
	{ "\"x,y\",b", "x,y", NULL,
	    "credential_process asks for its own profile: x,y -> b -> x,y" },
	{ "\"a\"\"b\"", "a\"b", NULL,
	    "credential_process asks for its own profile: a\"b -> a\"b" },
	{ "\"\"", "", NULL, "credential_process asks for its own profile:  -> " },
	{ "a,b,c,d", "e", NULL,
	    "credential_process is nested too deep: a -> b -> c -> d -> e" },
};

static void
a_row_has_every_name_once_and_an_end(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		AUTO_BUF out = { 0 };
		struct err e = { 0 };
		bool ok = process_chain_extend(&out, rows[i].row, rows[i].profile, &e);

		assert_int_equal(ok, rows[i].error == NULL);
		assert_string_equal(e.msg, ok ? "" : rows[i].error);
		assert_string_equal(buf_text(&out), ok ? rows[i].expected : "");
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_row_has_every_name_once_and_an_end),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
