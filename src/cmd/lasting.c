#include "cmd/lasting.h"

#include <string.h>

#include "base/mem.h"
#include "cmd/arguments.h"
#include "cmd/resolve.h"

#define POLICY "--policy="

/* Whether an option speaks of its own call alone. */
static bool
is_passing(const char *option)
{
	static const char *const options[] = { "--refresh", "--no-cache", "--yes" };

	for (size_t i = 0; i < ARRAY_LEN(options); i++)
		if (strcmp(option, options[i]) == 0)
			return true;
	return false;
}

/* A file is kept by its whole path: later the shell may be in another directory. */
static void
add_policy(struct list *out, const char *path, struct sys *sys)
{
	AUTO_STRING char *absolute = sys->absolute(sys, path);
	AUTO_BUF word = { 0 };

	buf_adds(&word, POLICY);
	buf_adds(&word, absolute);
	list_add(out, buf_str(&word));
}

static void
add_lasting(struct list *out, const struct list *given, struct sys *sys)
{
	for (size_t i = 0; i < given->n; i++) {
		const char *option = given->items[i];

		if (strncmp(option, POLICY, strlen(POLICY)) == 0)
			add_policy(out, option + strlen(POLICY), sys);
		else if (!is_passing(option))
			list_add(out, str_of(option));
	}
}

static void
add_profile(struct list *out, const char *profile)
{
	if (profile == NULL)
		return;
	if (profile[0] == '-')
		list_add(out, STR("--"));
	list_add(out, str_of(profile));
}

void
lasting_words(struct list *out, const struct app *app)
{
	add_lasting(out, &app->given, app->sys);
	add_profile(out, app->options.profile);
}

bool
lasting_become(struct app *app, const struct list *words, struct err *e)
{
	app->command = command_find("use");
	return arguments_parse_words(app, words, e) &&
	    resolve_profile_argument(app, 1, e);
}

bool
lasting_take(struct app *app, struct err *e)
{
	if (app->shell.use_args.n == 0)
		return err_set(e, ERR_USAGE,
		    "this shell does not know with which options its role was taken: "
		    "take it again with awsrole use");
	return lasting_become(app, &app->shell.use_args, e);
}

char *
lasting_profile(const struct app *app)
{
	struct app reading = { .sys = app->sys, .shell = app->shell };
	struct err ignored = { 0 };
	const char *name = NULL;
	char *profile = NULL;

	if (lasting_take(&reading, &ignored))
		name = reading.options.profile ? reading.options.profile
					       : reading.options.source_profile;
	if (name != NULL)
		profile = mem_strdup(name);
	arguments_free(&reading);
	return profile;
}

bool
lasting_merge(
    struct list *out, const struct list *then, const struct app *app, struct err *e)
{
	struct app reading = { .command = command_find("use"), .sys = app->sys };
	bool ok = arguments_parse_words(&reading, then, e);

	if (ok) {
		add_lasting(out, &reading.given, app->sys);
		for (size_t i = 0; i < app->given.n; i++)
			list_add(out, str_of(app->given.items[i]));
		add_profile(out, reading.args.n > 0 ? reading.args.items[0] : NULL);
	}
	arguments_free(&reading);
	return ok;
}
