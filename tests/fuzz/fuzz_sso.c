/*
 * Signing in to IAM Identity Center: a choice, then a config file, or lines that are
 * values.
 *   - A session or profile that is taken has a URL with https (or on this machine) and a region.
 *   - Every session that is listed is found by its name.
 *   - Requests can be sent whatever the values are, and have them to the byte; the page for
 *     the browser is at the endpoint.
 */
#include "input.h"

#include "base/utf8.h"
#include "core/endpoint.h"
#include "core/http_check.h"
#include "core/json.h"
#include "core/profiles.h"
#include "core/query.h"
#include "core/sso_config.h"
#include "core/sso_oidc.h"
#include "core/sso_portal.h"
#include "core/url.h"

#define VALUES_MAX 5
#define SESSIONS_MAX 6
#define HOST "oidc.eu-west-1.amazonaws.com"
#define ENDPOINT "https://" HOST

static bool
parse(struct profiles *all, struct str text)
{
	const struct profiles_file config = { text, "config", true };
	const struct profiles_file none = { { 0 }, "credentials", false };
	struct err e = { 0 };

	return profiles_parse(all, &config, &none, &e);
}

static void
check_config(bool ok, const struct sso_config *c, const struct err *e)
{
	struct err ignored = { 0 };
	struct url url;

	input_check_err(ok, e);
	if (!ok)
		return;
	assert(c->start_url != NULL && c->region != NULL);
	assert(url_parse(&url, str_of(c->start_url), &ignored));
	assert(url.https || url_is_loopback(&url));
	assert(endpoint_check_region(str_of(c->region), &ignored));
}

static void
check_sessions(struct str text)
{
	AUTO_PROFILES all = { 0 };
	AUTO_LIST names = { 0 };

	if (!parse(&all, text))
		return;
	sso_config_sessions(&names, text);
	for (size_t i = 0; i < names.n && i < SESSIONS_MAX; i++) {
		AUTO_SSO_CONFIG c = { 0 };
		struct err e = { 0 };
		bool ok = sso_config_of_session(&c, &all, names.items[i], &e);

		assert(profiles_sso_session(&all, str_of(names.items[i])) != NULL);
		check_config(ok, &c, &e);
		assert(!ok || strcmp(c.session, names.items[i]) == 0);
	}
}

static void
check_profiles(struct str text)
{
	AUTO_PROFILES all = { 0 };

	if (!parse(&all, text))
		return;
	for (size_t i = 0; i < all.n && i < SESSIONS_MAX; i++) {
		AUTO_SSO_CONFIG c = { 0 };
		struct err e = { 0 };
		bool found, ok = sso_config_of_profile(&c, &found, &all.list[i], &e);

		if (found)
			check_config(ok, &c, &e);
		else
			assert(ok && c.start_url == NULL && c.region == NULL);
	}
}

/* Whether the query has the parameter with just this value. */
static bool
has_param(struct str query, const char *key, const char *value)
{
	while (query.len > 0) {
		struct str text, pair = str_cut(query, '&', &query);
		struct str name = str_cut(pair, '=', &text);
		AUTO_BUF decoded = { 0 };

		query_decode(&decoded, text, true);
		if (str_is(name, key))
			return str_is(buf_str(&decoded), value);
	}
	return false;
}

static void
check_page(char *const v[])
{
	AUTO_LIST scopes = { 0 };
	AUTO_STRING char *page = NULL;
	struct err e = { 0 };
	struct url url;

	list_split(&scopes, str_of(v[4]), ',');
	page = sso_oidc_authorize_url(
	    ENDPOINT, v[0], SSO_OIDC_REDIRECT, v[1], &scopes, v[2]);
	input_check_clean(page);
	assert(http_check_url(str_of(page)) && url_parse(&url, str_of(page), &e));
	assert(str_is(url.host, HOST) && url.https);
	assert(has_param(url.query, "client_id", v[0]));
	assert(has_param(url.query, "state", v[1]));
	assert(has_param(url.query, "redirect_uri", SSO_OIDC_REDIRECT));
	assert(has_param(url.query, "code_challenge_method", "S256"));
}

/* A body is JSON, and a text that JSON can hold is in it as it was. */
static void
check_body(const struct http_request *r, const char *key, const char *value)
{
	json_auto_t *body = NULL;
	struct err e = { 0 };

	assert(http_check_request(r, &e));
	assert(json_read(&body, buf_str(&r->body), &e));
	if (utf8_valid(str_of(value)))
		assert(strcmp(json_member(body, key), value) == 0);
}

static void
check_oidc(char *const v[])
{
	struct sso_registration client = { .client_id = v[0] };
	AUTO_SECRET refresh = { 0 };
	AUTO_HTTP_REQUEST start = { 0 }, code = { 0 }, again = { 0 };

	secret_set(&client.client_secret, str_of(v[1]));
	secret_set(&refresh, str_of(v[2]));
	sso_oidc_start_device(&start, ENDPOINT, &client, v[3]);
	check_body(&start, "startUrl", v[3]);
	sso_oidc_token_of_code(&code, ENDPOINT, &client, SSO_OIDC_REDIRECT, v[2], v[3]);
	check_body(&code, "codeVerifier", v[2]);
	sso_oidc_token_of_refresh(
	    &again, ENDPOINT, v[0], &client.client_secret, &refresh);
	check_body(&again, "refreshToken", v[2]);
	secret_free(&client.client_secret);
}

static void
check_portal(char *const v[])
{
	AUTO_HTTP_REQUEST r = { 0 };
	struct err e = { 0 };
	struct url url;

	sso_portal_credentials(&r, ENDPOINT, "token", v[0], v[1]);
	assert(http_check_request(&r, &e));
	assert(url_parse(&url, str_of(r.url), &e));
	assert(str_is(url.host, HOST));
	assert(has_param(url.query, "account_id", v[0]));
	assert(has_param(url.query, "role_name", v[1]));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = input_str(data, size);
	unsigned choice = input_choice(&rest, 5);
	char *values[VALUES_MAX];

	if (choice == 0)
		check_sessions(rest);
	else if (choice == 1)
		check_profiles(rest);
	if (choice < 2)
		return 0;
	for (size_t i = 0; i < VALUES_MAX; i++)
		values[i] = input_text(input_line(&rest));
	if (choice == 2)
		check_page(values);
	else if (choice == 3)
		check_oidc(values);
	else
		check_portal(values);
	for (size_t i = 0; i < VALUES_MAX; i++)
		mem_free(values[i]);
	return 0;
}
