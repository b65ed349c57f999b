/*
 * Entries of the role cache, behind a choice: the quick reader gives up, or agrees with jansson to the byte;
 * what is read can be written, and is then read the same.
 */
#include "input.h"

#include "core/cache_entry.h"
#include "core/json.h"
#include "core/json_scan.h"

static const struct json_wanted wanted[] = {
	{ .object = "Credentials", .key = "AccessKeyId" },
	{ .object = "Credentials", .key = "Expiration" },
	{ .object = "AssumedRoleUser", .key = "Arn" },
	{ .object = "a", .key = "b" },
	{ .object = "a", .key = "" },
};

static void
check_scan(struct str text)
{
	struct json_wanted found[ARRAY_LEN(wanted)];
	json_auto_t *root = NULL;
	struct err e = { 0 };

	memcpy(found, wanted, sizeof(found));
	if (!json_scan(found, ARRAY_LEN(found), text))
		return;
	assert(json_read(&root, text, &e));
	for (size_t i = 0; i < ARRAY_LEN(found); i++) {
		const char *value =
		    json_member(json_object_get(root, found[i].object), found[i].key);

		assert((value == NULL) == (found[i].value.data == NULL));
		assert(value == NULL || str_is(found[i].value, value));
	}
}

static bool
same(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static void
check_again(const struct creds *c, const char *provider)
{
	AUTO_CREDS again = { 0 };
	AUTO_BUF text = { 0 };

	cache_entry_write(&text, c, provider);
	check_scan(buf_str(&text));
	assert(cache_entry_read(&again, buf_str(&text)));
	assert(same(c->access_key_id, again.access_key_id));
	assert(same(secret_reveal(&c->secret_key), secret_reveal(&again.secret_key)));
	assert(
	    same(secret_reveal(&c->session_token), secret_reveal(&again.session_token)));
	assert(same(c->account_id, again.account_id) && same(c->arn, again.arn));
	assert(c->arn == NULL || same(c->assumed_role_id, again.assumed_role_id));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = input_str(data, size);
	unsigned choice = input_choice(&text, 3);
	AUTO_CREDS c = { 0 };

	if (choice == 0) {
		check_scan(text);
		return 0;
	}
	if (!cache_entry_read(&c, text)) {
		assert(c.access_key_id == NULL);
		return 0;
	}
	assert(c.access_key_id != NULL && secret_is_set(&c.secret_key));
	assert(secret_is_set(&c.session_token));
	check_again(&c, choice == 1 ? NULL : "sso");
	return 0;
}
