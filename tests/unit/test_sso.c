#include "core/sso.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "core/rest_json.h"
#include "core/sso_callback.h"
#include "core/sso_oidc.h"
#include "core/sso_portal.h"
#include "core/sso_registration.h"

#define URL "https://d-123.awsapps.com/start"

static void
file_names_are_the_aws_clis(void **state)
{
	AUTO_LIST scopes = { 0 }, none = { 0 };
	char name[HASH_SHA1_HEX];

	(void)state;
	sso_token_name(name, "my-sso", URL);
	assert_string_equal(name, "0ad374308c5a4e22f723adf10145eafad7c4031c");
	sso_token_name(name, NULL, URL);
	assert_string_equal(name, "2b829a45f04c9828cb45b7d092d8e4aa30818393");
	list_add(&scopes, STR("sso:account:access"));
	sso_registration_name(name, "my-sso", URL, "us-east-1", &scopes);
	assert_string_equal(name, "41703fba9789c2c8f9b7faa73b70bebb72c62cc9");
	sso_registration_name(name, NULL, URL, "us-east-1", &none);
	assert_string_equal(name, "334df8a025b4d748342a2fb4eaa316ea48c5576c");
}

static void
a_token_file_is_written_as_it_was_read(void **state)
{
	static const char *const texts[] = {
		"{\"startUrl\": \"" URL
		"\", \"region\": \"us-east-1\", \"accessToken\": \"T\", "
		"\"expiresAt\": \"2026-01-02T03:04:05Z\", \"clientId\": \"C\", "
		"\"clientSecret\": \"S\", \"registrationExpiresAt\": "
		"\"2027-01-01T00:00:00UTC\", \"refreshToken\": \"R\"}",
		"{\"accessToken\": \"T\", \"expiresAt\": \"2026-01-02T03:04:05Z\"}",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		AUTO_SSO_TOKEN token = { 0 };
		AUTO_BUF out = { 0 };
		struct err e = { 0 };

		assert_true(sso_token_read(&token, str_of(texts[i]), &e));
		assert_int_equal(token.expires, 1767323045);
		sso_token_write(&out, &token);
		assert_string_equal(buf_text(&out), texts[i]);
		assert_int_equal(sso_token_can_refresh(&token, 1767323045), i == 0);
		assert_false(sso_token_can_refresh(&token, 1798761600));
	}
}

static void
an_unusable_token_file_is_refused(void **state)
{
	static const char *const texts[] = { "", "{", "[]", "{}",
		"{\"accessToken\": \"T\"}",
		"{\"accessToken\": 1, \"expiresAt\": \"2026-01-02T03:04:05Z\"}",
		"{\"accessToken\": \"\", \"expiresAt\": \"2026-01-02T03:04:05Z\"}",
		"{\"accessToken\": \"a b\", \"expiresAt\": \"2026-01-02T03:04:05Z\"}",
		"{\"accessToken\": \"a\\r\\nX: y\", \"expiresAt\": "
		"\"2026-01-02T03:04:05Z\"}",
		"{\"accessToken\": \"\\u00e9\", \"expiresAt\": "
		"\"2026-01-02T03:04:05Z\"}",
		"{\"accessToken\": \"a\\u007F\", \"expiresAt\": "
		"\"2026-01-02T03:04:05Z\"}",
		"{\"accessToken\": \"T\", \"expiresAt\": \"2026-01-02T03:04:05\"}",
		"{\"accessToken\": \"T\", \"expiresAt\": 5}" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		AUTO_SSO_TOKEN token = { 0 };
		struct err e = { 0 };

		assert_false(sso_token_read(&token, str_of(texts[i]), &e));
		assert_int_equal(e.code, ERR_CONFIG);
	}
}

static void
a_registration_comes_back(void **state)
{
	static const char text[] =
	    "{\"clientId\": \"C\", \"clientSecret\": \"S\", \"expiresAt\": "
	    "\"2026-01-02T03:04:05Z\", \"scopes\": [\"a\", \"b:c\"], \"grantTypes\": "
	    "[\"authorization_code\", \"refresh_token\"]}";
	AUTO_SSO_REGISTRATION r = { 0 }, device = { 0 };
	AUTO_BUF out = { 0 };

	(void)state;
	assert_true(sso_registration_read(&r, str_of(text)));
	assert_true(r.for_code);
	sso_registration_write(&out, &r);
	assert_string_equal(buf_text(&out), text);
	assert_true(sso_registration_read(&device,
	    STR("{\"clientId\": \"C\", \"clientSecret\": \"S\", \"expiresAt\": "
		"\"2026-01-02T03:04:05Z\"}")));
	assert_false(device.for_code);
}

