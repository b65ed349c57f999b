/*
 * Switch Role links and the sign-in page: a choice, and lines: a link or a role's ARN, a name, a colour,
 * a service; the rest is an answer.  A link that is written is read back the same, and its
 * host is AWS's; so is that of the URL which signs in.
 */
#include "input.h"

#include "core/arn.h"
#include "core/console.h"
#include "core/url.h"

static void
check_read(struct str text)
{
	AUTO_CONSOLE_LINK link = { 0 };
	AUTO_STRING char *arn = NULL;
	struct err e = { 0 };
	bool ok = console_read_link(&link, text, &e);

	input_check_err(ok, &e);
	assert(ok == (link.partition != NULL));
	if (!ok)
		return;
	assert(link.account != NULL && link.role != NULL && link.role[0] != '\0');
	arn = console_link_arn(&link);
	if (arn != NULL)
		assert(str_starts(str_of(arn), "arn:aws"));
}

static void
check_written(struct str arn, const char *name, const char *colour)
{
	AUTO_CONSOLE_LINK link = { 0 };
	AUTO_STRING char *again = NULL;
	struct err e = { 0 };
	struct arn parts;
	AUTO_BUF text = { 0 };
	struct url url;

	if (!console_write_link(&text, arn, name, colour, &e)) {
		input_check_err(false, &e);
		assert(text.len == 0);
		return;
	}
	assert(url_parse(&url, buf_str(&text), &e) && url.https);
	assert(str_is(url.path, "/switchrole"));
	assert(console_read_link(&link, buf_str(&text), &e));
	assert((link.name != NULL) == (name[0] != '\0'));
	assert(link.name == NULL || strcmp(link.name, name) == 0);
	assert(link.colour == NULL || strlen(link.colour) == 6);
	/* IAM has no region and no empty part of a path: a link has no place for them. */
	again = console_link_arn(&link);
	assert(again != NULL && arn_parse(&parts, arn));
	assert(arn_same_principal(arn, str_of(again)) || input_has(arn, "//") ||
	    !str_is(parts.service, "iam"));
}

static void
check_sign_in(const char *service, struct str region, struct str answer)
{
	AUTO_HTTP_RESPONSE r = { .status = 400 };
	struct sts_refusal refusal = { 0 };
	AUTO_SECRET token = { 0 };
	AUTO_BUF text = { 0 };
	struct err e = { 0 };
	struct url url;
	bool ok = console_read_token(&token, answer, &e);

	input_check_err(ok, &e);
	assert(ok == secret_is_set(&token));
	assert(console_read_refusal(&refusal, &r, &e));
	sts_refusal_free(&refusal);
	err_clear(&e);
	ok = console_login_url(&text, "https://signin.aws.amazon.com", STR("aws"),
	    service, region, &token, &e);
	input_check_err(ok, &e);
	if (!ok)
		return;
	assert(url_parse(&url, buf_str(&text), &e));
	assert(str_is(url.host, "signin.aws.amazon.com"));
	assert(str_is(url.path, "/federation"));
	assert(
	    input_has(url.query, "Destination=https%3A%2F%2Fconsole.aws.amazon.com%2F"));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = input_str(data, size);
	unsigned choice = input_choice(&rest, 3);
	AUTO_STRING char *text = input_text(input_line(&rest));
	struct str first = str_of(text);
	AUTO_STRING char *name = input_text(input_line(&rest));
	AUTO_STRING char *colour = input_text(input_line(&rest));
	AUTO_STRING char *service = input_text(input_line(&rest));

	if (choice == 0)
		check_read(first);
	else if (choice == 1)
		check_written(first, name, colour);
	else
		check_sign_in(service, first, rest);
	return 0;
}
