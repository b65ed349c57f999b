#include "core/sso_oidc.h"

#include <string.h>

#include "base/mem.h"
#include "core/base64.h"
#include "core/hash.h"
#include "core/json.h"
#include "core/query.h"
#include "core/rest_json.h"
#include "core/sso.h"

#define DEVICE_GRANT "urn:ietf:params:oauth:grant-type:device_code"
#define DEFAULT_INTERVAL 5    /* seconds; RFC 8628, 3.2 */
#define INTERVAL_MAX 60       /* seconds */
#define LIFETIME_MAX 10000000 /* seconds; a session lasts 90 days at most */

static void
add_list(struct buf *b, const char *key, const struct list *list)
{
	buf_printf(b, ", \"%s\": [", key);
	for (size_t i = 0; i < list->n; i++) {
		buf_adds(b, i > 0 ? ", " : "");
		json_add_string(b, str_of(list->items[i]));
	}
	buf_addc(b, ']');
}

static void
finish(struct http_request *out, const char *endpoint, const char *path, struct buf *json)
{
	buf_addc(json, '}');
	rest_json_begin(out, "POST", endpoint, path);
	rest_json_body(out, buf_str(json));
}

void
sso_oidc_register(struct http_request *out, const char *endpoint, const char *client_name,
    const struct list *scopes)
{
	AUTO_BUF json = { 0 };

	buf_addc(&json, '{');
	json_add_member(&json, "clientName", client_name);
	json_add_member(&json, "clientType", "public");
	if (scopes->n > 0)
		add_list(&json, "scopes", scopes);
	finish(out, endpoint, "/client/register", &json);
}

void
sso_oidc_register_for_code(struct http_request *out, const char *endpoint,
    const char *client_name, const struct list *scopes, const char *start_url)
{
	AUTO_BUF json = { 0 };

	buf_addc(&json, '{');
	json_add_member(&json, "clientName", client_name);
	json_add_member(&json, "clientType", "public");
	add_list(&json, "scopes", scopes);
	buf_adds(&json, ", \"redirectUris\": [\"" SSO_OIDC_REDIRECT "\"]");
	buf_adds(&json, ", \"grantTypes\": [\"authorization_code\", \"refresh_token\"]");
	json_add_member(&json, "issuerUrl", start_url);
	finish(out, endpoint, "/client/register", &json);
}

static bool
unreadable(struct err *e, const char *operation)
{
	return err_set(e, ERR_NETWORK, "the answer of %s can't be read", operation);
}

bool
sso_oidc_read_registration(struct sso_registration *out, struct str body, struct err *e)
{
	json_auto_t *root = NULL;
	const char *id, *secret;
	const json_t *expires;

	if (!json_read(&root, body, e))
		return unreadable(e, "RegisterClient");
	id = json_member(root, "clientId");
	secret = json_member(root, "clientSecret");
	expires = json_object_get(root, "clientSecretExpiresAt");
	if (id == NULL || secret == NULL || !json_is_integer(expires))
		return unreadable(e, "RegisterClient");
	out->client_id = mem_strdup(id);
	secret_set(&out->client_secret, str_of(secret));
	out->expires = json_integer_value(expires);
	return true;
}

/* Scheme and host only: the AWS CLI leaves the path of an endpoint override out here. */
static size_t
base_length(const char *endpoint)
{
	const char *host = strstr(endpoint, "://");

	return host == NULL ? 0
			    : (size_t)(host - endpoint) + 3 + strcspn(host + 3, "/?#");
}

static void
add_parameter(struct buf *url, const char *key, const char *value)
{
	buf_printf(url, "&%s=", key);
	query_encode(url, str_of(value), "");
}

char *
sso_oidc_authorize_url(const char *endpoint, const char *client_id,
    const char *redirect_uri, const char *state, const struct list *scopes,
    const char *verifier)
{
	unsigned char digest[HASH_SHA256_SIZE];
	AUTO_BUF url = { 0 }, words = { 0 }, challenge = { 0 };

	for (size_t i = 0; i < scopes->n; i++)
		buf_printf(&words, "%s%s", i > 0 ? " " : "", scopes->items[i]);
	hash_sha256(digest, str_of(verifier));
	base64_add_url(&challenge, (struct str){ (const char *)digest, sizeof(digest) });
	buf_add(&url, endpoint, base_length(endpoint));
	buf_adds(&url, "/authorize?response_type=code");
	add_parameter(&url, "client_id", client_id);
	add_parameter(&url, "redirect_uri", redirect_uri);
	add_parameter(&url, "state", state);
	add_parameter(&url, "code_challenge_method", "S256");
	add_parameter(&url, "scopes", buf_text(&words));
	add_parameter(&url, "code_challenge", buf_text(&challenge));
	return buf_take(&url);
}

