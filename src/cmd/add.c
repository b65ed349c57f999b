#include "cmd/add.h"

#include "cmd/text.h"

const char *
add_keep(struct app *app, struct str text)
{
	list_add(&app->owned, text);
	return app->owned.items[app->owned.n - 1];
}

void
add_report(struct app *app, const struct config_profile *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		buf_adds(&app->out, list[i].added ? "added " : "unchanged ");
		text_add(app, str_of(list[i].name), 0, COLOUR_NONE);
		buf_addc(&app->out, '\n');
	}
}

static bool
speaks_of_a_role(const struct app *app)
{
	const struct options *o = &app->options;

	return o->role_arn || o->source_profile || app->credential_source ||
	    o->mfa_serial || o->external_id || o->session_name || o->duration_seconds;
}

/* Writes profiles: one for a role, those of IAM Identity Center, or one of user keys. */
bool
cmd_add(struct app *app, struct err *e)
{
	bool sso = app->sso || app->all || app->sso_session || app->name_pattern ||
	    app->start_url || app->sso_region;

	if (app->from_link != NULL && !add_take_link(app, app->from_link, e))
		return false;
	if (speaks_of_a_role(app) + sso + app->keys > 1)
		return err_set(e, ERR_USAGE,
		    "a role's options, those of IAM Identity Center and --keys exclude "
		    "each other; see: awsrole help add");
	return sso ? add_sso(app, e) : app->keys ? add_keys(app, e) : add_role(app, e);
}
