#include "core/grant.h"

#include <string.h>

#include "base/mem.h"
#include "core/policy.h"

static const char *const operations[][3] = {
	[TRUST_USER] = { "GetUserPolicy", "PutUserPolicy", "DeleteUserPolicy" },
	[TRUST_ROLE] = { "GetRolePolicy", "PutRolePolicy", "DeleteRolePolicy" },
	[TRUST_GROUP] = { "GetGroupPolicy", "PutGroupPolicy", "DeleteGroupPolicy" },
};
static const char *const name_keys[] = {
	[TRUST_USER] = "UserName",
	[TRUST_ROLE] = "RoleName",
	[TRUST_GROUP] = "GroupName",
};

const char *
grant_operation(enum grant_verb verb, enum trust_kind kind)
{
	return operations[kind][verb];
}

const char *
grant_name_key(enum trust_kind kind)
{
	return name_keys[kind];
}

char *
grant_permission_name(const struct grant *g)
{
	AUTO_BUF b = { 0 };

	buf_printf(&b, "awsrole-assume-%s", g->role_name);
	return buf_take(&b);
}

/* A new action at the end of the list. */
static struct grant_action *
add(struct grant_actions *to, enum grant_side side, const char *operation,
    const char *text, const char *subject)
{
	struct grant_action *a;
	AUTO_BUF b = { 0 };

	to->list = mem_grow(to->list, (to->n + 1) * sizeof(*to->list));
	a = &to->list[to->n++];
	buf_printf(&b, "%s %s", text, subject);
	*a = (struct grant_action){
		.side = side,
		.operation = operation,
		.text = buf_take(&b),
	};
	return a;
}

static void
param(struct grant_action *a, const char *key, const char *value)
{
	list_add(&a->keys, str_of(key));
	list_add(&a->values, str_of(value));
}

static void
param_number(struct grant_action *a, const char *key, long value)
{
	AUTO_BUF b = { 0 };

	buf_printf(&b, "%ld", value);
	param(a, key, buf_text(&b));
}

static void
param_document(struct grant_action *a, const char *key, const json_t *document)
{
	AUTO_STRING char *text = policy_text(document, false);

	param(a, key, text);
}

/* "ROLE so that it trusts user alice" */
static char *
trusting(const struct grant *g, const char *how)
{
	AUTO_BUF b = { 0 };

	buf_printf(&b, "%s%s%s %s", g->role_name, how, trust_kind_name(g->trust.kind),
	    g->principal_name);
	return buf_take(&b);
}

static void
plan_creation(struct grant_actions *to, const struct grant *g)
{
	AUTO_STRING char *subject = trusting(g, ", which trusts ");
	json_t *document = policy_new();
	struct grant_action *a = add(to, GRANT_IN, "CreateRole", "create role", subject);

	(void)policy_put(document, trust_statement(&g->trust));
	param(a, "RoleName", g->role_name);
	if (strcmp(g->role_path, "/") != 0)
		param(a, "Path", g->role_path);
	param_document(a, "AssumeRolePolicyDocument", document);
	if (g->max_duration != 0)
		param_number(a, "MaxSessionDuration", g->max_duration);
	param(a, "Tags.member.1.Key", IAM_TAG_KEY);
	param(a, "Tags.member.1.Value", IAM_TAG_VALUE);
	json_decref(document);
}

static void
plan_trust_update(struct grant_actions *to, const struct grant *g, const json_t *document,
    const char *text, const char *how)
{
	AUTO_STRING char *subject = trusting(g, how);
	struct grant_action *a =
	    add(to, GRANT_IN, "UpdateAssumeRolePolicy", text, subject);

	param(a, "RoleName", g->role_name);
	param_document(a, "PolicyDocument", document);
}

void
grant_plan_role(
    struct grant_actions *to, const struct grant *g, const struct iam_role *seen)
{
	bool changed;

	if (seen == NULL) {
		plan_creation(to, g);
		return;
	}
	changed = policy_remove(seen->trust, TRUST_NOBODY_SID);
	if (policy_put(seen->trust, trust_statement(&g->trust)) || changed)
		plan_trust_update(to, g, seen->trust, "extend the trust policy of role",
		    " so that it trusts ");
	if (g->max_duration != 0 && g->max_duration != seen->max_session_duration) {
		struct grant_action *a = add(to, GRANT_IN, "UpdateRole",
		    "set the maximum session duration of role", g->role_name);

		param(a, "RoleName", g->role_name);
		param_number(a, "MaxSessionDuration", g->max_duration);
	}
}

void
grant_plan_attached(
    struct grant_actions *to, const struct grant *g, const struct list *seen)
{
	for (size_t i = 0; i < g->policy_arns->n; i++) {
		const char *arn = g->policy_arns->items[i];
		struct grant_action *a;
		AUTO_BUF subject = { 0 };

		if (seen != NULL && list_has(seen, str_of(arn)))
			continue;
		buf_printf(&subject, "%s to role %s", arn, g->role_name);
		a = add(to, GRANT_IN, "AttachRolePolicy", "attach", buf_text(&subject));
		param(a, "RoleName", g->role_name);
		param(a, "PolicyArn", arn);
	}
}

