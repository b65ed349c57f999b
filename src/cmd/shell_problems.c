#include "cmd/shell_problems.h"

#include <string.h>

/* What belongs to the role's key.  AWS writes the ids of temporary keys with ASIA: those need
 * their token. */
static void
missing_parts(struct list *out, const struct env *env, const char *key)
{
	static const char *const parts[] = { "AWS_SECRET_ACCESS_KEY",
		"AWS_SESSION_TOKEN" };
	size_t needed = strncmp(key, "ASIA", 4) == 0 ? 2 : 1;

	for (size_t i = 0; i < needed; i++) {
		AUTO_BUF text = { 0 };

		if (env_get_filled(env, parts[i]) != NULL)
			continue;
		buf_printf(
		    &text, "%s is missing: something else has removed it", parts[i]);
		list_add(out, buf_str(&text));
	}
}

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
	else
		missing_parts(out, &app->shell_env, key);
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
