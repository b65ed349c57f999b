/* Calls of IAM Identity Center's two services: unsigned, with a bearer token. */
#ifndef FETCH_SSO_CLIENT_H
#define FETCH_SSO_CLIENT_H

#include "core/client.h"
#include "core/http.h"
#include "core/sts.h"
#include "sys/sys.h"

/* client_make() for SERVICE_SSO or SERVICE_SSO_OIDC.  An endpoint override may use http
 * only for this machine itself: whoever reads a token can use it. */
ATTR_MUST_USE bool sso_client_make(struct client *out, const struct settings *,
    enum service, const char *region, struct err *);

/* call_send() for an operation; *refusal, if not NULL, is filled when AWS refuses. */
ATTR_MUST_USE bool sso_client_call(struct http_response *out, struct http_request *,
    const char *operation, const struct client *, struct sts_refusal *refusal,
    struct sys *, struct err *);

#endif
