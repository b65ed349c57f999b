#include "cmd/sso_target.h"

#include <string.h>

#include "base/mem.h"
#include "cmd/lasting.h"
#include "core/plan.h"

/* The profile that the command line or the environment names; NULL for none. */
static const char *
named(const struct app *app, const char *profile)
{
	static const char *const variables[] = { "AWS_PROFILE", "AWS_DEFAULT_PROFILE" };
	const char *name = profile;

	if (name == NULL)
		name = env_get_filled(&app->shell_env, "AWSROLE_PROFILE");
	for (size_t i = 0; name == NULL && i < ARRAY_LEN(variables); i++)
		name = env_get_filled(&app->env, variables[i]);
	return name;
}

bool
sso_target_load(
    struct sso_target *out, const struct app *app, const char *profile, struct err *e)
{
	AUTO_STRING char *active = profile ? NULL : lasting_profile(app);
	const char *name = named(app, profile ? profile : active);

	if (!files_load(&out->files, &app->env, app->sys, e))
		return false;
	out->settings = (struct settings){
		.profiles = &out->files.profiles,
		.profile =
		    profiles_find(&out->files.profiles, str_of(name ? name : "default")),
		.env = &app->env,
		.region_option = app->options.region,
		.home = out->files.home,
	};
	if (profile != NULL && out->settings.profile == NULL)
		return err_set(e, ERR_CONFIG, "there is no profile '%s'", profile);
	return true;
}

/* The sign-in behind a role profile: its source's. */
static bool
of_source(struct sso_target *t, bool *found, const struct app *app, struct err *e)
{
	AUTO_STRING char *name = str_dup(t->settings.profile->name);
	struct options options = { .profile = name };
	struct plan_input input = { &t->files.profiles, &app->env, &options,
		t->files.home };
	AUTO_PLAN plan = { 0 };

	if (!plan_make(&plan, &input, e))
		return false;
	*found = plan.source.kind == SOURCE_SSO;
	if (!*found)
		return true;
	if (plan.source.sso_session != NULL)
		return sso_config_of_session(
		    &t->config, &t->files.profiles, plan.source.sso_session, e);
	t->config.start_url = mem_strdup(plan.source.sso_start_url);
	t->config.region = mem_strdup(plan.source.sso_region);
	return true;
}

static bool
only_session(struct sso_target *t, struct err *e)
{
	AUTO_LIST sessions = { 0 };
	AUTO_BUF names = { 0 };

	sso_config_sessions(&sessions, buf_str(&t->files.config));
	if (sessions.n == 0)
		return err_set(e, ERR_CONFIG,
		    "the config file has no IAM Identity Center; see: awsrole add --sso "
		    "--start-url URL --sso-region REGION");
	for (size_t i = 0; i < sessions.n; i++)
		buf_printf(&names, "%s%s", i > 0 ? ", " : "", sessions.items[i]);
	if (sessions.n > 1)
		return err_set(e, ERR_USAGE,
		    "there are several: choose with --sso-session (%s) or a profile",
		    buf_text(&names));
	return sso_config_of_session(
	    &t->config, &t->files.profiles, sessions.items[0], e);
}

bool
sso_target_choose(
    struct sso_target *t, const struct app *app, const char *profile, struct err *e)
{
	const struct profile *p = t->settings.profile;
	bool found = false;

	if (app->sso_session != NULL && profile != NULL)
		return err_set(e, ERR_USAGE, "name a profile or --sso-session, not both");
	if (app->sso_session != NULL)
		return sso_config_of_session(
		    &t->config, &t->files.profiles, app->sso_session, e);
	if (p != NULL && !sso_config_of_profile(&t->config, &found, p, e))
		return err_in(e, "profile '%.*s'", STR_ARG(p->name));
	if (p != NULL && !found && !of_source(t, &found, app, e)) {
		if (profile != NULL)
			return false;
		err_clear(e);
	}
	if (found)
		return true;
	if (profile != NULL)
		return err_set(e, ERR_CONFIG,
		    "profile '%s' does not use IAM Identity Center", profile);
	return only_session(t, e);
}

struct sso_place
sso_target_place(const struct sso_target *t)
{
	return (struct sso_place){ t->config.session, t->config.start_url,
		t->config.region, &t->settings, t->files.home, NULL };
}

void
sso_target_free(struct sso_target *t)
{
	sso_config_free(&t->config);
	files_free(&t->files);
}
