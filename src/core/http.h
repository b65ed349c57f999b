/*
 * A request and its answer as values.  The second program, awsrole-net, sends them
 * (net/) ; nothing here touches a socket.
 */
#ifndef CORE_HTTP_H
#define CORE_HTTP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

struct http_header {
	char *name; /* as sent; compared without regard to case */
	char *value;
};

/* Which addresses a request may connect to, whatever its host name resolves to. */
enum http_peer {
	HTTP_PEER_ANY,
	/* Loopback and the container metadata addresses 169.254.170.2, 169.254.170.23 and
	 * fd00:ec2::23; checked on the address that is really connected to. */
	HTTP_PEER_CONTAINER,
};

#define HTTP_HEADERS_MAX 64
#define HTTP_BODY_MAX ((size_t)1 << 20) /* bytes */

struct http_request {
	char *method; /* "POST" */
	char *url;    /* http or https; path and query are sent as written */
	struct http_header headers[HTTP_HEADERS_MAX];
	size_t nheaders;
	struct buf body; /* sent with Content-Length when has_body */
	bool has_body;
	char *proxy;   /* http://[user:password@]host:port; NULL: none, whatever the
	                      environment says */
	char *ca_file; /* PEM; NULL: the system's list */
	long connect_timeout_ms;
	long read_timeout_ms; /* the longest silence of the server */
	long total_timeout_ms;
	enum http_peer peer;
};

/* What went wrong below HTTP; the order is that of the protocol's numbers. */
enum http_failure {
	HTTP_FAILURE_NONE,    /* there is a status */
	HTTP_FAILURE_CONNECT, /* name not found, refused, no route */
	HTTP_FAILURE_CONNECT_TIMEOUT,
	HTTP_FAILURE_READ_TIMEOUT,
	HTTP_FAILURE_DROPPED,   /* closed before a whole answer had come */
	HTTP_FAILURE_TLS,       /* certificate, handshake, unusable ca_file */
	HTTP_FAILURE_PROXY,     /* proxy not reached, or CONNECT refused */
	HTTP_FAILURE_TOO_LARGE, /* a limit on the answer was passed */
	HTTP_FAILURE_PEER,      /* the address is not one of `peer` */
	HTTP_FAILURE_REQUEST,   /* the request can't be sent as it is */
	HTTP_FAILURE_OTHER,
};

struct http_response {
	enum http_failure failure;
	char *failure_text; /* the library's words, without secrets; NULL if none */
	int status;         /* 100 to 999 */
	struct http_header
	    headers[HTTP_HEADERS_MAX]; /* of the final answer; more are dropped */
	size_t nheaders;
	struct buf body;
};

/* Adds a header; name and value are copied.  The caller sees to it that neither has a
 * control character. */
void http_add_header(struct http_request *, const char *name, const char *value);

/* The value of the first header of that name, or NULL. */
const char *http_response_header(const struct http_response *, const char *name);

void http_request_free(struct http_request *);
void http_response_free(struct http_response *);
#define AUTO_HTTP_REQUEST ATTR_CLEANUP(http_request_free) struct http_request
#define AUTO_HTTP_RESPONSE ATTR_CLEANUP(http_response_free) struct http_response

#endif
