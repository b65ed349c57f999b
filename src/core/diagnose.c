#include "core/diagnose.h"

#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "core/arn.h"
#include "core/diagnose_condition.h"
#include "core/policy.h"
#include "core/trust.h"

#define ACTION "sts:AssumeRole"

void
diagnose_verdict_free(struct diagnose_verdict *v)
{
	buf_free(&v->why);
	buf_free(&v->todo);
	*v = (struct diagnose_verdict){ 0 };
}

/* Whether one of the patterns (a string or an array) fits. */
static bool
any_matches(const json_t *patterns, const char *text, bool ignore_case)
{
	if (json_is_string(patterns))
		return policy_matches(
		    str_of(json_string_value(patterns)), str_of(text), ignore_case);
	for (size_t i = 0; i < json_array_size(patterns); i++)
		if (any_matches(json_array_get(patterns, i), text, ignore_case))
			return true;
	return false;
}

static bool
is_about_assuming(const json_t *statement)
{
	const json_t *action = json_object_get(statement, "Action");
	const json_t *not_action = json_object_get(statement, "NotAction");

	return not_action ? !any_matches(not_action, ACTION, true)
			  : any_matches(action, ACTION, true);
}

static bool
is_about_role(const json_t *statement, const char *role_arn)
{
	const json_t *resource = json_object_get(statement, "Resource");
	const json_t *not_resource = json_object_get(statement, "NotResource");

	return not_resource ? !any_matches(not_resource, role_arn, false)
			    : any_matches(resource, role_arn, false);
}

enum match { MATCH_NONE, MATCH_ACCOUNT, MATCH_ITSELF };

static enum match
match_principal_text(const char *text, const struct diagnose_case *c)
{
	struct arn arn = { 0 }, named;

	(void)!arn_parse(&arn, str_of(c->principal));
	if (strcmp(text, "*") == 0)
		return MATCH_ACCOUNT;
	if (arn_same_principal(str_of(text), str_of(c->principal)))
		return MATCH_ITSELF;
	if (str_is(arn.account, text))
		return MATCH_ACCOUNT;
	return arn_parse(&named, str_of(text)) && str_is(named.type, "root") &&
		str_eq(named.account, arn.account)
	    ? MATCH_ACCOUNT
	    : MATCH_NONE;
}

static enum match
match_principal(const json_t *principal, const struct diagnose_case *c)
{
	const json_t *aws =
	    json_is_object(principal) ? json_object_get(principal, "AWS") : principal;
	enum match best = MATCH_NONE;

	if (json_is_string(aws))
		return match_principal_text(json_string_value(aws), c);
	for (size_t i = 0; i < json_array_size(aws); i++) {
		const char *text = json_string_value(json_array_get(aws, i));
		enum match one = text ? match_principal_text(text, c) : MATCH_NONE;

		best = one > best ? one : best;
	}
	return best;
}

/* NotPrincipal leaves out only who is named there, never a whole account. */
static enum match
match_statement(const json_t *statement, const struct diagnose_case *c)
{
	const json_t *others = json_object_get(statement, "NotPrincipal");

	if (others == NULL)
		return match_principal(json_object_get(statement, "Principal"), c);
	return match_principal(others, c) == MATCH_ITSELF ? MATCH_NONE : MATCH_ACCOUNT;
}

static bool
denies(const json_t *statement)
{
	const char *effect = json_member(statement, "Effect");

	return effect != NULL && strcmp(effect, "Deny") == 0;
}

/* What a policy has said so far. */
struct balance {
	struct diagnose_verdict verdict;
	struct diagnose_verdict doubt; /* of a statement that may deny it; NO: none may */
	bool allows;                   /* a statement is about this, whoever it lets in */
	bool denied;
};

static void
balance_start(struct balance *b)
{
	*b = (struct balance){ .verdict = { .answer = DIAGNOSE_NO },
		.doubt = { .answer = DIAGNOSE_NO } };
}

static void
weigh_denial(struct balance *b, const json_t *statement, const struct diagnose_case *c)
{
	json_t *condition = json_object_get(statement, "Condition");
	AUTO_DIAGNOSE_VERDICT one = { 0 };
	const char *sid = json_member(statement, "Sid");
	struct diagnose_verdict *v;

	one.answer = diagnose_condition(&one, condition, c);
	if (one.answer == DIAGNOSE_NO)
		return;
	b->denied = one.answer == DIAGNOSE_YES;
	v = b->denied ? &b->verdict : &b->doubt;
	diagnose_verdict_free(v);
	v->answer = b->denied ? DIAGNOSE_NO : DIAGNOSE_UNKNOWN;
	buf_printf(&v->why, "a statement%s%s %s it", sid ? " " : "", sid ? sid : "",
	    b->denied ? "denies" : "may deny");
	if (!b->denied) {
		buf_printf(&v->why, ": %s", buf_text(&one.why));
		buf_add_str(&v->todo, buf_str(&one.todo));
	} else if (diagnose_condition_wants_mfa(condition, c))
		diagnose_condition_add_mfa(v, c);
	else
		buf_adds(&v->todo, "only who owns that policy can change it");
}

