#include "core/client.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "fake_settings.h"

#define P "[profile p]\n"
#define R1 P "region = eu-west-1\n"

struct client_case {
	const char *config, *vars[FAKE_VARS_MAX];
	const char *expected; /* "URL REGION ATTEMPTS CA PROXY", or part of the error */
};

static const struct client_case endpoints[] = {
	{ P, { NULL }, "https://sts.amazonaws.com us-east-1 3 - -" },
	{ R1, { NULL }, "https://sts.eu-west-1.amazonaws.com eu-west-1 3 - -" },
	{ R1, { "AWS_REGION=us-east-2" },
	    "https://sts.us-east-2.amazonaws.com us-east-2 3 - -" },
	{ R1, { "AWS_REGION=" }, "empty text" },
	{ R1, { "AWS_DEFAULT_REGION=a_b" }, "'a_b' is not a region name" },
	/* A host name is sent in lower case, the scope keeps the region as written. */
	{ P "region = EU-West-1\n", { NULL },
	    "https://sts.eu-west-1.amazonaws.com EU-West-1 3 - -" },
	{ R1 "use_fips_endpoint = true\n", { NULL },
	    "https://sts-fips.eu-west-1.amazonaws.com eu-west-1 3 - -" },
	{ R1 "use_fips_endpoint = true\n", { "AWS_USE_FIPS_ENDPOINT=" },
	    "https://sts.eu-west-1.amazonaws.com eu-west-1 3 - -" },
	{ R1, { "AWS_USE_DUALSTACK_ENDPOINT=true", "AWS_USE_FIPS_ENDPOINT=true" },
	    "https://sts-fips.eu-west-1.api.aws eu-west-1 3 - -" },
	/* Endpoint URLs: the service's variable, the variable for all, services, profile. */
	{ R1 "endpoint_url = http://p/x\n", { NULL }, "http://p/x eu-west-1 3 - -" },
	{ R1 "endpoint_url = http://p\nservices = s\n[services s]\nsts =\n"
	     "  endpoint_url = http://s\n",
	    { NULL }, "http://s eu-west-1 3 - -" },
	{ R1 "endpoint_url = http://p\nservices = s\n[services s]\nsts =\n"
	     "  endpoint_url = http://s\n",
	    { "AWS_ENDPOINT_URL=http://a" }, "http://a eu-west-1 3 - -" },
	{ R1, { "AWS_ENDPOINT_URL=http://a", "AWS_ENDPOINT_URL_STS=http://b" },
	    "http://b eu-west-1 3 - -" },
	{ R1, { "AWS_ENDPOINT_URL=http://a", "AWS_ENDPOINT_URL_STS=" },
	    "http://a eu-west-1 3 - -" },
	{ R1 "endpoint_url = http://p\n", { "AWS_ENDPOINT_URL=" },
	    "http://p eu-west-1 3 - -" },
	{ R1 "endpoint_url =\n", { NULL },
	    "https://sts.eu-west-1.amazonaws.com eu-west-1 3 - -" },
	{ R1 "endpoint_url = http://p\nservices = s\n[services s]\ns3 =\n"
	     "  endpoint_url = http://s\n",
	    { NULL }, "http://p eu-west-1 3 - -" },
	{ R1 "services =\n a = b\n", { NULL }, "services is a block" },
	{ R1 "services =\n", { NULL }, "services = , but" },
	{ R1 "endpoint_url =\n a = b\n", { NULL }, "endpoint_url is a block" },
	{ P "region =\n a = b\n", { NULL }, "region is a block" },
	{ R1 "ignore_configured_endpoint_urls =\n a = b\n", { NULL },
	    "ignore_configured_endpoint_urls is a block" },
	{ R1 "services = nope\n", { NULL }, "no [services nope]" },
	{ R1 "services = s\n[services s]\n", { NULL }, "no [services s]" },
	{ R1 "services = s\n[services s]\n[DEFAULT]\na = b\n", { NULL },
	    "https://sts.eu-west-1.amazonaws.com eu-west-1 3 - -" },
	{ R1 "services = nope\n", { "AWS_ENDPOINT_URL=http://a" },
	    "http://a eu-west-1 3 - -" },
	{ R1 "services = s\n[services s]\nsts = x\n", { NULL }, "[services s] sts must" },
	{ R1 "endpoint_url = http://p\nignore_configured_endpoint_urls = true\n",
	    { "AWS_ENDPOINT_URL=http://a" },
	    "https://sts.eu-west-1.amazonaws.com eu-west-1 3 - -" },
	{ R1 "endpoint_url = http://p\nignore_configured_endpoint_urls = true\n",
	    { "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=false" }, "http://p eu-west-1 3 - -" },
	{ P "endpoint_url = http://p\n", { NULL }, "no region is configured" },
	{ P "endpoint_url = http://p\n", { "AWS_REGION=" }, "http://p  3 - -" },
	/* An error names the place where the URL is. */
	{ R1 "endpoint_url = nowhere\n", { NULL }, "endpoint_url: the URL" },
	{ R1 "endpoint_url = http://p\n", { "AWS_ENDPOINT_URL=nowhere" },
	    "AWS_ENDPOINT_URL: the URL" },
	{ R1, { "AWS_ENDPOINT_URL=http://a", "AWS_ENDPOINT_URL_STS=nowhere" },
	    "AWS_ENDPOINT_URL_STS: the URL" },
	{ R1 "endpoint_url = http://p\nservices = s\n[services s]\nsts =\n"
	     "  endpoint_url = nowhere\n",
	    { NULL }, "endpoint_url: the URL" },
	{ P, { "AWS_ENDPOINT_URL=http://a" },
	    "no region is configured, and "
	    "AWS_ENDPOINT_URL is" },
	{ P "region = -x\nendpoint_url = http://p\n", { NULL }, "not a region name" },
	/* As without a URL: "fips-" is a wish, not a part of the region's name. */
	{ P "region = fips-us-east-1\nendpoint_url = http://p\n", { NULL },
	    "http://p us-east-1 3 - -" },
	{ P "region = us-gov-west-1-fips\nendpoint_url = http://p\n", { NULL },
	    "http://p us-gov-west-1 3 - -" },
	{ P "region = aws-global\nendpoint_url = http://p\n", { NULL },
	    "http://p aws-global 3 - -" },
	/* A configured URL stays as it is under FIPS. */
	{ R1 "endpoint_url = http://p?q=1\nuse_fips_endpoint = true\n", { NULL },
	    "http://p?q=1 eu-west-1 3 - -" },
};

