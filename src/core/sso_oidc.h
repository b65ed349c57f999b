/*
 * The sign-in of IAM Identity Center: OAuth 2 with a registered public client, either by
 * authorization code with PKCE (RFC 7636, RFC 8252) or by device code (RFC 8628).
 * Rule: https://docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference/
 */
#ifndef CORE_SSO_OIDC_H
#define CORE_SSO_OIDC_H

#include <stdint.h>

#include "base/err.h"
#include "base/secret.h"
#include "core/http.h"
#include "core/sso_registration.h"

/* Registered without a port: any port of the loopback address will do (RFC 8252, 7.3). */
#define SSO_OIDC_REDIRECT_PATH "/oauth/callback"
#define SSO_OIDC_REDIRECT "http://127.0.0.1" SSO_OIDC_REDIRECT_PATH

/* `scopes` may be empty for a device's sign-in. */
void sso_oidc_register(struct http_request *out, const char *endpoint,
    const char *client_name, const struct list *scopes);
void sso_oidc_register_for_code(struct http_request *out, const char *endpoint,
    const char *client_name, const struct list *scopes, const char *start_url);
ATTR_MUST_USE bool sso_oidc_read_registration(
    struct sso_registration *out, struct str body, struct err *);

/* What the person opens in the browser; for mem_free(). */
char *sso_oidc_authorize_url(const char *endpoint, const char *client_id,
    const char *redirect_uri, const char *state, const struct list *scopes,
    const char *verifier);

struct sso_device {
	struct secret code;
	char *user_code, *url, *url_complete; /* url_complete NULL: there is none */
	long expires_in, interval;            /* seconds */
};
void sso_oidc_start_device(struct http_request *out, const char *endpoint,
    const struct sso_registration *, const char *start_url);
ATTR_MUST_USE bool sso_oidc_read_device(
    struct sso_device *out, struct str body, struct err *);
void sso_device_free(struct sso_device *);
#define AUTO_SSO_DEVICE ATTR_CLEANUP(sso_device_free) struct sso_device

/* CreateToken, by what is exchanged. */
void sso_oidc_token_of_code(struct http_request *out, const char *endpoint,
    const struct sso_registration *, const char *redirect_uri, const char *verifier,
    const char *code);
void sso_oidc_token_of_device(struct http_request *out, const char *endpoint,
    const struct sso_registration *, const struct sso_device *);
void sso_oidc_token_of_refresh(struct http_request *out, const char *endpoint,
    const char *client_id, const struct secret *client_secret,
    const struct secret *refresh_token);

struct sso_grant {
	struct secret access_token;
	struct secret refresh_token; /* may be unset */
	int64_t expires_in;          /* seconds */
};
ATTR_MUST_USE bool sso_oidc_read_grant(
    struct sso_grant *out, struct str body, struct err *);
void sso_grant_free(struct sso_grant *);
#define AUTO_SSO_GRANT ATTR_CLEANUP(sso_grant_free) struct sso_grant

#endif