static void
add_client(struct buf *json, const char *grant, const char *id, const struct secret *key)
{
	buf_addc(json, '{');
	json_add_member(json, "grantType", grant);
	json_add_member(json, "clientId", id);
	json_add_member(json, "clientSecret", secret_reveal(key));
}

void
sso_oidc_start_device(struct http_request *out, const char *endpoint,
    const struct sso_registration *r, const char *start_url)
{
	AUTO_BUF json = { 0 };

	buf_addc(&json, '{');
	json_add_member(&json, "clientId", r->client_id);
	json_add_member(&json, "clientSecret", secret_reveal(&r->client_secret));
	json_add_member(&json, "startUrl", start_url);
	finish(out, endpoint, "/device_authorization", &json);
}

static long
seconds_of(const json_t *value, long otherwise, long least, long most)
{
	json_int_t n = json_is_integer(value) ? json_integer_value(value) : otherwise;

	return n < least ? least : n > most ? most : (long)n;
}

bool
sso_oidc_read_device(struct sso_device *out, struct str body, struct err *e)
{
	json_auto_t *root = NULL;
	const char *code, *user_code, *url, *complete;

	if (!json_read(&root, body, e))
		return unreadable(e, "StartDeviceAuthorization");
	code = json_member(root, "deviceCode");
	user_code = json_member(root, "userCode");
	url = json_member(root, "verificationUri");
	complete = json_member(root, "verificationUriComplete");
	if (code == NULL || user_code == NULL || url == NULL)
		return unreadable(e, "StartDeviceAuthorization");
	secret_set(&out->code, str_of(code));
	out->user_code = mem_strdup(user_code);
	out->url = mem_strdup(url);
	out->url_complete = complete ? mem_strdup(complete) : NULL;
	out->expires_in = seconds_of(json_object_get(root, "expiresIn"), 600, 0, 3600);
	out->interval = seconds_of(
	    json_object_get(root, "interval"), DEFAULT_INTERVAL, 1, INTERVAL_MAX);
	return true;
}

void
sso_oidc_token_of_code(struct http_request *out, const char *endpoint,
    const struct sso_registration *r, const char *redirect_uri, const char *verifier,
    const char *code)
{
	AUTO_BUF json = { 0 };

	add_client(&json, "authorization_code", r->client_id, &r->client_secret);
	json_add_member(&json, "redirectUri", redirect_uri);
	json_add_member(&json, "codeVerifier", verifier);
	json_add_member(&json, "code", code);
	finish(out, endpoint, "/token", &json);
}

void
sso_oidc_token_of_device(struct http_request *out, const char *endpoint,
    const struct sso_registration *r, const struct sso_device *device)
{
	AUTO_BUF json = { 0 };

	add_client(&json, DEVICE_GRANT, r->client_id, &r->client_secret);
	json_add_member(&json, "deviceCode", secret_reveal(&device->code));
	finish(out, endpoint, "/token", &json);
}

void
sso_oidc_token_of_refresh(struct http_request *out, const char *endpoint,
    const char *client_id, const struct secret *client_secret,
    const struct secret *refresh_token)
{
	AUTO_BUF json = { 0 };

	add_client(&json, "refresh_token", client_id, client_secret);
	json_add_member(&json, "refreshToken", secret_reveal(refresh_token));
	finish(out, endpoint, "/token", &json);
}

bool
sso_oidc_read_grant(struct sso_grant *out, struct str body, struct err *e)
{
	json_auto_t *root = NULL;
	const char *token, *refresh;
	const json_t *expires;

	if (!json_read(&root, body, e))
		return unreadable(e, "CreateToken");
	token = json_member(root, "accessToken");
	refresh = json_member(root, "refreshToken");
	expires = json_object_get(root, "expiresIn");
	if (token == NULL || !sso_token_is_clean(token) || !json_is_integer(expires))
		return unreadable(e, "CreateToken");
	secret_set(&out->access_token, str_of(token));
	if (refresh != NULL)
		secret_set(&out->refresh_token, str_of(refresh));
	out->expires_in = seconds_of(expires, 0, 0, LIFETIME_MAX);
	return true;
}

void
sso_device_free(struct sso_device *d)
{
	secret_free(&d->code);
	mem_free(d->user_code);
	mem_free(d->url);
	mem_free(d->url_complete);
	*d = (struct sso_device){ 0 };
}

void
sso_grant_free(struct sso_grant *g)
{
	secret_free(&g->access_token);
	secret_free(&g->refresh_token);
	*g = (struct sso_grant){ 0 };
}
