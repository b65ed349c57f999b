/* Run in the top directory: the vectors are in tests/data/sigv4/. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/attr.h"
#include "base/mem.h"
#include "core/sigv4.h"

#define SUITE_TIME 1440938160 /* 2015-08-30T12:36:00Z */

static struct creds
keys(const char *token)
{
	struct creds c = { .access_key_id = mem_strdup("AKIDEXAMPLE") };

	secret_set(&c.secret_key, STR("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"));
	if (token != NULL)
		secret_set(&c.session_token, str_of(token));
	return c;
}

static void
begin(struct http_request *r, const char *method, const char *url, const char *body)
{
	r->method = mem_strdup(method);
	r->url = mem_strdup(url);
	buf_adds(&r->body, body);
	r->has_body = body[0] != '\0';
}

static const char *
header(const struct http_request *r, const char *name)
{
	const char *value = NULL;

	for (size_t i = 0; i < r->nheaders; i++)
		if (strcmp(r->headers[i].name, name) == 0) {
			assert_null(value);
			value = r->headers[i].value;
		}
	return value;
}

static void
check_vector(const json_t *vector)
{
	const char *name, *method, *url, *body, *canonical, *to_sign, *signature,
	    *token = NULL;
	json_t *headers, *pair;
	AUTO_HTTP_REQUEST r = { 0 };
	struct sigv4_parts parts;
	struct err e = { 0 };
	size_t i;

	assert_int_equal(json_unpack((json_t *)(uintptr_t)vector,
			     "{s:s,s:s,s:s,s:s,s:o,s:s,s:s,s:s,s?s}", "name", &name,
			     "method", &method, "url", &url, "body", &body, "headers",
			     &headers, "canonical_request", &canonical, "string_to_sign",
			     &to_sign, "signature", &signature, "token", &token),
	    0);
	AUTO_CREDS creds = keys(token);
	begin(&r, method, url, body);
	json_array_foreach(headers, i, pair)
	    http_add_header(&r, json_string_value(json_array_get(pair, 0)),
		json_string_value(json_array_get(pair, 1)));
	if (!sigv4_parts(&parts, &r, &creds, "us-east-1", "service", SUITE_TIME, &e))
		fail_msg("%s: %s", name, e.msg);
	if (strcmp(buf_text(&parts.canonical_request), canonical) != 0)
		fail_msg("%s: got\n%s\nnot\n%s", name, buf_text(&parts.canonical_request),
		    canonical);
	assert_string_equal(buf_text(&parts.string_to_sign), to_sign);
	assert_string_equal(parts.signature, signature);
	sigv4_parts_free(&parts);
}

static void
published_vectors_are_signed_as_published(void **state)
{
	json_error_t error;
	json_t *vectors = json_load_file("tests/data/sigv4/vectors.json", 0, &error);

	(void)state;
	if (vectors == NULL)
		fail_msg("%s: %s", error.source, error.text);
	assert_int_equal(json_array_size(vectors), 29);
	for (size_t i = 0; i < json_array_size(vectors); i++)
		check_vector(json_array_get(vectors, i));
	json_decref(vectors);
}

