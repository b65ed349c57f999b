#include "core/console.h"

#include <ctype.h>
#include <string.h>

#include "base/mem.h"
#include "core/arn.h"
#include "core/endpoint.h"
#include "core/json.h"
#include "core/query.h"
#include "core/url.h"

#define FEDERATION_PATH "/federation"
#define SIGNIN_PREFIX "signin."

/* The colours that the console offers. */
static const struct {
	const char *name, *value;
} colours[] = {
	{ "red", "F2B0A9" },
	{ "orange", "FBBF93" },
	{ "yellow", "FAD791" },
	{ "green", "B7CA9D" },
	{ "blue", "99BCE3" },
};

static const char *const partitions[] = { "aws", "aws-cn", "aws-us-gov", "aws-eusc",
	"aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f" };

static void
add_colour(struct buf *out, const char *colour)
{
	struct str text = str_of(colour);
	bool hex = true;

	for (size_t i = 0; i < ARRAY_LEN(colours); i++)
		if (str_is(text, colours[i].name)) {
			query_add(out, "color", str_of(colours[i].value));
			return;
		}
	if (text.len == 7 && text.data[0] == '#')
		text = (struct str){ text.data + 1, 6 };
	for (size_t i = 0; i < text.len; i++)
		hex = hex && isxdigit((unsigned char)text.data[i]) != 0;
	if (hex && text.len == 6)
		query_add(out, "color", text);
}

bool
console_write_link(struct buf *out, struct str role_arn, const char *name,
    const char *colour, struct err *e)
{
	AUTO_BUF query = { 0 };
	AUTO_BUF role = { 0 };
	const char *host;
	struct arn arn;

	if (!arn_parse(&arn, role_arn) || !str_is(arn.type, "role") ||
	    !arn_is_account(arn.account) || arn.name.len == 0)
		return err_set(
		    e, ERR_CONFIG, "'%.*s' is no role's ARN", STR_ARG(role_arn));
	host = endpoint_partition_signin(arn.partition);
	if (host == NULL)
		return err_set(e, ERR_CONFIG, "partition '%.*s' has no known console",
		    STR_ARG(arn.partition));
	/* The path belongs to the role's name here, without its first '/'. */
	buf_add(&role, arn.path.data + 1, arn.path.len - 1);
	buf_add_str(&role, arn.name);
	query_add(&query, "account", arn.account);
	query_add(&query, "roleName", buf_str(&role));
	if (name != NULL && name[0] != '\0')
		query_add(&query, "displayName", str_of(name));
	if (colour != NULL)
		add_colour(&query, colour);
	buf_printf(out, "https://%s/switchrole?", host);
	buf_add_str(out, buf_str(&query));
	return true;
}

/* One value of a form, decoded; NULL if it is empty. */
static char *
decoded(struct str value)
{
	AUTO_BUF b = { 0 };

	query_decode(&b, value, true);
	return b.len > 0 ? buf_take(&b) : NULL;
}

static void
take_value(char **place, struct str value)
{
	mem_free(*place);
	*place = decoded(value);
}

static const char *
partition_of_host(struct str host)
{
	for (size_t i = 0; i < ARRAY_LEN(partitions); i++) {
		const char *known = endpoint_partition_signin(str_of(partitions[i]));
		AUTO_BUF tail = { 0 };

		buf_printf(&tail, ".%s", known);
		if (str_is(host, known) || str_ends(host, buf_text(&tail)))
			return partitions[i];
	}
	return NULL;
}

bool
console_read_link(struct console_link *out, struct str text, struct err *e)
{
	AUTO_CONSOLE_LINK link = { 0 };
	const char *partition;
	struct str rest;
	struct url url;

	if (!url_parse(&url, str_trim(text), e)) {
		e->code = ERR_USAGE;
		return err_in(e, "the link");
	}
	partition = partition_of_host(url.host);
	if (partition == NULL || !str_is(url.path, "/switchrole"))
		return err_set(e, ERR_USAGE,
		    "this is no Switch Role link: they begin with "
		    "https://signin.aws.amazon.com/switchrole?");
	rest = url.query;
	while (rest.len > 0) {
		struct str value, key = str_cut(str_cut(rest, '&', &rest), '=', &value);

		if (str_is(key, "account"))
			take_value(&link.account, value);
		else if (str_is(key, "roleName"))
			take_value(&link.role, value);
		else if (str_is(key, "displayName"))
			take_value(&link.name, value);
		else if (str_is(key, "color"))
			take_value(&link.colour, value);
	}
	if (link.account == NULL || link.role == NULL || link.role[0] == '\0')
		return err_set(e, ERR_USAGE, "the link has no account, or no roleName");
	link.partition = mem_strdup(partition);
	*out = link;
	link = (struct console_link){ 0 };
	return true;
}

