/*
 * The protocol of the two programs, from both ends: any bytes as a frame; what is taken can
 * be sent, and is then taken as the same.
 */
#include "input.h"

#include "base/frame.h"
#include "core/http_check.h"
#include "core/http_wire.h"

static bool
same(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static void
check_headers(const struct http_header a[], const struct http_header b[], size_t n)
{
	for (size_t i = 0; i < n; i++) {
		assert(same(a[i].name, b[i].name) && same(a[i].value, b[i].value));
		assert(http_check_name(str_of(a[i].name)));
		assert(http_check_value(str_of(a[i].value)));
	}
}

/* The payload of the frame in a buffer, which holds nothing else. */
static struct str
payload_of(const struct buf *frame)
{
	size_t len;

	assert(frame->len >= FRAME_HEAD);
	assert(frame_length((const unsigned char *)frame->data, &len));
	assert(len == frame->len - FRAME_HEAD);
	return (struct str){ frame->data + FRAME_HEAD, len };
}

static void
check_request(struct str payload)
{
	AUTO_HTTP_REQUEST r = { 0 }, again = { 0 };
	AUTO_BUF frame = { 0 };
	struct err e = { 0 };

	if (!http_wire_get_request(&r, payload))
		return;
	assert(http_wire_put_request(&frame, &r, &e));
	assert(http_wire_get_request(&again, payload_of(&frame)));
	assert(same(r.method, again.method) && same(r.url, again.url));
	assert(same(r.proxy, again.proxy) && same(r.ca_file, again.ca_file));
	assert(r.nheaders == again.nheaders && r.nheaders <= HTTP_HEADERS_MAX);
	check_headers(r.headers, again.headers, r.nheaders);
	assert(r.has_body == again.has_body);
	assert(str_eq(buf_str(&r.body), buf_str(&again.body)));
	assert(r.connect_timeout_ms == again.connect_timeout_ms);
	assert(r.read_timeout_ms == again.read_timeout_ms);
	assert(r.total_timeout_ms == again.total_timeout_ms && r.peer == again.peer);
}

static void
check_response(struct str payload)
{
	AUTO_HTTP_RESPONSE r = { 0 }, again = { 0 };
	AUTO_BUF frame = { 0 };

	if (!http_wire_get_response(&r, payload))
		return;
	assert((r.failure == HTTP_FAILURE_NONE) == (r.status >= 100 && r.status <= 999));
	(void)http_response_header(&r, "date");
	http_wire_put_response(&frame, &r);
	assert(http_wire_get_response(&again, payload_of(&frame)));
	assert(r.failure == again.failure && r.status == again.status);
	assert(same(r.failure_text, again.failure_text));
	if (r.failure != HTTP_FAILURE_NONE)
		return;
	assert(r.nheaders == again.nheaders && r.nheaders <= HTTP_HEADERS_MAX);
	check_headers(r.headers, again.headers, r.nheaders);
	assert(str_eq(buf_str(&r.body), buf_str(&again.body)));
}

/* Takes the fields apart and puts them together again. */
static void
check_fields(struct str payload)
{
	AUTO_BUF frame = { 0 };
	struct str rest = payload, value;
	size_t mark = frame_begin(&frame);
	uint32_t number;
	uint8_t tag;

	while (frame_next(&rest, &tag, &value)) {
		assert(value.data + value.len <= payload.data + payload.len);
		if (frame_to_number(value, &number))
			frame_number(&frame, tag, number);
		else
			frame_field(&frame, tag, value);
	}
	frame_end(&frame, mark);
	payload.len -= rest.len;
	assert(str_eq(payload_of(&frame), payload));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str payload = input_str(data, size);
	size_t len;

	if (size >= FRAME_HEAD && frame_length(data, &len))
		assert(len <= FRAME_MAX);
	check_fields(payload);
	check_request(payload);
	check_response(payload);
	return 0;
}