bool
grant_plan_inline(
    struct grant_actions *to, const struct grant *g, const json_t *seen, struct err *e)
{
	json_t *wanted = NULL;

	if (g->policy == NULL)
		return true;
	if (!json_read(&wanted, str_of(g->policy), e))
		return err_in(e, "the policy");
	if (seen == NULL || !json_equal(wanted, seen)) {
		struct grant_action *a = add(to, GRANT_IN, "PutRolePolicy",
		    seen ? "replace inline policy " GRANT_ROLE_POLICY " of role"
			 : "put inline policy " GRANT_ROLE_POLICY " on role",
		    g->role_name);

		param(a, "RoleName", g->role_name);
		param(a, "PolicyName", GRANT_ROLE_POLICY);
		param_document(a, "PolicyDocument", wanted);
	}
	json_decref(wanted);
	return true;
}

/* A write to the principal's inline policy; without a document: its deletion. */
static void
plan_permission(struct grant_actions *to, const struct grant *g, const json_t *document,
    enum grant_verb verb, const char *text)
{
	AUTO_STRING char *name = grant_permission_name(g);
	AUTO_BUF subject = { 0 };
	struct grant_action *a;

	buf_printf(&subject, "%s %s (inline policy %s)", trust_kind_name(g->trust.kind),
	    g->principal_name, name);
	a = add(
	    to, GRANT_FROM, operations[g->trust.kind][verb], text, buf_text(&subject));
	param(a, grant_name_key(g->trust.kind), g->principal_name);
	param(a, "PolicyName", name);
	if (document != NULL)
		param_document(a, "PolicyDocument", document);
}

void
grant_plan_permission(struct grant_actions *to, const struct grant *g, json_t *seen)
{
	json_t *document = seen ? json_incref(seen) : policy_new();

	if (policy_put(document, trust_permission(g->role_arn)))
		plan_permission(
		    to, g, document, GRANT_PUT, "permit sts:AssumeRole on the role to");
	json_decref(document);
}

void
grant_plan_no_permission(struct grant_actions *to, const struct grant *g, json_t *seen)
{
	AUTO_STRING char *sid = trust_permission_sid(g->role_arn);
	bool empty;

	if (seen == NULL || !policy_remove(seen, sid))
		return;
	empty = policy_count(seen) == 0;
	plan_permission(to, g, empty ? NULL : seen, empty ? GRANT_DELETE : GRANT_PUT,
	    "take sts:AssumeRole on the role back from");
}

void
grant_plan_no_trust(
    struct grant_actions *to, const struct grant *g, const struct iam_role *seen)
{
	AUTO_STRING char *sid = trust_sid(&g->trust);

	if (seen == NULL || !policy_remove(seen->trust, sid))
		return;
	if (grant_deletes_role(g, seen))
		return;
	if (policy_count(seen->trust) == 0)
		(void)policy_put(seen->trust, trust_nobody());
	plan_trust_update(to, g, seen->trust, "change the trust policy of role",
	    " so that it no longer trusts ");
}

/* What is left of the trust policy when this principal and our stand-in are out. */
bool
grant_deletes_role(const struct grant *g, const struct iam_role *seen)
{
	AUTO_STRING char *sid = trust_sid(&g->trust);

	if (!g->delete_role || seen == NULL || !seen->ours)
		return false;
	for (size_t i = 0; i < policy_count(seen->trust); i++) {
		const char *own = json_member(policy_at(seen->trust, i), "Sid");

		if (own == NULL ||
		    (strcmp(own, sid) != 0 && strcmp(own, TRUST_NOBODY_SID) != 0))
			return false;
	}
	return true;
}

void
grant_plan_delete(struct grant_actions *to, const struct grant *g,
    const struct list *attached, const struct list *names)
{
	for (size_t i = 0; i < attached->n; i++) {
		struct grant_action *a = add(to, GRANT_IN, "DetachRolePolicy",
		    "detach from the role", attached->items[i]);

		param(a, "RoleName", g->role_name);
		param(a, "PolicyArn", attached->items[i]);
	}
	for (size_t i = 0; i < names->n; i++) {
		struct grant_action *a = add(to, GRANT_IN, "DeleteRolePolicy",
		    "delete the role's inline policy", names->items[i]);

		param(a, "RoleName", g->role_name);
		param(a, "PolicyName", names->items[i]);
	}
	param(add(to, GRANT_IN, "DeleteRole", "delete role", g->role_name), "RoleName",
	    g->role_name);
}

void
grant_actions_free(struct grant_actions *a)
{
	for (size_t i = 0; i < a->n; i++) {
		mem_free(a->list[i].text);
		list_free(&a->list[i].keys);
		list_free(&a->list[i].values);
	}
	mem_free(a->list);
	*a = (struct grant_actions){ 0 };
}
