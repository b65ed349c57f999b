#include "core/sso.h"

#include "base/mem.h"
#include "base/utc.h"
#include "core/json.h"

void
sso_token_name(char out[static HASH_SHA1_HEX], const char *session, const char *start_url)
{
	hash_sha1_hex(out, str_of(session ? session : start_url));
}

bool
sso_token_is_clean(const char *token)
{
	if (token[0] == '\0')
		return false;
	for (; *token != '\0'; token++)
		if (*token <= 0x20 || *token >= 0x7F)
			return false;
	return true;
}

static void
take_text(char **out, const json_t *root, const char *key)
{
	const char *value = json_member(root, key);

	*out = value ? mem_strdup(value) : NULL;
}

static void
take_secret(struct secret *out, const json_t *root, const char *key)
{
	const char *value = json_member(root, key);

	if (value != NULL)
		secret_set(out, str_of(value));
}

bool
sso_token_read(struct sso_token *out, struct str text, struct err *e)
{
	json_auto_t *root = NULL;
	const char *token, *expires;
	int64_t at;

	if (!json_read(&root, text, e))
		return false;
	token = json_member(root, "accessToken");
	expires = json_member(root, "expiresAt");
	if (token == NULL || !sso_token_is_clean(token))
		return err_set(e, ERR_CONFIG, "there is no usable accessToken in it");
	if (expires == NULL || !utc_parse(str_of(expires), &at))
		return err_set(e, ERR_CONFIG, "there is no usable expiresAt in it");
	secret_set(&out->access_token, str_of(token));
	out->expires = at;
	take_text(&out->start_url, root, "startUrl");
	take_text(&out->region, root, "region");
	take_text(&out->client_id, root, "clientId");
	take_secret(&out->client_secret, root, "clientSecret");
	take_text(&out->registration_expires, root, "registrationExpiresAt");
	take_secret(&out->refresh_token, root, "refreshToken");
	return true;
}

static const char *
revealed(const struct secret *s)
{
	return secret_is_set(s) ? secret_reveal(s) : NULL;
}

void
sso_token_write(struct buf *out, const struct sso_token *t)
{
	char expires[UTC_SIZE];
	AUTO_BUF json = { 0 };

	utc_format(expires, t->expires);
	buf_addc(&json, '{');
	json_add_member(&json, "startUrl", t->start_url);
	json_add_member(&json, "region", t->region);
	json_add_member(&json, "accessToken", secret_reveal(&t->access_token));
	json_add_member(&json, "expiresAt", expires);
	json_add_member(&json, "clientId", t->client_id);
	json_add_member(&json, "clientSecret", revealed(&t->client_secret));
	json_add_member(&json, "registrationExpiresAt", t->registration_expires);
	json_add_member(&json, "refreshToken", revealed(&t->refresh_token));
	buf_addc(&json, '}');
	buf_add_str(out, buf_str(&json));
}

bool
sso_token_can_refresh(const struct sso_token *t, int64_t now)
{
	int64_t until;

	return t->client_id != NULL && secret_is_set(&t->client_secret) &&
	    secret_is_set(&t->refresh_token) && t->registration_expires != NULL &&
	    utc_parse(str_of(t->registration_expires), &until) && until > now;
}

void
sso_token_free(struct sso_token *t)
{
	mem_free(t->start_url);
	mem_free(t->region);
	mem_free(t->client_id);
	mem_free(t->registration_expires);
	secret_free(&t->access_token);
	secret_free(&t->client_secret);
	secret_free(&t->refresh_token);
	*t = (struct sso_token){ 0 };
}