char *
console_link_arn(const struct console_link *l)
{
	AUTO_BUF b = { 0 };

	if (!arn_is_account(str_of(l->account)))
		return NULL;
	buf_printf(&b, "arn:%s:iam::%s:role/%s", l->partition, l->account,
	    l->role[0] == '/' ? l->role + 1 : l->role);
	return buf_take(&b);
}

void
console_link_free(struct console_link *l)
{
	mem_free(l->partition);
	mem_free(l->account);
	mem_free(l->role);
	mem_free(l->name);
	mem_free(l->colour);
	*l = (struct console_link){ 0 };
}

void
console_token_request(struct http_request *out, const char *endpoint,
    const struct creds *creds, long seconds)
{
	AUTO_BUF url = { 0 };
	AUTO_BUF session = { 0 };
	AUTO_BUF number = { 0 };

	buf_printf(&url, "%s" FEDERATION_PATH, endpoint);
	buf_addc(&session, '{');
	json_add_member(&session, "sessionId", creds->access_key_id);
	json_add_member(&session, "sessionKey", secret_reveal(&creds->secret_key));
	json_add_member(&session, "sessionToken", secret_reveal(&creds->session_token));
	buf_addc(&session, '}');
	out->method = mem_strdup("POST");
	out->url = buf_take(&url);
	out->has_body = true;
	http_add_header(out, "Content-Type", "application/x-www-form-urlencoded");
	query_add(&out->body, "Action", STR("getSigninToken"));
	if (seconds != 0) {
		buf_printf(&number, "%ld", seconds);
		query_add(&out->body, "SessionDuration", buf_str(&number));
	}
	query_add(&out->body, "Session", buf_str(&session));
}

bool
console_read_token(struct secret *out, struct str body, struct err *e)
{
	json_auto_t *json = NULL;
	const char *token;

	if (!json_read(&json, body, e)) {
		e->code = ERR_NETWORK;
		return err_in(e, "the answer of the sign-in page");
	}
	token = json_member(json, "SigninToken");
	if (token == NULL || token[0] == '\0')
		return err_set(
		    e, ERR_NETWORK, "the answer of the sign-in page has no SigninToken");
	secret_set(out, str_of(token));
	return true;
}

bool
console_read_refusal(
    struct sts_refusal *out, const struct http_response *r, struct err *e)
{
	AUTO_BUF code = { 0 };

	(void)e;
	buf_printf(&code, "status %d", r->status);
	out->code = buf_take(&code);
	out->message = mem_strdup(r->status == 400
		? "the credentials are not those of a role, or the session is to last "
		  "longer than the role allows"
		: "the sign-in page gave no token");
	return true;
}

static bool
is_service(const char *service)
{
	for (const char *c = service; *c != '\0'; c++)
		if ((unsigned char)*c >= 0x80 ||
		    (!isalnum((unsigned char)*c) && strchr("-_/", *c) == NULL))
			return false;
	return true;
}

bool
console_login_url(struct buf *out, const char *endpoint, struct str partition,
    const char *service, struct str region, const struct secret *token, struct err *e)
{
	const char *host = endpoint_partition_signin(partition);
	const char *name = service ? service : "console";
	AUTO_BUF page = { 0 };
	AUTO_BUF query = { 0 };

	if (!is_service(name))
		return err_set(e, ERR_USAGE, "'%s' is no service of the console", name);
	if (host == NULL)
		return err_set(e, ERR_CONFIG, "partition '%.*s' has no known console",
		    STR_ARG(partition));
	/* "signin.aws.amazon.com" stands beside "console.aws.amazon.com". */
	buf_printf(
	    &page, "https://console.%s/%s/home", host + strlen(SIGNIN_PREFIX), name);
	if (region.len > 0) {
		buf_adds(&page, "?region=");
		query_encode(&page, region, "");
	}
	query_add(&query, "Action", STR("login"));
	query_add(&query, "Issuer", STR("awsrole"));
	query_add(&query, "Destination", buf_str(&page));
	query_add(&query, "SigninToken", str_of(secret_reveal(token)));
	buf_printf(out, "%s" FEDERATION_PATH "?", endpoint);
	buf_add_str(out, buf_str(&query));
	return true;
}
