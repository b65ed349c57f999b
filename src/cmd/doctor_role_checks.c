#include <string.h>

#include "base/mem.h"
#include "cmd/doctor_role.h"
#include "core/hint.h"
#include "core/policy.h"
#include "fetch/assume.h"
#include "fetch/iam_policies.h"

#define CHAIN_SECONDS_MAX 3600 /* of a role that another role assumes */

static void
add_verdict(struct doctor_role *r, const struct diagnose_verdict *v, const char *good)
{
	static const enum finding_state states[] = {
		[DIAGNOSE_YES] = FINDING_OK,
		[DIAGNOSE_NO] = FINDING_PROBLEM,
		[DIAGNOSE_UNKNOWN] = FINDING_UNKNOWN,
	};

	if (v->answer == DIAGNOSE_UNKNOWN && r->trial.works)
		return;
	doctor_role_add(r, states[v->answer],
	    v->answer == DIAGNOSE_YES ? good : buf_text(&v->why), buf_text(&v->todo));
}

/* The trust policy can't be looked at from here: what to ask whom. */
static void
ask_owner(struct doctor_role *r, const char *why)
{
	AUTO_BUF text = { 0 };
	AUTO_BUF todo = { 0 };

	if (r->trial.works)
		return;
	buf_printf(&text, "the role's trust policy can't be looked at: %s", why);
	buf_printf(&todo,
	    "name an identity of account %.*s with --in-profile, or ask its "
	    "administrator:\nDoes the trust policy of %s let %s in, and does it want "
	    "MFA, "
	    "an external id or a session name?  If not, ",
	    STR_ARG(r->role_arn.account), r->role->arn, r->principal);
	diagnose_add_trust(&todo, &r->facts);
	doctor_role_add(r, FINDING_UNKNOWN, buf_text(&text), buf_text(&todo));
}

static void
check_duration(struct doctor_role *r, const struct iam_role *role)
{
	long wanted = r->role->duration_seconds;
	AUTO_BUF text = { 0 };
	AUTO_BUF todo = { 0 };

	if (wanted > role->max_session_duration) {
		buf_printf(&text,
		    "the profile asks for %ld s, and the role lasts %ld s at most",
		    wanted, role->max_session_duration);
		buf_printf(&todo,
		    "lower duration_seconds to %ld, or raise the role's "
		    "MaxSessionDuration",
		    role->max_session_duration);
		doctor_role_add(r, FINDING_PROBLEM, buf_text(&text), buf_text(&todo));
	}
}

void
doctor_role_trust(struct doctor_role *r)
{
	AUTO_DIAGNOSE_VERDICT verdict = { 0 };
	AUTO_STRING char *name = str_dup(r->role_arn.name);
	AUTO_IAM_ROLE role = { 0 };
	struct err e = { 0 };
	bool found;

	if (r->kind == TRUST_ROLE && r->role->duration_seconds > CHAIN_SECONDS_MAX)
		doctor_role_add(r, FINDING_PROBLEM,
		    "a role that another role assumes lasts one hour at most",
		    "take duration_seconds out of the profile");
	if (r->in == NULL) {
		ask_owner(r, "it is in another account");
		return;
	}
	if (!iam_client_role(&role, &found, r->in, name, r->d->app->sys, &e)) {
		ask_owner(r, e.msg);
		return;
	}
	if (!found || strcmp(role.arn, r->role->arn) != 0) {
		AUTO_BUF text = { 0 };

		buf_printf(&text, "there is no role %s", r->role->arn);
		doctor_role_add(r, FINDING_PROBLEM, buf_text(&text),
		    found ? "the role of that name has another path: correct role_arn"
			  : "check the account and the name in role_arn");
		return;
	}
	diagnose_trust(&verdict, role.trust, &r->facts);
	r->trusted_itself = verdict.answer == DIAGNOSE_YES && !verdict.by_account;
	add_verdict(r, &verdict, "the role's trust policy lets the source in");
	check_duration(r, &role);
}

