#include "core/sso_oidc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "core/sso_portal.h"

#define OIDC "https://oidc.eu-west-1.amazonaws.com"
#define PORTAL "https://portal.sso.eu-west-1.amazonaws.com/"

static void
check(const struct http_request *r, const char *method, const char *url, const char *body)
{
	assert_string_equal(r->method, method);
	assert_string_equal(r->url, url);
	assert_string_equal(buf_text(&r->body), body);
}

static void
a_device_registers_with_scopes_only_if_there_are_any(void **state)
{
	AUTO_HTTP_REQUEST without = { 0 }, with = { 0 };
	AUTO_LIST scopes = { 0 };

	(void)state;
	sso_oidc_register(&without, OIDC, "awsrole-x", &scopes);
	check(&without, "POST", OIDC "/client/register",
	    "{\"clientName\": \"awsrole-x\", \"clientType\": \"public\"}");
	list_add(&scopes, STR("sso:account:access"));
	list_add(&scopes, STR("\"odd\""));
	sso_oidc_register(&with, OIDC, "awsrole-x", &scopes);
	check(&with, "POST", OIDC "/client/register",
	    "{\"clientName\": \"awsrole-x\", \"clientType\": \"public\", "
	    "\"scopes\": [\"sso:account:access\", \"\\\"odd\\\"\"]}");
}

static void
a_browser_registers_with_the_loopback_address_and_its_grants(void **state)
{
	AUTO_HTTP_REQUEST r = { 0 };
	AUTO_LIST scopes = { 0 };

	(void)state;
	list_add(&scopes, STR("s"));
	sso_oidc_register_for_code(&r, OIDC, "n", &scopes, "https://x/start");
	check(&r, "POST", OIDC "/client/register",
	    "{\"clientName\": \"n\", \"clientType\": \"public\", \"scopes\": [\"s\"], "
	    "\"redirectUris\": [\"http://127.0.0.1/oauth/callback\"], "
	    "\"grantTypes\": [\"authorization_code\", \"refresh_token\"], "
	    "\"issuerUrl\": \"https://x/start\"}");
}

static void
a_device_asks_for_a_code_and_exchanges_it(void **state)
{
	AUTO_SSO_REGISTRATION client = { .client_id = mem_strdup("C") };
	AUTO_HTTP_REQUEST start = { 0 }, token = { 0 };
	AUTO_SSO_DEVICE device = { 0 };

	(void)state;
	secret_set(&client.client_secret, STR("S"));
	secret_set(&device.code, STR("D"));
	sso_oidc_start_device(&start, OIDC, &client, "https://x/start");
	check(&start, "POST", OIDC "/device_authorization",
	    "{\"clientId\": \"C\", \"clientSecret\": \"S\", "
	    "\"startUrl\": \"https://x/start\"}");
	sso_oidc_token_of_device(&token, OIDC, &client, &device);
	check(&token, "POST", OIDC "/token",
	    "{\"grantType\": \"urn:ietf:params:oauth:grant-type:device_code\", "
	    "\"clientId\": \"C\", \"clientSecret\": \"S\", \"deviceCode\": \"D\"}");
}

static void
a_code_is_exchanged_with_its_verifier(void **state)
{
	AUTO_SSO_REGISTRATION client = { .client_id = mem_strdup("C") };
	AUTO_HTTP_REQUEST r = { 0 };

	(void)state;
	secret_set(&client.client_secret, STR("S"));
	sso_oidc_token_of_code(
	    &r, OIDC, &client, "http://127.0.0.1:9/oauth/callback", "V", "code");
	check(&r, "POST", OIDC "/token",
	    "{\"grantType\": \"authorization_code\", \"clientId\": \"C\", "
	    "\"clientSecret\": \"S\", "
	    "\"redirectUri\": \"http://127.0.0.1:9/oauth/callback\", "
	    "\"codeVerifier\": \"V\", \"code\": \"code\"}");
}

