#include "fetch/grant_apply.h"

#include "base/mem.h"
#include "base/printable.h"

#define LINE_MAX_BYTES 900

/* One walk: with `done` NULL the calls are collected, else each is made at once. */
struct walk {
	const struct grant_apply *a;
	struct grant_actions *plan;
	size_t *done;
	bool role_is_new; /* made in this walk */
};

static const struct iam_client *
side(const struct walk *w, enum grant_side s)
{
	return s == GRANT_FROM ? w->a->from : w->a->in;
}

static void
tell(struct walk *w, const char *text)
{
	AUTO_BUF line = { 0 };

	buf_adds(&line, "awsrole: ");
	printable_add(&line, str_of(text), LINE_MAX_BYTES);
	buf_addc(&line, '\n');
	w->a->sys->tell(w->a->sys, buf_str(&line));
}

static bool
make_call(struct walk *w, const struct grant_action *action, struct err *e)
{
	struct iam_param *params = mem_alloc(action->keys.n * sizeof(*params));
	struct iam_call call = { action->operation, params, action->keys.n };
	bool ok;

	for (size_t i = 0; i < action->keys.n; i++)
		params[i] =
		    (struct iam_param){ action->keys.items[i], action->values.items[i] };
	tell(w, action->text);
	ok = iam_client_call(NULL, NULL, side(w, action->side), &call,
	    w->role_is_new && action->side == GRANT_IN, w->a->sys, e);
	mem_free(params);
	return ok || err_in(e, "%s", action->text);
}

/* What a step has planned is done now, if this is the walk that does things. */
static bool
settle(struct walk *w, struct err *e)
{
	bool ok = true;

	if (w->done == NULL)
		return true;
	for (size_t i = 0; ok && i < w->plan->n; i++) {
		ok = make_call(w, &w->plan->list[i], e);
		*w->done += ok;
	}
	grant_actions_free(w->plan);
	return ok;
}

static bool
look_role(struct iam_role *out, bool *found, struct walk *w, struct err *e)
{
	return iam_client_role(
	    out, found, w->a->in, w->a->grant->role_name, w->a->sys, e);
}

/* An inline policy; *out NULL if there is none of that name. */
static bool
look_policy(json_t **out, struct walk *w, enum grant_side s, enum trust_kind kind,
    const char *owner, const char *name, struct err *e)
{
	const char *action = grant_operation(GRANT_GET, kind);
	struct iam_param params[] = { { grant_name_key(kind), owner },
		{ "PolicyName", name } };
	struct iam_call call = { action, params, ARRAY_LEN(params) };
	AUTO_BUF body = { 0 };
	AUTO_BUF path = { 0 };
	bool absent;

	buf_printf(&path, "%sResult/PolicyDocument", action);
	*out = NULL;
	if (!iam_client_call(&body, &absent, side(w, s), &call, false, w->a->sys, e))
		return false;
	return absent || iam_read_document(out, buf_text(&path), buf_str(&body), e) ||
	    err_in(e, "%s", action);
}

static bool
step_role(struct walk *w, struct err *e)
{
	AUTO_IAM_ROLE role = { 0 };
	bool found;

	if (!look_role(&role, &found, w, e))
		return false;
	grant_plan_role(w->plan, w->a->grant, found ? &role : NULL);
	if (!settle(w, e))
		return false;
	w->role_is_new = !found;
	return true;
}

static bool
list_attached(struct list *out, struct walk *w, struct err *e)
{
	struct iam_param param = { "RoleName", w->a->grant->role_name };

	return iam_client_list(out, w->a->in, "ListAttachedRolePolicies", &param,
	    "AttachedPolicies/member/PolicyArn", w->a->sys, e);
}

