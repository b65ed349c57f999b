/*
 * Answers of STS: a choice, a byte that is the status, and the body.  What is taken for
 * credentials is complete, and an error never repeats what the answer holds.
 */
#include "input.h"

#include "core/sts.h"

static void
check_printable(const char *text)
{
	for (; *text != '\0'; text++)
		assert((unsigned char)*text >= ' ' && *text != 0x7F);
}

static void
check_credentials(struct str body)
{
	AUTO_CREDS c = { 0 };
	struct err e = { 0 };

	if (!sts_read_credentials(&c, "AssumeRole", body, &e)) {
		assert(e.code == ERR_NETWORK && e.msg[0] != '\0');
		assert(c.access_key_id == NULL && !secret_is_set(&c.secret_key));
		check_printable(e.msg);
		return;
	}
	/* Values are taken as they are: hook and headers see to it that they fit there. */
	assert(c.access_key_id[0] != '\0');
	assert(secret_reveal(&c.secret_key)[0] != '\0');
	assert(secret_is_set(&c.session_token));
	if (c.arn != NULL)
		check_printable(c.arn);
	assert(c.account_id == NULL ||
	    (c.arn != NULL && strstr(c.arn, c.account_id) != NULL));
}

static void
check_refusal(int status, struct str body)
{
	AUTO_HTTP_RESPONSE r = { .status = status };
	struct sts_refusal refusal = { 0 };
	struct err e = { 0 };

	buf_add_str(&r.body, body);
	if (sts_read_refusal(&refusal, &r, &e)) {
		assert(refusal.code[0] != '\0' && refusal.message != NULL);
		assert(refusal.message[0] != '\0' || status >= 500);
	} else {
		assert(e.code == ERR_NETWORK && refusal.code == NULL);
		check_printable(e.msg);
	}
	sts_refusal_free(&refusal);
}

static void
check_identity(struct str body)
{
	struct sts_identity id = { 0 };
	struct err e = { 0 };
	bool ok = sts_read_caller_identity(&id, body, &e);

	assert(ok == (id.arn != NULL && id.account != NULL && id.user_id != NULL));
	assert(ok == (e.code == ERR_NONE));
	sts_identity_free(&id);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str body = input_str(data, size);
	unsigned choice = input_choice(&body, 3);
	int status = 300 + (int)input_byte(&body);

	if (choice == 0)
		check_credentials(body);
	else if (choice == 1)
		check_identity(body);
	else
		check_refusal(status, body);
	return 0;
}
