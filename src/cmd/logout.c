#include <string.h>

#include "base/mem.h"
#include "cmd/resolve.h"
#include "cmd/sso_target.h"
#include "core/cache_entry.h"
#include "core/json.h"
#include "core/plan.h"
#include "fetch/cache.h"
#include "fetch/sso_accounts.h"

#define FILE_MAX ((size_t)256 << 10) /* bytes */

/* Removes the files of a directory that `is_one` wants gone. */
static bool
remove_files(struct app *app, const char *directory,
    bool (*is_one)(void *, const char *path, struct str text), void *context,
    struct err *e)
{
	AUTO_BUF names = { 0 };

	if (!app->sys->names(app->sys, directory, &names, e))
		return false;
	for (struct str rest = buf_str(&names); rest.len > 0;) {
		struct str name = str_cut(rest, '\0', &rest);
		struct err ignored = { 0 };
		AUTO_BUF path = { 0 }, text = { 0 };
		bool found;

		buf_printf(&path, "%s/%.*s", directory, STR_ARG(name));
		if (!str_ends(name, ".json") ||
		    !app->sys->load(app->sys, buf_text(&path), LOAD_PRIVATE, FILE_MAX,
			&text, &found, &ignored) ||
		    !found || !is_one(context, buf_text(&path), buf_str(&text)))
			continue;
		if (!app->sys->remove(app->sys, buf_text(&path), e))
			return false;
	}
	return true;
}

struct ending {
	struct app *app;
	const struct sso_target *target;
	char *only; /* the path of the one token file that goes, NULL: all */
	size_t n;
};

/* A token file; it is invalidated at AWS as well.  That this may fail, because the token
 * has expired or the network is gone, is worth a note and no more. */
static bool
is_token(void *context, const char *path, struct str text)
{
	struct ending *ending = context;
	AUTO_SSO_TOKEN token = { 0 };
	json_auto_t *root = NULL;
	struct err e = { 0 };

	if (ending->only != NULL && strcmp(ending->only, path) != 0)
		return false;
	if (!json_read(&root, text, &e) || json_member(root, "accessToken") == NULL)
		return false;
	ending->n++;
	if (!sso_token_read(&token, text, &e) || token.region == NULL ||
	    token.expires <= ending->app->sys->now(ending->app->sys))
		return true;
	if (!sso_accounts_logout(
		&token, token.region, &ending->target->settings, ending->app->sys, &e) &&
	    e.code != ERR_DENIED)
		list_add(&ending->app->notes, str_of(e.msg));
	return true;
}

static bool
is_sso_entry(void *context, const char *path, struct str text)
{
	json_auto_t *root = NULL;
	struct err ignored = { 0 };
	const char *provider;

	(void)context;
	(void)path;
	if (!json_read(&root, text, &ignored))
		return false;
	provider = json_member(root, "ProviderType");
	return provider != NULL && strcmp(provider, "sso") == 0;
}

/* The cached credentials of a profile, if it is one of the target's (or of any). */
static bool
forget_profile(const struct profile *p, const struct ending *ending,
    const struct sealed *sealed, struct err *e)
{
	AUTO_STRING char *name = str_dup(p->name);
	struct options options = { .profile = name };
	struct plan_input input = { &ending->target->files.profiles, &ending->app->env,
		&options, ending->target->files.home };
	const struct sso_config *config = &ending->target->config;
	const struct plan_source *s;
	struct err ignored = { 0 };
	AUTO_PLAN plan = { 0 };
	char entry[HASH_SHA1_HEX];
	const char *wanted, *has;

	if (!plan_make(&plan, &input, &ignored) || plan.nroles > 0 ||
	    plan.source.kind != SOURCE_SSO)
		return true;
	s = &plan.source;
	wanted = config->session ? config->session : config->start_url;
	has = s->sso_session ? s->sso_session : s->sso_start_url;
	if (ending->only != NULL &&
	    ((s->sso_session == NULL) != (config->session == NULL) ||
		strcmp(wanted, has) != 0))
		return true;
	cache_entry_name_of_sso(
	    entry, s->sso_session, s->sso_start_url, s->sso_account_id, s->sso_role_name);
	return cache_forget(entry, sealed, e);
}

static bool
forget_entries(const struct ending *ending, struct err *e)
{
	const struct files *files = &ending->target->files;
	AUTO_STRING char *directory = files_aws_path(files->home, "cli/cache");
	AUTO_SEALED sealed = { 0 };

	sealed_open(&sealed, files->home, ending->app->sys);
	for (size_t i = 0; i < files->profiles.n; i++)
		if (!forget_profile(&files->profiles.list[i], ending, &sealed, e))
			return false;
	return ending->only != NULL ||
	    remove_files(ending->app, directory, is_sso_entry, NULL, e);
}

/* Ends sign-ins to IAM Identity Center, and drops what they have brought: of one session,
 * or of all. */
bool
cmd_logout(struct app *app, struct err *e)
{
	const char *profile = app->args.n > 0 ? app->args.items[0] : NULL;
	AUTO_SSO_TARGET target = { 0 };
	AUTO_STRING char *directory = NULL, *only = NULL;
	struct ending ending = { app, &target, NULL, 0 };
	char name[HASH_SHA1_HEX];

	if (!resolve_check_words(app, 1, e) || !sso_target_load(&target, app, profile, e))
		return false;
	if (profile != NULL || app->sso_session != NULL) {
		if (!sso_target_choose(&target, app, profile, e))
			return false;
		sso_token_name(name, target.config.session, target.config.start_url);
		ending.only = only = sso_token_path(name, target.files.home);
	}
	directory = files_aws_path(target.files.home, "sso/cache");
	if (!remove_files(app, directory, is_token, &ending, e) ||
	    !forget_entries(&ending, e))
		return false;
	buf_adds(&app->out, ending.n > 0 ? "signed out\n" : "nobody was signed in\n");
	return true;
}
