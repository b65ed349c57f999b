#include <string.h>

#include "base/mem.h"
#include "base/utc.h"
#include "cmd/resolve.h"
#include "cmd/sso_target.h"
#include "cmd/text.h"
#include "core/json.h"
#include "fetch/sso_accounts.h"
#include "fetch/sso_sign_in.h"

static bool
sign_in(int64_t *expires, const struct sso_target *target, struct app *app, struct err *e)
{
	AUTO_ENV environment = { 0 };
	struct sso_sign_in in = {
		.config = &target->config,
		.settings = &target->settings,
		.home = target->files.home,
		.device = app->device,
		.no_browser = app->no_browser,
	};

	env_make_without_keys(&environment, &app->env);
	in.environment = (const char *const *)environment.vars;
	return sso_sign_in(expires, &in, app->sys, e);
}

static const char *
name_of(const struct sso_target *t)
{
	return t->config.session ? t->config.session : t->config.start_url;
}

static void
list_as_json(struct app *app, const struct sso_roles *roles)
{
	buf_adds(&app->out, "[");
	for (size_t i = 0; i < roles->n; i++) {
		const struct sso_role *r = &roles->list[i];
		AUTO_BUF item = { 0 };

		buf_addc(&item, '{');
		json_add_member(&item, "accountId", r->account_id);
		json_add_member(&item, "accountName", r->account_name);
		json_add_member(&item, "emailAddress", r->email);
		json_add_member(&item, "roleName", r->role);
		buf_printf(&app->out, "%s\n  %s}", i > 0 ? "," : "", buf_text(&item));
	}
	buf_adds(&app->out, roles->n > 0 ? "\n]\n" : "]\n");
}

static void
list_as_table(struct app *app, const struct sso_roles *roles)
{
	size_t width = 0;

	for (size_t i = 0; i < roles->n; i++) {
		size_t w = text_width(str_of(roles->list[i].account_name));

		width = w > width ? w : width;
	}
	for (size_t i = 0; i < roles->n; i++) {
		const struct sso_role *r = &roles->list[i];

		text_add(app, str_of(r->account_id), 12, COLOUR_NONE);
		buf_adds(&app->out, "  ");
		text_add(app, str_of(r->account_name), width, COLOUR_NONE);
		buf_adds(&app->out, "  ");
		text_add(app, str_of(r->role), 0, COLOUR_NONE);
		buf_addc(&app->out, '\n');
	}
}

/* A sign-in that still holds is used; else the person signs in first. */
static bool
list_roles(const struct sso_target *target, struct app *app, struct err *e)
{
	struct sso_place place = sso_target_place(target);
	AUTO_SSO_ROLES roles = { 0 };
	AUTO_SECRET token = { 0 };
	int64_t expires;

	if (!sso_token_get(&token, &place, app->sys, e)) {
		if (e->code != ERR_CONFIG)
			return false;
		err_clear(e);
		if (!sign_in(&expires, target, app, e))
			return false;
	}
	if (!sso_accounts_list(&roles, &place, app->sys, e))
		return false;
	if (app->json)
		list_as_json(app, &roles);
	else
		list_as_table(app, &roles);
	return true;
}

/* Signs in to IAM Identity Center, or lists what the signed-in person may use. */
bool
cmd_login(struct app *app, struct err *e)
{
	const char *profile = app->args.n > 0 ? app->args.items[0] : NULL;
	AUTO_SSO_TARGET target = { 0 };
	AUTO_BUF left = { 0 };
	int64_t expires;

	if (!resolve_check_words(app, 1, e) ||
	    !sso_target_load(&target, app, profile, e) ||
	    !sso_target_choose(&target, app, profile, e))
		return false;
	if (app->list)
		return list_roles(&target, app, e) || err_in(e, "%s", name_of(&target));
	if (!sign_in(&expires, &target, app, e))
		return err_in(e, "%s", name_of(&target));
	text_time_left(&left, expires - app->sys->now(app->sys));
	buf_adds(&app->out, "signed in to ");
	text_add(app, str_of(name_of(&target)), 0, COLOUR_NONE);
	buf_printf(&app->out, " (%s)\n", buf_text(&left));
	return true;
}
