#include "base/mem.h"
#include "base/printable.h"
#include "cmd/grant_run.h"
#include "core/role_check.h"

#define SHOWN_MAX 900         /* bytes of a line */
#define SHORTEST_MAXIMUM 3600 /* seconds, of a role's longest session */

static void
take_options(struct grant_run *r)
{
	struct options *o = &r->app->options;

	r->source_profile = o->source_profile;
	r->external_id = o->external_id;
	r->policy = o->policy;
	r->policy_arns = o->policy_arns;
	o->source_profile = o->external_id = NULL;
	o->policy = NULL;
	o->policy_arns = (struct list){ 0 };
}

static void
run_free(struct grant_run *r)
{
	grant_parties_close(&r->parties);
	mem_free(r->policy);
	mem_free(r->mfa_serial);
	list_free(&r->policy_arns);
}
#define AUTO_RUN ATTR_CLEANUP(run_free) struct grant_run

static bool
check_words(const struct grant_run *r, struct err *e)
{
	const struct grant_words *w = &r->app->grant;
	bool role = r->parties.kind == TRUST_ROLE;

	if (w->max_duration != 0 &&
	    (w->max_duration < SHORTEST_MAXIMUM || w->max_duration > ROLE_DURATION_MOST))
		return err_set(e, ERR_USAGE, "--max-duration is 1h to 12h");
	if (role && w->mfa)
		return err_set(e, ERR_USAGE,
		    "a role has no MFA device: --mfa is for users and groups");
	if (role && w->session_name_is_user)
		return err_set(
		    e, ERR_USAGE, "--session-name-is-user is for users and groups");
	return true;
}

static void
fill_grant(struct grant_run *r)
{
	const struct grant_parties *p = &r->parties;

	r->grant = (struct grant){
		.trust = {
			.kind = p->kind,
			.principal = p->principal_arn,
			.mfa = r->app->grant.mfa,
			.external_id = r->external_id,
			.session_name_is_user = r->app->grant.session_name_is_user,
		},
		.principal_name = p->principal_name,
		.role_name = p->role_name,
		.role_arn = p->role_arn,
		.role_path = p->role_path,
		.max_duration = r->app->grant.max_duration,
		.policy_arns = &r->policy_arns,
		.policy = r->policy,
		.delete_role = r->app->grant.delete_role,
	};
	r->apply = (struct grant_apply){
		.grant = &r->grant,
		.from = p->from,
		.in = p->in,
		.revoke = r->revoke,
		.sys = r->app->sys,
	};
}

static void
add_identity(struct buf *b, const char *word, const struct iam_client *c)
{
	AUTO_BUF line = { 0 };

	buf_printf(&line, "%-5s account %s as %s (profile %s)", word, c->who.account,
	    c->who.arn, c->profile);
	printable_add(b, buf_str(&line), SHOWN_MAX);
	buf_addc(b, '\n');
}

/* Whether a profile is to be written, or taken out. */
static bool
changes_file(const struct grant_run *r)
{
	return r->app->grant.new_profile != NULL &&
	    grant_profile_is_there(r) == r->revoke;
}

static void
add_plan(struct buf *b, const struct grant_run *r, const struct grant_actions *actions)
{
	add_identity(b, "from", r->parties.from);
	add_identity(b, "in", r->parties.in);
	for (size_t i = 0; i < actions->n; i++) {
		buf_printf(b, "%2zu. %-5s", i + 1,
		    actions->list[i].side == GRANT_FROM ? "from" : "in");
		printable_add(b, str_of(actions->list[i].text), SHOWN_MAX);
		buf_addc(b, '\n');
	}
	if (actions->n == 0)
		buf_adds(b, "nothing to do in IAM: all is as it should be\n");
	if (changes_file(r)) {
		buf_printf(b, "    file %s profile ", r->revoke ? "remove" : "write");
		printable_add(b, str_of(r->app->grant.new_profile), SHOWN_MAX);
		buf_addc(b, '\n');
	}
	if (r->grant.trust.kind == TRUST_GROUP && !r->revoke)
		buf_adds(b,
		    "note: a trust policy can't name a group; the role trusts the "
		    "account, and the\ngroup's permission decides who of it comes in\n");
}

