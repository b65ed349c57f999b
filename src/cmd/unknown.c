#include "cmd/unknown.h"

#include <string.h>

#include "base/mem.h"
#include "cmd/arguments.h"
#include "core/suggest.h"
#include "fetch/files.h"

#define SLIPS_MAX 2 /* edits between what was typed and what may be meant */

/* What the same is called by other tools. */
static const char *
known_elsewhere(const char *word)
{
	static const struct {
		const char *word, *verb;
	} table[] = {
		{ "assume", "use" },
		{ "switch", "use" },
		{ "leave", "exit" },
		{ "unset", "exit" },
		{ "deactivate", "exit" },
		{ "run", "exec" },
		{ "env", "export" },
		{ "ls", "list" },
		{ "explain", "show" },
		{ "who", "whoami" },
		{ "time", "status" },
		{ "clear", "forget" },
		{ "diagnose", "doctor" },
		{ "version", "--version" },
	};

	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		if (strcmp(table[i].word, word) == 0)
			return table[i].verb;
	return NULL;
}

static bool
is_profile(struct app *app, const char *word)
{
	AUTO_FILES files = { 0 };
	struct err ignored = { 0 };

	return files_load(&files, &app->env, app->sys, &ignored) &&
	    profiles_find(&files.profiles, str_of(word)) != NULL;
}

bool
unknown_command(struct app *app, const char *word, struct err *e)
{
	const char *verb = known_elsewhere(word);
	AUTO_LIST verbs = { 0 };
	AUTO_BUF near = { 0 };

	for (size_t i = 0; i < commands_count; i++)
		if (commands[i].summary != NULL)
			list_add(&verbs, str_of(commands[i].name));
	suggest_words(&near, &verbs, str_of(word), SLIPS_MAX);
	(void)err_set(e, ERR_USAGE, "there is no command '%s'", word);
	if (verb != NULL)
		return err_hint(e, "did you mean 'awsrole %s'?", verb);
	if (is_profile(app, word))
		return err_hint(e, "did you mean 'awsrole use %s'?", word);
	/* What is near begins with "; " itself. */
	return near.len > 0 ? err_hint(e, "%s", buf_text(&near) + 2)
			    : err_hint(e, "see: awsrole help");
}

/* The verb's options that begin with the word, or else those that are near to it. */
static void
suggest_options(struct buf *out, const struct app *app, struct str word)
{
	AUTO_LIST all = { 0 }, begin = { 0 };

	for (size_t i = 0; i < option_rows_count; i++) {
		AUTO_BUF name = { 0 };

		if ((option_rows[i].group & app->command->options) == 0)
			continue;
		buf_printf(&name, "--%s", option_rows[i].name);
		list_add(&all, buf_str(&name));
		if (word.len > 2 && str_starts(buf_str(&name), word.data))
			list_add(&begin, buf_str(&name));
	}
	suggest_words(out, begin.n > 0 ? &begin : &all, word, SLIPS_MAX);
}

bool
unknown_option(const struct app *app, const char *word, struct err *e)
{
	AUTO_STRING char *name = str_dup(str_cut(str_of(word), '=', &(struct str){ 0 }));
	AUTO_BUF near = { 0 };

	suggest_options(&near, app, str_of(name));
	(void)err_set(e, ERR_USAGE, "'%s' has no option '%s'", app->command->name, name);
	return near.len > 0 ? err_hint(e, "%s", buf_text(&near) + 2)
			    : err_hint(e, "see: awsrole help %s", app->command->name);
}