static void
an_operation_is_a_path_below_the_endpoint(void **state)
{
	static const struct {
		const char *endpoint, *url;
	} rows[] = {
		{ "https://h.example", "https://h.example/federation/credentials?" },
		{ "https://h.example/", "https://h.example/federation/credentials?" },
		{ "https://h.example/a/", "https://h.example/a/federation/credentials?" },
		{ "https://h.example:8/a?q=1",
		    "https://h.example:8/a/federation/credentials?q=1&" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		AUTO_HTTP_REQUEST r = { 0 };
		AUTO_BUF wanted = { 0 };

		sso_portal_credentials(
		    &r, rows[i].endpoint, "T", "123", "Ad min/\xC3\xA9~");
		buf_printf(&wanted, "%srole_name=Ad%%20min%%2F%%C3%%A9~&account_id=123",
		    rows[i].url);
		assert_string_equal(r.url, buf_text(&wanted));
		assert_string_equal(r.method, "GET");
		assert_string_equal(r.headers[0].name, "x-amz-sso_bearer_token");
		assert_false(r.has_body);
	}
}

static void
refusals_are_read_wherever_they_stand(void **state)
{
	static const struct {
		const char *type, *body, *code, *message;
	} rows[] = {
		{ "ForbiddenException", "{\"message\": \"No\"}", "ForbiddenException",
		    "No" },
		{ "a#B:http://x/", "{\"Message\": \"M\"}", "B", "M" },
		{ NULL, "{\"__type\": \"a.b#C\", \"Message\": \"M\"}", "C", "M" },
		{ NULL, "{\"code\": \"X\", \"__type\": \"Y\"}", "X", "" },
		{ NULL, "{\"Code\": \"X\"}", "X", "" },
		{ NULL, "{\"error\": \"e\", \"error_description\": \"D\"}", "418", "D" },
		{ NULL, "oops", "418", "oops" },
		{ NULL, "", "418", "" },
		{ NULL, "[1]", "418", "[1]" },
		{ "", "{\"code\": 5}", "418", "" },
		{ "", "{\"code\": \"\", \"__type\": \"Y\"}", "418", "" },
		{ "", "{\"code\": \"X\"}", "X", "" },
		{ NULL, "\"text\"", "418", "\"text\"" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		AUTO_HTTP_RESPONSE r = { .status = 418 };
		struct sts_refusal refusal = { 0 };
		struct err e = { 0 };

		if (rows[i].type != NULL)
			r.headers[r.nheaders++] =
			    (struct http_header){ mem_strdup("X-Amzn-Errortype"),
				    mem_strdup(rows[i].type) };
		buf_adds(&r.body, rows[i].body);
		assert_true(rest_json_read_refusal(&refusal, &r, &e));
		assert_string_equal(refusal.code, rows[i].code);
		assert_string_equal(refusal.message, rows[i].message);
		sts_refusal_free(&refusal);
	}
}

static void
credentials_of_a_role_are_read(void **state)
{
	static const struct {
		const char *expiration;
		int64_t expires; /* -1: refused */
	} rows[] = {
		{ "4070908800999", 4070908800 },
		{ "4070908800000.5", 4070908800 },
		{ "0", 0 },
		{ "-1", -1 },
		{ "1e300", -1 },
		{ "\"2099\"", -1 },
		{ "null", -1 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		AUTO_BUF body = { 0 };
		AUTO_CREDS creds = { 0 };
		struct err e = { 0 };
		bool ok;

		buf_printf(&body,
		    "{\"roleCredentials\": {\"accessKeyId\": \"A\", \"secretAccessKey\": "
		    "\"S\", \"sessionToken\": \"T\", \"expiration\": %s}}",
		    rows[i].expiration);
		ok = sso_portal_read_credentials(&creds, "123", buf_str(&body), &e);
		assert_int_equal(ok, rows[i].expires >= 0);
		if (!ok)
			continue;
		assert_int_equal(creds.expires, rows[i].expires);
		assert_string_equal(creds.access_key_id, "A");
		assert_string_equal(secret_reveal(&creds.secret_key), "S");
		assert_string_equal(secret_reveal(&creds.session_token), "T");
		assert_string_equal(creds.account_id, "123");
	}
}

static void
an_account_id_of_a_list_has_twelve_digits(void **state)
{
	static const struct {
		const char *id;
		bool good;
	} rows[] = { { "123456789012", true }, { "12345678901", false },
		{ "1234567890123", false }, { "12345678901x", false }, { "", false } };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		AUTO_SSO_ROLES roles = { 0 };
		AUTO_STRING char *next = NULL;
		AUTO_BUF body = { 0 };
		struct err e = { 0 };

		buf_printf(&body,
		    "{\"nextToken\": \"n\", \"accountList\": [{\"accountId\": \"%s\"}]}",
		    rows[i].id);
		assert_int_equal(
		    sso_portal_read_accounts(&roles, &next, buf_str(&body), &e),
		    rows[i].good);
		assert_string_equal(next, "n");
	}
}

static void
the_challenge_is_that_of_the_rfc(void **state)
{
	/* RFC 7636, appendix B. */
	AUTO_LIST scopes = { 0 };
	AUTO_STRING char *url = NULL;

	(void)state;
	list_add(&scopes, STR("sso:account:access"));
	list_add(&scopes, STR("b"));
	url = sso_oidc_authorize_url("https://oidc.us-east-1.amazonaws.com/base?x=1",
	    "C/+", "http://127.0.0.1:99/oauth/callback", "st", &scopes,
	    "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
	assert_string_equal(url,
	    "https://oidc.us-east-1.amazonaws.com/authorize?response_type=code"
	    "&client_id=C%2F%2B&redirect_uri=http%3A%2F%2F127.0.0.1%3A99%2Foauth%"
	    "2Fcallback"
	    "&state=st&code_challenge_method=S256&scopes=sso%3Aaccount%3Aaccess%20b"
	    "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

static void
a_refresh_is_asked_for_in_the_aws_clis_order(void **state)
{
	AUTO_HTTP_REQUEST r = { 0 };
	AUTO_SECRET client = { 0 }, refresh = { 0 };

	(void)state;
	secret_set(&client, STR("S"));
	secret_set(&refresh, STR("R"));
	sso_oidc_token_of_refresh(&r, "https://o.example", "C", &client, &refresh);
	assert_string_equal(r.url, "https://o.example/token");
	assert_string_equal(buf_text(&r.body),
	    "{\"grantType\": \"refresh_token\", \"clientId\": \"C\", \"clientSecret\": "
	    "\"S\", \"refreshToken\": \"R\"}");
	assert_string_equal(r.headers[0].value, "application/json");
}

#define HOST "\r\nHost: 127.0.0.1:99\r\n\r\n"
#define PATH "GET /oauth/callback"

static void
only_the_right_callback_counts(void **state)
{
	static const struct {
		const char *head;
		enum sso_callback_kind kind;
		const char *status, *text;
	} rows[] = {
		{ PATH "?code=a%2Bb+c&state=s HTTP/1.1" HOST, SSO_CALLBACK_CODE, "200",
		    "a+b c" },
		{ PATH "?state=s&code=x HTTP/1.1\nhost:127.0.0.1:99\n\n",
		    SSO_CALLBACK_CODE, "200", "x" },
		{ PATH "?error=access_denied&state=s HTTP/1.1" HOST, SSO_CALLBACK_REFUSED,
		    "200", "access_denied" },
		{ PATH "?error=e&error_description=d+d&state=s HTTP/1.1" HOST,
		    SSO_CALLBACK_REFUSED, "200", "e: d d" },
		{ PATH "?code=&state=s HTTP/1.1" HOST, SSO_CALLBACK_REFUSED, "200",
		    "no reason" },
		{ PATH "?code=a&code=b&state=s HTTP/1.1" HOST, SSO_CALLBACK_REFUSED,
		    "200", "no reason" },
		{ PATH "?code=x&state=S HTTP/1.1" HOST, SSO_CALLBACK_OTHER, "400", NULL },
		{ PATH "?code=x&state= HTTP/1.1" HOST, SSO_CALLBACK_OTHER, "400", NULL },
		{ PATH "?code=x&state=ss HTTP/1.1" HOST, SSO_CALLBACK_OTHER, "400",
		    NULL },
		{ PATH "?code=x&state=s%00 HTTP/1.1" HOST, SSO_CALLBACK_OTHER, "400",
		    NULL },
		{ PATH "?code=x&state=s&state=s HTTP/1.1" HOST, SSO_CALLBACK_OTHER, "400",
		    NULL },
		{ PATH "?code=x&state=s%7 HTTP/1.1" HOST, SSO_CALLBACK_OTHER, "400",
		    NULL },
		{ PATH "?code=x&state=s HTTP/1.1\r\nHost: 127.0.0.1:98\r\n\r\n",
		    SSO_CALLBACK_OTHER, "400", NULL },
		{ PATH "?code=x&state=%73 HTTP/1.1" HOST, SSO_CALLBACK_CODE, "200", "x" },
		{ PATH "?code=x&state=s HTTP/1.1\r\n\r\n", SSO_CALLBACK_OTHER, "400",
		    NULL },
		{ PATH "?code=x&state=s HTTP/1.1\r\nHost: evil:99\r\n\r\n",
		    SSO_CALLBACK_OTHER, "400", NULL },
		{ PATH
		    "?code=x&state=s HTTP/1.1\r\nHost: 127.0.0.1:99\r\nHost: evil" HOST,
		    SSO_CALLBACK_OTHER, "400", NULL },
		{ "POST /oauth/callback?code=x&state=s HTTP/1.1" HOST, SSO_CALLBACK_OTHER,
		    "405", NULL },
		{ "GET /oauth/callback/?code=x&state=s HTTP/1.1" HOST, SSO_CALLBACK_OTHER,
		    "404", NULL },
		{ "GET http://127.0.0.1:99/oauth/callback?code=x&state=s HTTP/1.1" HOST,
		    SSO_CALLBACK_OTHER, "404", NULL },
		{ "", SSO_CALLBACK_OTHER, "404", NULL },
		{ "\r\n\r\n", SSO_CALLBACK_OTHER, "404", NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		AUTO_SSO_CALLBACK c = { 0 };
		AUTO_BUF first = { 0 };

		sso_callback_read(&c, str_of(rows[i].head), 99, "s");
		assert_int_equal(c.kind, rows[i].kind);
		buf_printf(&first, "HTTP/1.1 %s ", rows[i].status);
		assert_true(str_starts(buf_str(&c.answer), buf_text(&first)));
		if (c.kind == SSO_CALLBACK_CODE)
			assert_string_equal(secret_reveal(&c.code), rows[i].text);
		if (c.kind == SSO_CALLBACK_REFUSED)
			assert_string_equal(c.reason, rows[i].text);
	}
}

static void
a_refresh_needs_a_registration_that_lasts(void **state)
{
	static const struct {
		const char *id, *secret, *until, *refresh;
		bool expected;
	} rows[] = {
		{ "C", "S", "2026-01-02T03:04:06Z", "R", true },
		{ "C", "S", "2026-01-02T03:04:05Z", "R", false },
		{ "C", "S", "2026-01-02T03:04:06", "R", false },
		{ "C", "S", "soon", "R", false },
		{ NULL, "S", "2027-01-01T00:00:00Z", "R", false },
		{ "C", NULL, "2027-01-01T00:00:00Z", "R", false },
		{ "C", "S", NULL, "R", false },
		{ "C", "S", "2027-01-01T00:00:00Z", NULL, false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		AUTO_SSO_TOKEN t = { 0 };

		t.client_id = rows[i].id ? mem_strdup(rows[i].id) : NULL;
		t.registration_expires = rows[i].until ? mem_strdup(rows[i].until) : NULL;
		if (rows[i].secret != NULL)
			secret_set(&t.client_secret, str_of(rows[i].secret));
		if (rows[i].refresh != NULL)
			secret_set(&t.refresh_token, str_of(rows[i].refresh));
		if (sso_token_can_refresh(&t, 1767323045) != rows[i].expected)
			fail_msg("row %zu", i);
	}
}

static void
only_the_right_members_make_a_registration(void **state)
{
	static const struct {
		const char *rest; /* behind clientId and clientSecret */
		bool good, for_code;
		size_t scopes;
	} rows[] = {
		{ ", \"expiresAt\": \"2026-01-02T03:04:05Z\"", true, false, 0 },
		{ "", false, false, 0 },
		{ ", \"expiresAt\": \"soon\"", false, false, 0 },
		{ ", \"expiresAt\": 1", false, false, 0 },
		{ ", \"expiresAt\": \"2026-01-02T03:04:05Z\", \"scopes\": [1, \"s\", "
		  "null], "
		  "\"grantTypes\": [1, \"refresh_token\"]",
		    true, false, 1 },
		{ ", \"expiresAt\": \"2026-01-02T03:04:05Z\", \"scopes\": \"s\", "
		  "\"grantTypes\": [null, \"x\", \"authorization_code\"]",
		    true, true, 0 },
	};
	static const char *const bad[] = { "", "[]", "{}",
		"{\"clientId\": \"C\", \"expiresAt\": \"2026-01-02T03:04:05Z\"}",
		"{\"clientSecret\": \"S\", \"expiresAt\": \"2026-01-02T03:04:05Z\"}" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		AUTO_SSO_REGISTRATION r = { 0 };
		AUTO_BUF text = { 0 };

		buf_printf(&text, "{\"clientId\": \"C\", \"clientSecret\": \"S\"%s}",
		    rows[i].rest);
		assert_int_equal(sso_registration_read(&r, buf_str(&text)), rows[i].good);
		assert_int_equal(r.for_code, rows[i].for_code);
		assert_int_equal(r.scopes.n, rows[i].scopes);
	}
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		AUTO_SSO_REGISTRATION r = { 0 };

		assert_false(sso_registration_read(&r, str_of(bad[i])));
		assert_null(r.client_id);
	}
}

static void
credentials_without_a_part_are_unreadable(void **state)
{
	static const char *const bodies[] = { "", "[]", "{}", "{\"roleCredentials\": []}",
		"{\"roleCredentials\": {\"secretAccessKey\": \"S\", \"sessionToken\": "
		"\"T\", \"expiration\": 0}}",
		"{\"roleCredentials\": {\"accessKeyId\": \"A\", \"sessionToken\": \"T\", "
		"\"expiration\": 0}}",
		"{\"roleCredentials\": {\"accessKeyId\": \"A\", \"secretAccessKey\": "
		"\"S\", \"expiration\": 0}}",
		"{\"roleCredentials\": {\"accessKeyId\": \"A\", \"secretAccessKey\": "
		"\"S\", \"sessionToken\": \"T\"}}" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bodies); i++) {
		AUTO_CREDS creds = { 0 };
		struct err e = { 0 };

		assert_false(
		    sso_portal_read_credentials(&creds, "1", str_of(bodies[i]), &e));
		assert_int_equal(e.code, ERR_NETWORK);
		assert_string_equal(
		    e.msg, "the answer of GetRoleCredentials can't be read");
		assert_null(creds.access_key_id);
	}
}

static void
a_nul_in_a_callback_is_refused(void **state)
{
	const struct str heads[] = {
		STR(PATH "?code=x&state=s\0 HTTP/1.1" HOST),
		STR(PATH "?code=x&state=%7\0 HTTP/1.1" HOST),
		STR(PATH "?code=x&state=%\0"
			 "3 HTTP/1.1" HOST),
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(heads); i++) {
		AUTO_SSO_CALLBACK c = { 0 };

		sso_callback_read(&c, heads[i], 99, "s");
		assert_int_equal(c.kind, SSO_CALLBACK_OTHER);
		assert_true(str_starts(buf_str(&c.answer), "HTTP/1.1 400 "));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(file_names_are_the_aws_clis),
		cmocka_unit_test(a_token_file_is_written_as_it_was_read),
		cmocka_unit_test(an_unusable_token_file_is_refused),
		cmocka_unit_test(a_registration_comes_back),
		cmocka_unit_test(an_operation_is_a_path_below_the_endpoint),
		cmocka_unit_test(refusals_are_read_wherever_they_stand),
		cmocka_unit_test(credentials_of_a_role_are_read),
		cmocka_unit_test(an_account_id_of_a_list_has_twelve_digits),
		cmocka_unit_test(the_challenge_is_that_of_the_rfc),
		cmocka_unit_test(a_refresh_is_asked_for_in_the_aws_clis_order),
		cmocka_unit_test(only_the_right_callback_counts),
		cmocka_unit_test(a_refresh_needs_a_registration_that_lasts),
		cmocka_unit_test(only_the_right_members_make_a_registration),
		cmocka_unit_test(credentials_without_a_part_are_unreadable),
		cmocka_unit_test(a_nul_in_a_callback_is_refused),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
