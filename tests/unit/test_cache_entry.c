#include "core/cache_entry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "core/hash.h"

#define ARN_A "arn:aws:iam::123456789012:role/A"
#define ARN_B "arn:aws:iam::123456789012:role/B"
#define MFA "arn:aws:iam::123456789012:mfa/me"

/* Names that the AWS CLI has given to files for the same arguments. */
static void
a_role_has_the_name_that_the_aws_cli_gives_it(void **state)
{
	static const struct {
		const char *arn, *session, *external, *mfa;
		long seconds;
		const char *name;
	} table[] = {
		{ ARN_A, NULL, NULL, NULL, 0,
		    "2807bfcd7c5bd8aa285ad333d88b7686b1fa34f9" },
		{ ARN_A, NULL, "ext-1", MFA, 3600,
		    "af47f7f029d6792ac230c724b52ed9a464773c0a" },
		{ ARN_A, "me", NULL, NULL, 0,
		    "1429d1352809f729111b292fbd509ceb1c61a209" },
		{ ARN_A, "\xC3\xBCser", NULL, NULL, 0,
		    "f31ff1a3b8a1c02c5a0a321f2960705ff71a2a28" },
		{ ARN_B, NULL, "b-id", NULL, 0,
		    "c174744768f92578608795901484db2c2d47c675" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		char name[HASH_SHA1_HEX];
		struct plan_role r = {
			.arn = mem_strdup(table[i].arn),
			.duration_seconds = table[i].seconds,
		};

		r.session_name = table[i].session ? mem_strdup(table[i].session) : NULL;
		r.external_id = table[i].external ? mem_strdup(table[i].external) : NULL;
		r.mfa_serial = table[i].mfa ? mem_strdup(table[i].mfa) : NULL;
		cache_entry_name_of_role(name, &r);
		assert_string_equal(name, table[i].name);
		mem_free(r.arn);
		mem_free(r.session_name);
		mem_free(r.external_id);
		mem_free(r.mfa_serial);
	}
}

static void
web_identity_and_identity_center_have_the_aws_clis_names_too(void **state)
{
	char name[HASH_SHA1_HEX];

	(void)state;
	cache_entry_name_of_web_identity(name, ARN_A, NULL);
	assert_string_equal(name, "2807bfcd7c5bd8aa285ad333d88b7686b1fa34f9");
	cache_entry_name_of_web_identity(name, ARN_A, "me");
	assert_string_equal(name, "1429d1352809f729111b292fbd509ceb1c61a209");
	cache_entry_name_of_sso(
	    name, NULL, "https://d-123.awsapps.com/start", "123456789012", "Admin");
	assert_string_equal(name, "6898efe139a134a0f1e40a5325c9e4a0f4e25fee");
	cache_entry_name_of_sso(
	    name, "my-sso", "https://d-123.awsapps.com/start", "123456789012", "Admin");
	assert_string_equal(name, "c30b99aca80d8f5b3178e353f05b2abcc9a4ccd3");
}

static void
assert_name(const struct plan_role *r, const char *json)
{
	char name[HASH_SHA1_HEX], expected[HASH_SHA1_HEX];

	cache_entry_name_of_role(name, r);
	hash_sha1_hex(expected, str_of(json));
	assert_string_equal(name, expected);
}

/* Otherwise a session with a policy would be taken for one without. */
static void
what_the_aws_cli_never_sends_is_part_of_the_name(void **state)
{
	struct plan_role r = { .arn = (char[]){ ARN_A } };

	(void)state;
	r.source_identity = (char[]){ "me" };
	assert_name(&r, "{\"RoleArn\": \"" ARN_A "\", \"SourceIdentity\": \"me\"}");
	r.source_identity = NULL;
	r.policy = (char[]){ "{\"a\":1}" };
	assert_name(&r, "{\"Policy\": \"{\\\"a\\\":1}\", \"RoleArn\": \"" ARN_A "\"}");
	r.policy = NULL;
	list_add(&r.policy_arns, STR("p1"));
	list_add(&r.policy_arns, STR("p2"));
	assert_name(&r,
	    "{\"PolicyArns\": [{\"arn\": \"p1\"}, {\"arn\": \"p2\"}], "
	    "\"RoleArn\": \"" ARN_A "\"}");
	list_free(&r.policy_arns);
	list_add(&r.tag_keys, STR("k"));
	list_add(&r.tag_values, STR("v"));
	list_add(&r.tag_keys, STR("l"));
	list_add(&r.tag_values, STR("\xC3\xBC"));
	list_add(&r.transitive_tags, STR("k"));
	assert_name(&r,
	    "{\"RoleArn\": \"" ARN_A "\", \"Tags\": [{\"Key\": \"k\", "
	    "\"Value\": \"v\"}, {\"Key\": \"l\", \"Value\": \"\\u00fc\"}], "
	    "\"TransitiveTagKeys\": [\"k\"]}");
	list_free(&r.tag_keys);
	list_free(&r.tag_values);
	list_free(&r.transitive_tags);
}

/* Where it is asked for and by whom: the AWS CLI shares an entry across these. */
static void
who_asks_is_no_part_of_the_name(void **state)
{
	const struct plan_role a = { .arn = (char[]){ ARN_A },
		.profile = (char[]){ "a" },
		.where = (char[]){ "config:1" } };
	const struct plan_role b = { .arn = (char[]){ ARN_A },
		.profile = (char[]){ "b" },
		.mfa_process = (char[]){ "cmd" } };
	char one[HASH_SHA1_HEX], two[HASH_SHA1_HEX];

	(void)state;
	cache_entry_name_of_role(one, &a);
	cache_entry_name_of_role(two, &b);
	assert_string_equal(one, two);
}

static void
fill(struct creds *c)
{
	c->access_key_id = mem_strdup("ASIA1");
	secret_set(&c->secret_key, STR("sk/+="));
	secret_set(&c->session_token, STR("tok\"\xC3\xBC"));
	c->expires = 4070908800; /* 2099-01-01T00:00:00Z */
	c->account_id = mem_strdup("123456789012");
}

static void
an_entry_is_written_as_the_aws_cli_writes_it(void **state)
{
	AUTO_CREDS c = { 0 };
	AUTO_BUF role = { 0 };
	AUTO_BUF sso = { 0 };

	(void)state;
	fill(&c);
	cache_entry_write(&sso, &c, "sso");
	assert_string_equal(buf_text(&sso),
	    "{\"ProviderType\": \"sso\", \"Credentials\": {\"AccessKeyId\": \"ASIA1\", "
	    "\"SecretAccessKey\": \"sk/+=\", \"SessionToken\": \"tok\\\"\\u00fc\", "
	    "\"Expiration\": \"2099-01-01T00:00:00Z\", \"AccountId\": "
	    "\"123456789012\"}}");
	c.arn = mem_strdup("arn:aws:sts::123456789012:assumed-role/A/me");
	c.assumed_role_id = mem_strdup("AROA:me");
	cache_entry_write(&role, &c, NULL);
	assert_string_equal(buf_text(&role),
	    "{\"Credentials\": {\"AccessKeyId\": \"ASIA1\", \"SecretAccessKey\": "
	    "\"sk/+=\", "
	    "\"SessionToken\": \"tok\\\"\\u00fc\", "
	    "\"Expiration\": \"2099-01-01T00:00:00+00:00\", "
	    "\"AccountId\": \"123456789012\"}, \"AssumedRoleUser\": {\"AssumedRoleId\": "
	    "\"AROA:me\", \"Arn\": \"arn:aws:sts::123456789012:assumed-role/A/me\"}}");
}

static void
what_is_written_is_read_back(void **state)
{
	AUTO_CREDS c = { 0 };
	AUTO_CREDS back = { 0 };
	AUTO_BUF text = { 0 };

	(void)state;
	fill(&c);
	c.arn = mem_strdup("arn:x");
	cache_entry_write(&text, &c, NULL);
	assert_true(cache_entry_read(&back, buf_str(&text)));
	assert_string_equal(back.access_key_id, "ASIA1");
	assert_string_equal(secret_reveal(&back.secret_key), "sk/+=");
	assert_string_equal(secret_reveal(&back.session_token), "tok\"\xC3\xBC");
	assert_true(back.expires == 4070908800);
	assert_string_equal(back.account_id, "123456789012");
	assert_string_equal(back.arn, "arn:x");
}

#define ENTRY(expiration) \
	"{\"Credentials\": {\"AccessKeyId\": \"A\", \"SecretAccessKey\": \"S\", " \
	"\"SessionToken\": \"T\", \"Expiration\": " expiration "}}"

static void
every_form_of_expiration_that_a_tool_writes_is_read(void **state)
{
	static const char *const forms[] = { "\"2099-01-01T00:00:00UTC\"",
		"\"2099-01-01T00:00:00Z\"", "\"2099-01-01T00:00:00+00:00\"",
		"\"2099-01-01T01:00:00+01:00\"", "\"2099-01-01T00:00:00.999Z\"" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(forms); i++) {
		AUTO_BUF text = { 0 };
		AUTO_CREDS c = { 0 };

		buf_printf(&text, ENTRY("%s"), forms[i]);
		if (!cache_entry_read(&c, buf_str(&text)))
			fail_msg("%s", buf_text(&text));
		assert_true(c.expires == 4070908800);
		assert_null(c.account_id);
		assert_null(c.arn);
	}
}

static void
a_damaged_entry_is_none(void **state)
{
	static const char *const damaged[] = { "", "{", "[]", "{}", "null", "x",
		"{\"Credentials\": null}", "{\"Credentials\": []}",
		ENTRY("\"2099-01-01T00:00:00\""), ENTRY("\"soon\""), ENTRY("null"),
		ENTRY("4070908800"), ENTRY("\"2099-13-01T00:00:00Z\""),
		"{\"Credentials\": {\"SecretAccessKey\": \"S\", \"SessionToken\": \"T\", "
		"\"Expiration\": \"2099-01-01T00:00:00Z\"}}",
		"{\"Credentials\": {\"AccessKeyId\": \"A\", \"SessionToken\": \"T\", "
		"\"Expiration\": \"2099-01-01T00:00:00Z\"}}",
		"{\"Credentials\": {\"AccessKeyId\": \"A\", \"SecretAccessKey\": \"S\", "
		"\"Expiration\": \"2099-01-01T00:00:00Z\"}}",
		"{\"Credentials\": {\"AccessKeyId\": 1, \"SecretAccessKey\": \"S\", "
		"\"SessionToken\": \"T\", \"Expiration\": \"2099-01-01T00:00:00Z\"}}" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(damaged); i++) {
		AUTO_CREDS c = { 0 };

		if (cache_entry_read(&c, str_of(damaged[i])))
			fail_msg("taken for an entry: %s", damaged[i]);
		assert_null(c.access_key_id);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_role_has_the_name_that_the_aws_cli_gives_it),
		cmocka_unit_test(
		    web_identity_and_identity_center_have_the_aws_clis_names_too),
		cmocka_unit_test(what_the_aws_cli_never_sends_is_part_of_the_name),
		cmocka_unit_test(who_asks_is_no_part_of_the_name),
		cmocka_unit_test(an_entry_is_written_as_the_aws_cli_writes_it),
		cmocka_unit_test(what_is_written_is_read_back),
		cmocka_unit_test(every_form_of_expiration_that_a_tool_writes_is_read),
		cmocka_unit_test(a_damaged_entry_is_none),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
