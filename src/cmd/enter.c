#include "cmd/enter.h"

#include <string.h>

bool
enter_check_hook(const struct app *app, struct err *e)
{
	const char *shell = env_get_filled(&app->shell_env, "SHELL");
	const char *name = shell ? strrchr(shell, '/') : NULL;

	if (app->hook)
		return true;
	name = name ? name + 1 : "bash";
	(void)err_set(e, ERR_USAGE,
	    "%s changes the shell, and this shell has not loaded the hook",
	    app->command->name);
	if (strcmp(name, "fish") == 0)
		return err_hint(
		    e, "add to ~/.config/fish/config.fish: awsrole init fish | source");
	if (strcmp(name, "zsh") == 0)
		return err_hint(e, "add to ~/.zshrc: eval \"$(awsrole init zsh)\"");
	return err_hint(e, "add to ~/.bashrc: eval \"$(awsrole init bash)\"");
}

bool
enter_prompt_compat(enum prompt_compat *out, const struct app *app, struct err *e)
{
	const char *value = env_get_filled(&app->shell_env, "AWSROLE_PROMPT_COMPAT");

	*out = PROMPT_COMPAT_VAULT;
	if (value == NULL || strcmp(value, "vault") == 0)
		return true;
	if (strcmp(value, "awsume") == 0)
		*out = PROMPT_COMPAT_AWSUME;
	else if (strcmp(value, "none") == 0)
		*out = PROMPT_COMPAT_NONE;
	else
		return err_set(e, ERR_USAGE,
		    "AWSROLE_PROMPT_COMPAT must be vault, awsume or none, not '%s'",
		    value);
	return true;
}

const char *
enter_name(const struct app *app, const struct plan *plan)
{
	const char *arn = app->options.role_arn;
	const char *slash = arn ? strrchr(arn, '/') : NULL;

	return slash != NULL && slash[1] != '\0' ? slash + 1 : plan->profile;
}

bool
enter_role(
    struct app *app, const struct list *words, const struct list *last, struct err *e)
{
	AUTO_RESOLVED resolved = { 0 };
	AUTO_CREDS creds = { 0 };
	struct hook_role role = { .creds = &creds };

	if (!enter_prompt_compat(&role.compat, app, e) ||
	    !resolve_plan(&resolved, app, &app->env, e) ||
	    !settings_own_region(&role.region, &resolved.plan.settings, e) ||
	    !resolve_credentials(&creds, &resolved, app, &app->env, e))
		return false;
	role.profile = enter_name(app, &resolved.plan);
	return hook_use(&app->out, &role, &app->shell, &app->shell_env, words, last, e);
}
