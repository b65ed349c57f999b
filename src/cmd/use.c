#include <ctype.h>
#include <string.h>

#include "cmd/arguments.h"
#include "cmd/enter.h"

/* The words that are kept for `refresh` and `use -`: all but the MFA code, which is the
 * second word that is no option, and what speaks of this one call alone. */
static void
lasting_words(struct list *out, const struct app *app)
{
	const char *code = app->options.mfa_code;
	bool code_dropped = code == NULL;

	for (size_t i = app->words.n; i-- > 0;) {
		const char *word = app->words.items[i];

		if (!code_dropped && strcmp(word, code) == 0) {
			code_dropped = true;
			continue;
		}
		if (strcmp(word, "--refresh") != 0 && strcmp(word, "--no-cache") != 0)
			list_add(out, str_of(word));
	}
	/* Collected from the end, where the code stands. */
	for (size_t i = 0; i < out->n / 2; i++) {
		char *swap = out->items[i];

		out->items[i] = out->items[out->n - 1 - i];
		out->items[out->n - 1 - i] = swap;
	}
}

/* `use -`: the words that led to the role before this one. */
static bool
take_previous(struct app *app, struct err *e)
{
	const char *last = env_get_filled(&app->shell_env, "_AWSROLE_LAST");
	AUTO_LIST words = { 0 };

	if (last == NULL || !shell_words_read(&words, str_of(last)))
		return err_set(e, ERR_USAGE, "there is no previous role in this shell");
	return arguments_parse_words(app, &words, e);
}

bool
cmd_use(struct app *app, struct err *e)
{
	AUTO_LIST words = { 0 };
	const struct list *previous = &app->shell.use_args;
	struct list none = { 0 };

	if (!enter_check_hook(app, e))
		return false;
	if (app->args.n > 0 && strcmp(app->args.items[0], "-") == 0 &&
	    !take_previous(app, e))
		return false;
	if (app->args.n > 1)
		app->options.mfa_code = app->args.items[1];
	if (!resolve_profile_argument(app, 2, e))
		return false;
	if (app->options.profile == NULL && app->options.role_arn == NULL)
		return err_set(e, ERR_USAGE, "which profile? see: awsrole list");
	lasting_words(&words, app);
	return enter_role(app, &words, app->shell.active ? previous : &none, e);
}
