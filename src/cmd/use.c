#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "cmd/arguments.h"
#include "cmd/confirm.h"
#include "cmd/enter.h"
#include "cmd/pick.h"
#include "core/short_name.h"

/* Whether a word speaks of this one call alone. */
static bool
is_passing(const char *word)
{
	static const char *const words[] = { "--refresh", "--no-cache", "--yes", "-y" };

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (strcmp(word, words[i]) == 0)
			return true;
	return false;
}

/* Whether words[i] is no option and no option's value. */
static bool
is_argument(const struct app *app, size_t i)
{
	for (size_t j = 0; j < app->args.n && j < ARRAY_LEN(app->arg_at); j++)
		if (app->arg_at[j] == i)
			return true;
	return false;
}

/* The words that are kept for `refresh` and `use -`: the options, and the profile by its
 * whole name.  The MFA code is not: it is the second word that is no option. */
static void
lasting_words(struct list *out, const struct app *app)
{
	const char *profile = app->options.profile;

	for (size_t i = 0; i < app->words.n; i++) {
		const char *word = app->words.items[i];

		if (!is_passing(word) && strcmp(word, "--") != 0 && !is_argument(app, i))
			list_add(out, str_of(word));
	}
	if (profile == NULL)
		return;
	if (profile[0] == '-')
		list_add(out, STR("--"));
	list_add(out, str_of(profile));
}

/* The options of this call go behind those of then, and so win; the profile stays last. */
static void
merge_words(
    struct list *out, const struct list *then, size_t nprofile, const struct app *app)
{
	for (size_t i = 0; i + nprofile < then->n; i++)
		list_add(out, str_of(then->items[i]));
	for (size_t i = 0; i < app->words.n; i++)
		if (!is_argument(app, i) && strcmp(app->words.items[i], "--") != 0)
			list_add(out, str_of(app->words.items[i]));
	for (size_t i = then->n - nprofile; i < then->n; i++)
		list_add(out, str_of(then->items[i]));
}

/* How many of the remembered words, at the end, are the profile: with its "--", if it
 * begins with '-'; none for a role that is in no file. */
static size_t
profile_words(const struct list *then, const struct app *app)
{
	struct app reading = { .command = app->command, .sys = app->sys };
	struct err ignored = { 0 };
	size_t n = 0;

	if (arguments_parse_words(&reading, then, &ignored) && reading.args.n > 0)
		n = reading.args.items[0][0] == '-' ? 2 : 1;
	list_free(&reading.words);
	list_free(&reading.args);
	options_free(&reading.options);
	return n;
}

/* `use - [MFA-CODE]`: the words that led to the role before this one. */
static bool
take_previous(struct app *app, struct err *e)
{
	const char *last = env_get_filled(&app->shell_env, "_AWSROLE_LAST");
	struct list *owned = &app->owned;
	bool has_code = app->args.n > 1;
	AUTO_LIST then = { 0 }, words = { 0 };

	if (last == NULL || !shell_words_read(&then, str_of(last)))
		return err_set(e, ERR_USAGE, "there is no previous role in this shell");
	if (has_code)
		list_add(owned, str_of(app->args.items[1]));
	merge_words(&words, &then, profile_words(&then, app), app);
	if (!arguments_parse_words(app, &words, e))
		return false;
	app->options.mfa_code = has_code ? owned->items[owned->n - 1] : NULL;
	return true;
}

/* The picked name becomes the app's. */
static bool
pick(struct app *app, const struct files *files, const char *filter, struct err *e)
{
	char *name = NULL;

	if (!pick_profile(&name, app, files, filter, e))
		return false;
	list_add(&app->owned, str_of(name));
	mem_free(name);
	app->options.profile = app->owned.items[app->owned.n - 1];
	return true;
}

/* Nothing is guessed for a script: only where somebody sees it. */
static bool
complete_name(struct app *app, const struct files *files, struct err *e)
{
	struct str word = str_of(app->options.profile), name;
	bool can_pick = false;
	AUTO_BUF note = { 0 };

	if (profiles_find(&files->profiles, word) != NULL || str_is(word, "default") ||
	    !app->sys->is_terminal(app->sys, STDERR_FILENO) ||
	    !app->sys->has_terminal(app->sys))
		return true;
	switch (short_name_find(&name, &files->profiles, word)) {
	case SHORT_NAME_NONE:
		return true;
	case SHORT_NAME_MANY:
		return pick_possible(&can_pick, app, e) &&
		    (!can_pick || pick(app, files, app->options.profile, e));
	case SHORT_NAME_ONE:
		break;
	}
	buf_printf(&note, "%s: using %.*s", app->options.profile, STR_ARG(name));
	list_add(&app->notes, buf_str(&note));
	list_add(&app->owned, name);
	app->options.profile = app->owned.items[app->owned.n - 1];
	return true;
}

static bool
choose_profile(struct app *app, const struct files *files, struct err *e)
{
	bool can_pick;

	if (app->options.profile != NULL)
		return complete_name(app, files, e);
	if (app->options.role_arn != NULL)
		return true;
	if (!pick_possible(&can_pick, app, e))
		return false;
	if (!can_pick)
		return err_set(e, ERR_USAGE, "which profile? see: awsrole list");
	return pick(app, files, "", e);
}

bool
cmd_use(struct app *app, struct err *e)
{
	AUTO_RESOLVED resolved = { 0 };
	AUTO_LIST words = { 0 };
	struct list none = { 0 };
	struct enter how = { .words = &words,
		.last = app->shell.active ? &app->shell.use_args : &none };

	if (!enter_check_hook(app, e))
		return false;
	if (app->args.n > 0 && strcmp(app->args.items[0], "-") == 0 &&
	    !take_previous(app, e))
		return false;
	if (app->args.n > 1)
		app->options.mfa_code = app->args.items[1];
	if (!resolve_profile_argument(app, 2, e) ||
	    !files_load(&resolved.files, &app->env, app->sys, e) ||
	    !choose_profile(app, &resolved.files, e) ||
	    !resolve_plan(&resolved, app, &app->env, e) ||
	    !confirm_use(app, &resolved.plan, e))
		return false;
	lasting_words(&words, app);
	if (app->for_seconds > 0)
		how.until = app->sys->now(app->sys) + app->for_seconds;
	if (!enter_role(app, &resolved, &how, e))
		return false;
	if (app->options.profile != NULL)
		pick_remember(app->options.profile, resolved.files.home, app->sys);
	return true;
}
