#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "cmd/sso_profiles.h"
#include "cmd/text.h"
#include "core/console.h"
#include "fetch/config_write.h"

#define DURATION_LEAST 900 /* seconds; what AWS takes */
#define DURATION_MOST 43200

static void
add_key(struct config_profile *p, const char *name, const char *value)
{
	if (value != NULL)
		p->keys[p->nkeys++] = (struct config_key){ name, value };
}

static bool
check_role(const struct app *app, struct err *e)
{
	const struct options *o = &app->options;
	struct str arn = str_of(o->role_arn);

	if (app->args.n != 1 || o->role_arn == NULL || o->source_profile == NULL)
		return err_set(e, ERR_USAGE,
		    "a role's profile needs a name, --role-arn and --source-profile; "
		    "see: "
		    "awsrole help add");
	if (!str_starts(arn, "arn:") || text_account_of(arn).len != 12 ||
	    text_role_of(arn).len == 0)
		return err_set(e, ERR_USAGE,
		    "--role-arn must be a role's ARN, such as "
		    "arn:aws:iam::123456789012:role/Name, not '%s'",
		    o->role_arn);
	if (o->duration_seconds != 0 &&
	    (o->duration_seconds < DURATION_LEAST || o->duration_seconds > DURATION_MOST))
		return err_set(e, ERR_USAGE, "--duration must be %d to %d seconds",
		    DURATION_LEAST, DURATION_MOST);
	return true;
}

static void
report(struct app *app, const struct config_profile *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		buf_adds(&app->out, list[i].added ? "added " : "unchanged ");
		text_add(app, str_of(list[i].name), 0, COLOUR_NONE);
		buf_addc(&app->out, '\n');
	}
}

static bool
add_role(struct app *app, struct err *e)
{
	const struct options *o = &app->options;
	struct config_profile profile = { 0 };
	AUTO_FILES files = { 0 };
	char duration[24];

	if (!check_role(app, e) || !files_load(&files, &app->env, app->sys, e))
		return false;
	(void)snprintf(duration, sizeof(duration), "%ld", o->duration_seconds);
	profile.name = app->args.items[0];
	add_key(&profile, "role_arn", o->role_arn);
	add_key(&profile, "source_profile", o->source_profile);
	add_key(&profile, "mfa_serial", o->mfa_serial);
	add_key(&profile, "external_id", o->external_id);
	add_key(&profile, "role_session_name", o->session_name);
	add_key(&profile, "duration_seconds", o->duration_seconds ? duration : NULL);
	add_key(&profile, "region", o->region);
	if (!config_write(&profile, 1, &files, &app->env, app->sys, e))
		return false;
	report(app, &profile, 1);
	return true;
}

static bool
add_sso(struct app *app, struct err *e)
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
		add_key(&list[i], "sso_session", config->session);
		if (config->session == NULL) {
			add_key(&list[i], "sso_start_url", config->start_url);
			add_key(&list[i], "sso_region", config->region);
		}
		add_key(&list[i], "sso_account_id", role->account_id);
		add_key(&list[i], "sso_role_name", role->role);
		add_key(&list[i], "region", app->options.region);
	}
	ok = config_write(
	    list, profiles.n, &profiles.target.files, &app->env, app->sys, e);
	if (ok)
		report(app, list, profiles.n);
	mem_free(list);
	return ok;
}

/* --from-link: role and name out of a Switch Role link; *arn owns the role's ARN. */
static bool
take_link(struct app *app, char **arn, struct err *e)
{
	AUTO_CONSOLE_LINK link = { 0 };

	if (app->options.role_arn != NULL)
		return err_set(e, ERR_USAGE, "the role comes from --role-arn or a link");
	if (!console_read_link(&link, str_of(app->from_link), e))
		return false;
	*arn = console_link_arn(&link);
	if (*arn == NULL)
		return err_set(e, ERR_USAGE,
		    "the link has the account's alias '%s': give --role-arn with its "
		    "number",
		    link.account);
	app->options.role_arn = *arn;
	if (app->args.n == 0 && link.name != NULL)
		list_add(&app->args, str_of(link.name));
	return true;
}

/* Writes profiles into the config file: one for a role, or those of IAM Identity Center. */
bool
cmd_add(struct app *app, struct err *e)
{
	const struct options *o = &app->options;
	AUTO_STRING char *arn = NULL;

	if (app->from_link != NULL && !take_link(app, &arn, e))
		return false;
	bool role = o->role_arn || o->source_profile || o->mfa_serial || o->external_id ||
	    o->session_name || o->duration_seconds;
	bool sso = app->sso || app->all || app->sso_session || app->name_pattern;

	if (role && sso)
		return err_set(e, ERR_USAGE,
		    "a role's options and those of IAM Identity Center exclude each "
		    "other; see: awsrole help add");
	return sso ? add_sso(app, e) : add_role(app, e);
}