static const struct {
	const char *body;
	long expires_in, interval; /* -1: refused */
} devices[] = {
	{ "{\"deviceCode\": \"d\", \"userCode\": \"u\", \"verificationUri\": \"v\"}", 600,
	    5 },
	{ "{\"deviceCode\": \"d\", \"userCode\": \"u\", \"verificationUri\": \"v\", "
	  "\"expiresIn\": 90, \"interval\": 2}",
	    90, 2 },
	/* Neither waiting for ever nor asking without a pause. */
	{ "{\"deviceCode\": \"d\", \"userCode\": \"u\", \"verificationUri\": \"v\", "
	  "\"expiresIn\": 999999, \"interval\": 0}",
	    3600, 1 },
	{ "{\"deviceCode\": \"d\", \"userCode\": \"u\", \"verificationUri\": \"v\", "
	  "\"expiresIn\": -5, \"interval\": 4000}",
	    0, 60 },
	{ "{\"deviceCode\": \"d\", \"userCode\": \"u\"}", -1, -1 },
	{ "{\"deviceCode\": \"d\", \"verificationUri\": \"v\"}", -1, -1 },
	{ "{\"userCode\": \"u\", \"verificationUri\": \"v\"}", -1, -1 },
	{ "{\"deviceCode\": 1, \"userCode\": \"u\", \"verificationUri\": \"v\"}", -1,
	    -1 },
	{ "[]", -1, -1 },
	{ "", -1, -1 },
};

static void
the_times_of_a_device_code_are_bounded(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(devices); i++) {
		AUTO_SSO_DEVICE d = { 0 };
		struct err e = { 0 };
		bool ok = sso_oidc_read_device(&d, str_of(devices[i].body), &e);

		assert_int_equal(ok, devices[i].interval > 0);
		assert_int_equal(e.code, ok ? ERR_NONE : ERR_NETWORK);
		if (!ok)
			continue;
		assert_int_equal(d.expires_in, devices[i].expires_in);
		assert_int_equal(d.interval, devices[i].interval);
		assert_string_equal(secret_reveal(&d.code), "d");
		assert_string_equal(d.user_code, "u");
		assert_string_equal(d.url, "v");
		assert_null(d.url_complete);
	}
}

static void
an_answer_without_its_parts_is_unreadable(void **state)
{
	static const char *const registrations[] = { "", "{}", "[]",
		"{\"clientId\": \"C\", \"clientSecret\": \"S\"}",
		"{\"clientId\": \"C\", \"clientSecretExpiresAt\": 1}",
		"{\"clientSecret\": \"S\", \"clientSecretExpiresAt\": 1}",
		("{\"clientId\": \"C\", \"clientSecret\": \"S\", "
		 "\"clientSecretExpiresAt\": \"1\"}") };
	static const char *const grants[] = { "", "{}", "{\"accessToken\": \"T\"}",
		"{\"accessToken\": \"T\", \"expiresIn\": \"5\"}",
		"{\"accessToken\": \"a b\", \"expiresIn\": 5}",
		"{\"accessToken\": \"a\\nX: y\", \"expiresIn\": 5}",
		"{\"accessToken\": \"\", \"expiresIn\": 5}", "{\"expiresIn\": 5}" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(registrations); i++) {
		AUTO_SSO_REGISTRATION r = { 0 };
		struct err e = { 0 };

		assert_false(
		    sso_oidc_read_registration(&r, str_of(registrations[i]), &e));
		assert_string_equal(e.msg, "the answer of RegisterClient can't be read");
	}
	for (size_t i = 0; i < ARRAY_LEN(grants); i++) {
		AUTO_SSO_GRANT g = { 0 };
		struct err e = { 0 };

		assert_false(sso_oidc_read_grant(&g, str_of(grants[i]), &e));
		assert_string_equal(e.msg, "the answer of CreateToken can't be read");
		assert_false(secret_is_set(&g.access_token));
	}
}

static void
a_grant_may_come_without_a_refresh_token(void **state)
{
	AUTO_SSO_GRANT with = { 0 }, without = { 0 };
	struct err e = { 0 };

	(void)state;
	assert_true(sso_oidc_read_grant(&with,
	    STR("{\"accessToken\": \"T\", \"refreshToken\": \"R\", \"expiresIn\": "
		"28800}"),
	    &e));
	assert_string_equal(secret_reveal(&with.access_token), "T");
	assert_string_equal(secret_reveal(&with.refresh_token), "R");
	assert_int_equal(with.expires_in, 28800);
	assert_true(sso_oidc_read_grant(
	    &without, STR("{\"accessToken\": \"T\", \"expiresIn\": 99999999999}"), &e));
	assert_false(secret_is_set(&without.refresh_token));
	assert_int_equal(without.expires_in, 10000000);
}

