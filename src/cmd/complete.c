#include <string.h>

#include "base/printable.h"
#include "cmd/arguments.h"
#include "cmd/survey.h"
#include "core/endpoint.h"

/*
 * Words for the completions, one a line, fields separated by a tab.  Never asks anybody
 * anything; when something is wrong there are just no words.
 */

#define ABOUT_MAX 200 /* bytes of a description */

/* More names than this are not described: nobody reads a list of thousands, and Tab must
 * not wait for it. */
#define DESCRIBED_MAX 1000

/* A name that moves the cursor can't be typed either. */
static bool
is_candidate(const struct profile *p, const char *prefix)
{
	return p->name.len > 0 && str_starts(p->name, prefix) &&
	    !str_has_control(p->name);
}

static void
describe(struct app *app, const struct profile *p, const struct files *files)
{
	AUTO_BUF about = { 0 };
	struct survey_row row;

	survey_profile(&row, p, files, app);
	survey_describe(&about, &row);
	survey_row_free(&row);
	printable_add(&app->out, buf_str(&about), ABOUT_MAX);
}

static void
complete_profiles(struct app *app, const char *prefix)
{
	AUTO_FILES files = { 0 };
	struct err ignored = { 0 };
	size_t n = 0;

	if (!files_load(&files, &app->env, app->sys, &ignored))
		return;
	for (size_t i = 0; i < files.profiles.n; i++)
		n += is_candidate(&files.profiles.list[i], prefix);
	for (size_t i = 0; i < files.profiles.n; i++) {
		const struct profile *p = &files.profiles.list[i];

		if (!is_candidate(p, prefix))
			continue;
		buf_add_str(&app->out, p->name);
		buf_addc(&app->out, '\t');
		if (n <= DESCRIBED_MAX)
			describe(app, p, &files);
		buf_addc(&app->out, '\n');
	}
}

static void
complete_commands(struct buf *out)
{
	for (size_t i = 0; i < commands_count; i++)
		if (commands[i].summary != NULL)
			buf_printf(out, "%s\t%s\t%s\n", commands[i].name,
			    commands[i].summary, commands[i].first);
}

static void
complete_options(struct buf *out, const struct command *c)
{
	for (size_t i = 0; c != NULL && i < option_rows_count; i++) {
		const struct option_row *row = &option_rows[i];
		const char *value = row->value ? row->value : "";

		if ((row->group & c->options) == 0 && row->group != ~0u)
			continue;
		buf_printf(out, "--%s\t%s\t%s\n", row->name, value, row->summary);
		if (row->letter != 0)
			buf_printf(
			    out, "-%c\t%s\t%s\n", row->letter, value, row->summary);
	}
}

static void
complete_values(struct buf *out, const char *kind)
{
	static const struct {
		const char *kind, *words;
	} lists[] = {
		{ "FORMAT",
		    "process env env-no-export fish powershell windows-cmd json" },
		{ "SHELL", "bash zsh fish" },
		{ "DURATION", "15m 30m 1h 2h 4h 8h 12h" },
	};
	const char *region;

	for (size_t i = 0;
	     strcmp(kind, "REGION") == 0 && (region = endpoint_region_name(i)); i++)
		buf_printf(out, "%s\n", region);
	for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
		struct str rest = str_of(lists[i].words);

		while (strcmp(kind, lists[i].kind) == 0 && rest.len > 0) {
			buf_add_str(out, str_cut(rest, ' ', &rest));
			buf_addc(out, '\n');
		}
	}
}

bool
cmd_complete(struct app *app, struct err *e)
{
	const char *what = app->args.n > 0 ? app->args.items[0] : "";
	const char *word = app->args.n > 1 ? app->args.items[1] : "";

	(void)e;
	if (strcmp(what, "profiles") == 0)
		complete_profiles(app, word);
	else if (strcmp(what, "commands") == 0)
		complete_commands(&app->out);
	else if (strcmp(what, "options") == 0)
		complete_options(&app->out, command_find(word));
	else if (strcmp(what, "values") == 0)
		complete_values(&app->out, word);
	return true;
}
