#include "core/iam.h"

#include <string.h>

#include "base/mem.h"
#include "core/query.h"
#include "core/role_check.h"
#include "core/xml.h"

#define VERSION "2010-05-08"
#define DURATION_DEFAULT 3600 /* seconds */

void
iam_request(struct http_request *out, const char *endpoint, const struct iam_call *call)
{
	out->method = mem_strdup("POST");
	out->url = query_endpoint(endpoint);
	out->has_body = true;
	http_add_header(
	    out, "Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
	query_add(&out->body, "Action", str_of(call->action));
	query_add(&out->body, "Version", STR(VERSION));
	for (size_t i = 0; i < call->nparams; i++)
		if (call->params[i].value != NULL)
			query_add(&out->body, call->params[i].key,
			    str_of(call->params[i].value));
}

/* A document as IAM sends it, percent-encoded, '+' standing for itself (RFC 3986). */
static bool
read_policy(json_t **out, struct str encoded, struct err *e)
{
	AUTO_BUF text = { 0 };

	/* Look-alikes of IAM send it as it is. */
	if (str_starts(str_trim(encoded), "{"))
		buf_add_str(&text, encoded);
	else
		query_decode(&text, encoded, false);
	if (json_read(out, buf_str(&text), e) && json_is_object(*out))
		return true;
	if (e->code == ERR_NONE) {
		json_decref(*out);
		*out = NULL;
		(void)err_set(e, ERR_NETWORK, "it is no JSON object");
	}
	e->code = ERR_NETWORK;
	return err_in(e, "the policy in the answer");
}

bool
iam_read_text(char **out, const char *path, struct str body, struct err *e)
{
	struct xml_leaf leaf = { .path = path };

	if (!xml_read(&leaf, 1, body, e))
		return false;
	if (!leaf.found)
		return err_set(e, ERR_NETWORK, "the answer has no %s", path);
	*out = leaf.text.len > 0 ? buf_take(&leaf.text) : mem_strdup("");
	xml_leaves_free(&leaf, 1);
	return true;
}

bool
iam_read_document(json_t **out, const char *path, struct str body, struct err *e)
{
	AUTO_STRING char *text = NULL;

	return iam_read_text(&text, path, body, e) && read_policy(out, str_of(text), e);
}

/* Whether awsrole's tag is among the role's. */
static bool
read_tag(bool *out, struct str body, struct err *e)
{
	AUTO_LIST keys = { 0 };
	AUTO_LIST values = { 0 };

	if (!xml_read_list(&keys, "GetRoleResult/Role/Tags/member/Key", body, e) ||
	    !xml_read_list(&values, "GetRoleResult/Role/Tags/member/Value", body, e))
		return false;
	for (size_t i = 0; i < keys.n && i < values.n; i++)
		*out = *out ||
		    (strcmp(keys.items[i], IAM_TAG_KEY) == 0 &&
			strcmp(values.items[i], IAM_TAG_VALUE) == 0);
	return true;
}

bool
iam_read_role(struct iam_role *out, struct str body, struct err *e)
{
	AUTO_IAM_ROLE role = { .max_session_duration = DURATION_DEFAULT };
	struct xml_leaf leaf = { .path = "GetRoleResult/Role/MaxSessionDuration" };
	long long seconds;

	if (!iam_read_text(&role.arn, "GetRoleResult/Role/Arn", body, e) ||
	    !iam_read_document(
		&role.trust, "GetRoleResult/Role/AssumeRolePolicyDocument", body, e) ||
	    !read_tag(&role.ours, body, e) || !xml_read(&leaf, 1, body, e))
		return false;
	if (str_to_int(buf_str(&leaf.text), &seconds) && seconds > 0 &&
	    seconds <= ROLE_DURATION_MOST)
		role.max_session_duration = (long)seconds;
	xml_leaves_free(&leaf, 1);
	*out = role;
	role = (struct iam_role){ 0 };
	return true;
}

void
iam_role_free(struct iam_role *r)
{
	mem_free(r->arn);
	json_decref(r->trust);
	*r = (struct iam_role){ 0 };
}

bool
iam_read_marker(char **out, const char *action, struct str body, struct err *e)
{
	AUTO_BUF truncated = { 0 };
	AUTO_BUF marker = { 0 };

	buf_printf(&truncated, "%sResult/IsTruncated", action);
	buf_printf(&marker, "%sResult/Marker", action);
	struct xml_leaf leaves[] = {
		{ .path = buf_text(&truncated) },
		{ .path = buf_text(&marker) },
	};
	if (!xml_read(leaves, ARRAY_LEN(leaves), body, e))
		return false;
	*out = str_is(str_trim(buf_str(&leaves[0].text)), "true") && leaves[1].found
	    ? buf_take(&leaves[1].text)
	    : NULL;
	xml_leaves_free(leaves, ARRAY_LEN(leaves));
	return true;
}

bool
iam_is_absent(const struct sts_refusal *r)
{
	return r->code != NULL && strcmp(r->code, "NoSuchEntity") == 0;
}

bool
iam_is_passing(const struct sts_refusal *r, bool just_made)
{
	if (r->code == NULL)
		return false;
	if (strcmp(r->code, "ConcurrentModification") == 0 ||
	    strcmp(r->code, "EntityTemporarilyUnmodifiable") == 0)
		return true;
	/* A role that was made a moment ago is not known everywhere yet; a policy that is
	 * not there is none that comes. */
	return just_made && iam_is_absent(r) && r->message != NULL &&
	    strstr(r->message, "role with name") != NULL;
}
