/*
 * AWS Signature Version 4 for a request whose body is known, as the AWS CLI signs STS
 * and IAM calls: no X-Amz-Content-SHA256 header; the path is normalized (empty and dot
 * segments removed) and percent-encoded once more; the query is sorted as it stands.
 * Rule: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 * Nothing is read from the clock: `now` is an argument.
 */
#ifndef CORE_SIGV4_H
#define CORE_SIGV4_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "core/creds.h"
#include "core/http.h"

/*
 * Adds X-Amz-Date, X-Amz-Security-Token (if the credentials have a token that is not
 * empty), every other header that is there plus Host to the signature, and then the
 * Authorization header.  Headers that must stay unsigned are added by the caller
 * afterwards.  `now` is in seconds since 1970.
 * False if the URL can't be taken apart.
 */
ATTR_MUST_USE bool sigv4_sign(struct http_request *, const struct creds *,
    const char *region, const char *service, int64_t now, struct err *);

/* The intermediate texts, for the published test vectors and for `-vv`. */
struct sigv4_parts {
	struct buf canonical_request;
	struct buf string_to_sign;
	char signature[65]; /* hexadecimal */
};
ATTR_MUST_USE bool sigv4_parts(struct sigv4_parts *out, const struct http_request *,
    const struct creds *, const char *region, const char *service, int64_t now,
    struct err *);
void sigv4_parts_free(struct sigv4_parts *);

#endif
