#include <string.h>

#include "cmd/enter.h"
#include "cmd/lasting.h"

/* For --auto: the hook calls at a prompt, where nobody waits for it. */
#define AUTO_SECONDS_LEFT 300
#define AUTO_LIMIT_MS 3000

/* Not when the role is to be given back then anyway, or when the keys are not ours. */
static bool
is_auto_wanted(const struct app *app)
{
	const char *key = env_get(&app->shell_env, "AWS_ACCESS_KEY_ID");
	const char *given = env_get(&app->shell_env, "AWSROLE_KEY");
	int64_t end = shell_state_time(&app->shell_env, "AWSROLE_EXPIRATION");

	return key != NULL && given != NULL && strcmp(key, given) == 0 &&
	    end < shell_state_time(&app->shell_env, "AWSROLE_UNTIL") &&
	    end - app->sys->now(app->sys) < AUTO_SECONDS_LEFT;
}

/* Renews the role that this shell has, with the options it was taken with. */
bool
cmd_refresh(struct app *app, struct err *e)
{
	AUTO_RESOLVED resolved = { 0 };
	AUTO_LIST words = { 0 };
	AUTO_LIST code = { 0 };
	struct list none = { 0 };
	struct enter how = { .words = &words, .last = &none };
	int64_t until;

	if (!enter_check_hook(app, e))
		return false;
	if (!app->shell.active)
		return err_set(
		    e, ERR_USAGE, "this shell has no role; see: awsrole help use");
	if (!resolve_check_code(app, 0, e))
		return false;
	if (app->automatic) {
		if (!is_auto_wanted(app))
			return true;
		app->sys->limit(app->sys, AUTO_LIMIT_MS);
	}
	/* The time of --for goes on. */
	until = shell_state_time(&app->shell_env, "AWSROLE_UNTIL");
	if (until <= app->sys->now(app->sys))
		return err_set(e, ERR_USAGE,
		    "the time that `use --for` gave is over: take the role again");
	if (until != CREDS_NEVER)
		how.until = until;
	if (app->args.n > 0)
		list_add(&code, str_of(app->args.items[0]));
	if (!lasting_take(app, e))
		return false;
	lasting_words(&words, app);
	/* What another shell has renewed meanwhile is as good. */
	app->options.refresh = !app->automatic;
	app->options.mfa_code = code.n > 0 ? code.items[0] : NULL;
	return resolve_plan(&resolved, app, &app->env, e) &&
	    enter_role(app, &resolved, &how, e);
}
