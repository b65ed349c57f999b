/*
 * One request on its way and the answer as it comes in: the functions that libcurl
 * calls, and what its result means.
 */
#ifndef NET_EXCHANGE_H
#define NET_EXCHANGE_H

#include <curl/curl.h>
#include <stdbool.h>
#include <stddef.h>

#include "core/http.h"

#define EXCHANGE_HEADER_BYTES_MAX ((size_t)64 << 10) /* of all answers to one request */

struct exchange {
	const struct http_request *request;
	struct http_response *response; /* filled as the answer comes */
	struct curl_slist *lines;       /* the request's headers */
	size_t header_bytes;
	bool in_headers;   /* between a status line and its empty line */
	bool not_http;     /* the answer has another version of HTTP than 1 */
	bool too_large;    /* a limit on the answer was passed */
	bool peer_refused; /* the address was not one of request->peer */
	char error[CURL_ERROR_SIZE];
};

/* The callbacks; the last argument is the exchange. */
size_t exchange_take_header(char *line, size_t size, size_t n, void *exchange);
size_t exchange_take_body(char *bytes, size_t size, size_t n, void *exchange);
curl_socket_t exchange_open_socket(
    void *exchange, curlsocktype purpose, struct curl_sockaddr *address);

/* Sets failure, its text and the status from libcurl's result.  `connected`: everything
 * up to the request itself had worked (name, TCP, proxy, TLS).  A failed answer keeps
 * nothing of what had come. */
void exchange_finish(struct exchange *, CURLcode, bool connected, long status);

/* Makes the answer a failure.  The text is copied, made one printable line. */
void exchange_fail(struct exchange *, enum http_failure, const char *text);

void exchange_free(struct exchange *);

#endif
