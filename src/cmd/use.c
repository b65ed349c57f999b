#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "cmd/arguments.h"
#include "cmd/confirm.h"
#include "cmd/enter.h"
#include "cmd/lasting.h"
#include "cmd/pick.h"
#include "core/shell_words.h"
#include "core/short_name.h"

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
	if (!lasting_merge(&words, &then, app, e) ||
	    !arguments_parse_words(app, &words, e))
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

/* Nothing is guessed but where somebody sees it. */
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
	if (!resolve_check_code(app, 1, e))
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
