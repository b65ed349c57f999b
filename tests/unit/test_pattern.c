#include "core/pattern.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/attr.h"

static void
a_pattern_is_the_whole_of_the_text(void **state)
{
	static const struct {
		const char *pattern, *text;
		bool matches;
	} table[] = {
		{ "prod", "prod", true },
		{ "prod", "prods", false },
		{ "prod", "Prod", false },
		{ "", "", true },
		{ "", "a", false },
		{ "*", "", true },
		{ "*", "any thing", true },
		{ "prod*", "prod", true },
		{ "prod*", "production", true },
		{ "*-admin", "prod-admin", true },
		{ "*-admin", "prod-admins", false },
		{ "a*b*c", "a-bb-c", true },
		{ "a*b*c", "a-c-b", false },
		{ "*ab*ab", "ab-ab-ab", true },
		{ "pr?d", "prod", true },
		{ "pr?d", "prd", false },
		{ "?", "\303\266", true },
		{ "?", "\303\266\303\266", false },
		{ "*?", "", false },
		{ "[a]", "a", false },
		{ "[a]", "[a]", true },
		{ "a\\*", "a\\b", true },
		{ "a*********b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac", false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		if (pattern_matches(str_of(table[i].pattern), str_of(table[i].text)) !=
		    table[i].matches)
			fail_msg("'%s' and '%s'", table[i].pattern, table[i].text);
}

static void
one_of_a_list_is_enough(void **state)
{
	static const struct {
		const char *list, *text;
		bool matches;
	} table[] = {
		{ "dev,prod*", "prod1", true },
		{ " dev , prod1 ", "prod1", true },
		{ "all", "anything", true },
		{ "dev,all", "anything", true },
		{ "alls", "anything", false },
		{ "dev", "prod", false },
		{ "", "", false },
		{ ",,", "", false },
		{ ",", "a", false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		if (pattern_list_matches(str_of(table[i].list), str_of(table[i].text)) !=
		    table[i].matches)
			fail_msg("'%s' and '%s'", table[i].list, table[i].text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_pattern_is_the_whole_of_the_text),
		cmocka_unit_test(one_of_a_list_is_enough),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
