/*
 * The canonical request of Signature Version 4: what a signature covers, as one text.
 * Rule: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
#ifndef CORE_CANONICAL_H
#define CORE_CANONICAL_H

#include <stdbool.h>

#include "base/buf.h"
#include "core/http.h"
#include "core/url.h"

/*
 * Adds the canonical request to `out`, and to `names` the names of its signed headers
 * ("content-type;host;x-amz-date"): all of the request's, Host, X-Amz-Date with the
 * stamp, and X-Amz-Security-Token unless the token is empty.
 */
void canonical_request(struct buf *out, struct buf *names, const struct http_request *,
    const struct url *, const char *stamp, const char *token);

/* A header that signing itself sets: one that is there comes from an earlier attempt,
 * and is not signed. */
bool canonical_is_own_header(const char *name);

#endif
