/*
 * Refusals and answers of the services that are not STS: a choice, a byte that is the status,
 * the rest of that line the header x-amzn-ErrorType, and the body.
 */
#include "input.h"

#include "core/iam.h"
#include "core/login.h"
#include "core/policy.h"
#include "core/rest_json.h"
#include "core/retry.h"

static void
check_refusal(const struct http_response *r,
    bool (*read)(struct sts_refusal *, const struct http_response *, struct err *))
{
	struct sts_refusal refusal = { 0 };
	struct err e = { 0 };

	assert(read(&refusal, r, &e));
	assert(refusal.code != NULL && refusal.message != NULL);
	(void)retry_wanted(r, refusal.code);
	(void)login_hint(&refusal);
	(void)iam_is_absent(&refusal);
	(void)iam_is_passing(&refusal, true);
	sts_refusal_free(&refusal);
}

static void
check_iam_role(struct str body)
{
	AUTO_IAM_ROLE role = { 0 };
	struct err e = { 0 };
	bool ok = iam_read_role(&role, body, &e);

	input_check_err(ok, &e);
	assert(ok == (role.arn != NULL && json_is_object(role.trust)));
	assert(
	    !ok || (role.max_session_duration > 0 && role.max_session_duration <= 43200));
}

static void
check_iam_document(struct str body)
{
	json_auto_t *document = NULL;
	struct err e = { 0 };
	bool ok =
	    iam_read_document(&document, "GetUserPolicyResult/PolicyDocument", body, &e);

	input_check_err(ok, &e);
	assert(ok == json_is_object(document));
}

static void
check_iam_texts(struct str body)
{
	AUTO_STRING char *marker = NULL, *arn = NULL;
	struct err e = { 0 };
	bool ok;

	input_check_err(iam_read_marker(&marker, "ListUsers", body, &e), &e);
	err_clear(&e);
	ok = iam_read_text(&arn, "GetUserResult/User/Arn", body, &e);
	input_check_err(ok, &e);
	assert(ok == (arn != NULL));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_HTTP_RESPONSE r = { 0 };
	struct str rest = input_str(data, size), type;
	unsigned choice = input_choice(&rest, 5);
	AUTO_STRING char *text = NULL;

	r.status = 300 + (int)input_byte(&rest);
	type = input_line(&rest);
	text = input_text(type);
	r.headers[r.nheaders++] =
	    (struct http_header){ mem_strdup("X-Amzn-ErrorType"), mem_strdup(text) };
	buf_add_str(&r.body, rest);
	if (choice == 0)
		check_refusal(&r, rest_json_read_refusal);
	else if (choice == 1)
		check_refusal(&r, login_read_refusal);
	else if (choice == 2)
		check_iam_role(rest);
	else if (choice == 3)
		check_iam_document(rest);
	else
		check_iam_texts(rest);
	return 0;
}
