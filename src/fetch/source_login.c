#include "base/mem.h"
#include "core/dpop.h"
#include "core/login.h"
#include "fetch/call.h"
#include "fetch/files.h"
#include "fetch/sources.h"

#define TOKEN_MAX ((size_t)256 << 10) /* bytes; a file has about 4 KB */
#define WAIT_MS 30000

#define DIRECTORY_VARIABLE "AWS_LOGIN_CACHE_DIRECTORY"

/* The token file's path without its ".json", for mem_free(). */
static char *
token_path(const struct source_input *in)
{
	AUTO_STRING char *directory =
	    files_path(DIRECTORY_VARIABLE, "login/cache", in->home, in->env, in->sys);
	char name[HASH_SHA256_HEX];
	AUTO_BUF path = { 0 };

	login_file_name(name, in->plan->source.login_session);
	buf_printf(&path, "%s/%s", directory, name);
	return buf_take(&path);
}

static bool
load(struct login_token *out, const char *path, const struct source_input *in,
    struct err *e)
{
	AUTO_BUF text = { 0 };
	bool found;

	if (!in->sys->load(in->sys, path, LOAD_TRUSTED, TOKEN_MAX, &text, &found, e))
		return false;
	if (!found)
		return err_set(e, ERR_CONFIG,
		    "there is no session of %s: sign in with aws login",
		    in->plan->source.login_session);
	return login_read(out, buf_str(&text), e) ||
	    err_in(e, "%s (sign in again with aws login)", path);
}

static bool
make_proof(struct buf *out, const struct login_token *token, const char *url,
    struct sys *sys, struct err *e)
{
	unsigned char random[16];
	char id[DPOP_ID_SIZE];
	AUTO_P256 key = { 0 };
	struct dpop proof = { "POST", url, sys->now(sys), id };

	if (!p256_read_pem(&key, str_of(token->dpop_key), e))
		return err_in(e, "dpopKey of the session");
	if (!sys->random(sys, random, sizeof(random), e))
		return false;
	dpop_id(id, random);
	dpop_add(out, &proof, &key);
	return true;
}

/* Unlike STS the sign-in service has no endpoint for all regions. */
static bool
make_client(struct client *out, const struct settings *s, struct err *e)
{
	struct str region;

	if (!settings_region(&region, s, e))
		return false;
	if (region.data == NULL)
		return err_set(e, ERR_CONFIG,
		    "no region is configured, and the session must be renewed: set "
		    "region in the profile, AWS_REGION or --region");
	return client_make(out, s, SERVICE_SIGNIN, (struct str){ 0 }, true, e);
}

static bool
refresh(struct login_token *token, const struct source_input *in, struct err *e)
{
	struct sts_refusal refusal = { 0 };
	AUTO_CLIENT client = { 0 };
	AUTO_HTTP_REQUEST request = { 0 };
	AUTO_HTTP_RESPONSE response = { 0 };
	AUTO_BUF proof = { 0 };
	struct call call = {
		.operation = "CreateOAuth2Token",
		.client = &client,
		.read_refusal = login_read_refusal,
	};

	if (!make_client(&client, &in->plan->settings, e))
		return false;
	login_request(&request, token, client.endpoint.url);
	if (!make_proof(&proof, token, request.url, in->sys, e))
		return false;
	http_add_header(&request, "DPoP", buf_text(&proof));
	if (!call_send(&response, &request, &call, &refusal, in->sys, e)) {
		const char *hint = login_hint(&refusal);

		if (hint != NULL)
			(void)err_hint(e, "%s", hint);
		sts_refusal_free(&refusal);
		return false;
	}
	return login_update(token, buf_str(&response.body), in->sys->now(in->sys), e);
}

static bool
fresh(const struct login_token *token, const struct source_input *in)
{
	return creds_left(&token->creds, in->sys->now(in->sys)) > LOGIN_MARGIN_SECONDS;
}

/* The refresh token is good for one use: only one process may take it.  Whoever waited
 * finds the new token in the file. */
static bool
refresh_file(struct login_token *token, const char *path, const struct source_input *in,
    struct err *e)
{
	AUTO_BUF text = { 0 };
	struct err unkept = { 0 };

	if (!load(token, path, in, e))
		return false;
	if (fresh(token, in))
		return true;
	if (!refresh(token, in, e))
		return false;
	/* The credentials are good, whether the file can be written or not. */
	if (!login_write(&text, token, &unkept) ||
	    !in->sys->store(in->sys, path, buf_str(&text), &unkept))
		list_add(in->cache->notes, str_of(unkept.msg));
	return true;
}

bool
source_login_load(struct creds *out, const struct source_input *in, struct err *e)
{
	AUTO_STRING char *stem = token_path(in);
	AUTO_BUF path = { 0 };
	AUTO_LOGIN token = { 0 };

	buf_printf(&path, "%s.json", stem);
	if (!load(&token, buf_text(&path), in, e))
		return err_in(e, "profile '%s'", in->plan->source.profile);
	*out = creds_take(&token.creds);
	return true;
}

bool
source_login_renew(struct creds *out, const struct source_input *in, struct err *e)
{
	AUTO_STRING char *stem = token_path(in);
	AUTO_BUF path = { 0 }, lock_path = { 0 };
	AUTO_LOGIN token = { 0 };
	bool ok;
	int lock;

	buf_printf(&path, "%s.json", stem);
	buf_printf(&lock_path, "%s.awsrole-lock", stem);
	in->sys->lock(in->sys, buf_text(&lock_path), WAIT_MS, &lock);
	ok = refresh_file(&token, buf_text(&path), in, e);
	in->sys->unlock(in->sys, lock);
	if (!ok)
		return err_in(e, "profile '%s'", in->plan->source.profile);
	*out = creds_take(&token.creds);
	if (creds_left(out, in->sys->now(in->sys)) > 0)
		return true;
	creds_free(out);
	return err_set(e, ERR_NETWORK,
	    "profile '%s': the session was renewed, and its credentials have expired "
	    "already: check the clock of this machine",
	    in->plan->source.profile);
}