static void
the_portals_lists_are_asked_for_page_by_page(void **state)
{
	AUTO_HTTP_REQUEST first = { 0 }, more = { 0 }, roles = { 0 }, rest = { 0 };

	(void)state;
	sso_portal_accounts(&first, PORTAL, "T", NULL);
	check(&first, "GET", PORTAL "assignment/accounts?max_result=100", "");
	assert_string_equal(first.headers[0].name, "x-amz-sso_bearer_token");
	assert_string_equal(first.headers[0].value, "T");
	sso_portal_accounts(&more, PORTAL, "T", "a/b=");
	check(&more, "GET",
	    PORTAL "assignment/accounts?next_token=a%2Fb%3D&max_result=100", "");
	sso_portal_roles(&roles, PORTAL, "T", "123456789012", NULL);
	check(&roles, "GET",
	    PORTAL "assignment/roles?account_id=123456789012&max_result=100", "");
	sso_portal_roles(&rest, PORTAL, "T", "123456789012", "n");
	check(&rest, "GET",
	    PORTAL "assignment/roles?account_id=123456789012&next_token=n&max_result=100",
	    "");
}

static void
signing_out_has_an_empty_body(void **state)
{
	AUTO_HTTP_REQUEST r = { 0 };

	(void)state;
	sso_portal_logout(&r, PORTAL, "T");
	check(&r, "POST", PORTAL "logout", "");
	assert_true(r.has_body);
	assert_string_equal(r.headers[0].value, "T");
}

static void
a_list_grows_page_by_page_and_keeps_its_texts(void **state)
{
	const struct sso_role account = { "123456789012", "A", "a@b", NULL };
	AUTO_SSO_ROLES roles = { 0 };
	struct err e = { 0 };

	(void)state;
	for (int page = 0; page < 40; page++) {
		AUTO_STRING char *next = NULL;

		assert_true(sso_portal_read_roles(&roles, &next, &account,
		    STR("{\"roleList\": [{\"roleName\": \"R\"}], \"nextToken\": \"\"}"),
		    &e));
		assert_null(next);
	}
	assert_int_equal(roles.n, 40);
	assert_string_equal(roles.list[0].role, "R");
	assert_string_equal(roles.list[39].account_name, "A");
	assert_string_equal(roles.list[39].email, "a@b");
}

static void
a_list_that_is_none_is_unreadable(void **state)
{
	static const char *const bodies[] = { "", "{}", "[]", "{\"roleList\": {}}",
		"{\"roleList\": [{}]}", "{\"roleList\": [1]}" };
	const struct sso_role account = { "123456789012", "A", "", NULL };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bodies); i++) {
		AUTO_STRING char *next = NULL, *next_account = NULL;
		AUTO_SSO_ROLES roles = { 0 };
		struct err e = { 0 };

		assert_false(sso_portal_read_roles(
		    &roles, &next, &account, str_of(bodies[i]), &e));
		assert_string_equal(
		    e.msg, "the answer of ListAccountRoles can't be read");
		err_clear(&e);
		assert_false(sso_portal_read_accounts(
		    &roles, &next_account, str_of(bodies[i]), &e));
		assert_string_equal(e.msg, "the answer of ListAccounts can't be read");
		assert_int_equal(roles.n, 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_device_registers_with_scopes_only_if_there_are_any),
		cmocka_unit_test(
		    a_browser_registers_with_the_loopback_address_and_its_grants),
		cmocka_unit_test(a_device_asks_for_a_code_and_exchanges_it),
		cmocka_unit_test(a_code_is_exchanged_with_its_verifier),
		cmocka_unit_test(the_times_of_a_device_code_are_bounded),
		cmocka_unit_test(an_answer_without_its_parts_is_unreadable),
		cmocka_unit_test(a_grant_may_come_without_a_refresh_token),
		cmocka_unit_test(the_portals_lists_are_asked_for_page_by_page),
		cmocka_unit_test(signing_out_has_an_empty_body),
		cmocka_unit_test(a_list_grows_page_by_page_and_keeps_its_texts),
		cmocka_unit_test(a_list_that_is_none_is_unreadable),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
