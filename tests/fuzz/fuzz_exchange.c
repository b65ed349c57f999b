/*
 * awsrole-net's reading of an answer.  The input: a byte that is libcurl's result, one that
 * is the status, a line that is libcurl's message, then what comes from the server: a line
 * that starts with 'B' is a piece of the body, any other is a header.
 *   - There is a status, or a failure with one printable line and nothing of the answer.
 *   - What comes out can be sent to the other program, which takes it as the same.
 *   - A proxy's password is in no message.
 */
#include "input.h"

#include "base/frame.h"
#include "core/http_check.h"
#include "core/http_wire.h"
#include "net/exchange.h"

#define PASSWORD "jaguar@7"

/* libcurl stops at a piece that is not taken; false then. */
static bool
take(struct exchange *x, struct str line)
{
	AUTO_BUF bytes = { 0 };

	if (line.len > 0 && line.data[0] == 'B')
		return exchange_take_body((char *)(uintptr_t)line.data + 1, 1,
			   line.len - 1, x) == line.len - 1;
	buf_add_str(&bytes, line);
	buf_adds(&bytes, "\r\n");
	return exchange_take_header(bytes.data, 1, bytes.len, x) == bytes.len;
}

static void
check_result(const struct http_response *r, const char *proxy)
{
	if (r->failure == HTTP_FAILURE_NONE) {
		assert(r->status >= 100 && r->status <= 999 && r->failure_text == NULL);
	} else {
		assert(r->failure_text != NULL && r->nheaders == 0 && r->body.len == 0);
		assert(r->status == 0);
		input_check_clean(r->failure_text);
		assert(proxy == NULL || strstr(r->failure_text, PASSWORD) == NULL);
	}
	assert(r->nheaders <= HTTP_HEADERS_MAX);
	for (size_t i = 0; i < r->nheaders; i++)
		assert(http_check_name(str_of(r->headers[i].name)) &&
		    http_check_value(str_of(r->headers[i].value)));
}

static void
check_sent(const struct http_response *r)
{
	AUTO_HTTP_RESPONSE again = { 0 };
	AUTO_BUF frame = { 0 };
	size_t len;

	http_wire_put_response(&frame, r);
	assert(frame.len >= FRAME_HEAD);
	assert(frame_length((const unsigned char *)frame.data, &len));
	assert(len == frame.len - FRAME_HEAD);
	assert(
	    http_wire_get_response(&again, (struct str){ frame.data + FRAME_HEAD, len }));
	assert(again.failure == r->failure && again.status == r->status);
	assert(again.nheaders == r->nheaders);
	for (size_t i = 0; i < r->nheaders; i++)
		assert(strcmp(again.headers[i].name, r->headers[i].name) == 0 &&
		    strcmp(again.headers[i].value, r->headers[i].value) == 0);
	assert(str_eq(buf_str(&again.body), buf_str(&r->body)));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = input_str(data, size);
	unsigned code = input_byte(&rest), status = input_byte(&rest) * 5;
	AUTO_STRING char *message = input_text(input_line(&rest));
	const struct http_request request = {
		.url = (char *)(uintptr_t)(code & 128 ? "http://h/" : "https://h/"),
		.proxy =
		    (char *)(uintptr_t)(status & 1 ? "http://user:" PASSWORD "@proxy:3128"
						   : NULL),
		.peer = status & 2 ? HTTP_PEER_CONTAINER : HTTP_PEER_ANY,
	};
	AUTO_HTTP_RESPONSE response = { 0 };
	struct exchange x = { .request = &request, .response = &response };
	bool ok = true;

	/* The library's messages name the proxy with its user and password, or not at all. */
	if (strlen(message) < sizeof(x.error))
		memcpy(x.error, message, strlen(message));
	while (ok && rest.len > 0)
		ok = take(&x, input_line(&rest));
	x.peer_refused = status & 4;
	exchange_finish(&x, ok ? (CURLcode)(code & 127) : CURLE_WRITE_ERROR, status & 8,
	    (long)status);
	check_result(&response, request.proxy);
	check_sent(&response);
	exchange_free(&x);
	return 0;
}
