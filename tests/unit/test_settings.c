#include "core/settings.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "fake_settings.h"

static void
a_region_comes_from_option_environment_profile_in_that_order(void **state)
{
	static const struct {
		const char *config, *vars[FAKE_VARS_MAX], *option, *region, *own;
	} table[] = {
		{ "", { NULL }, NULL, NULL, NULL },
		{ "[profile p]\nregion = r1", { NULL }, NULL, "r1", "r1" },
		{ "[profile p]\nregion = r1", { "AWS_DEFAULT_REGION=r2" }, NULL, "r2",
		    "r1" },
		{ "[profile p]\nregion = r1",
		    { "AWS_DEFAULT_REGION=r2", "AWS_REGION=r3" }, NULL, "r3", "r1" },
		{ "[profile p]\nregion = r1", { "AWS_REGION=r3" }, "r4", "r4", "r4" },
		/* Set to the empty text is set. */
		{ "[profile p]\nregion = r1", { "AWS_DEFAULT_REGION=" }, NULL, "", "r1" },
		{ "[profile p]\nregion = r1", { "AWS_REGION=", "AWS_DEFAULT_REGION=r2" },
		    NULL, "", "r1" },
		{ "[profile p]\nregion =", { NULL }, NULL, "", "" },
		{ "[profile other]\nregion = r1", { NULL }, NULL, NULL, NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		AUTO_FAKE_SETTINGS f = { 0 };
		struct str region, own;
		struct err e = { 0 };

		fake_settings_make(&f, table[i].config, table[i].vars, table[i].option);
		assert_true(settings_region(&region, &f.settings, &e));
		assert_true(settings_own_region(&own, &f.settings, &e));
		assert_int_equal(region.data != NULL, table[i].region != NULL);
		assert_true(str_eq(region, str_of(table[i].region)));
		assert_int_equal(own.data != NULL, table[i].own != NULL);
		assert_true(str_eq(own, str_of(table[i].own)));
	}
}

static void
only_true_is_true(void **state)
{
	static const struct {
		const char *config, *vars[FAKE_VARS_MAX];
		bool expected;
	} table[] = {
		{ "[profile p]\nkey = true", { NULL }, true },
		{ "[profile p]\nkey = TrUe", { NULL }, true },
		{ "[profile p]\nkey = 1", { NULL }, false },
		{ "[profile p]\nkey = yes", { NULL }, false },
		{ "[profile p]\nkey =", { NULL }, false },
		{ "[profile p]", { NULL }, false },
		{ "[profile p]", { "VAR=TRUE" }, true },
		{ "[profile p]\nkey = true", { "VAR=false" }, false },
		{ "[profile p]\nkey = true", { "VAR=" }, false },
		{ "[profile p]\nkey = true", { "VAR=true " }, false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		AUTO_FAKE_SETTINGS f = { 0 };
		struct err e = { 0 };
		bool value = !table[i].expected;

		fake_settings_make(&f, table[i].config, table[i].vars, NULL);
		assert_true(settings_bool(&value, &f.settings, "VAR", "key", &e));
		if (value != table[i].expected)
			fail_msg("row %zu", i);
	}
}

static void
a_number_is_whole_and_the_empty_text_is_none(void **state)
{
	static const struct {
		const char *config, *vars[FAKE_VARS_MAX];
		long expected; /* 0: refused */
	} table[] = {
		{ "[profile p]", { NULL }, 7 },
		{ "[profile p]\nkey = +12", { NULL }, 12 },
		{ "[profile p]\nkey = 12", { "VAR= 3 " }, 3 },
		{ "[profile p]\nkey = 12", { "VAR=-3" }, -3 },
		{ "[profile p]\nkey = x", { "VAR=3" }, 3 },
		{ "[profile p]\nkey = 12", { "VAR=" }, 0 },
		{ "[profile p]\nkey = 1.5", { NULL }, 0 },
		{ "[profile p]\nkey = 2147483647", { NULL }, 2147483647 },
		{ "[profile p]\nkey = 2147483648", { NULL }, 2147483647 },
		{ "[profile p]\nkey = -2147483648", { NULL }, -2147483647 - 1 },
		{ "[profile p]\nkey = -2147483649", { NULL }, -2147483647 - 1 },
		{ "[profile p]\nkey = 99999999999", { NULL }, 2147483647 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		AUTO_FAKE_SETTINGS f = { 0 };
		struct err e = { 0 };
		long value = 0;
		bool ok;

		fake_settings_make(&f, table[i].config, table[i].vars, NULL);
		ok = settings_number(&value, &f.settings, "VAR", "key", 7, &e);
		if (ok != (table[i].expected != 0) || value != table[i].expected)
			fail_msg("row %zu: %ld %s", i, value, e.msg);
		/* The message names the place where it is set. */
		if (!ok)
			assert_true(str_starts(
			    str_of(e.msg), table[i].vars[0] ? "VAR must" : "key must"));
	}
}

struct metadata_case {
	const char *config, *vars[FAKE_VARS_MAX];
	const char
	    *expected; /* "timeout attempts endpoint flags", or part of the error */
};

static const struct metadata_case metadata[] = {
	{ "[profile p]", { NULL }, "1 1 - " },
	{ "[profile p]\nmetadata_service_timeout = 5\nmetadata_service_num_attempts = 3",
	    { NULL }, "5 3 - " },
	{ "[profile p]\nmetadata_service_timeout = 5",
	    { "AWS_METADATA_SERVICE_TIMEOUT=6", "AWS_METADATA_SERVICE_NUM_ATTEMPTS=2" },
	    "6 2 - " },
	{ "[profile p]", { "AWS_METADATA_SERVICE_TIMEOUT=" },
	    "AWS_METADATA_SERVICE_TIMEOUT must be" },
	{ "[profile p]\nmetadata_service_timeout =\n  a = 1", { NULL },
	    "metadata_service_timeout is a block" },
	{ "[profile p]\nec2_metadata_service_endpoint_mode =\n  a = 1", { NULL },
	    "ec2_metadata_service_endpoint_mode is a block" },
	{ "[profile p]\nmetadata_service_num_attempts = x", { NULL },
	    "metadata_service_num_attempts" },
	{ "[profile p]\nec2_metadata_service_endpoint = http://127.0.0.1:1/x", { NULL },
	    "1 1 http://127.0.0.1:1/x " },
	{ "[profile p]\nec2_metadata_service_endpoint = http://127.0.0.1:1/x",
	    { "AWS_EC2_METADATA_SERVICE_ENDPOINT=" }, "1 1 - " },
	{ "[profile p]", { "AWS_EC2_METADATA_SERVICE_ENDPOINT=nowhere" },
	    "AWS_EC2_METADATA_SERVICE_ENDPOINT: the URL" },
	{ "[profile p]\nec2_metadata_service_endpoint = nowhere", { NULL },
	    "ec2_metadata_service_endpoint: the URL" },
	{ "[profile p]\nec2_metadata_service_endpoint_mode = IPv6", { NULL }, "1 1 - 6" },
	{ "[profile p]\nec2_metadata_service_endpoint_mode = ipv4",
	    { "AWS_IMDS_USE_IPV6=true" }, "1 1 - " },
	{ "[profile p]", { "AWS_IMDS_USE_IPV6=true" }, "1 1 - 6" },
	{ "[profile p]\nimds_use_ipv6 = true", { NULL }, "1 1 - 6" },
	{ "[profile p]", { "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE=ipv5" },
	    "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE must be ipv4 or ipv6, not 'ipv5'" },
	{ "[profile p]\nec2_metadata_service_endpoint_mode = ipv44", { NULL },
	    "ec2_metadata_service_endpoint_mode must be ipv4 or ipv6, not 'ipv44'" },
	{ "[profile p]", { "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE=" },
	    "must be ipv4 or ipv6" },
	{ "[profile p]\nec2_metadata_v1_disabled = true", { NULL }, "1 1 - 2" },
	{ "[profile p]", { "AWS_EC2_METADATA_V1_DISABLED=true" }, "1 1 - 2" },
	{ "[profile p]", { "AWS_EC2_METADATA_DISABLED=True" }, "1 1 - d" },
	{ "[profile p]", { "AWS_EC2_METADATA_DISABLED=1" }, "1 1 - " },
};

static void
instance_metadata_settings_are_checked_for_every_profile(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(metadata); i++) {
		const struct metadata_case *c = &metadata[i];
		struct settings_metadata m;
		AUTO_FAKE_SETTINGS f = { 0 };
		AUTO_BUF got = { 0 };
		struct err e = { 0 };

		fake_settings_make(&f, c->config, c->vars, NULL);
		if (!settings_metadata(&m, &f.settings, &e)) {
			assert_int_equal(e.code, ERR_CONFIG);
			if (strstr(e.msg, c->expected) == NULL)
				fail_msg("row %zu: %s", i, e.msg);
			continue;
		}
		buf_printf(&got, "%ld %ld %.*s %s%s%s", m.timeout_seconds, m.attempts,
		    m.endpoint.data ? (int)m.endpoint.len : 1,
		    m.endpoint.data ? m.endpoint.data : "-", m.ipv6 ? "6" : "",
		    m.v1_disabled ? "2" : "", m.disabled ? "d" : "");
		assert_string_equal(buf_text(&got), c->expected);
	}
}

static void
a_nested_block_is_no_text(void **state)
{
	static const char *const none[FAKE_VARS_MAX];
	AUTO_FAKE_SETTINGS f = { 0 };
	struct err e = { 0 };
	struct str text;

	(void)state;
	fake_settings_make(&f, "[profile p]\nkey =\n  a = 1\nempty =\n", none, NULL);
	assert_false(settings_text(&text, f.settings.profile, "key", &e));
	assert_string_equal(
	    e.msg, "config:2: key is a block of nested keys, not a value");
	assert_true(settings_text(&text, f.settings.profile, "empty", &e));
	assert_non_null(text.data);
	assert_true(settings_text(&text, f.settings.profile, "missing", &e));
	assert_null(text.data);
	assert_true(settings_text(&text, NULL, "key", &e));
	assert_null(text.data);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    a_region_comes_from_option_environment_profile_in_that_order),
		cmocka_unit_test(only_true_is_true),
		cmocka_unit_test(a_number_is_whole_and_the_empty_text_is_none),
		cmocka_unit_test(
		    instance_metadata_settings_are_checked_for_every_profile),
		cmocka_unit_test(a_nested_block_is_no_text),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