static bool
confirm(struct grant_run *r, const struct grant_actions *actions, struct err *e)
{
	struct sys *sys = r->app->sys;
	AUTO_BUF plan = { 0 };
	bool wanted;

	if (r->app->yes || (actions->n == 0 && !changes_file(r)))
		return true;
	if (!sys->has_terminal(sys))
		return err_set(e, ERR_USAGE,
		    "there is no terminal to ask on: look with --dry-run, then add "
		    "--yes");
	add_plan(&plan, r, actions);
	sys->tell(sys, buf_str(&plan));
	if (!sys->confirm(sys, "Do that? [y/N] ", &wanted, e))
		return false;
	return wanted || err_set(e, ERR_USAGE, "nothing was done");
}

/* The role is tried as the one who will use it, if that is one of ours. */
static bool
try_role(struct grant_run *r, struct err *e)
{
	const struct grant_parties *p = &r->parties;
	struct identity own = { 0 };
	const struct iam_client *who = p->from;
	bool ok = true;

	if (r->grant.trust.mfa || p->kind == TRUST_GROUP)
		return true;
	if (r->source_profile != NULL) {
		if (!identity_open(&own, r->app, r->source_profile, e)) {
			identity_close(&own);
			return false;
		}
		who = &own.iam;
	}
	if (arn_same_principal(str_of(who->who.arn), str_of(p->principal_arn)))
		ok = grant_apply_wait(&r->grant, who,
		    r->grant.trust.session_name_is_user ? p->principal_name : NULL,
		    r->app->sys, e);
	else
		list_add(&r->app->notes,
		    STR("the role was not tried: --source-profile can name the "
			"profile that will use it"));
	identity_close(&own);
	return ok;
}

static bool
print_plan(struct grant_run *r, const struct grant_actions *actions)
{
	struct buf *out = &r->app->out;

	if (!r->app->print) {
		add_plan(out, r, actions);
		return true;
	}
	for (size_t i = 0; i < actions->n; i++)
		grant_add_command(out, &actions->list[i],
		    actions->list[i].side == GRANT_FROM ? r->parties.from->profile
							: r->parties.in->profile);
	return true;
}

static bool
carry_out(struct grant_run *r, const struct grant_actions *actions, struct err *e)
{
	size_t done = 0;

	if (!confirm(r, actions, e) || !grant_apply_run(&done, &r->apply, e))
		return false;
	if (r->revoke) {
		if (!grant_profile_remove(r, e))
			return false;
		buf_printf(&r->app->out, "%s\n",
		    done > 0 ? "taken back" : "there was nothing to take back");
		return true;
	}
	if (!grant_profile_write(r, e) || !try_role(r, e))
		return false;
	buf_adds(&r->app->out, "granted ");
	printable_add(&r->app->out, str_of(r->grant.role_arn), SHOWN_MAX);
	buf_adds(&r->app->out, " to ");
	printable_add(&r->app->out, str_of(r->grant.trust.principal), SHOWN_MAX);
	buf_addc(&r->app->out, '\n');
	return true;
}

static bool
run(struct app *app, bool revoke, struct err *e)
{
	AUTO_RUN r = { .app = app, .revoke = revoke };
	AUTO_GRANT_ACTIONS actions = { 0 };

	take_options(&r);
	if (!grant_parties_open(&r.parties, app, !revoke, e) || !check_words(&r, e))
		return false;
	fill_grant(&r);
	if (!grant_profile_check(&r, e) || !grant_profile_find_device(&r, e) ||
	    !grant_apply_plan(&actions, &r.apply, e))
		return false;
	if (app->grant.dry_run || app->print)
		return print_plan(&r, &actions);
	return carry_out(&r, &actions, e);
}

bool
cmd_grant(struct app *app, struct err *e)
{
	return run(app, false, e);
}

bool
cmd_revoke(struct app *app, struct err *e)
{
	return run(app, true, e);
}
