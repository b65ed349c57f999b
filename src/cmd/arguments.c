#include "cmd/arguments.h"

#include <getopt.h>
#include <string.h>

#include "base/mem.h"
#include "cmd/option_values.h"
#include "cmd/unknown.h"

#define FIRST_VALUE 1000 /* what getopt_long() returns for the first row */

/* The rows of this verb as getopt_long() wants them; the letters in `letters`. */
static void
fill_options(struct option longs[], char *letters, unsigned groups)
{
	size_t n = 0;

	*letters++ = '+'; /* the order of the words is kept */
	*letters++ = ':';
	for (size_t i = 0; i < option_rows_count; i++) {
		const struct option_row *row = &option_rows[i];

		if ((row->group & groups) == 0 && row->group != ~0u)
			continue;
		longs[n++] = (struct option){ row->name,
			row->value ? required_argument : no_argument, NULL,
			FIRST_VALUE + (int)i };
		if (row->letter != 0) {
			*letters++ = row->letter;
			if (row->value != NULL)
				*letters++ = ':';
		}
	}
	longs[n] = (struct option){ 0 };
	*letters = '\0';
}

static size_t
row_of(int value)
{
	size_t i = 0;

	if (value >= FIRST_VALUE)
		return (size_t)(value - FIRST_VALUE);
	while (i < option_rows_count && option_rows[i].letter != value)
		i++;
	return i;
}

static bool
usage_error(const struct app *app, int kind, const char *word, struct err *e)
{
	return kind == ':'
	    ? err_set(e, ERR_USAGE, "a value is missing after '%s'; see: awsrole help %s",
		  word, app->command->name)
	    : unknown_option(app, word, e);
}

/* An option as it is kept: however it was abbreviated, under its whole name. */
static void
add_given(struct app *app, const struct option_row *row, const char *value)
{
	AUTO_BUF word = { 0 };

	buf_adds(&word, "--");
	buf_adds(&word, row->name);
	if (row->value != NULL) {
		buf_addc(&word, '=');
		buf_adds(&word, value);
	}
	list_add(&app->given, buf_str(&word));
}

/* Forgets an earlier command line: a parse that ended within "-hd" would go on there, in
 * words that may be gone. */
static void
restart_getopt(void)
{
#if defined(__APPLE__) || defined(__FreeBSD__) || defined(__NetBSD__) || \
    defined(__OpenBSD__)
	optreset = 1;
	optind = 1;
#else
	optind = 0; /* glibc, musl */
#endif
	opterr = 0;
}

bool
arguments_parse(struct app *app, int argc, char *const argv[], bool *help, struct err *e)
{
	struct option longs[OPTION_ROWS_MAX + 1];
	char letters[2 * OPTION_ROWS_MAX + 3];
	bool command_follows = strcmp(app->command->first, FIRST_COMMAND) == 0;

	fill_options(longs, letters, app->command->options);
	restart_getopt();
	while (argc > 1 && optind < argc) {
		int at = optind > 0 ? optind : 1;
		int value = getopt_long(argc, argv, letters, longs, NULL);
		const struct option_row *row;

		if (value == -1) {
			bool ended =
			    strcmp(argv[optind - 1], "--") == 0 && optind - 1 >= at;

			if (command_follows && (ended || app->args.n > 0)) {
				app->rest = &argv[optind];
				return true;
			}
			do {
				if (optind < argc)
					list_add(&app->args, str_of(argv[optind++]));
			} while (ended && optind < argc);
			continue;
		}
		if (value == '?' || value == ':')
			return usage_error(app, value, argv[at], e);
		row = &option_rows[row_of(value)];
		if (row->group == ~0u) {
			*help = true;
			return true;
		}
		if (!option_values_take(app, row->name, optarg, e))
			return false;
		add_given(app, row, optarg);
	}
	return true;
}

void
arguments_free(struct app *app)
{
	list_free(&app->words);
	list_free(&app->args);
	list_free(&app->given);
	options_free(&app->options);
}

bool
arguments_parse_words(struct app *app, const struct list *words, struct err *e)
{
	/* The words must outlive the options that point into them: they become the app's. */
	char **argv = mem_alloc((words->n + 2) * sizeof(*argv));
	bool help = false, ok;

	arguments_free(app);
	for (size_t i = 0; i < words->n; i++)
		list_add(&app->words, str_of(words->items[i]));
	if (app->words.n > 0) {
		argv[0] = app->words.items[0];
		memcpy(argv + 1, app->words.items, app->words.n * sizeof(*argv));
	}
	ok = arguments_parse(app, (int)words->n + 1, argv, &help, e);
	mem_free(argv);
	return ok;
}