static const struct client_case others[] = {
	{ R1 "max_attempts = 5\n", { NULL },
	    "https://sts.eu-west-1.amazonaws.com eu-west-1 5 - -" },
	{ R1 "max_attempts = 5\n", { "AWS_MAX_ATTEMPTS=1" },
	    "https://sts.eu-west-1.amazonaws.com eu-west-1 1 - -" },
	{ R1, { "AWS_MAX_ATTEMPTS=" }, "AWS_MAX_ATTEMPTS must be a whole number" },
	{ R1 "max_attempts = x\n", { NULL }, "max_attempts must be a whole number" },
	{ R1, { "AWS_MAX_ATTEMPTS=0" }, "AWS_MAX_ATTEMPTS must be 1 or more, not 0" },
	{ R1 "max_attempts = 0\n", { NULL }, "max_attempts must be 1 or more, not 0" },
	{ R1 "retry_mode = standard\n", { NULL },
	    "https://sts.eu-west-1.amazonaws.com eu-west-1 3 - -" },
	{ R1 "retry_mode = adaptive\n", { NULL },
	    "https://sts.eu-west-1.amazonaws.com eu-west-1 3 - -" },
	{ R1 "retry_mode = legacy\n", { NULL }, "retry_mode must be" },
	{ R1 "retry_mode = Standard\n", { NULL }, "retry_mode must be" },
	{ R1, { "AWS_RETRY_MODE=" }, "AWS_RETRY_MODE must be" },
	{ R1 "ca_bundle = ~/ca.pem\n", { NULL },
	    "https://sts.eu-west-1.amazonaws.com eu-west-1 3 /home/u/ca.pem -" },
	{ R1 "ca_bundle = /p\n", { "AWS_CA_BUNDLE=/e", "REQUESTS_CA_BUNDLE=/r" },
	    "https://sts.eu-west-1.amazonaws.com eu-west-1 3 /e -" },
	/* Empty: not "no verification", as the AWS CLI has it, but unset. */
	{ R1 "ca_bundle = /p\n", { "AWS_CA_BUNDLE=", "REQUESTS_CA_BUNDLE=/r" },
	    "https://sts.eu-west-1.amazonaws.com eu-west-1 3 /p -" },
	{ R1, { "AWS_CA_BUNDLE=", "REQUESTS_CA_BUNDLE=/r" },
	    "https://sts.eu-west-1.amazonaws.com eu-west-1 3 /r -" },
	{ R1 "ca_bundle = ~\n", { NULL },
	    "https://sts.eu-west-1.amazonaws.com eu-west-1 3 /home/u -" },
	{ R1 "ca_bundle =\n a = b\n", { NULL }, "ca_bundle is a block" },
	{ R1 "retry_mode =\n a = b\n", { NULL }, "retry_mode is a block" },
	{ R1 "ca_bundle = ~bob/ca\n", { NULL },
	    "https://sts.eu-west-1.amazonaws.com eu-west-1 3 ~bob/ca -" },
	{ R1, { "https_proxy=p:1" },
	    "https://sts.eu-west-1.amazonaws.com eu-west-1 3 - http://p:1" },
	{ R1, { "http_proxy=p:1" },
	    "https://sts.eu-west-1.amazonaws.com eu-west-1 3 - -" },
	{ R1, { "https_proxy=p:1", "NO_PROXY=amazonaws.com" },
	    "https://sts.eu-west-1.amazonaws.com eu-west-1 3 - -" },
	/* What no call of ours depends on is checked all the same. */
	{ R1 "account_id_endpoint_mode = Required\nrequest_checksum_calculation = "
	     "WHEN_SUPPORTED\nresponse_checksum_validation = when_required\n"
	     "request_min_compression_size_bytes = 1048576\n",
	    { NULL }, "https://sts.eu-west-1.amazonaws.com eu-west-1 3 - -" },
	{ R1 "account_id_endpoint_mode = x\n", { NULL },
	    "account_id_endpoint_mode must be preferred, required or disabled, not 'x'" },
	{ R1 "request_checksum_calculation = when_\n", { NULL },
	    "request_checksum_calculation must be when_supported or when_required, not" },
	{ R1 "response_checksum_validation = when_required\n",
	    { "AWS_RESPONSE_CHECKSUM_VALIDATION=" },
	    "AWS_RESPONSE_CHECKSUM_VALIDATION must be" },
	{ R1 "request_min_compression_size_bytes = x\n", { NULL },
	    "request_min_compression_size_bytes must be a whole number" },
	{ R1, { "AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES=0" },
	    "AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES must be 1 to 1048576 bytes, not 0" },
	{ R1 "request_min_compression_size_bytes = 1048577\n", { NULL },
	    "must be 1 to 1048576 bytes" },
	/* A profile that names an sso-session needs a whole one for any call. */
	{ R1 "sso_session = s\n[sso-session s]\nsso_region = r\nsso_start_url = u\n",
	    { NULL }, "https://sts.eu-west-1.amazonaws.com eu-west-1 3 - -" },
	{ R1 "sso_session =\n a = b\n", { NULL }, "sso_session is a block" },
	{ R1 "sso_session =\n", { NULL }, "sso_session = , but" },
	{ R1 "sso_session = s\n", { NULL }, "no [sso-session s]" },
	{ R1 "sso_session = s\n[sso-session s]\n", { NULL }, "no [sso-session s]" },
	{ R1 "sso_session = s\n[sso-session s]\nsso_start_url = u\n", { NULL },
	    "[sso-session s] has no sso_region" },
	{ R1 "sso_session = s\n[sso-session s]\nsso_region = u\n", { NULL },
	    "[sso-session s] has no sso_start_url" },
};

