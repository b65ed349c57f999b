#include "core/http_wire.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/frame.h"
#include "base/mem.h"
#include "core/http_check.h"

static struct str
payload_of(const struct buf *frame)
{
	size_t len = 0;

	assert_true(frame->len >= FRAME_HEAD);
	assert_true(frame_length((const unsigned char *)frame->data, &len));
	assert_int_equal(len, frame->len - FRAME_HEAD);
	return (struct str){ frame->data + FRAME_HEAD, len };
}

static struct http_request
small_request(void)
{
	return (struct http_request){
		.method = mem_strdup("GET"),
		.url = mem_strdup("https://host/"),
	};
}

/* A frame's payload from fields; a field of number is written as four bytes. */
static void
add(struct buf *payload, enum http_wire_tag tag, const char *value)
{
	frame_field(payload, (uint8_t)tag, str_of(value));
}

static void
add_number(struct buf *payload, enum http_wire_tag tag, uint32_t value)
{
	frame_number(payload, (uint8_t)tag, value);
}

/* ---- there and back */

static void
a_request_arrives_as_it_was_sent(void **state)
{
	AUTO_HTTP_REQUEST sent = { .method = mem_strdup("POST"),
		.url = mem_strdup("http://a.example:81/p/../q?x=%20&y#f"),
		.has_body = true,
		.proxy = mem_strdup("http://u:p%40@proxy:3128"),
		.ca_file = mem_strdup("/etc/my certs/\xC3\xA4.pem"),
		.connect_timeout_ms = 1,
		.read_timeout_ms = 60000,
		.total_timeout_ms = 2147483647,
		.peer = HTTP_PEER_CONTAINER };
	AUTO_HTTP_REQUEST got = { 0 };
	AUTO_BUF frame = { 0 };
	struct err e = { 0 };

	(void)state;
	http_add_header(&sent, "X-One", "1");
	http_add_header(&sent, "X-Empty", "");
	http_add_header(&sent, "X-One", "two\t\xFF");
	buf_add(&sent.body, "a\0b\r\n", 5);
	assert_true(http_wire_put_request(&frame, &sent, &e));
	assert_true(http_wire_get_request(&got, payload_of(&frame)));
	assert_string_equal(got.method, sent.method);
	assert_string_equal(got.url, sent.url);
	assert_int_equal(got.nheaders, 3);
	for (size_t i = 0; i < 3; i++) {
		assert_string_equal(got.headers[i].name, sent.headers[i].name);
		assert_string_equal(got.headers[i].value, sent.headers[i].value);
	}
	assert_true(got.has_body);
	assert_int_equal(got.body.len, 5);
	assert_memory_equal(got.body.data, "a\0b\r\n", 5);
	assert_string_equal(got.proxy, sent.proxy);
	assert_string_equal(got.ca_file, sent.ca_file);
	assert_int_equal(got.connect_timeout_ms, 1);
	assert_int_equal(got.read_timeout_ms, 60000);
	assert_int_equal(got.total_timeout_ms, 2147483647);
	assert_int_equal(got.peer, HTTP_PEER_CONTAINER);
}

static void
what_a_request_does_not_have_is_not_there(void **state)
{
	AUTO_HTTP_REQUEST sent = small_request();
	AUTO_HTTP_REQUEST got = { 0 };
	AUTO_BUF frame = { 0 };
	struct err e = { 0 };

	(void)state;
	sent.read_timeout_ms = -5; /* as no limit */
	assert_true(http_wire_put_request(&frame, &sent, &e));
	assert_true(http_wire_get_request(&got, payload_of(&frame)));
	assert_false(got.has_body);
	assert_null(got.proxy);
	assert_null(got.ca_file);
	assert_int_equal(got.nheaders, 0);
	assert_int_equal(got.read_timeout_ms, 0);
	assert_int_equal(got.peer, HTTP_PEER_ANY);
}

static void
an_empty_body_is_a_body(void **state)
{
	AUTO_HTTP_REQUEST sent = small_request();
	AUTO_HTTP_REQUEST got = { 0 };
	AUTO_BUF frame = { 0 };
	struct err e = { 0 };

	(void)state;
	sent.has_body = true;
	assert_true(http_wire_put_request(&frame, &sent, &e));
	assert_true(http_wire_get_request(&got, payload_of(&frame)));
	assert_true(got.has_body);
	assert_int_equal(got.body.len, 0);
}

