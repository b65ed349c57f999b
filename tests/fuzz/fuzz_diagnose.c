/*
 * Why a role can't be assumed.  The input: a choice, a letter for the switches, lines principal, role,
 * external id, session name, AWS's words, and a policy document.  There is always an answer;
 * one that is no has a reason and a next step.
 */
#include "input.h"

#include "core/diagnose.h"

static void
check_texts(const char *message, const struct diagnose_case *c)
{
	AUTO_BUF text = { 0 };

	(void)diagnose_message(message);
	diagnose_add_trust(&text, c);
	diagnose_add_permission(&text, c);
	assert(text.len > 0);
}

static void
check_verdict(const struct diagnose_verdict *v)
{
	assert(v->answer == DIAGNOSE_YES || v->answer == DIAGNOSE_NO ||
	    v->answer == DIAGNOSE_UNKNOWN);
	assert(v->answer == DIAGNOSE_YES || v->why.len > 0);
	assert(v->answer != DIAGNOSE_NO || v->todo.len > 0);
}

static void
check_document(unsigned choice, json_t *document, const struct diagnose_case *c)
{
	AUTO_DIAGNOSE_VERDICT verdict = { 0 };

	if (choice == 1)
		diagnose_trust(&verdict, document, c);
	else
		diagnose_permission(&verdict, &document, choice == 2, c);
	check_verdict(&verdict);
	assert(choice != 3 || verdict.answer == DIAGNOSE_NO);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = input_str(data, size);
	unsigned choice = input_choice(&rest, 4), switches = input_byte(&rest);
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
	json_auto_t *document = NULL;
	struct err e = { 0 };

	if (choice == 0)
		check_texts(message, &c);
	else if (json_read(&document, rest, &e) && json_is_object(document))
		check_document(choice, document, &c);
	return 0;
}