static void
assert_client(const struct client_case *c)
{
	AUTO_FAKE_SETTINGS f = { 0 };
	AUTO_CLIENT client = { 0 };
	AUTO_BUF got = { 0 };
	struct err e = { 0 };

	fake_settings_make(&f, c->config, c->vars, NULL);
	if (!client_make(
		&client, &f.settings, SERVICE_STS, (struct str){ 0 }, true, &e)) {
		assert_int_equal(e.code, ERR_CONFIG);
		if (strstr(e.msg, c->expected) == NULL)
			fail_msg("expected '%s', got: %s", c->expected, e.msg);
		return;
	}
	buf_printf(&got, "%s %s %ld %s %s", client.endpoint.url,
	    client.endpoint.signing_region, client.max_attempts,
	    client.ca_file ? client.ca_file : "-", client.proxy ? client.proxy : "-");
	assert_string_equal(buf_text(&got), c->expected);
}

static void
the_endpoint_follows_region_variants_and_configured_urls(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(endpoints); i++)
		assert_client(&endpoints[i]);
}

static void
attempts_certificates_and_proxy_are_decided_before_a_call(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		assert_client(&others[i]);
}

static void
every_service_has_a_variable_and_a_services_key_of_its_own(void **state)
{
	static const struct {
		enum service service;
		const char *variable, *by_key;
	} table[] = {
		{ SERVICE_STS, "AWS_ENDPOINT_URL_STS=http://v", "http://k-sts" },
		{ SERVICE_SSO, "AWS_ENDPOINT_URL_SSO=http://v", "http://k-sso" },
		{ SERVICE_SSO_OIDC, "AWS_ENDPOINT_URL_SSO_OIDC=http://v",
		    "http://k-oidc" },
		{ SERVICE_SIGNIN, "AWS_ENDPOINT_URL_SIGNIN=http://v", "http://k-signin" },
	};
	static const char config[] = P "services = s\n[services s]\nsts =\n"
				       " endpoint_url = http://k-sts\nsso =\n"
				       " endpoint_url = http://k-sso\nsso_oidc =\n"
				       " endpoint_url = http://k-oidc\nsignin =\n"
				       " endpoint_url = http://k-signin\n";

	(void)state;
	for (size_t i = 0; i < 2 * ARRAY_LEN(table); i++) {
		bool by_variable = i >= ARRAY_LEN(table);
		const char *vars[FAKE_VARS_MAX] = {
			by_variable ? table[i % ARRAY_LEN(table)].variable : NULL
		};
		AUTO_FAKE_SETTINGS f = { 0 };
		AUTO_CLIENT client = { 0 };
		struct err e = { 0 };

		fake_settings_make(&f, config, vars, NULL);
		assert_true(client_make(&client, &f.settings,
		    table[i % ARRAY_LEN(table)].service, STR("us-east-1"), false, &e));
		assert_string_equal(client.endpoint.url,
		    by_variable ? "http://v" : table[i % ARRAY_LEN(table)].by_key);
	}
}

