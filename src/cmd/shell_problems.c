#include "cmd/shell_problems.h"

#include <string.h>

void
shell_problems(struct list *out, const struct app *app)
{
	static const char *const disturbing[] = { "AWS_PROFILE", "AWS_DEFAULT_PROFILE",
		"AWS_SECURITY_TOKEN" };
	const char *given_key = env_get(&app->shell_env, "AWSROLE_KEY");
	const char *key = env_get_filled(&app->shell_env, "AWS_ACCESS_KEY_ID");

	if (!app->shell.active)
		return;
	if (given_key == NULL || key == NULL || strcmp(given_key, key) != 0)
		list_add(out,
		    STR("AWS_ACCESS_KEY_ID is no longer the role's: something else "
			"changed it"));
	for (size_t i = 0; i < ARRAY_LEN(disturbing); i++) {
		AUTO_BUF text = { 0 };

		if (env_get(&app->shell_env, disturbing[i]) == NULL)
			continue;
		buf_printf(&text,
		    "%s is set again: some tools will use it instead of the role",
		    disturbing[i]);
		list_add(out, buf_str(&text));
	}
	if (app->shell.has_base && !app->shell.ours[MANAGED_REGION])
		list_add(out, STR("AWS_REGION was changed since `use`"));
	if (app->shell.has_base && !app->shell.ours[MANAGED_DEFAULT_REGION])
		list_add(out, STR("AWS_DEFAULT_REGION was changed since `use`"));
	if (env_get(&app->shell_env, "_AWSROLE_HOOK") == NULL)
		list_add(
		    out, STR("this shell has not loaded the hook (awsrole help init)"));
}
