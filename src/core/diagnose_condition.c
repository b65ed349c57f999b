#include "core/diagnose_condition.h"

#include <string.h>
#include <strings.h>

#include "core/arn.h"
#include "core/policy.h"

/* One key of one operator. */
struct term {
	const char *operator, * key;
	const json_t *values; /* a string, or an array of them */
};

/* IAM takes true and false without quotes, too. */
static const char *
value_at(const json_t *values, size_t i)
{
	const json_t *value = json_is_array(values) ? json_array_get(values, i)
	    : i == 0                                ? values
						    : NULL;

	return json_is_true(value) ? "true"
	    : json_is_false(value) ? "false"
				   : json_string_value(value);
}

/* "StringEquals" also in "ForAnyValue:StringEquals" and "StringEqualsIfExists". */
static bool
operator_is(const struct term *t, const char *name)
{
	const char *colon = strrchr(t->operator, ':');
	const char *plain = colon ? colon + 1 : t->operator;
	size_t len = strlen(name);

	return strncasecmp(plain, name, len) == 0 &&
	    (plain[len] == '\0' || strcasecmp(plain + len, "IfExists") == 0);
}

static bool
if_exists(const struct term *t)
{
	return str_ends(str_of(t->operator), "IfExists");
}

/* The pattern with ${aws:username} in it filled in. */
static void
add_pattern(struct buf *out, const char *pattern, const struct diagnose_case *c)
{
	static const char variable[] = "${aws:username}";
	const char *at = strstr(pattern, variable);
	struct arn arn;

	if (at == NULL || !arn_parse(&arn, str_of(c->principal)) ||
	    !str_is(arn.type, "user")) {
		buf_adds(out, pattern);
		return;
	}
	buf_add(out, pattern, (size_t)(at - pattern));
	buf_add_str(out, arn.name);
	buf_adds(out, at + sizeof(variable) - 1);
}

/* Whether the text fits one of the values by the operator; unknown for other operators. */
static enum diagnose_answer
compare(const struct term *t, const char *text, const struct diagnose_case *c)
{
	bool like = operator_is(t, "StringLike") || operator_is(t, "ArnLike") ||
	    operator_is(t, "ArnEquals");
	bool fold = operator_is(t, "StringEqualsIgnoreCase");
	bool equals = operator_is(t, "StringEquals") || fold;
	const char *value;

	if (!like && !equals)
		return DIAGNOSE_UNKNOWN;
	for (size_t i = 0; (value = value_at(t->values, i)) != NULL; i++) {
		AUTO_BUF pattern = { 0 };

		add_pattern(&pattern, value, c);
		if (like       ? policy_matches(buf_str(&pattern), str_of(text), false)
			: fold ? strcasecmp(buf_text(&pattern), text) == 0
			       : strcmp(buf_text(&pattern), text) == 0)
			return DIAGNOSE_YES;
	}
	return DIAGNOSE_NO;
}

static enum diagnose_answer
unknown(struct diagnose_verdict *v, const struct term *t)
{
	buf_printf(&v->why, "the condition %s on %s can't be judged from here",
	    t->operator, t->key);
	buf_printf(&v->todo, "ask the role's administrator what %s must be", t->key);
	return DIAGNOSE_UNKNOWN;
}

static bool
is_mfa(const char *key)
{
	return strcasecmp(key, "aws:MultiFactorAuthPresent") == 0 ||
	    strcasecmp(key, "aws:MultiFactorAuthAge") == 0;
}

void
diagnose_condition_add_mfa(struct diagnose_verdict *v, const struct diagnose_case *c)
{
	buf_printf(&v->todo,
	    "add mfa_serial = ARN-OF-YOUR-DEVICE to profile '%s' (aws iam "
	    "list-mfa-devices shows it)",
	    c->profile);
}

/* A call with a user's own keys has these keys only with MFA. */
static enum diagnose_answer
judge_mfa(struct diagnose_verdict *v, const struct term *t, const struct diagnose_case *c)
{
	const char *value = value_at(t->values, 0);
	bool flag = operator_is(t, "Bool") && value != NULL;
	bool present = flag && strcasecmp(value, "true") == 0;
	bool absent = flag && strcasecmp(value, "false") == 0;
	bool age =
	    operator_is(t, "NumericLessThan") || operator_is(t, "NumericLessThanEquals");

	if (!present && !absent && !age)
		return unknown(v, t);
	if (c->mfa ? !absent : if_exists(t))
		return DIAGNOSE_YES;
	if (absent) {
		buf_adds(&v->why, "the policy is for calls without MFA");
		buf_adds(&v->todo, "ask the role's administrator to be let in");
		return DIAGNOSE_NO;
	}
	buf_printf(&v->why,
	    "the trust policy wants MFA, and profile '%s' has no mfa_serial", c->profile);
	diagnose_condition_add_mfa(v, c);
	return DIAGNOSE_NO;
}

