#include "core/policy.h"

#include <assert.h>
#include <ctype.h>
#include <string.h>

#include "core/hash.h"

#define SID_PREFIX "Awsrole"
#define SID_NAME_MAX 64 /* characters of the name */
#define SID_DIGITS 8    /* of the ARN's hash */

json_t *
policy_new(void)
{
	struct err none = { 0 };
	json_t *document = NULL;

	(void)!json_read(
	    &document, STR("{\"Version\": \"2012-10-17\", \"Statement\": []}"), &none);
	return document;
}

/* The statements as an array; one that stands alone is put into an array. */
static json_t *
statements(json_t *document)
{
	json_t *found = json_object_get(document, "Statement");
	json_t *array;

	if (json_is_array(found))
		return found;
	array = json_array();
	if (json_is_object(found))
		(void)json_array_append(array, found);
	(void)json_object_set_new(document, "Statement", array);
	return array;
}

static size_t
find_sid(const json_t *document, const char *sid)
{
	size_t n = policy_count(document), i = 0;

	while (i < n) {
		const char *own = json_member(policy_at(document, i), "Sid");

		if (own != NULL && strcmp(own, sid) == 0)
			break;
		i++;
	}
	return i;
}

bool
policy_put(json_t *document, json_t *statement)
{
	const char *sid = json_member(statement, "Sid");
	size_t at;

	assert(sid != NULL); /* all statements that are put are ours */
	at = find_sid(document, sid);
	if (at < policy_count(document)) {
		if (json_equal(policy_at(document, at), statement)) {
			json_decref(statement);
			return false;
		}
		(void)json_array_set_new(statements(document), at, statement);
		return true;
	}
	(void)json_array_append_new(statements(document), statement);
	return true;
}

bool
policy_remove(json_t *document, const char *sid)
{
	size_t at = find_sid(document, sid);

	if (at >= policy_count(document))
		return false;
	(void)json_array_remove(statements(document), at);
	return true;
}

size_t
policy_count(const json_t *document)
{
	const json_t *found = json_object_get(document, "Statement");

	return json_is_object(found) ? 1 : json_array_size(found);
}

json_t *
policy_at(const json_t *document, size_t i)
{
	json_t *found = json_object_get(document, "Statement");

	return json_is_object(found) ? found : json_array_get(found, i);
}

bool
policy_has_foreign(const json_t *document)
{
	for (size_t i = 0; i < policy_count(document); i++) {
		const char *sid = json_member(policy_at(document, i), "Sid");

		if (sid == NULL || strncmp(sid, SID_PREFIX, strlen(SID_PREFIX)) != 0)
			return true;
	}
	return false;
}

char *
policy_text(const json_t *document, bool pretty)
{
	return json_dumps(
	    document, JSON_PRESERVE_ORDER | (pretty ? JSON_INDENT(2) : JSON_COMPACT));
}

void
policy_sid(struct buf *out, const char *kind, struct str name, struct str arn)
{
	char hash[HASH_SHA256_HEX];
	bool start = true;

	buf_printf(out, SID_PREFIX "%s", kind);
	for (size_t i = 0; i < name.len && i < SID_NAME_MAX; i++) {
		unsigned char c = (unsigned char)name.data[i];

		if (c < 0x80 && isalnum(c))
			buf_addc(out, start ? (char)toupper(c) : (char)c);
		start = c >= 0x80 || !isalnum(c);
	}
	hash_sha256_hex(hash, arn);
	buf_add(out, hash, SID_DIGITS);
}

static char
folded(char c, bool ignore_case)
{
	return ignore_case && c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool
policy_matches(struct str pattern, struct str text, bool ignore_case)
{
	size_t p = 0, t = 0, star = pattern.len, back = 0;

	/* After a mismatch the last '*' takes one character more. */
	while (t < text.len) {
		if (p < pattern.len && pattern.data[p] == '*') {
			star = p++;
			back = t;
		} else if (p < pattern.len &&
		    (pattern.data[p] == '?' ||
			folded(pattern.data[p], ignore_case) ==
			    folded(text.data[t], ignore_case))) {
			p++;
			t++;
		} else if (star < pattern.len) {
			p = star + 1;
			t = ++back;
		} else {
			return false;
		}
	}
	while (p < pattern.len && pattern.data[p] == '*')
		p++;
	return p == pattern.len;
}
