#include "core/cache_entry.h"

#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/utc.h"
#include "core/json.h"
#include "core/json_scan.h"

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
		json_add_member(&tag, "Key", r->tag_keys.items[i]);
		json_add_member(&tag, "Value", r->tag_values.items[i]);
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
	json_add_member(&json, "ExternalId", r->external_id);
	json_add_member(&json, "Policy", r->policy);
	add_list(&json, "PolicyArns", &r->policy_arns, "arn");
	json_add_member(&json, "RoleArn", r->arn);
	json_add_member(&json, "RoleSessionName", r->session_name);
	json_add_member(&json, "SerialNumber", r->mfa_serial);
	json_add_member(&json, "SourceIdentity", r->source_identity);
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
	json_add_member(&json, "RoleArn", role_arn);
	json_add_member(&json, "RoleSessionName", session_name);
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
	json_add_member(&keys, "AccessKeyId", c->access_key_id);
	json_add_member(&keys, "SecretAccessKey", secret_reveal(&c->secret_key));
	json_add_member(&keys, "SessionToken", secret_reveal(&c->session_token));
	add_expiration(&keys, c->expires, provider != NULL);
	json_add_member(&keys, "AccountId", c->account_id);
	buf_addc(out, '{');
	json_add_member(out, "ProviderType", provider);
	buf_printf(out, "%s\"Credentials\": ", provider ? ", " : "");
	buf_add_str(out, buf_str(&keys));
	buf_addc(out, '}');
	if (c->arn != NULL) {
		AUTO_BUF user = { 0 };

		buf_addc(&user, '{');
		json_add_member(&user, "AssumedRoleId", c->assumed_role_id);
		json_add_member(&user, "Arn", c->arn);
		buf_printf(out, ", \"AssumedRoleUser\": %s}", buf_text(&user));
	}
	buf_addc(out, '}');
}

/* The strings of an entry that are read. */
enum { KEY, SECRET, TOKEN, EXPIRATION, ACCOUNT, ARN, ROLE_ID, MEMBERS };
static const struct json_wanted members[MEMBERS] = {
	[KEY] = { .object = "Credentials", .key = "AccessKeyId" },
	[SECRET] = { .object = "Credentials", .key = "SecretAccessKey" },
	[TOKEN] = { .object = "Credentials", .key = "SessionToken" },
	[EXPIRATION] = { .object = "Credentials", .key = "Expiration" },
	[ACCOUNT] = { .object = "Credentials", .key = "AccountId" },
	[ARN] = { .object = "AssumedRoleUser", .key = "Arn" },
	[ROLE_ID] = { .object = "AssumedRoleUser", .key = "AssumedRoleId" },
};

static bool
fill(struct creds *out, const struct json_wanted m[static MEMBERS])
{
	AUTO_CREDS creds = { 0 };

	for (size_t i = KEY; i <= EXPIRATION; i++)
		if (m[i].value.data == NULL)
			return false;
	if (!utc_parse(m[EXPIRATION].value, &creds.expires))
		return false;
	creds.access_key_id = str_dup(m[KEY].value);
	secret_set(&creds.secret_key, m[SECRET].value);
	secret_set(&creds.session_token, m[TOKEN].value);
	if (m[ACCOUNT].value.data != NULL)
		creds.account_id = str_dup(m[ACCOUNT].value);
	if (m[ARN].value.data != NULL)
		creds.arn = str_dup(m[ARN].value);
	if (m[ROLE_ID].value.data != NULL)
		creds.assumed_role_id = str_dup(m[ROLE_ID].value);
	*out = creds_take(&creds);
	return true;
}

bool
cache_entry_read(struct creds *out, struct str text)
{
	struct json_wanted found[MEMBERS];
	struct err ignored = { 0 };
	json_auto_t *root = NULL;

	memcpy(found, members, sizeof(found));
	if (json_scan(found, MEMBERS, text))
		return fill(out, found);
	memcpy(found, members, sizeof(found));
	if (!json_read(&root, text, &ignored))
		return false;
	for (size_t i = 0; i < MEMBERS; i++)
		found[i].value = str_of(
		    json_member(json_object_get(root, found[i].object), found[i].key));
	return fill(out, found);
}