bool
diagnose_condition_wants_mfa(json_t *condition, const struct diagnose_case *c)
{
	json_t *keys, *unused;
	const char *operator, * key;

	json_object_foreach(condition, operator, keys)
	    json_object_foreach(keys, key, unused)
	{
		if (is_mfa(key))
			return !c->mfa;
	}
	return false;
}

static enum diagnose_answer
judge_external_id(
    struct diagnose_verdict *v, const struct term *t, const struct diagnose_case *c)
{
	enum diagnose_answer answer = compare(t, c->external_id ? c->external_id : "", c);

	if (answer == DIAGNOSE_UNKNOWN)
		return unknown(v, t);
	if (c->external_id == NULL)
		answer = if_exists(t) ? DIAGNOSE_YES : DIAGNOSE_NO;
	if (answer == DIAGNOSE_NO) {
		buf_printf(&v->why,
		    c->external_id ? "the trust policy wants another external id than "
				     "that of profile '%s'"
				   : "the trust policy wants an external id, and profile "
				     "'%s' has no external_id",
		    c->profile);
		buf_adds(&v->todo,
		    "set external_id in the profile to what the role's owner gave you");
	}
	return answer;
}

static enum diagnose_answer
judge_session_name(
    struct diagnose_verdict *v, const struct term *t, const struct diagnose_case *c)
{
	const char *name = c->session_name ? c->session_name : "awsrole-";
	enum diagnose_answer answer = compare(t, name, c);
	const char *value = value_at(t->values, 0);
	AUTO_BUF wanted = { 0 };

	if (answer == DIAGNOSE_UNKNOWN || value == NULL)
		return unknown(v, t);
	if (answer == DIAGNOSE_NO) {
		add_pattern(&wanted, value, c);
		buf_printf(&v->why,
		    "the trust policy wants the session name '%s', and profile '%s' has "
		    "%s%s",
		    buf_text(&wanted), c->profile,
		    c->session_name ? "role_session_name = " : "no role_session_name",
		    c->session_name ? c->session_name : "");
		buf_printf(&v->todo, "set role_session_name = %s in the profile",
		    buf_text(&wanted));
	}
	return answer;
}

static enum diagnose_answer
judge_principal(struct diagnose_verdict *v, const struct term *t, const char *text,
    const struct diagnose_case *c)
{
	enum diagnose_answer answer = compare(t, text, c);

	if (answer == DIAGNOSE_UNKNOWN)
		return unknown(v, t);
	if (answer == DIAGNOSE_NO) {
		buf_printf(&v->why, "the policy's condition on %s leaves %s out", t->key,
		    c->principal);
		buf_adds(&v->todo, "ask the role's administrator to be let in");
	}
	return answer;
}

static enum diagnose_answer
judge(struct diagnose_verdict *v, const struct term *t, const struct diagnose_case *c)
{
	struct arn arn = { 0 };
	AUTO_BUF account = { 0 };

	if (is_mfa(t->key))
		return judge_mfa(v, t, c);
	if (strcasecmp(t->key, "sts:ExternalId") == 0)
		return judge_external_id(v, t, c);
	if (strcasecmp(t->key, "sts:RoleSessionName") == 0)
		return judge_session_name(v, t, c);
	if (strcasecmp(t->key, "aws:PrincipalArn") == 0)
		return judge_principal(v, t, c->principal, c);
	if (strcasecmp(t->key, "aws:PrincipalAccount") == 0 &&
	    arn_parse(&arn, str_of(c->principal))) {
		buf_add_str(&account, arn.account);
		return judge_principal(v, t, buf_text(&account), c);
	}
	return unknown(v, t);
}

enum diagnose_answer
diagnose_condition(
    struct diagnose_verdict *v, json_t *condition, const struct diagnose_case *c)
{
	enum diagnose_answer answer = DIAGNOSE_YES;
	const char *operator, * key;
	json_t *keys, *values;

	/* All must hold: one that fails decides, whatever is unknown besides. */
	json_object_foreach(condition, operator, keys)
	    json_object_foreach(keys, key, values)
	{
		const struct term t = { operator, key, values };
		struct diagnose_verdict one = { 0 };

		one.answer = judge(&one, &t, c);
		if (one.answer == DIAGNOSE_YES ||
		    (answer != DIAGNOSE_YES && one.answer != DIAGNOSE_NO)) {
			diagnose_verdict_free(&one);
			continue;
		}
		buf_clear(&v->why);
		buf_clear(&v->todo);
		buf_add_str(&v->why, buf_str(&one.why));
		buf_add_str(&v->todo, buf_str(&one.todo));
		answer = one.answer;
		diagnose_verdict_free(&one);
		if (answer == DIAGNOSE_NO)
			return answer;
	}
	return answer;
}
