/*
 * What a request or an answer may hold: lengths, and characters that can't end a line of
 * HTTP or be taken for something else.  Both programs check with these functions what
 * they send each other.
 */
#ifndef CORE_HTTP_CHECK_H
#define CORE_HTTP_CHECK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"
#include "core/http.h"

/* Limits, in bytes. */
#define HTTP_CHECK_METHOD_MAX 16
#define HTTP_CHECK_URL_MAX ((size_t)64 << 10)
#define HTTP_CHECK_HEADERS_MAX ((size_t)64 << 10) /* all names and values of a message */
#define HTTP_CHECK_PATH_MAX ((size_t)4 << 10)
#define HTTP_CHECK_TEXT_MAX ((size_t)1 << 10)

/* Capital letters. */
bool http_check_method(struct str);

/* A URL, also a proxy's: printable ASCII without blanks.  What it means is not looked at. */
bool http_check_url(struct str);

/* No NUL, not empty. */
bool http_check_path(struct str);

/* Name and value of a header (RFC 9110, 5.6.2 and 5.5): a token; no control character
 * but the tab. */
bool http_check_name(struct str);
bool http_check_value(struct str);

/* Whether a request can be sent as it is.  The text of the error names the part and
 * never quotes a value. */
bool http_check_request(const struct http_request *, struct err *) ATTR_MUST_USE;

#endif
