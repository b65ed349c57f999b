#include "core/rest_json.h"

#include <string.h>

#include "base/mem.h"
#include "core/json.h"
#include "core/query.h"

#define BODY_SHOWN_MAX 300 /* bytes of a body that is no JSON */

void
rest_json_begin(
    struct http_request *out, const char *method, const char *endpoint, const char *path)
{
	const char *host = strstr(endpoint, "://");
	AUTO_BUF url = { 0 };
	size_t end;

	host = host ? host + 3 : endpoint;
	end = (size_t)(host - endpoint) + strcspn(host, "?#");
	if (end > 0 && endpoint[end - 1] == '/')
		end--;
	buf_add(&url, endpoint, end);
	buf_adds(&url, path);
	host = strchr(endpoint, '?');
	if (host != NULL)
		buf_add(&url, host, strcspn(host, "#"));
	out->method = mem_strdup(method);
	out->url = buf_take(&url);
}

void
rest_json_query(struct http_request *r, const char *key, struct str value)
{
	AUTO_BUF url = { 0 };

	buf_printf(&url, "%s%c%s=", r->url, strchr(r->url, '?') != NULL ? '&' : '?', key);
	query_encode(&url, value, "");
	mem_free(r->url);
	r->url = buf_take(&url);
}

void
rest_json_body(struct http_request *r, struct str json)
{
	http_add_header(r, "Content-Type", "application/json");
	r->has_body = true;
	buf_add_str(&r->body, json);
}

/* "a.b#Code:http://more" gives "Code". */
static char *
code_of(const char *text)
{
	struct str rest, code = str_cut(str_of(text), ':', &rest);
	struct str last = str_cut(code, '#', &rest);

	return str_dup(str_trim(rest.len > 0 ? rest : last));
}

static const char *
first_member(const json_t *object, const char *const keys[], size_t n)
{
	const char *value = NULL;

	for (size_t i = 0; value == NULL && i < n; i++)
		value = json_member(object, keys[i]);
	return value;
}

bool
rest_json_read_refusal(
    struct sts_refusal *out, const struct http_response *r, struct err *e)
{
	static const char *const codes[] = { "code", "Code", "__type" };
	/* OAuth's own name for the reason (RFC 6749, 5.2) comes last. */
	static const char *const messages[] = { "message", "Message",
		"error_description" };
	const char *code = http_response_header(r, "x-amzn-ErrorType");
	struct str body = str_trim(buf_str(&r->body));
	json_auto_t *root = NULL;
	struct err ignored = { 0 };
	AUTO_BUF status = { 0 };
	const char *message;
	bool json = json_read(&root, body, &ignored) && json_is_object(root);

	(void)e;
	if (code == NULL || code[0] == '\0')
		code = first_member(root, codes, ARRAY_LEN(codes));
	if (code == NULL || code[0] == '\0') {
		buf_printf(&status, "%d", r->status);
		code = buf_text(&status);
	}
	message = first_member(root, messages, ARRAY_LEN(messages));
	if (!json && body.len > BODY_SHOWN_MAX)
		body.len = BODY_SHOWN_MAX;
	out->code = code_of(code);
	out->message = json ? mem_strdup(message ? message : "") : str_dup(body);
	return true;
}
