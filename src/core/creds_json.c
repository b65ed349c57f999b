#include "core/creds_json.h"

#include "base/mem.h"
#include "base/utc.h"
#include "core/json.h"

/* A text that must be there. */
static bool
needed(const char **out, const json_t *root, const char *key, struct err *e)
{
	*out = json_member(root, key);
	if (*out == NULL)
		return err_set(e, ERR_CONFIG, "the answer has no %s", key);
	return true;
}

static bool
read_object(json_t **out, struct str text, struct err *e)
{
	json_auto_t *root = NULL;

	if (!json_read(&root, text, e))
		return false;
	if (!json_is_object(root))
		return err_set(e, ERR_CONFIG, "the answer is JSON, but no object");
	*out = json_incref(root);
	return true;
}

static bool
read_keys(struct creds *out, const json_t *root, struct err *e)
{
	const char *key, *secret, *account = json_member(root, "AccountId");

	if (!needed(&key, root, "AccessKeyId", e) ||
	    !needed(&secret, root, "SecretAccessKey", e))
		return false;
	out->access_key_id = mem_strdup(key);
	secret_set(&out->secret_key, str_of(secret));
	if (account != NULL && account[0] != '\0')
		out->account_id = mem_strdup(account);
	return true;
}

static bool
read_date(int64_t *out, const char *text, struct err *e)
{
	if (text == NULL || !utc_parse(str_of(text), out))
		return err_set(e, ERR_CONFIG,
		    "Expiration in the answer is no date with a time zone");
	return true;
}

bool
creds_json_of_process(struct creds *out, struct str text, struct err *e)
{
	json_auto_t *root = NULL;
	AUTO_CREDS creds = { .expires = CREDS_NEVER };
	const json_t *version, *expiration;
	const char *token;

	if (!read_object(&root, text, e))
		return false;
	version = json_object_get(root, "Version");
	expiration = json_object_get(root, "Expiration");
	token = json_member(root, "SessionToken");
	if (!json_is_number(version) || json_number_value(version) != 1)
		return err_set(e, ERR_CONFIG, "the answer's Version is not the number 1");
	if (!read_keys(&creds, root, e))
		return false;
	if (token != NULL)
		secret_set(&creds.session_token, str_of(token));
	if (expiration != NULL && !json_is_null(expiration) &&
	    !read_date(&creds.expires, json_string_value(expiration), e))
		return false;
	*out = creds_take(&creds);
	return true;
}

bool
creds_json_of_metadata(
    struct creds *out, char **expiration, struct str text, struct err *e)
{
	json_auto_t *root = NULL;
	AUTO_CREDS creds = { 0 };
	const char *token, *date;

	if (!read_object(&root, text, e) || !read_keys(&creds, root, e) ||
	    !needed(&token, root, "Token", e) || !needed(&date, root, "Expiration", e) ||
	    !read_date(&creds.expires, date, e))
		return false;
	secret_set(&creds.session_token, str_of(token));
	if (expiration != NULL)
		*expiration = mem_strdup(date);
	*out = creds_take(&creds);
	return true;
}