/* A policy that is not there is found out before anything is done. */
static bool
check_policies(const struct list *seen, struct walk *w, struct err *e)
{
	const struct list *arns = w->a->grant->policy_arns;

	for (size_t i = 0; i < arns->n; i++) {
		const char *arn = arns->items[i];
		struct iam_param param = { "PolicyArn", arn };
		struct iam_call call = { "GetPolicy", &param, 1 };
		bool absent;

		if (list_has(seen, str_of(arn)))
			continue;
		if (iam_client_call(
			NULL, &absent, w->a->in, &call, false, w->a->sys, e)) {
			if (absent)
				return err_set(
				    e, ERR_CONFIG, "there is no policy %s", arn);
			continue;
		}
		/* To attach policies one need not be allowed to look at them. */
		if (e->code != ERR_DENIED)
			return false;
		err_clear(e);
	}
	return true;
}

static bool
step_attached(struct walk *w, struct err *e)
{
	AUTO_LIST seen = { 0 };

	if (w->a->grant->policy_arns->n == 0)
		return true;
	if (!list_attached(&seen, w, e) || !check_policies(&seen, w, e))
		return false;
	grant_plan_attached(w->plan, w->a->grant, &seen);
	return settle(w, e);
}

static bool
step_inline(struct walk *w, struct err *e)
{
	json_auto_t *seen = NULL;

	return w->a->grant->policy == NULL ||
	    (look_policy(&seen, w, GRANT_IN, TRUST_ROLE, w->a->grant->role_name,
		 GRANT_ROLE_POLICY, e) &&
		grant_plan_inline(w->plan, w->a->grant, seen, e) && settle(w, e));
}

static bool
look_permission(json_t **out, struct walk *w, struct err *e)
{
	AUTO_STRING char *name = grant_permission_name(w->a->grant);

	return look_policy(out, w, GRANT_FROM, w->a->grant->trust.kind,
	    w->a->grant->principal_name, name, e);
}

static bool
step_permission(struct walk *w, struct err *e)
{
	json_auto_t *seen = NULL;

	if (!look_permission(&seen, w, e))
		return false;
	grant_plan_permission(w->plan, w->a->grant, seen);
	return settle(w, e);
}

static bool
step_no_permission(struct walk *w, struct err *e)
{
	json_auto_t *seen = NULL;

	if (!look_permission(&seen, w, e))
		return false;
	grant_plan_no_permission(w->plan, w->a->grant, seen);
	return settle(w, e);
}

static bool
step_no_trust(struct walk *w, struct err *e)
{
	struct iam_param param = { "RoleName", w->a->grant->role_name };
	AUTO_IAM_ROLE role = { 0 };
	AUTO_LIST attached = { 0 };
	AUTO_LIST names = { 0 };
	bool found;

	if (!look_role(&role, &found, w, e))
		return false;
	if (!found)
		return true;
	if (!grant_deletes_role(w->a->grant, &role)) {
		grant_plan_no_trust(w->plan, w->a->grant, &role);
		return settle(w, e);
	}
	if (!list_attached(&attached, w, e) ||
	    !iam_client_list(&names, w->a->in, "ListRolePolicies", &param,
		"PolicyNames/member", w->a->sys, e))
		return false;
	grant_plan_delete(w->plan, w->a->grant, &attached, &names);
	return settle(w, e);
}

static bool (*const grant_steps[])(struct walk *, struct err *) = {
	step_role,
	step_attached,
	step_inline,
	step_permission,
};
/* The permission goes first: a trust without one is the smaller opening. */
static bool (*const revoke_steps[])(struct walk *, struct err *) = {
	step_no_permission,
	step_no_trust,
};

static bool
walk(struct walk *w, struct err *e)
{
	size_t n = w->a->revoke ? ARRAY_LEN(revoke_steps) : ARRAY_LEN(grant_steps);

	for (size_t i = 0; i < n; i++)
		if (!(w->a->revoke ? revoke_steps : grant_steps)[i](w, e))
			return false;
	return true;
}

bool
grant_apply_plan(struct grant_actions *out, const struct grant_apply *a, struct err *e)
{
	struct walk w = { .a = a, .plan = out };

	return walk(&w, e);
}

bool
grant_apply_run(size_t *ndone, const struct grant_apply *a, struct err *e)
{
	AUTO_GRANT_ACTIONS actions = { 0 };
	struct walk w = { .a = a, .plan = &actions, .done = ndone };

	*ndone = 0;
	return walk(&w, e);
}
