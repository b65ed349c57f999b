#include "cmd/doctor_role.h"

#include <string.h>

#include "base/mem.h"
#include "core/hint.h"
#include "fetch/obtain.h"

void
doctor_role_add(
    struct doctor_role *r, enum finding_state state, const char *text, const char *todo)
{
	r->found_problem = r->found_problem || state == FINDING_PROBLEM;
	doctor_add(r->d, state, text, todo);
}

/* What a refusal of the first call means. */
static const char *
source_hint(const struct err *e)
{
	static const struct {
		const char *words, *hint;
	} known[] = {
		{ "InvalidClientTokenId",
		    "the access key does not exist or is inactive: make a new one, or "
		    "sign "
		    "in again" },
		{ "SignatureDoesNotMatch",
		    "check the secret key of the source, and the clock of this machine" },
		{ "ExpiredToken",
		    "the source's credentials have expired: sign in again" },
		{ "RegionDisabledException",
		    "STS is switched off in this region: use another region" },
		{ "RequestExpired", "the clock of this machine is wrong" },
	};

	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (strstr(e->msg, known[i].words) != NULL)
			return known[i].hint;
	return NULL;
}

/* The credentials that will sign the call for the selected profile's role. */
static bool
open_source(struct doctor_role *r, struct err *e)
{
	struct doctor *d = r->d;
	struct plan below = d->resolved.plan;
	struct obtain way = {
		.plan = &below,
		.options = &d->app->options,
		.env = d->env,
		.home = d->resolved.files.home,
		.notes = &d->app->notes,
	};

	if (below.nroles > 0) {
		below.roles++;
		below.nroles--;
	}
	if (!obtain(&r->signer, &way, d->app->sys, e) ||
	    !iam_client_open(&r->source, below.profile, &d->resolved.plan.settings,
		&r->signer, d->app->sys, e))
		return false;
	r->has_source = true;
	return true;
}

static bool
check_source(struct doctor_role *r)
{
	struct err e = { 0 };
	AUTO_BUF text = { 0 };

	if (!open_source(r, &e)) {
		doctor_role_add(r, FINDING_PROBLEM, e.msg, source_hint(&e));
		return false;
	}
	if (!arn_parse(&r->who, str_of(r->source.who.arn))) {
		doctor_role_add(r, FINDING_UNKNOWN, "STS gave no ARN", NULL);
		return false;
	}
	buf_printf(&text, "the source's keys are %s", r->source.who.arn);
	if (str_is(r->who.type, "root") && r->role != NULL) {
		doctor_role_add(r, FINDING_PROBLEM, buf_text(&text),
		    "a root user can't assume roles: make an IAM user, and use its keys");
		return false;
	}
	doctor_role_add(r, FINDING_OK, buf_text(&text), NULL);
	return true;
}

/* An identity that was named for looking into IAM; NULL if none was, or it can't be had. */
static const struct iam_client *
open_reader(struct doctor_role *r, struct identity *id, const char *profile)
{
	struct err e = { 0 };

	if (profile == NULL)
		return NULL;
	if (identity_open(id, r->d->app, profile, &e))
		return &id->iam;
	doctor_role_add(r, FINDING_UNKNOWN, e.msg, NULL);
	return NULL;
}

static void
open_readers(struct doctor_role *r)
{
	struct str account = r->role_arn.account;

	r->from = open_reader(r, &r->from_own, r->d->app->grant.from_profile);
	r->in = open_reader(r, &r->in_own, r->d->app->grant.in_profile);
	if (r->from == NULL)
		r->from = &r->source;
	if (r->in == NULL && str_is(account, r->from->who.account))
		r->in = r->from;
	if (r->in != NULL && !str_is(account, r->in->who.account)) {
		doctor_role_add(r, FINDING_UNKNOWN,
		    "the profile of --in-profile is not in the role's account", NULL);
		r->in = NULL;
	}
}

/* A session's ARN lacks the path of its role: IAM knows it, if it may be asked. */
static void
find_principal(struct doctor_role *r)
{
	AUTO_IAM_ROLE role = { 0 };
	AUTO_STRING char *name = str_dup(r->who.name);
	struct err ignored = { 0 };
	AUTO_BUF arn = { 0 };
	bool found;

	if (!str_is(r->who.type, "assumed-role")) {
		r->principal = mem_strdup(r->source.who.arn);
		return;
	}
	r->kind = TRUST_ROLE;
	if (iam_client_role(&role, &found, r->from, name, r->d->app->sys, &ignored) &&
	    found) {
		r->principal = mem_strdup(role.arn);
		return;
	}
	buf_printf(&arn, "arn:%.*s:iam::%.*s:role/%s", STR_ARG(r->who.partition),
	    STR_ARG(r->who.account), name);
	r->principal = buf_take(&arn);
}

static void
check_role(struct doctor_role *r)
{
	const struct plan_role *role = r->role;

	if (!arn_parse(&r->role_arn, str_of(role->arn)) ||
	    !str_is(r->role_arn.type, "role") || !arn_is_account(r->role_arn.account)) {
		doctor_role_add(r, FINDING_PROBLEM, "role_arn is no role's ARN",
		    "it must look like arn:aws:iam::123456789012:role/Name");
		return;
	}
	open_readers(r);
	find_principal(r);
	r->facts = (struct diagnose_case){
		.profile = role->profile,
		.principal = r->principal,
		.role_arn = role->arn,
		.mfa = role->mfa_serial != NULL,
		.external_id = role->external_id,
		.session_name = role->session_name,
	};
	doctor_role_try(r);
	doctor_role_trust(r);
	doctor_role_permission(r);
	doctor_role_trial(r);
}

static void
free_role(struct doctor_role *r)
{
	iam_client_close(&r->source);
	identity_close(&r->from_own);
	identity_close(&r->in_own);
	creds_free(&r->signer);
	mem_free(r->principal);
}

/* Who signs, whether the role is there, and both halves of the way to it. */
void
doctor_role(struct doctor *d)
{
	const struct plan *plan = &d->resolved.plan;
	struct doctor_role r = { .d = d };

	if (!d->planned)
		return;
	r.role = plan->nroles > 0 ? &plan->roles[0] : NULL;
	if (check_source(&r) && r.role != NULL)
		check_role(&r);
	free_role(&r);
}