/* AWS's own answer, where it may be asked. */
static bool
simulate(struct doctor_role *r)
{
	AUTO_STRING char *decision = NULL;
	struct err ignored = { 0 };
	AUTO_BUF todo = { 0 };

	if (!iam_policies_simulate(&decision, r->from, r->principal, "sts:AssumeRole",
		r->role->arn, r->d->app->sys, &ignored))
		return false;
	if (strcmp(decision, "allowed") == 0) {
		doctor_role_add(r, FINDING_OK,
		    "the source may call sts:AssumeRole on the role", NULL);
		return true;
	}
	if (strcmp(decision, "explicitDeny") != 0)
		diagnose_add_permission(&todo, &r->facts);
	doctor_role_add(r, FINDING_PROBLEM,
	    strcmp(decision, "explicitDeny") == 0
		? "a policy of the source denies sts:AssumeRole on the role"
		: "the source has no permission to call sts:AssumeRole on the role",
	    todo.len > 0 ? buf_text(&todo) : "only who owns that policy can change it");
	return true;
}

void
doctor_role_permission(struct doctor_role *r)
{
	AUTO_DIAGNOSE_VERDICT verdict = { 0 };
	AUTO_IAM_POLICIES policies = { 0 };
	AUTO_STRING char *name = str_dup(r->who.name);
	AUTO_BUF text = { 0 };
	AUTO_BUF todo = { 0 };
	struct err e = { 0 };

	if (r->trusted_itself && str_eq(r->who.account, r->role_arn.account)) {
		doctor_role_add(r, FINDING_OK,
		    "in the role's own account that is enough: no permission is needed",
		    NULL);
		return;
	}
	if (simulate(r))
		return;
	if (iam_policies_of(&policies, r->from, r->kind, name, r->d->app->sys, &e)) {
		diagnose_permission(&verdict, policies.list, policies.n, &r->facts);
		add_verdict(
		    r, &verdict, "the source may call sts:AssumeRole on the role");
		return;
	}
	if (r->trial.works)
		return;
	buf_printf(&text, "the source's policies can't be looked at: %s", e.msg);
	buf_printf(&todo,
	    "name an identity of account %.*s with --from-profile, or ask its "
	    "administrator:\nMay %s call sts:AssumeRole on %s?  If not, ",
	    STR_ARG(r->who.account), r->principal, r->role->arn);
	diagnose_add_permission(&todo, &r->facts);
	doctor_role_add(r, FINDING_UNKNOWN, buf_text(&text), buf_text(&todo));
}

static const char *
half_hint(const struct sts_refusal *refusal)
{
	switch (diagnose_message(refusal->message)) {
	case DIAGNOSE_TRUST:
		return "AWS says that the role's trust policy is the half that is "
		       "missing";
	case DIAGNOSE_PERMISSION:
		return "AWS says that the source's permission is the half that is "
		       "missing";
	case DIAGNOSE_EITHER:
		break;
	}
	return NULL;
}

void
doctor_role_try(struct doctor_role *r)
{
	struct sts_refusal refusal = { 0 };
	AUTO_CREDS creds = { 0 };

	if (r->role->mfa_serial != NULL)
		return;
	r->trial.done = true;
	r->trial.works = assume_role(&creds, &r->d->resolved.plan, 0, &r->signer, NULL,
	    &refusal, r->d->app->sys, &r->trial.e);
	if (!r->trial.works && refusal.code != NULL)
		r->trial.hint = half_hint(&refusal);
	sts_refusal_free(&refusal);
}

void
doctor_role_trial(struct doctor_role *r)
{
	if (!r->trial.done)
		doctor_role_add(r, FINDING_UNKNOWN,
		    "the role was not tried: that would use up an MFA code", NULL);
	else if (r->trial.works)
		doctor_role_add(r, FINDING_OK, "the role can be assumed", NULL);
	else
		doctor_role_add(r, FINDING_PROBLEM, r->trial.e.msg,
		    r->trial.hint          ? r->trial.hint
			: r->found_problem ? "see the problems above"
					   : NULL);
}
