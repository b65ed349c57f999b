#include "core/cache_entry.h"

#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/utc.h"
#include "core/json.h"

/* Adds `"key": "value"`, with the separators of Python's json.dumps(). */
static void
add_member(struct buf *b, const char *key, const char *value)
{
	if (value == NULL)
		return;
	if (b->len > 1)
		buf_adds(b, ", ");
	json_add_string(b, str_of(key));
	buf_adds(b, ": ");
	json_add_string(b, str_of(value));
}

/* Adds `"key": [item, ...]`; `name` makes each item an object {"name": item}. */
static void
add_list(struct buf *b, const char *key, const struct list *list, const char *name)
{
	if (list->n == 0)
		return;
	if (b->len > 1)
		buf_adds(b, ", ");
	json_add_string(b, str_of(key));
	buf_adds(b, ": [");
	for (size_t i = 0; i < list->n; i++) {
		buf_adds(b, i > 0 ? ", " : "");
		if (name != NULL)
			buf_printf(b, "{\"%s\": ", name);
		json_add_string(b, str_of(list->items[i]));
		if (name != NULL)
			buf_addc(b, '}');
	}
	buf_addc(b, ']');
}

static void
add_tags(struct buf *b, const struct plan_role *r)
{
	if (r->tag_keys.n == 0)
		return;
	buf_adds(b, ", \"Tags\": [");
	for (size_t i = 0; i < r->tag_keys.n; i++) {
		AUTO_BUF tag = { 0 };

		buf_addc(&tag, '{');
		add_member(&tag, "Key", r->tag_keys.items[i]);
		add_member(&tag, "Value", r->tag_values.items[i]);
		buf_printf(b, "%s%s}", i > 0 ? ", " : "", buf_text(&tag));
	}
	buf_addc(b, ']');
}

void
cache_entry_name_of_role(char out[static HASH_SHA1_HEX], const struct plan_role *r)
{
	AUTO_BUF json = { 0 };

	/* Keys in the order of the alphabet: json.dumps(sort_keys=True). */
	buf_addc(&json, '{');
	if (r->duration_seconds != 0)
		buf_printf(&json, "\"DurationSeconds\": %ld", r->duration_seconds);
	add_member(&json, "ExternalId", r->external_id);
	add_member(&json, "Policy", r->policy);
	add_list(&json, "PolicyArns", &r->policy_arns, "arn");
	add_member(&json, "RoleArn", r->arn);
	add_member(&json, "RoleSessionName", r->session_name);
	add_member(&json, "SerialNumber", r->mfa_serial);
	add_member(&json, "SourceIdentity", r->source_identity);
	add_tags(&json, r);
	add_list(&json, "TransitiveTagKeys", &r->transitive_tags, NULL);
	buf_addc(&json, '}');
	hash_sha1_hex(out, buf_str(&json));
}

void
cache_entry_name_of_web_identity(
    char out[static HASH_SHA1_HEX], const char *role_arn, const char *session_name)
{
	AUTO_BUF json = { 0 };

	buf_addc(&json, '{');
	add_member(&json, "RoleArn", role_arn);
	add_member(&json, "RoleSessionName", session_name);
	buf_addc(&json, '}');
	hash_sha1_hex(out, buf_str(&json));
}

void
cache_entry_name_of_sso(char out[static HASH_SHA1_HEX], const char *session,
    const char *start_url, const char *account_id, const char *role_name)
{
	AUTO_BUF json = { 0 };

	/* Without blanks, unlike the other two. */
	buf_adds(&json, "{\"accountId\":");
	json_add_string(&json, str_of(account_id));
	buf_adds(&json, ",\"roleName\":");
	json_add_string(&json, str_of(role_name));
	buf_adds(&json, session ? ",\"sessionName\":" : ",\"startUrl\":");
	json_add_string(&json, str_of(session ? session : start_url));
	buf_addc(&json, '}');
	hash_sha1_hex(out, buf_str(&json));
}

static void
add_expiration(struct buf *b, int64_t expires, bool sso)
{
	char utc[UTC_SIZE];

	utc_format(utc, expires);
	/* AWS CLI v2 writes roles with +00:00 and IAM Identity Center's with Z. */
	if (!sso)
		utc[strlen(utc) - 1] = '\0';
	buf_printf(b, ", \"Expiration\": \"%s%s\"", utc, sso ? "" : "+00:00");
}

void
cache_entry_write(struct buf *out, const struct creds *c, const char *provider)
{
	AUTO_BUF keys = { 0 };

	buf_addc(&keys, '{');
	add_member(&keys, "AccessKeyId", c->access_key_id);
	add_member(&keys, "SecretAccessKey", secret_reveal(&c->secret_key));
	add_member(&keys, "SessionToken", secret_reveal(&c->session_token));
	add_expiration(&keys, c->expires, provider != NULL);
	add_member(&keys, "AccountId", c->account_id);
	buf_addc(out, '{');
	add_member(out, "ProviderType", provider);
	buf_printf(out, "%s\"Credentials\": ", provider ? ", " : "");
	buf_add_str(out, buf_str(&keys));
	buf_addc(out, '}');
	if (c->arn != NULL) {
		AUTO_BUF user = { 0 };

		buf_addc(&user, '{');
		add_member(&user, "AssumedRoleId", c->assumed_role_id);
		add_member(&user, "Arn", c->arn);
		buf_printf(out, ", \"AssumedRoleUser\": %s}", buf_text(&user));
	}
	buf_addc(out, '}');
}

bool
cache_entry_read(struct creds *out, struct str text)
{
	struct err ignored = { 0 };
	AUTO_CREDS creds = { 0 };
	json_auto_t *root = NULL;
	const char *key, *secret, *token, *expiration, *account, *arn;
	const json_t *keys;

	if (!json_read(&root, text, &ignored))
		return false;
	keys = json_object_get(root, "Credentials");
	key = json_member(keys, "AccessKeyId");
	secret = json_member(keys, "SecretAccessKey");
	token = json_member(keys, "SessionToken");
	expiration = json_member(keys, "Expiration");
	account = json_member(keys, "AccountId");
	arn = json_member(json_object_get(root, "AssumedRoleUser"), "Arn");
	if (key == NULL || secret == NULL || token == NULL || expiration == NULL ||
	    !utc_parse(str_of(expiration), &creds.expires))
		return false;
	creds.access_key_id = mem_strdup(key);
	secret_set(&creds.secret_key, str_of(secret));
	secret_set(&creds.session_token, str_of(token));
	creds.account_id = account ? mem_strdup(account) : NULL;
	creds.arn = arn ? mem_strdup(arn) : NULL;
	*out = creds_take(&creds);
	return true;
}
