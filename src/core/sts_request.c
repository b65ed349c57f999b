#include "core/sts.h"

#include "base/mem.h"
#include "core/query.h"

#define CONTENT_TYPE "application/x-www-form-urlencoded; charset=utf-8"

static void
begin(struct http_request *out, const char *endpoint, const char *action)
{
	out->method = mem_strdup("POST");
	out->url = query_endpoint(endpoint);
	out->has_body = true;
	http_add_header(out, "Content-Type", CONTENT_TYPE);
	query_add(&out->body, "Action", str_of(action));
	query_add(&out->body, "Version", STR("2011-06-15"));
}

/* NULL is not sent, the empty text is. */
static void
add(struct http_request *out, const char *key, const char *value)
{
	if (value != NULL)
		query_add(&out->body, key, str_of(value));
}

/* "Tags.member.1.Key"; the AWS CLI counts from 1 (query protocol, unflattened list). */
static void
add_member(struct http_request *out, const char *list, size_t index, const char *field,
    const char *value)
{
	AUTO_BUF key = { 0 };

	buf_printf(&key, "%s.member.%zu%s", list, index + 1, field);
	add(out, buf_text(&key), value);
}

static void
add_duration(struct http_request *out, long seconds)
{
	AUTO_BUF value = { 0 };

	if (seconds == 0)
		return;
	buf_printf(&value, "%ld", seconds);
	add(out, "DurationSeconds", buf_text(&value));
}

/* The order of the AWS CLI's own parameters is that of its body for a profile with
 * role_session_name; behind them come those that it has no setting for. */
void
sts_request_assume_role(
    struct http_request *out, const char *endpoint, const struct sts_assume_role *a)
{
	begin(out, endpoint, "AssumeRole");
	add(out, "RoleSessionName", a->session_name);
	add(out, "ExternalId", a->external_id);
	add(out, "SerialNumber", a->serial_number);
	add_duration(out, a->duration_seconds);
	add(out, "RoleArn", a->role_arn);
	add(out, "TokenCode", a->token_code);
	for (size_t i = 0; i < a->npolicy_arns; i++)
		add_member(out, "PolicyArns", i, ".arn", a->policy_arns[i]);
	add(out, "Policy", a->policy);
	for (size_t i = 0; i < a->ntags; i++) {
		add_member(out, "Tags", i, ".Key", a->tags[i].key);
		add_member(out, "Tags", i, ".Value", a->tags[i].value);
	}
	for (size_t i = 0; i < a->ntransitive_tag_keys; i++)
		add_member(out, "TransitiveTagKeys", i, "", a->transitive_tag_keys[i]);
	add(out, "SourceIdentity", a->source_identity);
}

void
sts_request_session_token(struct http_request *out, const char *endpoint,
    long duration_seconds, const char *serial_number, const char *token_code)
{
	begin(out, endpoint, "GetSessionToken");
	add_duration(out, duration_seconds);
	add(out, "SerialNumber", serial_number);
	add(out, "TokenCode", token_code);
}

void
sts_request_web_identity(struct http_request *out, const char *endpoint,
    const char *role_arn, const char *session_name, const char *token)
{
	begin(out, endpoint, "AssumeRoleWithWebIdentity");
	add(out, "RoleSessionName", session_name);
	add(out, "RoleArn", role_arn);
	add(out, "WebIdentityToken", token);
}

void
sts_request_caller_identity(struct http_request *out, const char *endpoint)
{
	begin(out, endpoint, "GetCallerIdentity");
}
