#include "core/sts.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "core/role_check.h"

#define POLICY_MAX 2048 /* characters */
#define TAGS_MAX 50
#define POLICY_ARNS_MAX 10

struct text_rule {
	const char *name; /* as the user knows it */
	const char *value;
	size_t min; /* characters */
};

static bool
check_text(const struct text_rule *rule, struct err *e)
{
	size_t n = utf8_length(str_of(rule->value));

	if (rule->value == NULL || n >= rule->min)
		return true;
	/* The length, not the value: one of these is the MFA code. */
	return err_set(e, ERR_CONFIG, "%s must have at least %zu characters (it has %zu)",
	    rule->name, rule->min, n);
}

static bool
check_duration(long seconds, struct err *e)
{
	if (seconds == 0)
		return true;
	if (seconds < ROLE_DURATION_LEAST)
		return err_set(e, ERR_CONFIG,
		    "duration_seconds must be at least %d (it is %ld)",
		    ROLE_DURATION_LEAST, seconds);
	if (seconds > ROLE_DURATION_MOST)
		return err_set(e, ERR_CONFIG,
		    "duration_seconds must be at most %d (it is %ld)", ROLE_DURATION_MOST,
		    seconds);
	return true;
}

bool
sts_check_assume_role(const struct sts_assume_role *a, struct err *e)
{
	const struct text_rule rules[] = {
		{ "role_session_name", a->session_name, 2 },
		{ "external_id", a->external_id, 2 },
		{ "mfa_serial", a->serial_number, 9 },
		{ "role_arn", a->role_arn, 20 },
		{ "the MFA code", a->token_code, STS_TOKEN_CODE_MIN },
	};

	for (size_t i = 0; i < ARRAY_LEN(rules); i++)
		if (!check_text(&rules[i], e))
			return false;
	if (a->npolicy_arns > POLICY_ARNS_MAX)
		return err_set(e, ERR_CONFIG,
		    "there can be at most %d session policy ARNs (%zu given)",
		    POLICY_ARNS_MAX, a->npolicy_arns);
	if (a->policy != NULL && utf8_length(str_of(a->policy)) > POLICY_MAX)
		return err_set(e, ERR_CONFIG,
		    "the session policy has %zu characters; AWS takes %d at most",
		    utf8_length(str_of(a->policy)), POLICY_MAX);
	if (a->ntags > TAGS_MAX)
		return err_set(e, ERR_CONFIG,
		    "there can be at most %d session tags (%zu given)", TAGS_MAX,
		    a->ntags);
	return check_duration(a->duration_seconds, e);
}

bool
sts_check_session_token(const char *serial_number, const char *token_code, struct err *e)
{
	const struct text_rule rules[] = {
		{ "mfa_serial", serial_number, 9 },
		{ "the MFA code", token_code, STS_TOKEN_CODE_MIN },
	};

	for (size_t i = 0; i < ARRAY_LEN(rules); i++)
		if (!check_text(&rules[i], e))
			return false;
	return true;
}

void
sts_identity_free(struct sts_identity *i)
{
	mem_free(i->arn);
	mem_free(i->account);
	mem_free(i->user_id);
	*i = (struct sts_identity){ 0 };
}

void
sts_refusal_free(struct sts_refusal *r)
{
	mem_free(r->code);
	mem_free(r->message);
	*r = (struct sts_refusal){ 0 };
}
