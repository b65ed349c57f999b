#include "core/http_wire.h"

#include <assert.h>
#include <stdint.h>

#include "base/frame.h"
#include "core/http_check.h"

/* ---- request */

static void
put_headers(struct buf *b, const struct http_header headers[], size_t n)
{
	for (size_t i = 0; i < n; i++) {
		frame_field(b, HTTP_WIRE_HEADER_NAME, str_of(headers[i].name));
		frame_field(b, HTTP_WIRE_HEADER_VALUE, str_of(headers[i].value));
	}
}

static void
put_milliseconds(struct buf *b, enum http_wire_tag tag, long ms)
{
	if (ms > 0)
		frame_number(b, (uint8_t)tag, ms > INT32_MAX ? INT32_MAX : (uint32_t)ms);
}

bool
http_wire_put_request(struct buf *b, const struct http_request *r, struct err *e)
{
	size_t mark;

	if (!http_check_request(r, e))
		return false;
	mark = frame_begin(b);
	frame_field(b, HTTP_WIRE_METHOD, str_of(r->method));
	frame_field(b, HTTP_WIRE_URL, str_of(r->url));
	put_headers(b, r->headers, r->nheaders);
	if (r->has_body)
		frame_field(b, HTTP_WIRE_BODY, buf_str(&r->body));
	if (r->proxy)
		frame_field(b, HTTP_WIRE_PROXY, str_of(r->proxy));
	if (r->ca_file)
		frame_field(b, HTTP_WIRE_CA_FILE, str_of(r->ca_file));
	put_milliseconds(b, HTTP_WIRE_CONNECT_MS, r->connect_timeout_ms);
	put_milliseconds(b, HTTP_WIRE_READ_MS, r->read_timeout_ms);
	put_milliseconds(b, HTTP_WIRE_TOTAL_MS, r->total_timeout_ms);
	frame_number(b, HTTP_WIRE_PEER, r->peer);
	frame_end(b, mark);
	return true;
}

/* ---- reading */

/* What a reader has seen so far. */
struct seen {
	uint32_t tags;       /* one bit for each tag */
	size_t header_bytes; /* names and values */
	bool name_open;      /* a header's name came, its value must be next */
};

/* Whether a field may stand here, by what came before it. */
static bool
check_order(struct seen *seen, uint8_t tag)
{
	if (tag >= 32 || seen->name_open != (tag == HTTP_WIRE_HEADER_VALUE))
		return false;
	if (tag == HTTP_WIRE_HEADER_NAME || tag == HTTP_WIRE_HEADER_VALUE)
		return true;
	if (seen->tags & (uint32_t)1 << tag)
		return false;
	seen->tags |= (uint32_t)1 << tag;
	return true;
}

static bool
get_text(char **out, struct str value, size_t max, bool (*is_valid)(struct str))
{
	if (value.len > max || !is_valid(value))
		return false;
	*out = str_dup(value);
	return true;
}

static bool
get_header_name(struct http_header headers[static HTTP_HEADERS_MAX], size_t *n,
    struct seen *seen, struct str value)
{
	seen->header_bytes += value.len;
	if (*n == HTTP_HEADERS_MAX || seen->header_bytes > HTTP_CHECK_HEADERS_MAX ||
	    !http_check_name(value))
		return false;
	headers[(*n)++].name = str_dup(value);
	seen->name_open = true;
	return true;
}

static bool
get_header_value(struct http_header headers[static HTTP_HEADERS_MAX], size_t n,
    struct seen *seen, struct str value)
{
	assert(n > 0);
	seen->header_bytes += value.len;
	if (seen->header_bytes > HTTP_CHECK_HEADERS_MAX || !http_check_value(value))
		return false;
	headers[n - 1].value = str_dup(value);
	seen->name_open = false;
	return true;
}

static bool
get_body(struct buf *out, struct str value)
{
	if (value.len > HTTP_BODY_MAX)
		return false;
	buf_add_str(out, value);
	return true;
}

static bool
get_number(long *out, struct str value, long max)
{
	uint32_t n;

	if (!frame_to_number(value, &n) || n > (uint32_t)max)
		return false;
	*out = (long)n;
	return true;
}

static bool
get_peer(enum http_peer *out, struct str value)
{
	long n;

	if (!get_number(&n, value, HTTP_PEER_CONTAINER))
		return false;
	*out = (enum http_peer)n;
	return true;
}

