#include "core/options.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/attr.h"
#include "base/mem.h"

static void
options_that_need_a_role_are_told_from_those_that_do_not(void **state)
{
	static const struct options harmless[] = {
		{ 0 },
		{ .profile = "a", .region = "us-east-1", .mfa_code = "123456" },
		{ .refresh = true, .no_cache = true },
		{ .role_arn = "arn:aws:iam::123456789012:role/A", .source_profile = "a" },
	};
	static char policy[] = "{}";
	static char *item[] = { policy };
	static const struct options changing[] = {
		{ .session_name = "me" },
		{ .external_id = "x" },
		{ .mfa_serial = "arn" },
		{ .source_identity = "me" },
		{ .duration_seconds = 900 },
		{ .policy = policy },
		{ .read_only = true },
		{ .policy_arns = { item, 1 } },
		{ .tags = { item, 1 } },
		{ .transitive_tags = { item, 1 } },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(harmless); i++)
		if (options_change_role(&harmless[i]))
			fail_msg("harmless options %zu", i);
	for (size_t i = 0; i < ARRAY_LEN(changing); i++)
		if (!options_change_role(&changing[i]))
			fail_msg("changing options %zu", i);
}

static void
freed_options_are_empty(void **state)
{
	static const struct options nothing;
	struct options o = { .profile = "a", .policy = mem_strdup("{}") };

	(void)state;
	list_add(&o.policy_arns, STR("arn"));
	list_add(&o.tags, STR("a=b"));
	list_add(&o.transitive_tags, STR("a"));
	options_free(&o);
	assert_memory_equal(&o, &nothing, sizeof(o));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    options_that_need_a_role_are_told_from_those_that_do_not),
		cmocka_unit_test(freed_options_are_empty),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
