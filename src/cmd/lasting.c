#include "cmd/lasting.h"

#include <string.h>

#include "cmd/arguments.h"

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

static void
add_lasting(struct list *out, const struct list *given)
{
	for (size_t i = 0; i < given->n; i++)
		if (!is_passing(given->items[i]))
			list_add(out, str_of(given->items[i]));
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
	add_lasting(out, &app->given);
	add_profile(out, app->options.profile);
}

bool
lasting_merge(struct list *out, const struct list *then, const struct app *app,
    struct err *e)
{
	struct app reading = { .command = app->command, .sys = app->sys };
	bool ok = arguments_parse_words(&reading, then, e);

	if (ok) {
		add_lasting(out, &reading.given);
		for (size_t i = 0; i < app->given.n; i++)
			list_add(out, str_of(app->given.items[i]));
		add_profile(out, reading.args.n > 0 ? reading.args.items[0] : NULL);
	}
	arguments_free(&reading);
	return ok;
}
