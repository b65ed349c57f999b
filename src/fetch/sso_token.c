#include "fetch/sso_token.h"

#include "base/mem.h"
#include "core/sso_oidc.h"
#include "fetch/files.h"
#include "fetch/sso_client.h"

#define TOKEN_MAX ((size_t)256 << 10) /* bytes; a token file has about 4 KB */
#define WAIT_MS 30000                 /* for another process that refreshes */

char *
sso_token_path(const char *name, const char *home)
{
	AUTO_BUF rest = { 0 };

	buf_printf(&rest, "sso/cache/%s.json", name);
	return files_aws_path(home, buf_text(&rest));
}

static char *
path_of(const struct sso_place *place)
{
	char name[HASH_SHA1_HEX];

	sso_token_name(name, place->session, place->start_url);
	return sso_token_path(name, place->home);
}

static const char *
name_of(const struct sso_place *place)
{
	return place->session ? place->session : place->start_url;
}

bool
sso_token_hint(struct err *e, const struct sso_place *place)
{
	if (place->profile != NULL)
		return err_hint(e, "sign in with: awsrole login %s", place->profile);
	if (place->session != NULL)
		return err_hint(
		    e, "sign in with: awsrole login --sso-session %s", place->session);
	return err_hint(e, "sign in with: awsrole login");
}

bool
sso_token_load(struct sso_token *out, bool *found, const struct sso_place *place,
    struct sys *sys, struct err *e)
{
	AUTO_STRING char *path = path_of(place);
	AUTO_BUF text = { 0 };

	if (!sys->load(sys, path, LOAD_PRIVATE, TOKEN_MAX, &text, found, e))
		return false;
	if (!*found || sso_token_read(out, buf_str(&text), e))
		return true;
	return err_in(e, "the sign-in for %s is unusable (%s)", name_of(place), path);
}

bool
sso_token_store(const struct sso_token *token, const struct sso_place *place,
    struct sys *sys, struct err *e)
{
	AUTO_STRING char *path = path_of(place);
	AUTO_BUF text = { 0 };

	sso_token_write(&text, token);
	return sys->store(sys, path, buf_str(&text), e);
}

static bool
load(struct sso_token *out, const struct sso_place *place, struct sys *sys, struct err *e)
{
	bool found;

	if (!sso_token_load(out, &found, place, sys, e))
		return sso_token_hint(e, place);
	if (found)
		return true;
	(void)err_set(e, ERR_CONFIG, "nobody is signed in to IAM Identity Center (%s)",
	    name_of(place));
	return sso_token_hint(e, place);
}

/* The new token in the place of the old one.  An answer without a refresh token ends the
 * refreshing: the old one is dropped, as the AWS CLI does. */
static void
take_grant(struct sso_token *token, struct sso_grant *grant,
    const struct sso_place *place, int64_t now)
{
	mem_free(token->start_url);
	mem_free(token->region);
	token->start_url = mem_strdup(place->start_url);
	token->region = mem_strdup(place->region);
	secret_free(&token->access_token);
	secret_free(&token->refresh_token);
	token->access_token = secret_take(&grant->access_token);
	token->refresh_token = secret_take(&grant->refresh_token);
	token->expires = now + grant->expires_in;
}

/* A refusal leaves the token as it is; what the network did is an error. */
static bool
refresh(struct sso_token *token, const struct sso_place *place, struct sys *sys,
    struct err *e)
{
	AUTO_CLIENT client = { 0 };
	AUTO_HTTP_REQUEST request = { 0 };
	AUTO_HTTP_RESPONSE response = { 0 };
	AUTO_SSO_GRANT grant = { 0 };

	if (!sso_client_make(
		&client, place->settings, SERVICE_SSO_OIDC, place->region, e))
		return false;
	sso_oidc_token_of_refresh(&request, client.endpoint.url, token->client_id,
	    &token->client_secret, &token->refresh_token);
	if (!sso_client_call(&response, &request, "CreateToken", &client, NULL, sys, e)) {
		if (e->code != ERR_DENIED)
			return false;
		err_clear(e);
		return true;
	}
	if (!sso_oidc_read_grant(&grant, buf_str(&response.body), e))
		return false;
	take_grant(token, &grant, place, sys->now(sys));
	return sso_token_store(token, place, sys, e);
}

static bool
is_short(const struct sso_token *token, struct sys *sys)
{
	return token->expires - sys->now(sys) < SSO_MARGIN_SECONDS;
}

/* One process refreshes; those that waited take what it has written. */
static bool
refresh_once(struct sso_token *token, const struct sso_place *place, struct sys *sys,
    struct err *e)
{
	char name[HASH_SHA1_HEX];
	AUTO_BUF rest = { 0 };
	AUTO_STRING char *lock_path = NULL;
	int lock;
	bool ok;

	sso_token_name(name, place->session, place->start_url);
	buf_printf(&rest, "awsrole/sso-%s.lock", name);
	lock_path = files_aws_path(place->home, buf_text(&rest));
	sys->lock(sys, lock_path, WAIT_MS, &lock);
	sso_token_free(token);
	ok = load(token, place, sys, e);
	if (ok && is_short(token, sys) && sso_token_can_refresh(token, sys->now(sys)))
		ok = refresh(token, place, sys, e);
	sys->unlock(sys, lock);
	return ok;
}

bool
sso_token_get(
    struct secret *out, const struct sso_place *place, struct sys *sys, struct err *e)
{
	AUTO_SSO_TOKEN token = { 0 };

	if (!load(&token, place, sys, e))
		return false;
	/* Only a session's token is refreshed: a plain profile's is used to its end. */
	if (place->session != NULL && is_short(&token, sys) &&
	    sso_token_can_refresh(&token, sys->now(sys)) &&
	    !refresh_once(&token, place, sys, e))
		return false;
	if (token.expires <= sys->now(sys)) {
		(void)err_set(e, ERR_CONFIG,
		    "the sign-in to IAM Identity Center (%s) has expired",
		    name_of(place));
		return sso_token_hint(e, place);
	}
	*out = secret_take(&token.access_token);
	return true;
}
