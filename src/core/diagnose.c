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

static bool
denies(const json_t *statement)
{
	const char *effect = json_member(statement, "Effect");

	return effect != NULL && strcmp(effect, "Deny") == 0;
}

/* Takes what one statement says into the verdict so far; true if that is final. */
static bool
weigh(struct diagnose_verdict *v, const json_t *statement, const struct diagnose_case *c,
    bool by_account)
{
	struct diagnose_verdict one = { 0 };
	const char *sid = json_member(statement, "Sid");
	bool deny = denies(statement), final = false;

	one.answer = diagnose_condition(&one, json_object_get(statement, "Condition"), c);
	if (deny && one.answer == DIAGNOSE_YES) {
		diagnose_verdict_free(v);
		v->answer = DIAGNOSE_NO;
		buf_printf(
		    &v->why, "a statement%s%s denies it", sid ? " " : "", sid ? sid : "");
		buf_adds(&v->todo, "only who owns that policy can change it");
		final = true;
	} else if (!deny &&
	    (one.answer == DIAGNOSE_YES ? v->answer != DIAGNOSE_YES || v->by_account
					: v->answer != DIAGNOSE_YES)) {
		/* The best of several ways in; of several that fail, the last. */
		diagnose_verdict_free(v);
		*v = one;
		v->by_account = by_account;
		one = (struct diagnose_verdict){ 0 };
	}
	diagnose_verdict_free(&one);
	return final;
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
	bool named = false;

	*v = (struct diagnose_verdict){ .answer = DIAGNOSE_NO };
	for (size_t i = 0; i < policy_count(trust); i++) {
		const json_t *statement = policy_at(trust, i);
		enum match match =
		    match_principal(json_object_get(statement, "Principal"), c);

		if (match == MATCH_NONE || !is_about_assuming(statement))
			continue;
		named = true;
		if (weigh(v, statement, c, match == MATCH_ACCOUNT))
			return;
	}
	if (named)
		return;
	buf_printf(&v->why, "the role's trust policy does not let %s in", c->principal);
	diagnose_add_trust(&v->todo, c);
}

void
diagnose_permission(struct diagnose_verdict *v, json_t *const policies[], size_t n,
    const struct diagnose_case *c)
{
	bool named = false;

	*v = (struct diagnose_verdict){ .answer = DIAGNOSE_NO };
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < policy_count(policies[i]); j++) {
			const json_t *statement = policy_at(policies[i], j);

			if (!is_about_assuming(statement) ||
			    !is_about_role(statement, c->role_arn))
				continue;
			named = true;
			if (weigh(v, statement, c, false))
				return;
		}
	if (named)
		return;
	buf_printf(&v->why, "%s has no permission to call sts:AssumeRole on the role",
	    c->principal);
	diagnose_add_permission(&v->todo, c);
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
