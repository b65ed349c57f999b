#include "core/trust.h"

#include "base/mem.h"
#include "core/arn.h"
#include "core/policy.h"

static const char *const kind_names[] = {
	[TRUST_USER] = "user",
	[TRUST_ROLE] = "role",
	[TRUST_GROUP] = "group",
};

const char *
trust_kind_name(enum trust_kind kind)
{
	return kind_names[kind];
}

static json_t *
parsed(const struct buf *text)
{
	struct err none = { 0 };
	json_t *json = NULL;

	(void)!json_read(&json, buf_str(text), &none);
	return json;
}

static void
add_condition(
    struct buf *b, bool *any, const char *operator, const char * key, const char *value)
{
	buf_adds(b, *any ? ", " : ", \"Condition\": {");
	*any = true;
	buf_printf(b, "\"%s\": {\"%s\": ", operator, key);
	json_add_string(b, str_of(value));
	buf_addc(b, '}');
}

/* The principal as a trust policy names it. */
static void
add_principal(struct buf *b, const struct trust *t)
{
	AUTO_BUF root = { 0 };
	struct arn arn = { 0 };

	if (t->kind != TRUST_GROUP) {
		json_add_string(b, str_of(t->principal));
		return;
	}
	(void)!arn_parse(&arn, str_of(t->principal));
	buf_printf(&root, "arn:%.*s:iam::%.*s:root", STR_ARG(arn.partition),
	    STR_ARG(arn.account));
	json_add_string(b, buf_str(&root));
}

json_t *
trust_statement(const struct trust *t)
{
	AUTO_STRING char *sid = trust_sid(t);
	AUTO_BUF b = { 0 };
	bool any = false;

	buf_printf(&b,
	    "{\"Sid\": \"%s\", \"Effect\": \"Allow\", \"Principal\": {\"AWS\": ", sid);
	add_principal(&b, t);
	buf_adds(&b, "}, \"Action\": \"sts:AssumeRole\"");
	if (t->mfa)
		add_condition(&b, &any, "Bool", "aws:MultiFactorAuthPresent", "true");
	if (t->external_id != NULL)
		add_condition(&b, &any, "StringEquals", "sts:ExternalId", t->external_id);
	if (t->session_name_is_user)
		add_condition(
		    &b, &any, "StringLike", "sts:RoleSessionName", "${aws:username}");
	buf_adds(&b, any ? "}}" : "}");
	return parsed(&b);
}

json_t *
trust_permission(const char *role_arn)
{
	AUTO_STRING char *sid = trust_permission_sid(role_arn);
	AUTO_BUF b = { 0 };

	buf_printf(&b,
	    "{\"Sid\": \"%s\", \"Effect\": \"Allow\", \"Action\": \"sts:AssumeRole\", "
	    "\"Resource\": ",
	    sid);
	json_add_string(&b, str_of(role_arn));
	buf_addc(&b, '}');
	return parsed(&b);
}

json_t *
trust_nobody(void)
{
	AUTO_BUF b = { 0 };

	buf_adds(&b,
	    "{\"Sid\": \"" TRUST_NOBODY_SID "\", \"Effect\": \"Deny\", "
	    "\"Principal\": {\"AWS\": \"*\"}, \"Action\": \"sts:AssumeRole\"}");
	return parsed(&b);
}

char *
trust_sid(const struct trust *t)
{
	static const char *const kinds[] = {
		[TRUST_USER] = "User",
		[TRUST_ROLE] = "Role",
		[TRUST_GROUP] = "Group",
	};
	struct arn arn = { 0 };
	AUTO_BUF sid = { 0 };

	(void)!arn_parse(&arn, str_of(t->principal));
	policy_sid(&sid, kinds[t->kind], arn.name, str_of(t->principal));
	return buf_take(&sid);
}

char *
trust_permission_sid(const char *role_arn)
{
	AUTO_BUF sid = { 0 };

	policy_sid(&sid, "Assume", (struct str){ 0 }, str_of(role_arn));
	return buf_take(&sid);
}
