#include "fetch/iam_policies.h"

#include "base/mem.h"
#include "core/grant.h"

/* One walk over the policies. */
struct search {
	struct iam_policies *out;
	const struct iam_client *client;
	struct sys *sys;
};

static void
keep(struct iam_policies *p, json_t *policy)
{
	p->list = mem_grow(p->list, (p->n + 1) * sizeof(json_t *));
	p->list[p->n++] = policy;
}

static bool
read_one(struct search *s, const char *action, const struct iam_param params[2],
    const char *path, struct err *e)
{
	struct iam_call call = { action, params, 2 };
	AUTO_BUF body = { 0 };
	json_t *policy = NULL;
	bool absent;

	if (!iam_client_call(&body, &absent, s->client, &call, false, s->sys, e))
		return false;
	if (absent)
		return true;
	if (!iam_read_document(&policy, path, buf_str(&body), e))
		return err_in(e, "%s", action);
	keep(s->out, policy);
	return true;
}

static bool
read_inline(struct search *s, enum trust_kind kind, const char *owner, struct err *e)
{
	static const char *const lists[] = {
		[TRUST_USER] = "ListUserPolicies",
		[TRUST_ROLE] = "ListRolePolicies",
		[TRUST_GROUP] = "ListGroupPolicies",
	};
	struct iam_param param = { grant_name_key(kind), owner };
	const char *action = grant_operation(GRANT_GET, kind);
	AUTO_LIST names = { 0 };
	AUTO_BUF path = { 0 };

	buf_printf(&path, "%sResult/PolicyDocument", action);
	if (!iam_client_list(
		&names, s->client, lists[kind], &param, "PolicyNames/member", s->sys, e))
		return false;
	for (size_t i = 0; i < names.n; i++) {
		struct iam_param params[] = { param, { "PolicyName", names.items[i] } };

		if (!read_one(s, action, params, buf_text(&path), e))
			return false;
	}
	return true;
}

static bool
read_managed(struct search *s, const char *arn, struct err *e)
{
	struct iam_param param = { "PolicyArn", arn };
	struct iam_call call = { "GetPolicy", &param, 1 };
	AUTO_BUF body = { 0 };
	AUTO_STRING char *version = NULL;

	if (!iam_client_call(&body, NULL, s->client, &call, false, s->sys, e) ||
	    !iam_read_text(
		&version, "GetPolicyResult/Policy/DefaultVersionId", buf_str(&body), e))
		return false;
	struct iam_param params[] = { param, { "VersionId", version } };

	return read_one(s, "GetPolicyVersion", params,
	    "GetPolicyVersionResult/PolicyVersion/Document", e);
}

static bool
read_attached(struct search *s, enum trust_kind kind, const char *owner, struct err *e)
{
	static const char *const lists[] = {
		[TRUST_USER] = "ListAttachedUserPolicies",
		[TRUST_ROLE] = "ListAttachedRolePolicies",
		[TRUST_GROUP] = "ListAttachedGroupPolicies",
	};
	struct iam_param param = { grant_name_key(kind), owner };
	AUTO_LIST arns = { 0 };

	if (!iam_client_list(&arns, s->client, lists[kind], &param,
		"AttachedPolicies/member/PolicyArn", s->sys, e))
		return false;
	for (size_t i = 0; i < arns.n; i++)
		if (!read_managed(s, arns.items[i], e))
			return false;
	return true;
}

bool
iam_policies_of(struct iam_policies *out, const struct iam_client *client,
    enum trust_kind kind, const char *name, struct sys *sys, struct err *e)
{
	struct search s = { out, client, sys };
	struct iam_param param = { "UserName", name };
	AUTO_LIST groups = { 0 };

	if (!read_inline(&s, kind, name, e) || !read_attached(&s, kind, name, e))
		return false;
	if (kind != TRUST_USER)
		return true;
	if (!iam_client_list(&groups, client, "ListGroupsForUser", &param,
		"Groups/member/GroupName", sys, e))
		return false;
	for (size_t i = 0; i < groups.n; i++)
		if (!read_inline(&s, TRUST_GROUP, groups.items[i], e) ||
		    !read_attached(&s, TRUST_GROUP, groups.items[i], e))
			return false;
	return true;
}

bool
iam_policies_simulate(char **out, const struct iam_client *client,
    const char *principal_arn, const char *action, const char *resource_arn,
    struct sys *sys, struct err *e)
{
	struct iam_param params[] = {
		{ "PolicySourceArn", principal_arn },
		{ "ActionNames.member.1", action },
		{ "ResourceArns.member.1", resource_arn },
	};
	struct iam_call call = { "SimulatePrincipalPolicy", params, ARRAY_LEN(params) };
	AUTO_BUF body = { 0 };

	return iam_client_call(&body, NULL, client, &call, false, sys, e) &&
	    iam_read_text(out,
		"SimulatePrincipalPolicyResult/EvaluationResults/member/EvalDecision",
		buf_str(&body), e);
}

void
iam_policies_free(struct iam_policies *p)
{
	for (size_t i = 0; i < p->n; i++)
		json_decref(p->list[i]);
	mem_free(p->list);
	*p = (struct iam_policies){ 0 };
}
