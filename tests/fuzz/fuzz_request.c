/*
 * Requests of the query protocol: a choice of the call and lines that are its values.  The
 * body, read as a form, has the values in their order, to the byte; the request can be sent
 * and signed, whatever they are.  Values that pass the checks of `add` pass those of a call.
 */
#include "input.h"

#include "core/http_check.h"
#include "core/iam.h"
#include "core/query.h"
#include "core/role_check.h"
#include "core/sigv4.h"

#define VALUES_MAX 8
#define ENDPOINT "https://sts.eu-west-1.amazonaws.com"

/* Values of a call in the order of its body; NULL is not sent. */
struct values {
	char *at[VALUES_MAX];
	const char *sent[2 * VALUES_MAX];
	size_t nsent;
};

static const char *
next(struct values *v, size_t i)
{
	if (v->at[i] != NULL)
		v->sent[v->nsent++] = v->at[i];
	return v->at[i];
}

static void
make_assume_role(struct http_request *out, struct values *v)
{
	struct sts_assume_role call = { 0 };
	struct sts_tag tag = { 0 };
	const char *policy_arn;

	call.session_name = next(v, 0);
	call.external_id = next(v, 1);
	call.serial_number = next(v, 2);
	call.role_arn = next(v, 3);
	call.token_code = next(v, 4);
	policy_arn = next(v, 5);
	call.policy_arns = &policy_arn;
	call.npolicy_arns = policy_arn != NULL;
	call.policy = next(v, 6);
	tag.key = next(v, 7);
	tag.value = next(v, 0);
	call.tags = &tag;
	call.ntags = 1;
	call.source_identity = next(v, 1);
	sts_request_assume_role(out, ENDPOINT, &call);
}

static void
make_iam(struct http_request *out, struct values *v)
{
	struct iam_param params[VALUES_MAX];
	const struct iam_call call = { "CreateRole", params, VALUES_MAX };

	for (size_t i = 0; i < VALUES_MAX; i++)
		params[i] = (struct iam_param){ "Key", next(v, i) };
	iam_request(out, ENDPOINT, &call);
}

static void
make(struct http_request *out, struct values *v, unsigned choice)
{
	const char *a, *b, *c;

	switch (choice) {
	case 0:
		make_assume_role(out, v);
		return;
	case 1:
		make_iam(out, v);
		return;
	case 2:
		a = next(v, 0), b = next(v, 1);
		sts_request_session_token(out, ENDPOINT, 0, a, b);
		return;
	default:
		a = next(v, 0), b = next(v, 1), c = next(v, 2);
		sts_request_web_identity(out, ENDPOINT, b, a, c);
	}
}

/* The form has Action and Version, then the values. */
static void
check_form(struct str body, const struct values *v)
{
	for (size_t i = 0; i < v->nsent + 2; i++) {
		struct str value, pair = str_cut(body, '&', &body);
		struct str key = str_cut(pair, '=', &value);
		AUTO_BUF text = { 0 };

		assert(key.len > 0 && value.data != NULL && !str_has(value, '='));
		if (i < 2) {
			assert(str_is(key, i == 0 ? "Action" : "Version"));
			continue;
		}
		query_decode(&text, value, true);
		assert(str_is(buf_str(&text), v->sent[i - 2]));
	}
	assert(body.len == 0);
}

/* What is refused before it is in a file, and what is refused before a call is made. */
static void
check_values(char *const at[])
{
	struct sts_assume_role call = { .role_arn = at[0] ? at[0] : "",
		.session_name = at[1] ? at[1] : "",
		.external_id = at[2],
		.serial_number = at[3] };
	struct err e = { 0 };
	bool ok = role_check_arn("--role-arn", call.role_arn, &e) &&
	    role_check_session_name("--session-name", call.session_name, &e) &&
	    (at[2] == NULL || role_check_external_id("--external-id", at[2], &e)) &&
	    (at[3] == NULL || role_check_mfa_serial("--mfa-serial", at[3], &e));

	input_check_err(ok, &e);
	if (!ok)
		return;
	call.token_code = at[3] != NULL ? "123456" : NULL;
	assert(sts_check_assume_role(&call, &e));
}

static void
check_signed(const struct http_request *r)
{
	AUTO_CREDS creds = { .access_key_id = mem_strdup("AKID") };
	struct sigv4_parts parts;
	struct err e = { 0 };

	assert(sigv4_parts(&parts, r, &creds, "r", "s", 0, &e));
	assert(strlen(parts.signature) == 64);
	sigv4_parts_free(&parts);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = input_str(data, size);
	unsigned choice = input_choice(&rest, 6);
	AUTO_HTTP_REQUEST r = { 0 };
	struct values v = { 0 };
	struct err e = { 0 };

	for (size_t i = 0; i < VALUES_MAX; i++) {
		struct str line = input_line(&rest);

		if (line.len > 0 || i == 0)
			v.at[i] = input_text(line);
	}
	if (choice == 5) {
		check_values(v.at);
	} else {
		make(&r, &v, choice % 4);
		if (choice == 4)
			check_signed(&r);
		else
			check_form(buf_str(&r.body), &v);
		assert(http_check_request(&r, &e) && e.code == ERR_NONE);
	}
	for (size_t i = 0; i < VALUES_MAX; i++)
		mem_free(v.at[i]);
	return 0;
}
