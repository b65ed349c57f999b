/*
 * Trust and permission policies.  The input: a choice, then lines kind, principal, external id, role ARN,
 * and the document.  A statement that was put in is there once, putting it again changes
 * nothing, and taking it out gives the document back; the document's other statements are
 * never touched.
 */
#include "input.h"

#include "core/grant.h"
#include "core/policy.h"
#include "core/trust.h"

static const char *
sid_of(const json_t *statement)
{
	return json_member(statement, "Sid");
}

static bool
has_sid(const json_t *document, const char *sid)
{
	for (size_t i = 0; i < policy_count(document); i++) {
		const char *own = sid_of(policy_at(document, i));

		if (own != NULL && strcmp(own, sid) == 0)
			return true;
	}
	return false;
}

/* A document with one statement alone is the same as with an array of one. */
static void
check_equal(const json_t *a, const json_t *b)
{
	assert(policy_count(a) == policy_count(b));
	for (size_t i = 0; i < policy_count(a); i++)
		assert(json_equal(policy_at(a, i), policy_at(b, i)));
}

static void
check_put(const json_t *document, json_t *statement, const char *sid)
{
	json_auto_t *changed = json_deep_copy(document), *again = json_incref(statement);
	AUTO_STRING char *text = NULL;
	json_auto_t *read = NULL;
	struct err e = { 0 };

	assert(statement != NULL && json_is_object(statement));
	assert(strcmp(sid_of(statement), sid) == 0);
	for (const char *c = sid; *c != '\0'; c++)
		assert(input_is_of(*c, ""));
	if (has_sid(document, sid)) {
		json_decref(statement);
		return;
	}
	assert(policy_put(changed, statement));
	assert(policy_count(changed) == policy_count(document) + 1);
	assert(!policy_put(changed, json_incref(again)));
	assert(policy_has_foreign(changed) == policy_has_foreign(document));
	text = policy_text(changed, false);
	assert(text != NULL && json_read(&read, str_of(text), &e));
	assert(json_equal(read, changed));
	assert(policy_remove(changed, sid) && !policy_remove(changed, sid));
	check_equal(document, changed);
}

static void
check_commands(const struct grant_actions *actions)
{
	AUTO_BUF commands = { 0 };

	for (size_t i = 0; i < actions->n; i++)
		grant_add_command(&commands, &actions->list[i], "profile");
	assert((commands.len > 0) == (actions->n > 0));
}

/* What a plan has to do, done to the document: a second plan has nothing to do. */
static void
check_role(const struct grant *g, struct iam_role *seen)
{
	AUTO_GRANT_ACTIONS actions = { 0 };
	size_t n;

	grant_plan_role(&actions, g, seen);
	n = actions.n;
	if (seen != NULL)
		grant_plan_role(&actions, g, seen);
	assert(actions.n == n);
	check_commands(&actions);
}

static void
check_permission(const struct grant *g, json_t *seen)
{
	AUTO_GRANT_ACTIONS actions = { 0 };
	size_t n;

	grant_plan_permission(&actions, g, seen);
	n = actions.n;
	if (seen != NULL)
		grant_plan_permission(&actions, g, seen);
	assert(actions.n == n);
	check_commands(&actions);
}

/* The way back. */
static void
check_back(const struct grant *g, json_t *permission, struct iam_role *seen)
{
	AUTO_GRANT_ACTIONS actions = { 0 };
	AUTO_LIST none = { 0 };

	grant_plan_no_permission(&actions, g, permission);
	grant_plan_no_trust(&actions, g, seen);
	(void)grant_deletes_role(g, seen);
	grant_plan_delete(&actions, g, &none, &none);
	check_commands(&actions);
}

static void
check_plan(unsigned choice, const struct grant *g, json_t *document, const char *arn)
{
	json_auto_t *permission = NULL;
	AUTO_IAM_ROLE seen = { .arn = mem_strdup(arn),
		.max_session_duration = 3600,
		.trust = json_incref(document) };

	if (choice == 3) {
		check_role(g, &seen);
	} else if (choice == 4) {
		check_permission(g, document);
	} else if (choice == 5) {
		permission = json_deep_copy(document);
		check_back(g, permission, &seen);
	} else {
		check_role(g, NULL);
		check_permission(g, NULL);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = input_str(data, size);
	unsigned choice = input_choice(&rest, 7), kind = input_byte(&rest);
	AUTO_STRING char *principal = input_text(input_line(&rest));
	AUTO_STRING char *external_id = input_text(input_line(&rest));
	AUTO_STRING char *role_arn = input_text(input_line(&rest));
	AUTO_STRING char *sid = NULL;
	json_auto_t *document = NULL;
	struct err e = { 0 };
	struct grant g = { .trust = { .kind = (enum trust_kind)(kind % 3),
			       .principal = principal,
			       .mfa = kind & 4,
			       .external_id = external_id[0] ? external_id : NULL,
			       .session_name_is_user = kind & 8 },
		.principal_name = "name",
		.role_name = "Role",
		.role_arn = role_arn,
		.role_path = "/",
		.delete_role = kind & 16 };

	if (!json_read(&document, rest, &e) || !json_is_object(document))
		return 0;
	if (choice == 0) {
		sid = trust_sid(&g.trust);
		check_put(document, trust_statement(&g.trust), sid);
	} else if (choice == 1) {
		sid = trust_permission_sid(role_arn);
		check_put(document, trust_permission(role_arn), sid);
	} else if (choice == 2) {
		check_put(document, trust_nobody(), TRUST_NOBODY_SID);
	} else {
		check_plan(choice, &g, document, role_arn);
	}
	return 0;
}