static void
the_region_of_identity_center_is_given_not_the_profiles(void **state)
{
	static const char *const none[FAKE_VARS_MAX];
	AUTO_FAKE_SETTINGS f = { 0 };
	AUTO_CLIENT client = { 0 };
	struct err e = { 0 };

	(void)state;
	fake_settings_make(&f, R1, none, NULL);
	assert_true(
	    client_make(&client, &f.settings, SERVICE_SSO, STR("us-west-2"), false, &e));
	assert_string_equal(
	    client.endpoint.url, "https://portal.sso.us-west-2.amazonaws.com");
}

/* An unsigned call with a configured URL works without a region. */
static void
an_unsigned_call_needs_no_region_for_a_configured_url(void **state)
{
	static const char *const none[FAKE_VARS_MAX];
	AUTO_FAKE_SETTINGS f = { 0 };
	AUTO_CLIENT client = { 0 };
	struct err e = { 0 };

	(void)state;
	fake_settings_make(&f, P "endpoint_url = http://p\n", none, NULL);
	assert_true(
	    client_make(&client, &f.settings, SERVICE_STS, (struct str){ 0 }, false, &e));
	assert_string_equal(client.endpoint.url, "http://p");
}

static void
a_call_to_iam_is_signed_for_the_partitions_one_region(void **state)
{
	static const struct {
		const char *region, *signing;
	} table[] = {
		{ "eu-west-1", "us-east-1" },
		{ "cn-northwest-1", "cn-north-1" },
		{ "us-gov-east-1", "us-gov-west-1" },
		{ "fips-us-gov-east-1", "us-gov-west-1" },
	};
	static const char *const vars[FAKE_VARS_MAX] = {
		"AWS_ENDPOINT_URL_IAM=http://i"
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		AUTO_FAKE_SETTINGS f = { 0 };
		AUTO_CLIENT client = { 0 };
		struct err e = { 0 };

		fake_settings_make(&f, P, vars, table[i].region);
		assert_true(client_make(
		    &client, &f.settings, SERVICE_IAM, (struct str){ 0 }, true, &e));
		assert_string_equal(client.endpoint.url, "http://i");
		assert_string_equal(client.endpoint.signing_region, table[i].signing);
	}
}

