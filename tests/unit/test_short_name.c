#include "core/short_name.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/attr.h"
#include "base/buf.h"

static void
the_first_rule_that_fits_decides(void **state)
{
	static const struct {
		const char *names; /* blank-separated */
		const char *word;
		enum short_name kind;
		const char *name;
	} table[] = {
		{ "prodaccess staging", "prod", SHORT_NAME_ONE, "prodaccess" },
		{ "prodaccess staging", "access", SHORT_NAME_ONE, "prodaccess" },
		{ "prodaccess staging", "PROD", SHORT_NAME_ONE, "prodaccess" },
		{ "ProdAccess staging", "prodac", SHORT_NAME_ONE, "ProdAccess" },
		{ "prodaccess staging", "x", SHORT_NAME_NONE, NULL },
		{ "prodaccess staging", "", SHORT_NAME_NONE, NULL },
		{ "", "x", SHORT_NAME_NONE, NULL },
		{ "prod1 prod2", "prod", SHORT_NAME_MANY, NULL },
		/* A beginning wins over parts, however many there are. */
		{ "prod1 my-prod your-prod", "prod", SHORT_NAME_ONE, "prod1" },
		/* Several beginnings are not decided by a part. */
		{ "prod1 prod2 my-prod", "prod", SHORT_NAME_MANY, NULL },
		{ "a-prod b-prod", "prod", SHORT_NAME_MANY, NULL },
		/* The whole name wins over longer ones. */
		{ "Prod prod1 prod2", "prod", SHORT_NAME_ONE, "Prod" },
		{ "Prod PROD prod2", "prod", SHORT_NAME_MANY, NULL },
		{ "\303\204rger staging", "\303\244rg", SHORT_NAME_ONE, "\303\204rger" },
		{ "staging", "stagingx", SHORT_NAME_NONE, NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct profile list[8] = { 0 };
		struct profiles all = { .list = list };
		struct str rest = str_of(table[i].names), name = { 0 };
		enum short_name kind;

		while (rest.len > 0)
			list[all.n++].name = str_cut(rest, ' ', &rest);
		kind = short_name_find(&name, &all, str_of(table[i].word));
		if (kind != table[i].kind)
			fail_msg("row %zu: %d", i, (int)kind);
		if (kind == SHORT_NAME_ONE)
			assert_true(str_is(name, table[i].name));
		else
			assert_null(name.data);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_rule_that_fits_decides),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
