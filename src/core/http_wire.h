/*
 * Requests and answers as frames (base/frame.h), for the two programs to exchange.  One
 * frame is one request or one answer.  Both ends check what they send and what they
 * get: lengths, numbers, and that no name or value can end a line of HTTP.  A tag that
 * is unknown, stands in the wrong kind of frame or comes twice makes a frame invalid.
 */
#ifndef CORE_HTTP_WIRE_H
#define CORE_HTTP_WIRE_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "core/http.h"

/* Numbers are 4 bytes, big-endian.  A header is a name followed by its value. */
enum http_wire_tag {
	HTTP_WIRE_METHOD = 1,       /* request: text, required */
	HTTP_WIRE_URL = 2,          /* request: text, required */
	HTTP_WIRE_HEADER_NAME = 3,  /* both: text; repeats */
	HTTP_WIRE_HEADER_VALUE = 4, /* both: text; repeats */
	HTTP_WIRE_BODY = 5,         /* both: bytes */
	HTTP_WIRE_PROXY = 6,        /* request: text */
	HTTP_WIRE_CA_FILE = 7,      /* request: path */
	HTTP_WIRE_CONNECT_MS = 8, /* request: number; 0: no limit, as for the next two */
	HTTP_WIRE_READ_MS = 9,    /* request: number */
	HTTP_WIRE_TOTAL_MS = 10,  /* request: number */
	HTTP_WIRE_PEER = 11,      /* request: number, enum http_peer */
	HTTP_WIRE_FAILURE = 16,   /* answer: number, enum http_failure, required */
	HTTP_WIRE_FAILURE_TEXT = 17, /* answer: text */
	HTTP_WIRE_STATUS = 18,       /* answer: number, required if there is no failure */
};

/* Appends the frame.  False if the request can't be sent as it is; the text of the error
 * names the part and never quotes a value. */
bool http_wire_put_request(
    struct buf *, const struct http_request *, struct err *) ATTR_MUST_USE;

/* Reads a frame's payload into a request that is {0}.  False if it is no valid request;
 * what was read until then is the caller's to free. */
bool http_wire_get_request(struct http_request *, struct str payload) ATTR_MUST_USE;

/* Appends the frame.  A failure text that is too long is cut. */
void http_wire_put_response(struct buf *, const struct http_response *);

/* As http_wire_get_request(). */
bool http_wire_get_response(struct http_response *, struct str payload) ATTR_MUST_USE;

#endif
