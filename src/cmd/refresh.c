#include "cmd/arguments.h"
#include "cmd/enter.h"

/* Renews the role that this shell has, with the options it was taken with. */
bool
cmd_refresh(struct app *app, struct err *e)
{
	const char *profile = env_get_filled(&app->shell_env, "AWSROLE_PROFILE");
	AUTO_LIST words = { 0 };
	struct list none = { 0 };

	if (!enter_check_hook(app, e))
		return false;
	if (profile == NULL)
		return err_set(
		    e, ERR_USAGE, "this shell has no role; see: awsrole help use");
	if (app->args.n > 1)
		return err_set(e, ERR_USAGE, "too many words; see: awsrole help refresh");
	AUTO_LIST code = { 0 };
	if (app->args.n > 0)
		list_add(&code, str_of(app->args.items[0]));
	for (size_t i = 0; i < app->shell.use_args.n; i++)
		list_add(&words, str_of(app->shell.use_args.items[i]));
	/* A child of the shell that took the role knows its profile alone. */
	if (words.n == 0)
		list_add(&words, str_of(profile));
	/* They are the words of `use`, with its options. */
	app->command = command_find("use");
	if (!arguments_parse_words(app, &words, e) ||
	    !resolve_profile_argument(app, 1, e))
		return false;
	app->options.refresh = true;
	app->options.mfa_code = code.n > 0 ? code.items[0] : NULL;
	return enter_role(app, &words, &none, e);
}
