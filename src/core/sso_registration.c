#include "core/sso_registration.h"

#include <string.h>

#include "base/mem.h"
#include "base/utc.h"
#include "core/json.h"

/* Not the first member, as the next one. */
static void
add_list(struct buf *b, const char *key, const char *const *items, size_t n)
{
	buf_printf(b, ", \"%s\": [", key);
	for (size_t i = 0; i < n; i++) {
		buf_adds(b, i > 0 ? ", " : "");
		json_add_string(b, str_of(items[i]));
	}
	buf_addc(b, ']');
}

static void
add_or_null(struct buf *b, const char *key, const char *value)
{
	if (value != NULL)
		json_add_member(b, key, value);
	else
		buf_printf(b, ", \"%s\": null", key);
}

void
sso_registration_name(char out[static HASH_SHA1_HEX], const char *session,
    const char *start_url, const char *region, const struct list *scopes)
{
	AUTO_BUF json = { 0 };

	/* Keys in the order of the alphabet: json.dumps(sort_keys=True). */
	buf_addc(&json, '{');
	json_add_member(&json, "region", region);
	if (scopes->n > 0)
		add_list(&json, "scopes", (const char *const *)scopes->items, scopes->n);
	else
		add_or_null(&json, "scopes", NULL);
	add_or_null(&json, "session_name", session);
	json_add_member(&json, "startUrl", start_url);
	json_add_member(&json, "tool", "botocore");
	buf_addc(&json, '}');
	hash_sha1_hex(out, buf_str(&json));
}

static bool
has_text(const json_t *array, const char *text)
{
	for (size_t i = 0; i < json_array_size(array); i++) {
		const char *item = json_string_value(json_array_get(array, i));

		if (item != NULL && strcmp(item, text) == 0)
			return true;
	}
	return false;
}

bool
sso_registration_read(struct sso_registration *out, struct str text)
{
	json_auto_t *root = NULL;
	struct err ignored = { 0 };
	const char *id, *secret, *expires;
	const json_t *scopes;
	int64_t at;

	if (!json_read(&root, text, &ignored))
		return false;
	id = json_member(root, "clientId");
	secret = json_member(root, "clientSecret");
	expires = json_member(root, "expiresAt");
	if (id == NULL || secret == NULL || expires == NULL ||
	    !utc_parse(str_of(expires), &at))
		return false;
	out->client_id = mem_strdup(id);
	secret_set(&out->client_secret, str_of(secret));
	out->expires = at;
	scopes = json_object_get(root, "scopes");
	for (size_t i = 0; i < json_array_size(scopes); i++) {
		const char *scope = json_string_value(json_array_get(scopes, i));

		if (scope != NULL)
			list_add(&out->scopes, str_of(scope));
	}
	out->for_code =
	    has_text(json_object_get(root, "grantTypes"), "authorization_code");
	return true;
}

void
sso_registration_write(struct buf *out, const struct sso_registration *r)
{
	static const char *const grants[] = { "authorization_code", "refresh_token" };
	char expires[UTC_SIZE];
	AUTO_BUF json = { 0 };

	utc_format(expires, r->expires);
	buf_addc(&json, '{');
	json_add_member(&json, "clientId", r->client_id);
	json_add_member(&json, "clientSecret", secret_reveal(&r->client_secret));
	json_add_member(&json, "expiresAt", expires);
	if (r->scopes.n > 0)
		add_list(
		    &json, "scopes", (const char *const *)r->scopes.items, r->scopes.n);
	if (r->for_code)
		add_list(&json, "grantTypes", grants, ARRAY_LEN(grants));
	buf_addc(&json, '}');
	buf_add_str(out, buf_str(&json));
}

void
sso_registration_free(struct sso_registration *r)
{
	mem_free(r->client_id);
	secret_free(&r->client_secret);
	list_free(&r->scopes);
	*r = (struct sso_registration){ 0 };
}
