#include "base/mem.h"
#include "cmd/enter.h"
#include "cmd/lasting.h"
#include "cmd/text.h"

static void
set_values(struct env *env, const struct hook_values *values, const struct creds *creds,
    const char *color, const struct list *words)
{
	AUTO_BUF seconds = { 0 }, text = { 0 };

	for (size_t i = 0; i < MANAGED_COUNT; i++)
		env_set(env, shell_managed[i], values->value[i]);
	if (creds->expires != CREDS_NEVER)
		buf_printf(&seconds, "%lld", (long long)creds->expires);
	env_set(env, "AWSROLE_PROFILE", values->label);
	env_set(env, "AWSROLE_EXPIRATION", seconds.len ? buf_text(&seconds) : NULL);
	env_set(env, "AWSROLE_KEY", creds->access_key_id);
	shell_state_write_words(&text, creds->access_key_id, words);
	env_set(env, "AWSROLE_WORDS", buf_text(&text));
	env_set(env, "AWSROLE_COLOR", color);
	env_set(env, "AWSROLE_UNTIL", NULL); /* of this shell, not of its child */
}

static void
tell_notes(struct app *app)
{
	for (size_t i = 0; i < app->notes.n; i++) {
		AUTO_BUF line = { 0 };

		text_line(&line, app->notes.items[i]);
		app->sys->tell(app->sys, buf_str(&line));
	}
}

/* Runs a command in a role: in place of this program, so signals and status are its own. */
bool
cmd_exec(struct app *app, struct err *e)
{
	AUTO_RESOLVED resolved = { 0 };
	AUTO_CREDS creds = { 0 };
	AUTO_HOOK_VALUES values = { 0 };
	AUTO_LIST words = { 0 };
	struct hook_role role = { .creds = &creds };

	if (!resolve_profile_argument(app, 1, e))
		return false;
	if ((app->options.profile == NULL && app->options.role_arn == NULL) ||
	    app->rest == NULL || app->rest[0] == NULL)
		return err_set(
		    e, ERR_USAGE, "write: awsrole exec PROFILE -- COMMAND [ARGUMENT...]");
	if (!enter_prompt_compat(&role.compat, app, e) ||
	    !resolve_plan(&resolved, app, &app->env, e) ||
	    !enter_region(&role.region, &resolved.plan, e) ||
	    !resolve_credentials(&creds, &resolved, app, &app->env, e))
		return false;
	role.profile = enter_name(app, &resolved.plan);
	if (!hook_values_of_role(&values, &role, &app->shell, &app->shell_env, e))
		return false;
	shell_state_hide(&app->shell_env);
	lasting_words(&words, app);
	set_values(
	    &app->shell_env, &values, &creds, enter_color(app, &resolved.plan), &words);
	tell_notes(app);
	return app->sys->exec(
	    app->sys, app->rest, (const char *const *)app->shell_env.vars, e);
}
