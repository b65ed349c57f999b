#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "core/login.h"

#define NOW 1767323045 /* 2026-01-02T03:04:05Z */

#define TOKEN(EXPIRES, KEY, SECRET, REFRESH) \
	"{\"accessToken\": {\"accessKeyId\": \"" KEY \
	"\", \"secretAccessKey\": \"" SECRET \
	"\", \"sessionToken\": \"tok\", \"accountId\": \"123456789012\", " \
	"\"expiresAt\": \"" EXPIRES "\"}, \"tokenType\": \"aws_sigv4\", " \
	"\"clientId\": \"client\", \"refreshToken\": \"" REFRESH \
	"\", \"idToken\": \"a.b.c\", \"dpopKey\": \"pem\\n\", \"more\": [1, " \
	"\"\\u00FC\"]}"

#define OLD TOKEN("2026-01-02T03:00:00Z", "ASIAOLD", "old", "RT0")

static void
the_file_is_named_by_the_session(void **state)
{
	char name[HASH_SHA256_HEX];

	(void)state;
	login_file_name(name, "arn:aws:iam::123456789012:user/alice");
	assert_string_equal(
	    name, "b7d71d383b9557a9bad4c3346c50365819226484c6824a0fdef66637be339db0");
}

static void
a_token_is_read(void **state)
{
	AUTO_LOGIN token = { 0 };
	struct err e = { 0 };

	(void)state;
	assert_true(login_read(&token, STR(OLD), &e));
	assert_string_equal(token.creds.access_key_id, "ASIAOLD");
	assert_string_equal(secret_reveal(&token.creds.secret_key), "old");
	assert_string_equal(secret_reveal(&token.creds.session_token), "tok");
	assert_string_equal(token.creds.account_id, "123456789012");
	assert_int_equal(token.creds.expires, NOW - 245);
	assert_string_equal(token.refresh_token, "RT0");
	assert_string_equal(token.dpop_key, "pem\n");
	assert_string_equal(token.client_id, "client");
}