/* The best of several ways in counts; of several that fail, the last. */
static void
weigh_permission(struct balance *b, const json_t *statement,
    const struct diagnose_case *c, bool by_account)
{
	struct diagnose_verdict one = { .by_account = by_account };
	struct diagnose_verdict *v = &b->verdict;

	b->allows = true;
	one.answer = diagnose_condition(&one, json_object_get(statement, "Condition"), c);
	if (v->answer == DIAGNOSE_YES && (one.answer != DIAGNOSE_YES || !v->by_account)) {
		diagnose_verdict_free(&one);
		return;
	}
	diagnose_verdict_free(v);
	*v = one;
}

static void
weigh(struct balance *b, const json_t *statement, const struct diagnose_case *c,
    bool by_account)
{
	if (b->denied)
		return;
	if (denies(statement))
		weigh_denial(b, statement, c);
	else
		weigh_permission(b, statement, c, by_account);
}

/* A yes that may be denied is none. */
static void
balance_end(struct diagnose_verdict *out, struct balance *b)
{
	bool doubtful =
	    b->verdict.answer == DIAGNOSE_YES && b->doubt.answer == DIAGNOSE_UNKNOWN;

	*out = doubtful ? b->doubt : b->verdict;
	diagnose_verdict_free(doubtful ? &b->verdict : &b->doubt);
}

void
diagnose_add_trust(struct buf *out, const struct diagnose_case *c)
{
	struct arn arn = { 0 };
	struct trust trust = { .principal = c->principal };
	AUTO_STRING char *text = NULL;
	json_t *statement;

	if (arn_parse(&arn, str_of(c->principal)) && !str_is(arn.type, "user"))
		trust.kind = TRUST_ROLE;
	trust.external_id = c->external_id;
	trust.mfa = c->mfa;
	statement = trust_statement(&trust);
	text = policy_text(statement, true);
	buf_printf(out,
	    "add this statement to the trust policy of %s:\n%s\n(awsrole grant does it)",
	    c->role_arn, text);
	json_decref(statement);
}

void
diagnose_add_permission(struct buf *out, const struct diagnose_case *c)
{
	json_t *statement = trust_permission(c->role_arn);
	AUTO_STRING char *text = policy_text(statement, true);

	buf_printf(out,
	    "add this statement to a policy of %s:\n%s\n(awsrole grant does it)",
	    c->principal, text);
	json_decref(statement);
}

void
diagnose_trust(
    struct diagnose_verdict *v, const json_t *trust, const struct diagnose_case *c)
{
	struct balance b;

	balance_start(&b);
	for (size_t i = 0; i < policy_count(trust); i++) {
		const json_t *statement = policy_at(trust, i);
		enum match match = match_statement(statement, c);

		if (match != MATCH_NONE && is_about_assuming(statement))
			weigh(&b, statement, c, match == MATCH_ACCOUNT);
	}
	if (!b.allows && !b.denied) {
		buf_printf(&b.verdict.why, "the role's trust policy does not let %s in",
		    c->principal);
		diagnose_add_trust(&b.verdict.todo, c);
	}
	balance_end(v, &b);
}

void
diagnose_permission(struct diagnose_verdict *v, json_t *const policies[], size_t n,
    const struct diagnose_case *c)
{
	struct balance b;

	balance_start(&b);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < policy_count(policies[i]); j++) {
			const json_t *statement = policy_at(policies[i], j);

			if (is_about_assuming(statement) &&
			    is_about_role(statement, c->role_arn))
				weigh(&b, statement, c, false);
		}
	if (!b.allows && !b.denied) {
		buf_printf(&b.verdict.why,
		    "%s has no permission to call sts:AssumeRole on the role",
		    c->principal);
		diagnose_add_permission(&b.verdict.todo, c);
	}
	balance_end(v, &b);
}

enum diagnose_half
diagnose_message(const char *message)
{
	static const struct {
		const char *words;
		enum diagnose_half half;
	} known[] = {
		{ "no role trust policy allows", DIAGNOSE_TRUST },
		{ "no resource-based policy allows", DIAGNOSE_TRUST },
		{ "explicit deny in the role trust policy", DIAGNOSE_TRUST },
		{ "explicit deny in a resource-based policy", DIAGNOSE_TRUST },
		{ "no identity-based policy allows", DIAGNOSE_PERMISSION },
		{ "explicit deny in an identity-based policy", DIAGNOSE_PERMISSION },
		{ "no permissions boundary allows", DIAGNOSE_PERMISSION },
		{ "no session policy allows", DIAGNOSE_PERMISSION },
		{ "service control policy", DIAGNOSE_PERMISSION },
	};

	for (size_t i = 0; message != NULL && i < ARRAY_LEN(known); i++)
		if (strstr(message, known[i].words) != NULL)
			return known[i].half;
	return DIAGNOSE_EITHER;
}
