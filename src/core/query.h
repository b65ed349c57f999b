/*
 * Percent-encoding.  Letters, digits and "-._~" stay as they are (RFC 3986, 2.3), any
 * other byte becomes %XX in capitals.
 */
#ifndef CORE_QUERY_H
#define CORE_QUERY_H

#include <stdbool.h>

#include "base/buf.h"

/* Adds the text encoded; the characters of `keep` stay too ("/" for a path, "" for a
 * value in a query). */
void query_encode(struct buf *, struct str text, const char *keep);

/* Adds "key=value" to a form body, behind a '&' unless it is the first, both encoded as
 * the AWS CLI does it: a blank is '+'. */
void query_add(struct buf *body, const char *key, struct str value);

/* The URL of a call of the query protocol: the endpoint, with a "/" behind the host if it
 * has no path.  For mem_free(). */
char *query_endpoint(const char *endpoint);

/* Adds the text with every %XX decoded; what is no such escape stays.  `plus_is_blank`: a
 * '+' means a blank, as in a form. */
void query_decode(struct buf *, struct str text, bool plus_is_blank);

#endif