static bool
get_request_field(
    struct http_request *r, struct seen *seen, uint8_t tag, struct str value)
{
	if (!check_order(seen, tag))
		return false;
	switch (tag) {
	case HTTP_WIRE_METHOD:
		return get_text(
		    &r->method, value, HTTP_CHECK_METHOD_MAX, http_check_method);
	case HTTP_WIRE_URL:
		return get_text(&r->url, value, HTTP_CHECK_URL_MAX, http_check_url);
	case HTTP_WIRE_HEADER_NAME:
		return get_header_name(r->headers, &r->nheaders, seen, value);
	case HTTP_WIRE_HEADER_VALUE:
		return get_header_value(r->headers, r->nheaders, seen, value);
	case HTTP_WIRE_BODY:
		r->has_body = true;
		return get_body(&r->body, value);
	case HTTP_WIRE_PROXY:
		return get_text(&r->proxy, value, HTTP_CHECK_URL_MAX, http_check_url);
	case HTTP_WIRE_CA_FILE:
		return get_text(&r->ca_file, value, HTTP_CHECK_PATH_MAX, http_check_path);
	case HTTP_WIRE_CONNECT_MS:
		return get_number(&r->connect_timeout_ms, value, INT32_MAX);
	case HTTP_WIRE_READ_MS:
		return get_number(&r->read_timeout_ms, value, INT32_MAX);
	case HTTP_WIRE_TOTAL_MS:
		return get_number(&r->total_timeout_ms, value, INT32_MAX);
	case HTTP_WIRE_PEER:
		return get_peer(&r->peer, value);
	default:
		return false;
	}
}

bool
http_wire_get_request(struct http_request *r, struct str payload)
{
	struct seen seen = { 0 };
	struct str value;
	uint8_t tag;

	while (frame_next(&payload, &tag, &value))
		if (!get_request_field(r, &seen, tag, value))
			return false;
	return payload.len == 0 && !seen.name_open && r->method && r->url;
}

/* ---- answer */

void
http_wire_put_response(struct buf *b, const struct http_response *r)
{
	size_t mark = frame_begin(b);
	struct str text = str_of(r->failure_text);

	if (text.len > HTTP_CHECK_TEXT_MAX)
		text.len = HTTP_CHECK_TEXT_MAX;
	frame_number(b, HTTP_WIRE_FAILURE, r->failure);
	if (r->failure_text)
		frame_field(b, HTTP_WIRE_FAILURE_TEXT, text);
	if (r->failure == HTTP_FAILURE_NONE) {
		frame_number(b, HTTP_WIRE_STATUS, (uint32_t)r->status);
		put_headers(b, r->headers, r->nheaders);
		frame_field(b, HTTP_WIRE_BODY, buf_str(&r->body));
	}
	frame_end(b, mark);
}

static bool
get_failure(enum http_failure *out, struct str value)
{
	long n;

	if (!get_number(&n, value, HTTP_FAILURE_OTHER))
		return false;
	*out = (enum http_failure)n;
	return true;
}

static bool
get_status(int *out, struct str value)
{
	long n;

	if (!get_number(&n, value, 999) || n < 100)
		return false;
	*out = (int)n;
	return true;
}

static bool
get_response_field(
    struct http_response *r, struct seen *seen, uint8_t tag, struct str value)
{
	if (!check_order(seen, tag))
		return false;
	switch (tag) {
	case HTTP_WIRE_FAILURE:
		return get_failure(&r->failure, value);
	case HTTP_WIRE_FAILURE_TEXT:
		return get_text(
		    &r->failure_text, value, HTTP_CHECK_TEXT_MAX, http_check_value);
	case HTTP_WIRE_STATUS:
		return get_status(&r->status, value);
	case HTTP_WIRE_HEADER_NAME:
		return get_header_name(r->headers, &r->nheaders, seen, value);
	case HTTP_WIRE_HEADER_VALUE:
		return get_header_value(r->headers, r->nheaders, seen, value);
	case HTTP_WIRE_BODY:
		return get_body(&r->body, value);
	default:
		return false;
	}
}

bool
http_wire_get_response(struct http_response *r, struct str payload)
{
	struct seen seen = { 0 };
	struct str value;
	uint8_t tag;

	while (frame_next(&payload, &tag, &value))
		if (!get_response_field(r, &seen, tag, value))
			return false;
	if (payload.len != 0 || seen.name_open ||
	    !(seen.tags & (uint32_t)1 << HTTP_WIRE_FAILURE))
		return false;
	return (r->failure == HTTP_FAILURE_NONE) == (r->status != 0);
}
