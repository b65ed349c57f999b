#include "cmd/enter.h"

#include <string.h>

#include "core/endpoint.h"

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

bool
enter_region(struct str *out, const struct plan *plan, struct err *e)
{
	return settings_own_region(out, &plan->settings, e) &&
	    endpoint_check_region(*out, e);
}

const char *
enter_name(const struct app *app, const struct plan *plan)
{
	const char *arn = app->options.role_arn;
	const char *slash = arn ? strrchr(arn, '/') : NULL;

	return slash != NULL && slash[1] != '\0' ? slash + 1 : plan->profile;
}

bool
enter_check_color(const char **out, const struct plan *plan, struct err *e)
{
	static const char *const colors[] = { "red", "green", "yellow", "blue", "magenta",
		"cyan", "white" };
	struct str value;

	*out = NULL;
	if (!settings_text(&value, plan->settings.profile, "awsrole_color", e))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(colors); i++)
		if (str_is(value, colors[i]))
			*out = colors[i];
	return *out != NULL || value.data == NULL ||
	    err_set(e, ERR_CONFIG,
		"profile '%s': awsrole_color must be red, green, yellow, blue, magenta, "
		"cyan or white, not '%.*s'",
		plan->profile, STR_ARG(value));
}

const char *
enter_color(struct app *app, const struct plan *plan)
{
	const char *color;
	struct err e = { 0 };

	if (!enter_check_color(&color, plan, &e))
		list_add(&app->notes, str_of(e.msg));
	return color;
}

bool
enter_role(struct app *app, const struct resolved *resolved, const struct enter *how,
    struct err *e)
{
	const struct plan *plan = &resolved->plan;
	AUTO_CREDS creds = { 0 };
	struct hook_role role = { .creds = &creds, .until = how->until };

	if (!enter_prompt_compat(&role.compat, app, e) ||
	    !enter_region(&role.region, plan, e) ||
	    !resolve_credentials(&creds, resolved, app, &app->env, e))
		return false;
	role.profile = enter_name(app, plan);
	role.color = enter_color(app, plan);
	return hook_use(
	    &app->out, &role, &app->shell, &app->shell_env, how->words, how->last, e);
}
