/*
 * The protocol of IAM Identity Center's two services: an operation is a path below the
 * endpoint, the body is JSON.
 * Rule: https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html
 */
#ifndef CORE_REST_JSON_H
#define CORE_REST_JSON_H

#include "core/http.h"
#include "core/sts.h"

/* Method and URL: the path goes behind the endpoint's own, in front of its query. */
void rest_json_begin(
    struct http_request *out, const char *method, const char *endpoint, const char *path);

/* Adds a parameter to the URL's query. */
void rest_json_query(struct http_request *, const char *key, struct str value);

/* Makes the JSON text the body. */
void rest_json_body(struct http_request *, struct str json);

/*
 * Reads an answer with status 300 or above; always true.  The code is that of the header
 * x-amzn-ErrorType (without what stands behind ':' or in front of '#'), else of the body's
 * "code", "Code" or "__type", else the status number.
 */
bool rest_json_read_refusal(
    struct sts_refusal *out, const struct http_response *, struct err *);

#endif