static void
an_answer_arrives_as_it_was_sent(void **state)
{
	AUTO_HTTP_RESPONSE sent = { .status = 403, .nheaders = 1 };
	AUTO_HTTP_RESPONSE got = { 0 };
	AUTO_BUF frame = { 0 };

	(void)state;
	sent.headers[0].name = mem_strdup("Content-Type");
	sent.headers[0].value = mem_strdup("text/xml");
	buf_adds(&sent.body, "<no/>");
	http_wire_put_response(&frame, &sent);
	assert_true(http_wire_get_response(&got, payload_of(&frame)));
	assert_int_equal(got.failure, HTTP_FAILURE_NONE);
	assert_null(got.failure_text);
	assert_int_equal(got.status, 403);
	assert_string_equal(http_response_header(&got, "content-type"), "text/xml");
	assert_string_equal(buf_text(&got.body), "<no/>");
}

static void
a_failure_arrives_with_its_text_cut_to_the_limit(void **state)
{
	AUTO_HTTP_RESPONSE sent = { .failure = HTTP_FAILURE_TLS };
	AUTO_HTTP_RESPONSE got = { 0 };
	AUTO_BUF frame = { 0 };

	(void)state;
	sent.failure_text = mem_alloc(HTTP_CHECK_TEXT_MAX + 11);
	memset(sent.failure_text, 'x', HTTP_CHECK_TEXT_MAX + 10);
	http_wire_put_response(&frame, &sent);
	assert_true(http_wire_get_response(&got, payload_of(&frame)));
	assert_int_equal(got.failure, HTTP_FAILURE_TLS);
	assert_int_equal(strlen(got.failure_text), HTTP_CHECK_TEXT_MAX);
	assert_int_equal(got.status, 0);
}

/* ---- what can't be sent */

