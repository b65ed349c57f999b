#include "core/http.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "core/http_check.h"

static void
headers_are_kept_in_order_and_found_without_regard_to_case(void **state)
{
	AUTO_HTTP_REQUEST r = { 0 };
	struct http_header headers[] = { { (char[]){ "Date" }, (char[]){ "first" } },
		{ (char[]){ "DATE" }, (char[]){ "second" } },
		{ (char[]){ "Content-Type" }, (char[]){ "text/xml" } } };
	struct http_response answer = { .nheaders = 3 };

	(void)state;
	http_add_header(&r, "Host", "h");
	http_add_header(&r, "X-Amz-Date", "");
	assert_int_equal(r.nheaders, 2);
	assert_string_equal(r.headers[0].name, "Host");
	assert_string_equal(r.headers[1].value, "");
	memcpy(answer.headers, headers, sizeof(headers));
	assert_string_equal(http_response_header(&answer, "date"), "first");
	assert_string_equal(http_response_header(&answer, "content-TYPE"), "text/xml");
	assert_null(http_response_header(&answer, "Dat"));
}

static void
freed_messages_are_empty(void **state)
{
	static const struct http_request no_request;
	static const struct http_response no_response;
	struct http_request r = { .method = mem_strdup("POST"), .url = mem_strdup("u") };
	struct http_response a = { .failure_text = mem_strdup("x"), .status = 200 };

	(void)state;
	r.proxy = mem_strdup("p");
	r.ca_file = mem_strdup("c");
	buf_adds(&r.body, "body");
	http_add_header(&r, "A", "b");
	http_request_free(&r);
	assert_memory_equal(&r, &no_request, sizeof(r));
	a.headers[0] = (struct http_header){ mem_strdup("A"), mem_strdup("b") };
	a.nheaders = 1;
	buf_adds(&a.body, "body");
	http_response_free(&a);
	assert_memory_equal(&a, &no_response, sizeof(a));
}

static void
nothing_can_end_a_line_of_a_request(void **state)
{
	(void)state;
	for (int c = 0; c < 256; c++) {
		char byte = (char)c;
		struct str s = { &byte, 1 };
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
		bool token = letter || (c >= '0' && c <= '9') ||
		    (c != 0 && strchr("!#$%&'*+-.^_`|~", c) != NULL);

		assert_int_equal(http_check_method(s), c >= 'A' && c <= 'Z');
		assert_int_equal(http_check_url(s), c > ' ' && c < 0x7F);
		assert_int_equal(http_check_path(s), c != 0);
		assert_int_equal(http_check_name(s), token);
		assert_int_equal(
		    http_check_value(s), c == '\t' || (c >= ' ' && c != 0x7F));
	}
	assert_false(http_check_method(STR("")));
	assert_false(http_check_url(STR("")));
	assert_false(http_check_path(STR("")));
	assert_false(http_check_name(STR("")));
	assert_true(http_check_value(STR("")));
	assert_false(http_check_url(STR("http://h/\r\nX: y")));
}

struct part {
	const char *method, *url, *name, *value, *proxy, *ca_file, *message;
};

static void
an_unsendable_request_is_refused_by_the_name_of_its_part(void **state)
{
	static const struct part table[] = {
		{ "POST", "https://h/", "A", "b", NULL, NULL, NULL },
		{ "POST", "https://h/", "A", "b", "http://u:p@h:1", "/ca", NULL },
		{ NULL, "https://h/", "A", "b", NULL, NULL, "invalid request method" },
		{ "post", "https://h/", "A", "b", NULL, NULL, "invalid request method" },
		{ "POSTPOSTPOSTPOSTP", "https://h/", "A", "b", NULL, NULL,
		    "invalid request method" },
		{ "POST", "https://h/secret x", "A", "b", NULL, NULL, "invalid URL" },
		{ "POST", NULL, "A", "b", NULL, NULL, "invalid URL" },
		{ "POST", "https://h/", "A b", "secret", NULL, NULL,
		    "invalid name of a request header" },
		{ "POST", "https://h/", "A", "secret\r\nX: y", NULL, NULL,
		    "request header 'A' has a control character" },
		{ "POST", "https://h/", "A", "b", "http://u:secret @h", NULL,
		    "invalid proxy URL" },
		{ "POST", "https://h/", "A", "b", NULL, "", "invalid path of a CA file" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		const struct part *p = &table[i];
		AUTO_HTTP_REQUEST r = { 0 };
		struct err e = { 0 };

		r.method = p->method ? mem_strdup(p->method) : NULL;
		r.url = p->url ? mem_strdup(p->url) : NULL;
		r.proxy = p->proxy ? mem_strdup(p->proxy) : NULL;
		r.ca_file = p->ca_file ? mem_strdup(p->ca_file) : NULL;
		http_add_header(&r, p->name, p->value);
		assert_int_equal(http_check_request(&r, &e), p->message == NULL);
		if (p->message != NULL && strstr(e.msg, p->message) == NULL)
			fail_msg("%s", e.msg);
		assert_null(strstr(e.msg, "secret"));
	}
}

static void
what_is_too_long_is_refused(void **state)
{
	AUTO_HTTP_REQUEST r = { 0 };
	struct err e = { 0 };

	(void)state;
	r.method = mem_strdup("POST");
	r.url = mem_strdup("https://h/");
	memset(buf_reserve(&r.body, HTTP_BODY_MAX + 1), 'x', HTTP_BODY_MAX + 1);
	r.body.len = HTTP_BODY_MAX;
	assert_true(http_check_request(&r, &e));
	r.body.len++;
	assert_false(http_check_request(&r, &e));
	assert_string_equal(e.msg, "request body is too long");
	r.body.len = 0;
	http_add_header(&r, "A", "");
	mem_free(r.headers[0].value);
	r.headers[0].value = mem_alloc(HTTP_CHECK_HEADERS_MAX + 1);
	memset(r.headers[0].value, 'x', HTTP_CHECK_HEADERS_MAX);
	assert_false(http_check_request(&r, &e));
	assert_string_equal(e.msg, "request headers are too long");
	r.headers[0].value[HTTP_CHECK_HEADERS_MAX - 1] = '\0';
	assert_true(http_check_request(&r, &e));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    headers_are_kept_in_order_and_found_without_regard_to_case),
		cmocka_unit_test(freed_messages_are_empty),
		cmocka_unit_test(nothing_can_end_a_line_of_a_request),
		cmocka_unit_test(
		    an_unsendable_request_is_refused_by_the_name_of_its_part),
		cmocka_unit_test(what_is_too_long_is_refused),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
