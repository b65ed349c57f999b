/*
 * Why a role can't be assumed.  The input: a letter for the switches, lines principal, role,
 * external id, session name, AWS's words, and a policy document.  There is always an answer;
 * one that is no has a reason and a next step.
 */
#include "input.h"

#include "core/diagnose.h"

static void
check_verdict(const struct diagnose_verdict *v)
{
	assert(v->answer == DIAGNOSE_YES || v->answer == DIAGNOSE_NO ||
	    v->answer == DIAGNOSE_UNKNOWN);
	assert(v->answer == DIAGNOSE_YES || v->why.len > 0);
	assert(v->answer != DIAGNOSE_NO || v->todo.len > 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = input_str(data, size);
	unsigned switches = input_byte(&rest);
	AUTO_STRING char *principal = input_text(input_line(&rest));
	AUTO_STRING char *role = input_text(input_line(&rest));
	AUTO_STRING char *external_id = input_text(input_line(&rest));
	AUTO_STRING char *session = input_text(input_line(&rest));
	AUTO_STRING char *message = input_text(input_line(&rest));
	const struct diagnose_case c = { .profile = "p",
		.principal = principal,
		.role_arn = role,
		.mfa = switches & 1,
		.external_id = external_id[0] ? external_id : NULL,
		.session_name = session[0] ? session : NULL };
	AUTO_DIAGNOSE_VERDICT trust = { 0 }, permission = { 0 }, none = { 0 };
	json_auto_t *document = NULL;
	AUTO_BUF text = { 0 };
	struct err e = { 0 };

	(void)diagnose_message(message);
	diagnose_add_trust(&text, &c);
	diagnose_add_permission(&text, &c);
	assert(text.len > 0);
	if (!json_read(&document, rest, &e) || !json_is_object(document))
		return 0;
	diagnose_trust(&trust, document, &c);
	check_verdict(&trust);
	diagnose_permission(&permission, &document, 1, &c);
	check_verdict(&permission);
	diagnose_permission(&none, &document, 0, &c);
	check_verdict(&none);
	assert(none.answer == DIAGNOSE_NO);
	return 0;
}
