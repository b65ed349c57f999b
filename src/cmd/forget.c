#include "base/mem.h"
#include "cmd/lasting.h"
#include "cmd/resolve.h"
#include "core/cache_entry.h"
#include "fetch/cache.h"
#include "fetch/mfa_session.h"

static bool
forget_in(const char *home, const char *directory, const char *suffix, struct sys *sys,
    struct err *e)
{
	AUTO_STRING char *path = files_aws_path(home, directory);
	AUTO_BUF names = { 0 };

	if (!sys->names(sys, path, &names, e))
		return false;
	for (struct str rest = buf_str(&names); rest.len > 0;) {
		struct str name = str_cut(rest, '\0', &rest);
		AUTO_BUF file = { 0 };

		if (!str_ends(name, suffix))
			continue;
		buf_printf(&file, "%s/%.*s", path, STR_ARG(name));
		if (!sys->remove(sys, buf_text(&file), e))
			return false;
	}
	return true;
}

static bool
forget_all(struct app *app, struct err *e)
{
	AUTO_STRING char *home = files_home(&app->env, app->sys);

	return forget_in(home, "cli/cache", ".json", app->sys, e) &&
	    forget_in(home, "awsrole", ".refused", app->sys, e) &&
	    sealed_forget_all(home, app->sys, e);
}

/* What the source of the selected profile itself has put into the cache. */
static bool
forget_source(const struct plan *plan, const struct sealed *sealed, struct err *e)
{
	const struct plan_source *s = &plan->source;
	char entry[HASH_SHA1_HEX];

	if (plan->nroles > 0)
		return true;
	if (s->kind == SOURCE_SSO)
		cache_entry_name_of_sso(entry, s->sso_session, s->sso_start_url,
		    s->sso_account_id, s->sso_role_name);
	else if (s->kind == SOURCE_WEB_IDENTITY)
		cache_entry_name_of_web_identity(entry, s->role_arn, s->session_name);
	else
		return true;
	return cache_forget(entry, sealed, e);
}

/* The role that this shell has, with the options of this call. */
static bool
take_active(struct app *app, struct err *e)
{
	AUTO_LIST words = { 0 };

	if (app->shell.use_args.n == 0)
		return err_set(e, ERR_USAGE, "name a profile, or --all");
	return lasting_merge(&words, &app->shell.use_args, app, e) &&
	    lasting_become(app, &words, e);
}

/* Drops cached credentials: of every role on a profile's way and the MFA session behind
 * them, or all. */
bool
cmd_forget(struct app *app, struct err *e)
{
	AUTO_RESOLVED r = { 0 };
	AUTO_SEALED sealed = { 0 };
	char entry[HASH_SHA1_HEX];

	if (app->all) {
		if (app->args.n > 0)
			return err_set(e, ERR_USAGE, "name a profile or --all, not both");
		return forget_all(app, e);
	}
	if (!resolve_profile_argument(app, 1, e))
		return false;
	if (app->options.profile == NULL && app->options.role_arn == NULL &&
	    !take_active(app, e))
		return false;
	if (!resolve_plan(&r, app, &app->env, e))
		return false;
	sealed_open(&sealed, r.files.home, app->sys);
	for (size_t i = 0; i < r.plan.nroles; i++) {
		cache_entry_name_of_role(entry, &r.plan.roles[i]);
		if (!cache_forget(entry, &sealed, e))
			return false;
	}
	return forget_source(&r.plan, &sealed, e) &&
	    mfa_session_forget(&r.plan, &sealed, e);
}
