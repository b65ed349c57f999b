#include "core/sts.h"

#include <string.h>

#include "base/mem.h"
#include "base/utc.h"
#include "core/xml.h"

#define YEAR_10000 253402300800LL /* seconds since 1970 */

/* What is read out of <ACTIONResult>. */
enum { KEY, SECRET, TOKEN, EXPIRATION, ARN, ROLE_ID, NFIELDS };
static const char *const fields[NFIELDS] = {
	[KEY] = "Credentials/AccessKeyId",
	[SECRET] = "Credentials/SecretAccessKey",
	[TOKEN] = "Credentials/SessionToken",
	[EXPIRATION] = "Credentials/Expiration",
	[ARN] = "AssumedRoleUser/Arn",
	[ROLE_ID] = "AssumedRoleUser/AssumedRoleId",
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* A number is seconds since 1970; a fraction is dropped. */
static bool
read_epoch(int64_t *out, struct str text)
{
	struct str fraction;
	struct str whole = str_cut(str_trim(text), '.', &fraction);
	long long seconds;

	if (!str_to_int(whole, &seconds) || seconds < 0 || seconds >= YEAR_10000)
		return false;
	for (size_t i = 0; i < fraction.len; i++)
		if (!is_digit(fraction.data[i]))
			return false;
	*out = seconds;
	return true;
}

static bool
read_expiration(int64_t *out, struct str text, struct err *e)
{
	if (read_epoch(out, text) || utc_parse(text, out))
		return true;
	return err_set(
	    e, ERR_NETWORK, "the Expiration in the answer is no date with a time zone");
}

/* The account is the fifth field of "arn:aws:sts::123456789012:assumed-role/...". */
static void
read_arn(struct creds *out, struct str arn)
{
	struct str rest = arn, account = { 0 };

	if (!str_starts(arn, "arn:") || str_has_control(arn))
		return;
	for (size_t i = 0; i < 5; i++)
		account = str_cut(rest, ':', &rest);
	out->arn = str_dup(arn);
	if (account.len > 0)
		out->account_id = str_dup(account);
}

/* Values are taken as they are, white space at the ends too; who puts them into an
 * environment variable or a header sees to it that they fit there. */
static bool
fill(struct creds *out, const struct xml_leaf leaves[static NFIELDS], struct err *e)
{
	AUTO_CREDS creds = { 0 };
	struct str key = buf_str(&leaves[KEY].text);
	struct str secret = buf_str(&leaves[SECRET].text);
	struct str token = buf_str(&leaves[TOKEN].text);

	for (size_t i = KEY; i <= EXPIRATION; i++)
		if (!leaves[i].found)
			return err_set(e, ERR_NETWORK, "the answer has no %s", fields[i]);
	if (key.len == 0 || secret.len == 0)
		return err_set(e, ERR_NETWORK, "the answer has an empty key");
	if (!read_expiration(&creds.expires, buf_str(&leaves[EXPIRATION].text), e))
		return false;
	creds.access_key_id = str_dup(key);
	secret_set(&creds.secret_key, secret);
	secret_set(&creds.session_token, token);
	read_arn(&creds, buf_str(&leaves[ARN].text));
	if (creds.arn != NULL && leaves[ROLE_ID].found)
		creds.assumed_role_id = str_dup(buf_str(&leaves[ROLE_ID].text));
	*out = creds_take(&creds);
	return true;
}

bool
sts_read_credentials(
    struct creds *out, const char *action, struct str body, struct err *e)
{
	struct xml_leaf leaves[NFIELDS] = { 0 };
	struct buf paths[NFIELDS] = { 0 };
	bool ok;

	for (size_t i = 0; i < NFIELDS; i++) {
		buf_printf(&paths[i], "%sResult/%s", action, fields[i]);
		leaves[i].path = buf_text(&paths[i]);
	}
	ok = xml_read(leaves, NFIELDS, body, e) && fill(out, leaves, e);
	xml_leaves_free(leaves, NFIELDS);
	for (size_t i = 0; i < NFIELDS; i++)
		buf_free(&paths[i]);
	return ok;
}

bool
sts_read_caller_identity(struct sts_identity *out, struct str body, struct err *e)
{
	struct xml_leaf leaves[] = {
		{ .path = "GetCallerIdentityResult/Arn" },
		{ .path = "GetCallerIdentityResult/Account" },
		{ .path = "GetCallerIdentityResult/UserId" },
	};
	bool ok = xml_read(leaves, ARRAY_LEN(leaves), body, e);

	for (size_t i = 0; ok && i < ARRAY_LEN(leaves); i++)
		if (!leaves[i].found)
			ok = err_set(
			    e, ERR_NETWORK, "the answer has no %s", leaves[i].path);
	if (ok)
		*out = (struct sts_identity){
			.arn = buf_take(&leaves[0].text),
			.account = buf_take(&leaves[1].text),
			.user_id = buf_take(&leaves[2].text),
		};
	xml_leaves_free(leaves, ARRAY_LEN(leaves));
	return ok;
}

/* What a gateway in front of STS sends: the AWS CLI does not look into it. */
static bool
is_gateway_page(const struct http_response *r)
{
	struct str body = str_trim(buf_str(&r->body));

	return r->status >= 500 && (body.len == 0 || str_starts(body, "<html>"));
}

/* The standard phrase of a status, as the AWS CLI shows it; "" for unknown ones. */
static const char *
reason_phrase(int status)
{
	switch (status) {
	case 500:
		return "Internal Server Error";
	case 501:
		return "Not Implemented";
	case 502:
		return "Bad Gateway";
	case 503:
		return "Service Unavailable";
	case 504:
		return "Gateway Timeout";
	case 505:
		return "HTTP Version Not Supported";
	case 506:
		return "Variant Also Negotiates";
	case 507:
		return "Insufficient Storage";
	case 508:
		return "Loop Detected";
	case 510:
		return "Not Extended";
	case 511:
		return "Network Authentication Required";
	}
	return "";
}

static char *
take_text(struct xml_leaf *leaf)
{
	return leaf->text.len > 0 ? buf_take(&leaf->text) : mem_strdup("Unknown");
}

bool
sts_read_refusal(struct sts_refusal *out, const struct http_response *r, struct err *e)
{
	/* <Errors><Error> is what EC2 and some look-alikes of STS send; where it is, the
	 * plain <Error> does not count. */
	struct xml_leaf leaves[] = {
		{ .path = "Error/Code" },
		{ .path = "Error/Message" },
		{ .path = "Errors/Error/Code" },
		{ .path = "Errors/Error/Message" },
		{ .path = "Errors/Error" },
	};
	size_t at;

	if (is_gateway_page(r)) {
		AUTO_BUF code = { 0 };

		buf_printf(&code, "%d", r->status);
		out->code = buf_take(&code);
		out->message = mem_strdup(reason_phrase(r->status));
		return true;
	}
	if (!xml_read(leaves, ARRAY_LEN(leaves), buf_str(&r->body), e))
		return err_in(e, "status %d", r->status);
	at = leaves[4].found ? 2 : 0;
	out->code = take_text(&leaves[at]);
	out->message = take_text(&leaves[at + 1]);
	xml_leaves_free(leaves, ARRAY_LEN(leaves));
	return true;
}