/* Longer than a view is shown, and than a message is. */
static void
a_name_of_any_length_fits_into_a_message(void **state)
{
	static const char *const configs[] = { R1 "services = %s\n",
		R1 "services = %s\n[services %s]\nsts = x\n", R1 "sso_session = %s\n",
		R1 "sso_session = %s\n[sso-session %s]\nsso_region = r\n",
		R1 "retry_mode = %s\n", R1 "max_attempts = %s\n", P "region = %s\n" };
	static const char *const none[FAKE_VARS_MAX];
	char name[6000];

	(void)state;
	memset(name, 'n', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	for (size_t i = 0; i < ARRAY_LEN(configs); i++) {
		AUTO_FAKE_SETTINGS f = { 0 };
		AUTO_CLIENT client = { 0 };
		AUTO_BUF config = { 0 };
		struct err e = { 0 };

		for (const char *c = configs[i]; *c != '\0'; c++) {
			if (*c == '%')
				buf_adds(&config, name);
			else if (c == configs[i] || c[-1] != '%')
				buf_addc(&config, *c);
		}
		fake_settings_make(&f, buf_text(&config), none, NULL);
		assert_false(client_make(
		    &client, &f.settings, SERVICE_STS, (struct str){ 0 }, true, &e));
		assert_int_equal(e.code, ERR_CONFIG);
		assert_non_null(strstr(e.msg, "nnnn"));
		assert_int_equal(strlen(e.msg), ERR_MSG_SIZE - 1);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    the_endpoint_follows_region_variants_and_configured_urls),
		cmocka_unit_test(
		    attempts_certificates_and_proxy_are_decided_before_a_call),
		cmocka_unit_test(
		    every_service_has_a_variable_and_a_services_key_of_its_own),
		cmocka_unit_test(the_region_of_identity_center_is_given_not_the_profiles),
		cmocka_unit_test(an_unsigned_call_needs_no_region_for_a_configured_url),
		cmocka_unit_test(a_call_to_iam_is_signed_for_the_partitions_one_region),
		cmocka_unit_test(a_name_of_any_length_fits_into_a_message),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
