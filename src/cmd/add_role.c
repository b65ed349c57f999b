#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "cmd/add.h"
#include "core/console.h"
#include "core/endpoint.h"
#include "core/role_check.h"

bool
add_take_link(struct app *app, const char *url, struct err *e)
{
	AUTO_CONSOLE_LINK link = { 0 };
	AUTO_STRING char *arn = NULL;

	if (app->options.role_arn != NULL)
		return err_set(e, ERR_USAGE, "the role comes from --role-arn or a link");
	if (!console_read_link(&link, str_of(url), e))
		return false;
	arn = console_link_arn(&link);
	if (arn == NULL)
		return err_set(e, ERR_USAGE,
		    "the link has the account's alias '%s': give --role-arn with its "
		    "number",
		    link.account);
	app->options.role_arn = add_keep(app, str_of(arn));
	if (app->args.n == 0 && link.name != NULL)
		list_add(&app->args, str_of(link.name));
	return true;
}

bool
add_check_region(const char *what, const char *region, struct err *e)
{
	if (region[0] != '\0' && endpoint_check_region(str_of(region), e))
		return true;
	return err_set(
	    e, ERR_USAGE, "%s must be a region's name, such as eu-west-1", what);
}

/* What is given is right, however much of it. */
static bool
check_given(const struct app *app, struct err *e)
{
	const struct options *o = &app->options;

	if (app->args.n > 1)
		return err_set(
		    e, ERR_USAGE, "a role's profile has one name; see: awsrole help add");
	if (o->source_profile != NULL && app->credential_source != NULL)
		return err_set(e, ERR_USAGE,
		    "--source-profile and --credential-source exclude each other");
	if (app->credential_source != NULL &&
	    !role_check_credential_source(
		"--credential-source", app->credential_source, e))
		return false;
	if (o->region != NULL && !add_check_region("--region", o->region, e))
		return false;
	return (o->role_arn == NULL || role_check_arn("--role-arn", o->role_arn, e)) &&
	    (o->mfa_serial == NULL ||
		role_check_mfa_serial("--mfa-serial", o->mfa_serial, e)) &&
	    (o->external_id == NULL ||
		role_check_external_id("--external-id", o->external_id, e)) &&
	    (o->session_name == NULL ||
		role_check_session_name("--session-name", o->session_name, e)) &&
	    (o->duration_seconds == 0 ||
		role_check_duration("--duration", o->duration_seconds, e));
}

static bool
is_complete(const struct app *app)
{
	return app->args.n == 1 && app->options.role_arn != NULL &&
	    (app->options.source_profile != NULL || app->credential_source != NULL);
}

void
add_role_profile(struct config_profile *out, char duration[static ADD_DURATION_MAX],
    const struct app *app)
{
	const struct options *o = &app->options;

	(void)snprintf(duration, ADD_DURATION_MAX, "%ld", o->duration_seconds);
	*out = (struct config_profile){ .name = app->args.items[0] };
	config_profile_add(out, "role_arn", o->role_arn);
	config_profile_add(out, "source_profile", o->source_profile);
	config_profile_add(out, "credential_source", app->credential_source);
	config_profile_add(out, "mfa_serial", o->mfa_serial);
	config_profile_add(out, "external_id", o->external_id);
	config_profile_add(out, "role_session_name", o->session_name);
	config_profile_add(
	    out, "duration_seconds", o->duration_seconds ? duration : NULL);
	config_profile_add(out, "region", o->region);
}

bool
add_role(struct app *app, struct err *e)
{
	char duration[ADD_DURATION_MAX];
	struct config_profile profile;
	AUTO_FILES files = { 0 };

	if (!check_given(app, e))
		return false;
	if (!is_complete(app) && !app->sys->has_terminal(app->sys))
		return err_set(e, ERR_USAGE,
		    "a role's profile needs a name, --role-arn and --source-profile (or "
		    "--credential-source), or a terminal to ask on; see: awsrole help "
		    "add");
	if (!files_load(&files, &app->env, app->sys, e) ||
	    (!is_complete(app) && !add_role_ask(app, &files, e)))
		return false;
	add_role_profile(&profile, duration, app);
	if (!config_write(&profile, 1, &files, &app->env, app->sys, e))
		return false;
	add_report(app, &profile, 1);
	return true;
}