static void
a_request_that_breaks_a_line_is_refused(void **state)
{
	static const struct {
		const char *method, *url, *name, *value, *proxy, *ca_file;
	} cases[] = {
		{ "", "http://h/", "N", "v", NULL, NULL },
		{ "GET /", "http://h/", "N", "v", NULL, NULL },
		{ "get", "http://h/", "N", "v", NULL, NULL },
		{ "GET\r\n", "http://h/", "N", "v", NULL, NULL },
		{ "ABCDEFGHIJKLMNOPQ", "http://h/", "N", "v", NULL, NULL },
		{ "GET", "", "N", "v", NULL, NULL },
		{ "GET", "http://h/ HTTP/1.1", "N", "v", NULL, NULL },
		{ "GET", "http://h/\nX: y", "N", "v", NULL, NULL },
		{ "GET", "http://h/\x7F", "N", "v", NULL, NULL },
		{ "GET", "http://h\xC3\xA4/", "N", "v", NULL, NULL },
		{ "GET", "http://h/", "", "v", NULL, NULL },
		{ "GET", "http://h/", "N:", "v", NULL, NULL },
		{ "GET", "http://h/", "N N", "v", NULL, NULL },
		{ "GET", "http://h/", "N\n", "v", NULL, NULL },
		{ "GET", "http://h/", "N\xC3\xA4", "v", NULL, NULL },
		{ "GET", "http://h/", "N", "v\r", NULL, NULL },
		{ "GET", "http://h/", "N", "v\nX: y", NULL, NULL },
		{ "GET", "http://h/", "N", "\x01", NULL, NULL },
		{ "GET", "http://h/", "N", "\x7F", NULL, NULL },
		{ "GET", "http://h/", "N", "v", "", NULL },
		{ "GET", "http://h/", "N", "v", "http://p\r\n", NULL },
		{ "GET", "http://h/", "N", "v", NULL, "" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		AUTO_HTTP_REQUEST r = { .method = mem_strdup(cases[i].method),
			.url = mem_strdup(cases[i].url) };
		AUTO_BUF frame = { 0 };
		struct err e = { 0 };

		http_add_header(&r, cases[i].name, cases[i].value);
		r.proxy = cases[i].proxy ? mem_strdup(cases[i].proxy) : NULL;
		r.ca_file = cases[i].ca_file ? mem_strdup(cases[i].ca_file) : NULL;
		if (http_wire_put_request(&frame, &r, &e))
			fail_msg("case %zu was taken", i);
		assert_int_equal(e.code, ERR_CONFIG);
		assert_int_equal(frame.len, 0);
	}
}

static void
the_error_names_the_header_and_not_its_value(void **state)
{
	AUTO_HTTP_REQUEST r = small_request();
	AUTO_BUF frame = { 0 };
	struct err e = { 0 };

	(void)state;
	http_add_header(&r, "Authorization", "secret\n");
	assert_false(http_wire_put_request(&frame, &r, &e));
	assert_string_equal(
	    e.msg, "request header 'Authorization' has a control character");
}

/* Sends a request with one part of a length: 'u' URL, 'h' header, 'b' body, 'c' path,
 * 'p' proxy. */
static bool
can_send(char part, size_t len)
{
	AUTO_HTTP_REQUEST r = small_request();
	AUTO_STRING char *text = mem_alloc(len + 1);
	AUTO_BUF frame = { 0 };
	struct err e = { 0 };

	memset(text, 'a', len);
	if (part == 'u') {
		mem_free(r.url);
		r.url = mem_strdup(text);
	} else if (part == 'h') {
		http_add_header(&r, "A", "");
		http_add_header(&r, "N", text);
	} else if (part == 'c') {
		r.ca_file = mem_strdup(text);
	} else if (part == 'p') {
		r.proxy = mem_strdup(text);
	} else {
		r.has_body = true;
		buf_adds(&r.body, text);
	}
	return http_wire_put_request(&frame, &r, &e);
}

static void
each_part_of_a_request_has_its_limit(void **state)
{
	(void)state;
	assert_true(can_send('u', HTTP_CHECK_URL_MAX));
	assert_false(can_send('u', HTTP_CHECK_URL_MAX + 1));
	assert_true(can_send('h', HTTP_CHECK_HEADERS_MAX - 2));
	assert_false(can_send('h', HTTP_CHECK_HEADERS_MAX - 1));
	assert_true(can_send('b', HTTP_BODY_MAX));
	assert_false(can_send('b', HTTP_BODY_MAX + 1));
	assert_true(can_send('p', HTTP_CHECK_URL_MAX));
	assert_false(can_send('p', HTTP_CHECK_URL_MAX + 1));
	assert_true(can_send('c', HTTP_CHECK_PATH_MAX));
	assert_false(can_send('c', HTTP_CHECK_PATH_MAX + 1));
}

/* ---- what is not taken */

static bool
can_read_request(struct str payload)
{
	AUTO_HTTP_REQUEST r = { 0 };

	return http_wire_get_request(&r, payload);
}

static bool
can_read_response(struct str payload)
{
	AUTO_HTTP_RESPONSE r = { 0 };

	return http_wire_get_response(&r, payload);
}

static void
a_request_cut_anywhere_is_invalid(void **state)
{
	AUTO_HTTP_REQUEST sent = small_request();
	AUTO_BUF frame = { 0 };
	struct err e = { 0 };
	struct str whole;
	size_t valid = 0;

	(void)state;
	http_add_header(&sent, "N", "v");
	sent.connect_timeout_ms = 5;
	assert_true(http_wire_put_request(&frame, &sent, &e));
	whole = payload_of(&frame);
	for (size_t len = 0; len <= whole.len; len++) {
		AUTO_BUF exact = { 0 };

		if (len > 0)
			memcpy(buf_reserve(&exact, len), whole.data, len);
		valid += can_read_request((struct str){ exact.data, len });
	}
	/* Whole after the URL, after the header, after the timeout, and at the end. */
	assert_int_equal(valid, 4);
}

static void
a_request_with_a_wrong_field_is_invalid(void **state)
{
	static const struct {
		enum http_wire_tag tag;
		struct str value;
		bool ok;
	} cases[] = {
		{ HTTP_WIRE_PROXY, { "http://p", 8 }, true },
		{ HTTP_WIRE_PROXY, { "http://\0", 8 }, false },
		{ HTTP_WIRE_METHOD, { "GET", 3 }, false }, /* twice */
		{ HTTP_WIRE_URL, { "http://h/", 9 }, false },
		{ HTTP_WIRE_CA_FILE, { "/a\0b", 4 }, false },
		{ HTTP_WIRE_CA_FILE, { "/a", 2 }, true },
		{ HTTP_WIRE_CONNECT_MS, { "\0\0\1", 3 }, false },
		{ HTTP_WIRE_CONNECT_MS, { "\x80\0\0\0", 4 }, false },
		{ HTTP_WIRE_CONNECT_MS, { "\x7F\xFF\xFF\xFF", 4 }, true },
		{ HTTP_WIRE_PEER, { "\0\0\0\1", 4 }, true },
		{ HTTP_WIRE_PEER, { "\0\0\0\2", 4 }, false },
		{ HTTP_WIRE_HEADER_NAME, { "N", 1 }, false },  /* no value */
		{ HTTP_WIRE_HEADER_VALUE, { "v", 1 }, false }, /* no name */
		{ HTTP_WIRE_STATUS, { "\0\0\0\xC8", 4 }, false },
		{ HTTP_WIRE_FAILURE, { "\0\0\0\0", 4 }, false },
		{ (enum http_wire_tag)0, { "", 0 }, false },
		{ (enum http_wire_tag)12, { "", 0 }, false },
		{ (enum http_wire_tag)33, { "", 0 }, false }, /* 1 modulo 32 */
		{ (enum http_wire_tag)255, { "", 0 }, false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		AUTO_BUF b = { 0 };

		add(&b, HTTP_WIRE_METHOD, "GET");
		add(&b, HTTP_WIRE_URL, "http://h/");
		frame_field(&b, (uint8_t)cases[i].tag, cases[i].value);
		if (can_read_request(buf_str(&b)) != cases[i].ok)
			fail_msg("case %zu", i);
	}
}

static void
a_header_that_breaks_a_line_is_not_taken(void **state)
{
	static const struct {
		struct str name, value;
		bool ok;
	} cases[] = {
		{ { "Name", 4 }, { "value", 5 }, true },
		{ { "Name\0", 5 }, { "value", 5 }, false },
		{ { "Name\r", 5 }, { "value", 5 }, false },
		{ { "Na:me", 5 }, { "value", 5 }, false },
		{ { "", 0 }, { "value", 5 }, false },
		{ { "Name", 4 }, { "val\0e", 5 }, false },
		{ { "Name", 4 }, { "val\ne", 5 }, false },
		{ { "Name", 4 }, { "val\re", 5 }, false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		AUTO_BUF request = { 0 }, answer = { 0 };

		add(&request, HTTP_WIRE_METHOD, "GET");
		add(&request, HTTP_WIRE_URL, "http://h/");
		frame_field(&request, HTTP_WIRE_HEADER_NAME, cases[i].name);
		frame_field(&request, HTTP_WIRE_HEADER_VALUE, cases[i].value);
		assert_int_equal(can_read_request(buf_str(&request)), cases[i].ok);

		add_number(&answer, HTTP_WIRE_FAILURE, HTTP_FAILURE_NONE);
		add_number(&answer, HTTP_WIRE_STATUS, 200);
		frame_field(&answer, HTTP_WIRE_HEADER_NAME, cases[i].name);
		frame_field(&answer, HTTP_WIRE_HEADER_VALUE, cases[i].value);
		assert_int_equal(can_read_response(buf_str(&answer)), cases[i].ok);
	}
}

static void
too_many_headers_are_not_taken(void **state)
{
	AUTO_BUF b = { 0 };

	(void)state;
	add(&b, HTTP_WIRE_METHOD, "GET");
	add(&b, HTTP_WIRE_URL, "http://h/");
	for (int i = 0; i < HTTP_HEADERS_MAX; i++) {
		add(&b, HTTP_WIRE_HEADER_NAME, "N");
		add(&b, HTTP_WIRE_HEADER_VALUE, "v");
	}
	assert_true(can_read_request(buf_str(&b)));
	add(&b, HTTP_WIRE_HEADER_NAME, "N");
	add(&b, HTTP_WIRE_HEADER_VALUE, "v");
	assert_false(can_read_request(buf_str(&b)));
}

static void
a_body_over_the_limit_is_not_taken(void **state)
{
	(void)state;
	for (size_t over = 0; over < 2; over++) {
		AUTO_BUF body = { 0 }, b = { 0 };

		memset(
		    buf_reserve(&body, HTTP_BODY_MAX + over), 'x', HTTP_BODY_MAX + over);
		body.len = HTTP_BODY_MAX + over;
		add_number(&b, HTTP_WIRE_FAILURE, HTTP_FAILURE_NONE);
		add_number(&b, HTTP_WIRE_STATUS, 200);
		frame_field(&b, HTTP_WIRE_BODY, buf_str(&body));
		assert_int_equal(can_read_response(buf_str(&b)), over == 0);
	}
}

static void
an_answer_has_either_a_status_or_a_failure(void **state)
{
	static const struct {
		long failure, status; /* -1: no such field */
		bool ok;
	} cases[] = {
		{ HTTP_FAILURE_NONE, 200, true },
		{ HTTP_FAILURE_NONE, 100, true },
		{ HTTP_FAILURE_NONE, 999, true },
		{ HTTP_FAILURE_NONE, 99, false },
		{ HTTP_FAILURE_NONE, 1000, false },
		{ HTTP_FAILURE_NONE, -1, false },
		{ HTTP_FAILURE_TLS, -1, true },
		{ HTTP_FAILURE_TLS, 200, false },
		{ HTTP_FAILURE_OTHER, -1, true },
		{ HTTP_FAILURE_OTHER + 1, -1, false },
		{ -1, 200, false },
		{ -1, -1, false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		AUTO_BUF b = { 0 };

		if (cases[i].failure >= 0)
			add_number(&b, HTTP_WIRE_FAILURE, (uint32_t)cases[i].failure);
		if (cases[i].status >= 0)
			add_number(&b, HTTP_WIRE_STATUS, (uint32_t)cases[i].status);
		if (can_read_response(buf_str(&b)) != cases[i].ok)
			fail_msg("case %zu", i);
	}
}

static void
headers_over_their_limit_in_all_are_not_taken(void **state)
{
	AUTO_STRING char *text = mem_alloc(HTTP_CHECK_HEADERS_MAX + 1);

	(void)state;
	memset(text, 'n', HTTP_CHECK_HEADERS_MAX);
	/* The byte that is too many may be one of a name or of a value. */
	for (size_t over = 0; over < 2; over++)
		for (size_t name = 1; name <= 2; name++) {
			AUTO_BUF b = { 0 };

			add(&b, HTTP_WIRE_METHOD, "GET");
			add(&b, HTTP_WIRE_URL, "http://h/");
			add(&b, HTTP_WIRE_HEADER_NAME, "N");
			frame_field(&b, HTTP_WIRE_HEADER_VALUE,
			    (struct str){ text, HTTP_CHECK_HEADERS_MAX - 3 + over });
			frame_field(
			    &b, HTTP_WIRE_HEADER_NAME, (struct str){ text, name });
			frame_field(
			    &b, HTTP_WIRE_HEADER_VALUE, (struct str){ text, 2 - name });
			assert_int_equal(can_read_request(buf_str(&b)), over == 0);
		}
}

static void
a_wait_without_end_is_sent_as_the_longest(void **state)
{
	static const struct {
		long sent, got;
	} table[] = { { 1, 1 }, { 0, 0 }, { -1, 0 }, { INT32_MAX, INT32_MAX },
		{ LONG_MAX, INT32_MAX } };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		AUTO_HTTP_REQUEST r = small_request();
		AUTO_HTTP_REQUEST got = { 0 };
		AUTO_BUF frame = { 0 };
		struct err e = { 0 };

		r.read_timeout_ms = table[i].sent;
		assert_true(http_wire_put_request(&frame, &r, &e));
		assert_true(http_wire_get_request(&got, payload_of(&frame)));
		assert_int_equal(got.read_timeout_ms, table[i].got);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_request_arrives_as_it_was_sent),
		cmocka_unit_test(what_a_request_does_not_have_is_not_there),
		cmocka_unit_test(an_empty_body_is_a_body),
		cmocka_unit_test(an_answer_arrives_as_it_was_sent),
		cmocka_unit_test(a_failure_arrives_with_its_text_cut_to_the_limit),
		cmocka_unit_test(a_request_that_breaks_a_line_is_refused),
		cmocka_unit_test(the_error_names_the_header_and_not_its_value),
		cmocka_unit_test(each_part_of_a_request_has_its_limit),
		cmocka_unit_test(a_request_cut_anywhere_is_invalid),
		cmocka_unit_test(a_request_with_a_wrong_field_is_invalid),
		cmocka_unit_test(a_header_that_breaks_a_line_is_not_taken),
		cmocka_unit_test(too_many_headers_are_not_taken),
		cmocka_unit_test(a_body_over_the_limit_is_not_taken),
		cmocka_unit_test(an_answer_has_either_a_status_or_a_failure),
		cmocka_unit_test(headers_over_their_limit_in_all_are_not_taken),
		cmocka_unit_test(a_wait_without_end_is_sent_as_the_longest),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
