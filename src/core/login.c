#include "core/login.h"

#include <string.h>

#include "base/mem.h"
#include "base/utc.h"
#include "core/json.h"
#include "core/rest_json.h"

#define EXPIRES_MAX_SECONDS 43200 /* the sign-in service gives 900 */

void
login_file_name(char out[static HASH_SHA256_HEX], const char *session)
{
	hash_sha256_hex(out, str_of(session));
}

static bool
check_fields(const json_t *root, struct err *e)
{
	static const char *const needed[] = { "accessToken", "refreshToken", "dpopKey",
		"clientId" };
	AUTO_BUF missing = { 0 };

	for (size_t i = 0; i < ARRAY_LEN(needed); i++)
		if (json_object_get(root, needed[i]) == NULL)
			buf_printf(&missing, "%s%s", missing.len ? ", " : "", needed[i]);
	if (missing.len > 0)
		return err_set(
		    e, ERR_CONFIG, "the session has no %s", buf_text(&missing));
	return true;
}

static bool
read_access(struct creds *out, const json_t *access, struct err *e)
{
	const char *key = json_member(access, "accessKeyId");
	const char *secret = json_member(access, "secretAccessKey");
	const char *token = json_member(access, "sessionToken");
	const char *expires = json_member(access, "expiresAt");
	const char *account = json_member(access, "accountId");

	if (key == NULL || secret == NULL || token == NULL)
		return err_set(e, ERR_CONFIG,
		    "the session's accessToken has no accessKeyId, secretAccessKey or "
		    "sessionToken");
	if (expires == NULL || !utc_parse(str_of(expires), &out->expires))
		return err_set(e, ERR_CONFIG,
		    "expiresAt of the session is no date with a time zone");
	out->access_key_id = mem_strdup(key);
	secret_set(&out->secret_key, str_of(secret));
	secret_set(&out->session_token, str_of(token));
	out->account_id = account ? mem_strdup(account) : NULL;
	return true;
}

/* Fills the parts from the JSON, which the token owns already. */
static bool
fill(struct login_token *t, struct err *e)
{
	t->client_id = json_member(t->json, "clientId");
	t->refresh_token = json_member(t->json, "refreshToken");
	t->dpop_key = json_member(t->json, "dpopKey");
	if (t->client_id == NULL || t->refresh_token == NULL || t->dpop_key == NULL)
		return err_set(e, ERR_CONFIG,
		    "clientId, refreshToken or dpopKey of the session is no text");
	return read_access(&t->creds, json_object_get(t->json, "accessToken"), e);
}

bool
login_read(struct login_token *out, struct str text, struct err *e)
{
	AUTO_LOGIN token = { 0 };

	if (!json_read(&token.json, text, e) || !check_fields(token.json, e) ||
	    !fill(&token, e))
		return false;
	*out = token;
	token = (struct login_token){ 0 };
	return true;
}

bool
login_write(struct buf *out, const struct login_token *t, struct err *e)
{
	AUTO_STRING char *text = json_dumps(t->json, JSON_ENSURE_ASCII);

	if (text == NULL)
		return err_set(e, ERR_SYSTEM, "can't write the session as JSON");
	buf_adds(out, text);
	return true;
}

void
login_request(struct http_request *out, const struct login_token *t, const char *endpoint)
{
	AUTO_BUF body = { 0 };

	buf_addc(&body, '{');
	json_add_member(&body, "clientId", t->client_id);
	json_add_member(&body, "refreshToken", t->refresh_token);
	json_add_member(&body, "grantType", "refresh_token");
	buf_addc(&body, '}');
	rest_json_begin(out, "POST", endpoint, "/v1/token");
	rest_json_body(out, buf_str(&body));
}

/* The accessToken member in the order that the AWS CLI writes. */
static json_t *
new_access(const json_t *answer, const json_t *old, int64_t expires)
{
	static const char *const values[] = { "accessKeyId", "secretAccessKey",
		"sessionToken" };
	json_t *access = json_object();
	json_t *account = json_object_get(old, "accountId");
	char date[UTC_SIZE];

	utc_format(date, expires);
	for (size_t i = 0; i < ARRAY_LEN(values); i++)
		(void)json_object_set(
		    access, values[i], json_object_get(answer, values[i]));
	if (account != NULL)
		(void)json_object_set(access, "accountId", account);
	(void)json_object_set_new(access, "expiresAt", json_string(date));
	return access;
}

static bool
incomplete(struct err *e)
{
	return err_set(e, ERR_NETWORK,
	    "the sign-in service's answer is incomplete; if that stays so, sign in "
	    "again: "
	    "aws login");
}

bool
login_update(struct login_token *t, struct str text, int64_t now, struct err *e)
{
	json_auto_t *answer = NULL;
	AUTO_LOGIN updated = { 0 };
	const json_t *access, *seconds;
	json_t *refresh;

	if (!json_read(&answer, text, e)) {
		e->code = ERR_NETWORK;
		return err_in(e, "the sign-in service's answer");
	}
	access = json_object_get(answer, "accessToken");
	seconds = json_object_get(answer, "expiresIn");
	refresh = json_object_get(answer, "refreshToken");
	if (!json_is_object(access) || !json_is_string(refresh) ||
	    !json_is_integer(seconds) || json_integer_value(seconds) < 0 ||
	    json_integer_value(seconds) > EXPIRES_MAX_SECONDS)
		return incomplete(e);
	updated.json = json_copy(t->json);
	(void)json_object_set_new(updated.json, "accessToken",
	    new_access(access, json_object_get(t->json, "accessToken"),
		now + json_integer_value(seconds)));
	(void)json_object_set(updated.json, "refreshToken", refresh);
	if (!fill(&updated, e))
		return incomplete(e);
	login_free(t);
	*t = updated;
	updated = (struct login_token){ 0 };
	return true;
}

bool
login_read_refusal(struct sts_refusal *out, const struct http_response *r, struct err *e)
{
	json_auto_t *root = NULL;
	struct err ignored = { 0 };
	const char *reason = NULL;
	AUTO_BUF text = { 0 };

	if (!rest_json_read_refusal(out, r, e))
		return false;
	if (json_read(&root, buf_str(&r->body), &ignored))
		reason = json_member(root, "error");
	if (reason == NULL)
		return true;
	buf_printf(&text, "%s%s%s", reason, out->message[0] ? ": " : "", out->message);
	mem_free(out->message);
	out->message = buf_take(&text);
	return true;
}

const char *
login_hint(const struct sts_refusal *r)
{
	struct str message = str_of(r->message);

	if (r->code == NULL || strcmp(r->code, "AccessDeniedException") != 0)
		return NULL;
	if (str_starts(message, "TOKEN_EXPIRED"))
		return "the session has expired: sign in again with aws login";
	if (str_starts(message, "USER_CREDENTIALS_CHANGED"))
		return "the user's credentials have changed: sign in again with aws "
		       "login";
	if (str_starts(message, "INSUFFICIENT_PERMISSIONS"))
		return "the permission for signin:CreateOAuth2Token is missing";
	return "sign in again with aws login";
}

void
login_free(struct login_token *t)
{
	creds_free(&t->creds);
	json_decref(t->json);
	*t = (struct login_token){ 0 };
}