static void
what_is_missing_is_named(void **state)
{
	static const struct {
		const char *text, *words;
	} cases[] = {
		{ "{}", "no accessToken, refreshToken, dpopKey, clientId" },
		{ "[]", "no accessToken" },
		{ "{\"accessToken\": {}, \"clientId\": \"c\"}",
		    "no refreshToken, dpopKey" },
		{ "{\"accessToken\": {}, \"clientId\": \"c\", \"refreshToken\": 1, "
		  "\"dpopKey\": \"\"}",
		    "is no text" },
		{ "{\"accessToken\": [], \"clientId\": \"c\", \"refreshToken\": \"r\", "
		  "\"dpopKey\": \"\"}",
		    "accessToken has no" },
		{ "{\"accessToken\": {}, \"clientId\": 1, \"refreshToken\": \"r\", "
		  "\"dpopKey\": \"\"}",
		    "is no text" },
		{ "{\"accessToken\": {}, \"clientId\": \"c\", \"refreshToken\": \"r\", "
		  "\"dpopKey\": 1}",
		    "is no text" },
		{ "{\"accessToken\": {\"accessKeyId\": \"A\", \"secretAccessKey\": "
		  "\"b\", \"sessionToken\": \"c\"}, \"clientId\": \"c\", "
		  "\"refreshToken\": \"r\", \"dpopKey\": \"\"}",
		    "expiresAt of the session is no date" },
		{ TOKEN("2026-01-02T03:00:00", "A", "b", "c"), "time zone" },
		{ "hidden", "JSON" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		AUTO_LOGIN token = { 0 };
		struct err e = { 0 };

		assert_false(login_read(&token, str_of(cases[i].text), &e));
		assert_int_equal(e.code, ERR_CONFIG);
		assert_non_null(strstr(e.msg, cases[i].words));
		assert_null(strstr(e.msg, "hidden"));
		assert_null(token.json);
	}
}

static void
the_request_has_the_aws_clis_body(void **state)
{
	AUTO_LOGIN token = { 0 };
	AUTO_HTTP_REQUEST request = { 0 };
	struct err e = { 0 };

	(void)state;
	assert_true(login_read(&token, STR(OLD), &e));
	login_request(&request, &token, "https://x.signin.aws.amazon.com/");
	assert_string_equal(request.url, "https://x.signin.aws.amazon.com/v1/token");
	assert_string_equal(request.method, "POST");
	assert_string_equal(buf_text(&request.body),
	    "{\"clientId\": \"client\", \"refreshToken\": \"RT0\", \"grantType\": "
	    "\"refresh_token\"}");
}

static void
an_answer_replaces_what_it_has_and_nothing_else(void **state)
{
	AUTO_LOGIN token = { 0 };
	AUTO_BUF text = { 0 };
	struct err e = { 0 };

	(void)state;
	assert_true(login_read(&token, STR(OLD), &e));
	assert_true(login_update(&token,
	    STR("{\"accessToken\": {\"sessionToken\": \"tok\", \"accessKeyId\": "
		"\"ASIANEW\", "
		"\"secretAccessKey\": \"new\", \"x\": 1}, \"expiresIn\": 900, "
		"\"refreshToken\": \"RT1\", \"idToken\": \"other\"}"),
	    NOW, &e));
	assert_string_equal(token.creds.access_key_id, "ASIANEW");
	assert_int_equal(token.creds.expires, NOW + 900);
	assert_string_equal(token.refresh_token, "RT1");
	assert_true(login_write(&text, &token, &e));
	assert_string_equal(
	    buf_text(&text), TOKEN("2026-01-02T03:19:05Z", "ASIANEW", "new", "RT1"));
}

static void
an_answer_that_lacks_something_changes_nothing(void **state)
{
	static const char *const answers[] = { "", "x", "[]", "{}",
		"{\"accessToken\": {\"accessKeyId\": \"A\", \"secretAccessKey\": \"b\", "
		"\"sessionToken\": \"c\"}, \"expiresIn\": 900}",
		"{\"accessToken\": {\"accessKeyId\": \"A\", \"secretAccessKey\": \"b\"}, "
		"\"expiresIn\": 900, \"refreshToken\": \"r\"}",
		"{\"accessToken\": 1, \"expiresIn\": 900, \"refreshToken\": \"r\"}",
		"{\"accessToken\": {\"accessKeyId\": \"A\", \"secretAccessKey\": \"b\", "
		"\"sessionToken\": \"c\"}, \"expiresIn\": 900, \"refreshToken\": 1}",
		"{\"accessToken\": {\"accessKeyId\": \"A\", \"secretAccessKey\": \"b\", "
		"\"sessionToken\": \"c\"}, \"refreshToken\": \"r\"}",
		"{\"accessToken\": {\"accessKeyId\": \"A\", \"secretAccessKey\": \"b\", "
		"\"sessionToken\": 1}, \"expiresIn\": 900, \"refreshToken\": \"r\"}",
		"{\"accessToken\": {\"accessKeyId\": \"A\", \"secretAccessKey\": \"b\", "
		"\"sessionToken\": \"c\"}, \"expiresIn\": 1e99, \"refreshToken\": \"r\"}",
		"{\"accessToken\": {\"accessKeyId\": \"A\", \"secretAccessKey\": \"b\", "
		"\"sessionToken\": \"c\"}, \"expiresIn\": -1, \"refreshToken\": \"r\"}",
		"{\"accessToken\": {\"accessKeyId\": \"A\", \"secretAccessKey\": \"b\", "
		"\"sessionToken\": \"c\"}, \"expiresIn\": 9000000000000000000, "
		"\"refreshToken\": \"r\"}" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(answers); i++) {
		AUTO_LOGIN token = { 0 };
		AUTO_BUF text = { 0 };
		struct err e = { 0 };

		assert_true(login_read(&token, STR(OLD), &e));
		assert_false(login_update(&token, str_of(answers[i]), NOW, &e));
		assert_int_equal(e.code, ERR_NETWORK);
		assert_true(login_write(&text, &token, &e));
		assert_string_equal(buf_text(&text), OLD);
		assert_string_equal(token.refresh_token, "RT0");
	}
}

static void
a_refusal_begins_with_its_reason_and_has_a_next_step(void **state)
{
	static const struct {
		const char *type, *body, *code, *message, *hint;
	} cases[] = {
		{ "AccessDeniedException",
		    "{\"error\": \"TOKEN_EXPIRED\", \"message\": \"m\"}",
		    "AccessDeniedException", "TOKEN_EXPIRED: m", "sign in again" },
		{ "AccessDeniedException", "{\"error\": \"USER_CREDENTIALS_CHANGED\"}",
		    "AccessDeniedException", "USER_CREDENTIALS_CHANGED", "changed" },
		{ "AccessDeniedException", "{\"error\": \"INSUFFICIENT_PERMISSIONS\"}",
		    "AccessDeniedException", "INSUFFICIENT_PERMISSIONS",
		    "signin:CreateOAuth2Token" },
		{ "AccessDeniedException", "{\"message\": \"m\"}",
		    "AccessDeniedException", "m", "sign in again" },
		{ "InternalServerException:http://x", "{\"error\": \"E\"}",
		    "InternalServerException", "E", NULL },
		{ NULL, "sorry", "503", "sorry", NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		AUTO_HTTP_RESPONSE response = { .status = 503 };
		struct sts_refusal refusal = { 0 };
		struct err e = { 0 };
		const char *hint;

		if (cases[i].type != NULL)
			response.headers[response.nheaders++] =
			    (struct http_header){ mem_strdup("X-Amzn-ErrorType"),
				    mem_strdup(cases[i].type) };
		buf_adds(&response.body, cases[i].body);
		assert_true(login_read_refusal(&refusal, &response, &e));
		assert_string_equal(refusal.code, cases[i].code);
		assert_string_equal(refusal.message, cases[i].message);
		hint = login_hint(&refusal);
		if (cases[i].hint == NULL)
			assert_null(hint);
		else
			assert_non_null(strstr(hint, cases[i].hint));
		sts_refusal_free(&refusal);
	}
}

static void
an_account_that_is_not_known_stays_so(void **state)
{
#define KEYS "\"accessKeyId\": \"A\", \"secretAccessKey\": \"b\", \"sessionToken\": \"c\""
	AUTO_LOGIN token = { 0 };
	AUTO_BUF text = { 0 };
	struct err e = { 0 };

	(void)state;
	assert_true(login_read(&token,
	    STR("{\"accessToken\": {" KEYS ", \"expiresAt\": \"2026-01-02T03:00:00Z\"}, "
		"\"clientId\": \"c\", \"refreshToken\": \"r\", \"dpopKey\": \"k\"}"),
	    &e));
	assert_null(token.creds.account_id);
	assert_true(login_update(&token,
	    STR("{\"accessToken\": {" KEYS
		", \"accountId\": \"1\"}, \"expiresIn\": 43200, "
		"\"refreshToken\": \"s\"}"),
	    NOW, &e));
	assert_null(token.creds.account_id);
	assert_int_equal(token.creds.expires, NOW + 43200);
	assert_true(login_write(&text, &token, &e));
	assert_string_equal(buf_text(&text),
	    "{\"accessToken\": {" KEYS ", \"expiresAt\": \"2026-01-02T15:04:05Z\"}, "
	    "\"clientId\": \"c\", \"refreshToken\": \"s\", \"dpopKey\": \"k\"}");
	assert_false(login_update(&token,
	    STR("{\"accessToken\": {" KEYS "}, \"expiresIn\": 43201, "
		"\"refreshToken\": \"s\"}"),
	    NOW, &e));
	assert_null(login_hint(&(struct sts_refusal){ 0 }));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_file_is_named_by_the_session),
		cmocka_unit_test(a_token_is_read),
		cmocka_unit_test(what_is_missing_is_named),
		cmocka_unit_test(the_request_has_the_aws_clis_body),
		cmocka_unit_test(an_answer_replaces_what_it_has_and_nothing_else),
		cmocka_unit_test(an_answer_that_lacks_something_changes_nothing),
		cmocka_unit_test(a_refusal_begins_with_its_reason_and_has_a_next_step),
		cmocka_unit_test(an_account_that_is_not_known_stays_so),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
