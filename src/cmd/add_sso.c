#include "base/mem.h"
#include "base/printable.h"
#include "cmd/add.h"
#include "cmd/sso_profiles.h"
#include "core/sso_config.h"
#include "core/url.h"

#define SHOWN_MAX 200 /* bytes */

static bool
add_roles(struct app *app, struct err *e)
{
	AUTO_SSO_PROFILES profiles = { 0 };
	struct config_profile *list;
	bool ok;

	if (!sso_profiles_make(&profiles, app, e))
		return false;
	list = mem_alloc(profiles.n * sizeof(*list));
	for (size_t i = 0; i < profiles.n; i++) {
		const struct sso_config *config = &profiles.target.config;
		const struct sso_role *role = profiles.roles[i];

		list[i].name = profiles.names.items[i];
		config_profile_add(&list[i], "sso_session", config->session);
		if (config->session == NULL) {
			config_profile_add(&list[i], "sso_start_url", config->start_url);
			config_profile_add(&list[i], "sso_region", config->region);
		}
		config_profile_add(&list[i], "sso_account_id", role->account_id);
		config_profile_add(&list[i], "sso_role_name", role->role);
		config_profile_add(&list[i], "region", app->options.region);
	}
	ok = config_write(
	    list, profiles.n, &profiles.target.files, &app->env, app->sys, e);
	if (ok)
		add_report(app, list, profiles.n);
	mem_free(list);
	return ok;
}

/* ---- the sso-session */

/* https://example.awsapps.com/start: "example". */
static struct str
name_of_page(const char *start_url)
{
	struct err ignored = { 0 };
	struct str rest;
	struct url url;

	return url_parse(&url, str_of(start_url), &ignored)
	    ? str_cut(url.host, '.', &rest)
	    : (struct str){ 0 };
}

static bool
check_page(const char *what, const char *start_url, struct err *e)
{
	struct url url;

	if (url_parse(&url, str_of(start_url), e))
		return true;
	e->code = ERR_USAGE;
	return err_in(e, "%s", what);
}

static bool
ask_session(struct app *app, struct err *e)
{
	const char *name;

	if (!add_ask_text(&app->start_url, app,
		"Start page of IAM Identity Center (https://NAME.awsapps.com/start)",
		NULL, check_page, "the start page", e) ||
	    !add_ask_text(&app->sso_region, app, "Its region", "us-east-1",
		add_check_region, "the region", e))
		return false;
	name = add_keep(app, name_of_page(app->start_url));
	return app->sso_session != NULL ||
	    add_ask_text(&app->sso_session, app, "Name of the sso-session", name,
		config_edit_check_value, "the name", e);
}

/* Whether a person is to be asked: there is a terminal, and no session to choose from. */
static bool
wants_asking(const struct app *app, const struct files *files)
{
	AUTO_LIST sessions = { 0 };

	sso_config_sessions(&sessions, buf_str(&files->config));
	return app->args.n == 0 && !app->all && sessions.n == 0 &&
	    app->sys->has_terminal(app->sys);
}

static bool
write_session(struct app *app, const struct files *files, struct err *e)
{
	struct config_profile session = { .name = app->sso_session };

	config_profile_add(&session, "sso_start_url", app->start_url);
	config_profile_add(&session, "sso_region", app->sso_region);
	config_profile_add(&session, "sso_registration_scopes", "sso:account:access");
	if (!config_write_sso_session(&session, files, app->sys, e))
		return false;
	buf_adds(&app->out, session.added ? "added" : "unchanged");
	buf_adds(&app->out, " sso-session ");
	printable_add(&app->out, str_of(session.name), SHOWN_MAX);
	buf_addc(&app->out, '\n');
	return true;
}

/* *done: nothing but a session was wanted. */
static bool
make_session(struct app *app, bool *done, struct err *e)
{
	bool given = app->start_url != NULL || app->sso_region != NULL;
	AUTO_FILES files = { 0 };

	if (!files_load(&files, &app->env, app->sys, e))
		return false;
	if (!given && !wants_asking(app, &files))
		return true;
	if (!given && !ask_session(app, e))
		return err_hint(e, "nothing was written");
	if (app->start_url == NULL || app->sso_region == NULL)
		return err_set(e, ERR_USAGE,
		    "an sso-session needs --start-url and --sso-region; see: awsrole "
		    "help "
		    "add");
	if (!check_page("--start-url", app->start_url, e))
		return false;
	if (app->sso_session == NULL)
		app->sso_session = add_keep(app, name_of_page(app->start_url));
	*done = app->args.n == 0 && !app->all;
	if (*done)
		list_add(&app->notes,
		    STR("sign in with: awsrole login; then awsrole add --sso --all adds "
			"your roles"));
	return write_session(app, &files, e);
}

bool
add_sso(struct app *app, struct err *e)
{
	bool done = false;

	return make_session(app, &done, e) && (done || add_roles(app, e));
}
