/* A key that is a block of nested keys is no text: wherever one text is wanted, it is refused
 * by its name, and never taken for something else. */
#include "core/client.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "core/plan.h"
#include "core/settings.h"

#define ROLE "role_arn = arn:aws:iam::123456789012:role/A\nsource_profile = s\n"
#define SSO "sso_account_id = 1\nsso_role_name = R\n"

static const struct {
	const char *key;
	const char *others; /* of profile p */
} plans[] = {
	{ "role_arn", "source_profile = s\n" },
	{ "source_profile", "role_arn = R\n" },
	{ "credential_source", "role_arn = R\n" },
	{ "role_session_name", ROLE },
	{ "external_id", ROLE },
	{ "mfa_serial", ROLE },
	{ "mfa_process", ROLE },
	{ "source_identity", ROLE },
	{ "session_policy_arns", ROLE },
	{ "transitive_session_tags", ROLE },
	{ "session_tags", ROLE },
	{ "duration_seconds", ROLE },
	{ "sso_session", SSO },
	{ "sso_start_url", SSO "sso_region = r\n" },
	{ "sso_region", SSO "sso_start_url = u\n" },
	{ "sso_role_name", "sso_account_id = 1\nsso_region = r\nsso_start_url = u\n" },
	{ "login_session", "" },
	{ "credential_process", "" },
	{ "web_identity_token_file", "role_arn = R\n" },
	{ "aws_access_key_id", "aws_secret_access_key = S\n" },
	{ "aws_secret_access_key", "aws_access_key_id = A\n" },
	{ "aws_session_token", "aws_access_key_id = A\naws_secret_access_key = S\n" },
	{ "metadata_service_timeout", "" },
	{ "metadata_service_num_attempts", "" },
	{ "ec2_metadata_service_endpoint", "" },
	{ "ec2_metadata_service_endpoint_mode", "" },
	{ "ec2_metadata_v1_disabled", "" },
};

static void
load(struct profiles *out, struct buf *text, const char *others, const char *key)
{
	const struct profiles_file none = { .path = "credentials" };
	struct profiles_file config = { .path = "config", .found = true };
	struct err e = { 0 };

	buf_printf(text,
	    "[profile p]\n%s%s =\n  a = b\n"
	    "[profile s]\naws_access_key_id = A\naws_secret_access_key = S\n",
	    others, key);
	config.text = buf_str(text);
	assert_true(profiles_parse(out, &config, &none, &e));
}

static void
a_plan_takes_no_block_for_a_text(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(plans); i++) {
		const struct options options = { .profile = "p" };
		const char *const vars[] = { NULL };
		AUTO_PROFILES all = { 0 };
		AUTO_PLAN plan = { 0 };
		AUTO_BUF text = { 0 };
		AUTO_ENV env = { 0 };
		struct err e = { 0 };

		env_make(&env, vars);
		load(&all, &text, plans[i].others, plans[i].key);
		const struct plan_input in = { &all, &env, &options, "/home/u" };
		if (plan_make(&plan, &in, &e))
			fail_msg("%s is taken", plans[i].key);
		assert_int_equal(e.code, ERR_CONFIG);
		/* Of a secret key only the line is named. */
		if (strstr(e.msg, plans[i].key) == NULL &&
		    strstr(e.msg, ": a key is a block") == NULL)
			fail_msg("%s: %s", plans[i].key, e.msg);
	}
}

static const char *const settings_keys[] = { "ignore_configured_endpoint_urls",
	"services", "endpoint_url", "use_fips_endpoint", "use_dualstack_endpoint",
	"retry_mode", "max_attempts", "ca_bundle" };

static void
a_client_takes_no_block_for_a_text(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(settings_keys); i++) {
		const char *const vars[] = { NULL };
		AUTO_PROFILES all = { 0 };
		AUTO_CLIENT client = { 0 };
		AUTO_BUF text = { 0 };
		AUTO_ENV env = { 0 };
		struct err e = { 0 };

		env_make(&env, vars);
		load(&all, &text, "region = eu-west-1\n", settings_keys[i]);
		const struct settings s = { .profiles = &all,
			.profile = profiles_find(&all, STR("p")),
			.env = &env,
			.home = "/home/u" };
		if (client_make(&client, &s, SERVICE_STS, (struct str){ 0 }, true, &e))
			fail_msg("%s is taken", settings_keys[i]);
		if (strstr(e.msg, settings_keys[i]) == NULL)
			fail_msg("%s: %s", settings_keys[i], e.msg);
		assert_null(client.endpoint.url);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_plan_takes_no_block_for_a_text),
		cmocka_unit_test(a_client_takes_no_block_for_a_text),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