static void
get_vanilla_has_the_known_authorization_header(void **state)
{
	AUTO_CREDS creds = keys(NULL);
	AUTO_HTTP_REQUEST r = { 0 };
	struct err e = { 0 };

	(void)state;
	begin(&r, "GET", "https://example.amazonaws.com/", "");
	assert_true(sigv4_sign(&r, &creds, "us-east-1", "service", SUITE_TIME, &e));
	assert_int_equal(r.nheaders, 2);
	assert_string_equal(header(&r, "X-Amz-Date"), "20150830T123600Z");
	assert_string_equal(header(&r, "Authorization"),
	    "AWS4-HMAC-SHA256 "
	    "Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
	    "SignedHeaders=host;x-amz-date, "
	    "Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
}

#define BODY \
	"Action=AssumeRole&Version=2011-06-15&RoleSessionName=my+sess%2B%2F%3D~%2A&" \
	"ExternalId=ex%3A%40%2C.-_%2F%C3%BC&DurationSeconds=3600&" \
	"RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2FA"

static void
begin_sts(struct http_request *r)
{
	begin(r, "POST", "https://sts.eu-west-1.amazonaws.com/", BODY);
	http_add_header(
	    r, "Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
}

/* Recorded from the AWS CLI's signer. */
static void
an_sts_call_is_signed_as_the_aws_cli_signs_it(void **state)
{
	AUTO_CREDS creds = keys("TOKEN/+=");
	AUTO_HTTP_REQUEST r = { 0 };
	struct sigv4_parts parts;
	struct err e = { 0 };

	(void)state;
	begin_sts(&r);
	assert_true(sigv4_parts(&parts, &r, &creds, "eu-west-1", "sts", 1735787045, &e));
	assert_string_equal(buf_text(&parts.canonical_request),
	    "POST\n/\n\n"
	    "content-type:application/x-www-form-urlencoded; charset=utf-8\n"
	    "host:sts.eu-west-1.amazonaws.com\n"
	    "x-amz-date:20250102T030405Z\n"
	    "x-amz-security-token:TOKEN/+=\n\n"
	    "content-type;host;x-amz-date;x-amz-security-token\n"
	    "d1c52023274fe01272a4e24379776e7b0aa8771f937494ec38921664ef144db4");
	assert_string_equal(buf_text(&parts.string_to_sign),
	    "AWS4-HMAC-SHA256\n20250102T030405Z\n20250102/eu-west-1/sts/aws4_request\n"
	    "bd704032802db8eb666ddf190deee901115d685dbff2fa4b1fcbc8fb0968d8f2");
	assert_string_equal(parts.signature,
	    "6d98d889b24746d81c61627222adad3cbf8189f2955e958c605a122b5e5a016d");
	sigv4_parts_free(&parts);
}

static void
a_second_attempt_is_signed_anew_and_not_twice(void **state)
{
	AUTO_CREDS old = keys("OLD"), creds = keys("TOKEN/+=");
	AUTO_HTTP_REQUEST r = { 0 };
	struct err e = { 0 };

	(void)state;
	begin_sts(&r);
	assert_true(sigv4_sign(&r, &old, "eu-west-1", "sts", 1735787000, &e));
	assert_true(sigv4_sign(&r, &creds, "eu-west-1", "sts", 1735787045, &e));
	assert_int_equal(r.nheaders, 4);
	assert_string_equal(header(&r, "X-Amz-Date"), "20250102T030405Z");
	assert_string_equal(header(&r, "X-Amz-Security-Token"), "TOKEN/+=");
	assert_non_null(strstr(header(&r, "Authorization"),
	    "Signature="
	    "6d98d889b24746d81c61627222adad3cbf8189f2955e958c605a122b5e5a016d"));
}

static void
an_empty_token_is_not_sent(void **state)
{
	AUTO_CREDS creds = keys("");
	AUTO_HTTP_REQUEST r = { 0 };
	struct err e = { 0 };

	(void)state;
	begin(&r, "GET", "https://example.amazonaws.com/", "");
	assert_true(sigv4_sign(&r, &creds, "us-east-1", "service", SUITE_TIME, &e));
	assert_null(header(&r, "X-Amz-Security-Token"));
}

/* The second line of the canonical request, by URL. */
static const struct {
	const char *url, *path, *query, *host;
} paths[] = {
	{ "http://h:8080/a//b/../c%20d/", "/a/c%2520d/", "", "h:8080" },
	{ "http://h:80", "/", "", "h" },
	{ "http://h/..", "/", "", "h" },
	{ "http://h/../../a", "/a", "", "h" },
	{ "http://h/a/..", "/", "", "h" },
	{ "http://h/a/../", "/", "", "h" },
	{ "http://h/a/b/.", "/a/b", "", "h" },
	{ "http://h/a/b/./", "/a/b/", "", "h" },
	{ "http://h/.../..a", "/.../..a", "", "h" },
	{ "http://h/a+b*c:d@~", "/a%2Bb%2Ac%3Ad%40~", "", "h" },
	{ "https://H?b=2&a=1&a=0&ab&&=c&a==", "/", "=&=c&a=0&a=1&a==&ab=&b=2", "h" },
	{ "https://h/?x=%2f%2F+y#f?z", "/", "x=%2f%2F+y", "h" },
	{ "http://[::1]:443/", "/", "", "[::1]:443" },
};

static void
path_query_and_host_are_brought_into_their_canonical_form(void **state)
{
	AUTO_CREDS creds = keys(NULL);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		AUTO_HTTP_REQUEST r = { 0 };
		AUTO_BUF start = { 0 };
		struct sigv4_parts parts;
		struct err e = { 0 };

		begin(&r, "GET", paths[i].url, "");
		assert_true(sigv4_parts(&parts, &r, &creds, "r", "sts", 0, &e));
		buf_printf(&start, "GET\n%s\n%s\nhost:%s\n", paths[i].path,
		    paths[i].query, paths[i].host);
		if (!str_starts(buf_str(&parts.canonical_request), buf_text(&start)))
			fail_msg(
			    "%s: %s", paths[i].url, buf_text(&parts.canonical_request));
		sigv4_parts_free(&parts);
	}
}

static void
a_host_header_that_is_there_is_the_one_that_is_signed(void **state)
{
	AUTO_CREDS creds = keys(NULL);
	AUTO_HTTP_REQUEST r = { 0 };
	struct sigv4_parts parts;
	struct err e = { 0 };

	(void)state;
	begin(&r, "GET", "http://127.0.0.1:1/", "");
	http_add_header(&r, "hOST", "other");
	assert_true(sigv4_parts(&parts, &r, &creds, "r", "sts", 0, &e));
	assert_true(str_starts(
	    buf_str(&parts.canonical_request), "GET\n/\n\nhost:other\nx-amz-date:"));
	sigv4_parts_free(&parts);
}

static void
nothing_that_would_break_a_header_is_signed(void **state)
{
	AUTO_CREDS token = keys("TOKEN\r\nX-Evil: 1"), key = keys(NULL), none = { 0 };
	AUTO_CREDS good = keys(NULL);
	AUTO_HTTP_REQUEST r = { 0 };
	struct err e = { 0 };

	(void)state;
	begin(&r, "GET", "http://h/", "");
	mem_free(key.access_key_id);
	key.access_key_id = mem_strdup("AK\nIA");
	assert_false(sigv4_sign(&r, &token, "r", "sts", 0, &e));
	assert_string_equal(e.msg, "the session token has a control character");
	assert_int_equal(e.code, ERR_CONFIG);
	assert_false(sigv4_sign(&r, &key, "r", "sts", 0, &e));
	assert_string_equal(e.msg, "the access key id has a control character");
	assert_false(sigv4_sign(&r, &none, "r", "sts", 0, &e));
	assert_string_equal(e.msg, "there is no access key id to sign with");
	assert_false(sigv4_sign(&r, &good, "r\n", "sts", 0, &e));
	assert_string_equal(e.msg, "the region has a control character");
	mem_free(r.url);
	r.url = mem_strdup("h/");
	assert_false(sigv4_sign(&r, &good, "r", "sts", 0, &e));
	assert_int_equal(r.nheaders, 0);
}

static void
a_text_with_a_control_character_is_not_signed(void **state)
{
	static const struct {
		const char *key, *token, *region, *what;
	} table[] = {
		{ "AK\x7F", NULL, "r", "the access key id" },
		{ "AK\x1F", NULL, "r", "the access key id" },
		{ "AK", "t\nX: y", "r", "the session token" },
		{ "AK", "t\x7F", "r", "the session token" },
		{ "AK", "t", "r\r", "the region" },
		{ "\xC3\xBC ~", "\xC3\xBC ~", "\xC3\xBC ~", NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		AUTO_CREDS creds = keys(table[i].token);
		AUTO_HTTP_REQUEST r = { 0 };
		struct err e = { 0 };
		bool ok;

		mem_free(creds.access_key_id);
		creds.access_key_id = mem_strdup(table[i].key);
		begin(&r, "GET", "https://h/", "");
		ok = sigv4_sign(&r, &creds, table[i].region, "sts", 0, &e);
		assert_int_equal(ok, table[i].what == NULL);
		if (ok)
			continue;
		assert_int_equal(e.code, ERR_CONFIG);
		assert_true(str_starts(str_of(e.msg), table[i].what));
		assert_null(header(&r, "Authorization"));
	}
}

static void
blanks_in_a_header_are_one_and_other_bytes_stay(void **state)
{
	AUTO_CREDS creds = keys(NULL);
	AUTO_HTTP_REQUEST r = { 0 };
	struct sigv4_parts parts;
	struct err e = { 0 };

	(void)state;
	begin(&r, "GET", "https://h/", "");
	http_add_header(&r, "X", " \xC3\xBC\t\v \f\r\n\xC3\xBC\x01\x1F  ");
	assert_true(sigv4_parts(&parts, &r, &creds, "r", "sts", 0, &e));
	assert_non_null(strstr(
	    buf_text(&parts.canonical_request), "\nx:\xC3\xBC \xC3\xBC\x01\x1F\n"));
	sigv4_parts_free(&parts);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(published_vectors_are_signed_as_published),
		cmocka_unit_test(get_vanilla_has_the_known_authorization_header),
		cmocka_unit_test(an_sts_call_is_signed_as_the_aws_cli_signs_it),
		cmocka_unit_test(a_second_attempt_is_signed_anew_and_not_twice),
		cmocka_unit_test(an_empty_token_is_not_sent),
		cmocka_unit_test(
		    path_query_and_host_are_brought_into_their_canonical_form),
		cmocka_unit_test(a_host_header_that_is_there_is_the_one_that_is_signed),
		cmocka_unit_test(nothing_that_would_break_a_header_is_signed),
		cmocka_unit_test(a_text_with_a_control_character_is_not_signed),
		cmocka_unit_test(blanks_in_a_header_are_one_and_other_bytes_stay),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
