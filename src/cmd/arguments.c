#include "cmd/arguments.h"

#include <ctype.h>
#include <getopt.h>
#include <string.h>

#include "base/mem.h"
#include "core/json.h"

#define POLICY_MAX ((size_t)64 << 10) /* bytes of a file; AWS takes 2,048 characters */

bool
arguments_read_duration(long *out, const char *text, struct err *e)
{
	long total = 0;
	const char *at = text;

	while (*at != '\0') {
		long n = 0;

		if (!isdigit((unsigned char)*at))
			break;
		while (isdigit((unsigned char)*at) && n < 1000000)
			n = n * 10 + (*at++ - '0');
		total += *at == 'h' ? n * 3600 : *at == 'm' ? n * 60 : n;
		if (*at == 'h' || *at == 'm' || *at == 's')
			at++;
		else
			break;
	}
	if (*at != '\0' || total <= 0 || total > 1000000)
		return err_set(e, ERR_USAGE,
		    "a duration is written 3600, 15m or 1h, not '%s'", text);
	*out = total;
	return true;
}

static bool
read_policy(struct app *app, const char *path, struct err *e)
{
	AUTO_BUF text = { 0 };
	json_auto_t *json = NULL;
	bool found;

	if (!app->sys->load(app->sys, path, LOAD_PLAIN, POLICY_MAX, &text, &found, e))
		return false;
	if (!found)
		return err_set(e, ERR_USAGE, "there is no policy file %s", path);
	if (!json_read(&json, buf_str(&text), e))
		return err_in(e, "policy file %s", path);
	if (!json_is_object(json))
		return err_set(e, ERR_USAGE, "policy file %s is no JSON object", path);
	mem_free(app->options.policy);
	app->options.policy = str_dup(str_trim(buf_str(&text)));
	return true;
}

/* The text options, and where they go. */
static const char **
text_place(struct app *app, const char *name)
{
	const struct {
		const char *name;
		const char **place;
	} places[] = {
		{ "region", &app->options.region },
		{ "session-name", &app->options.session_name },
		{ "external-id", &app->options.external_id },
		{ "mfa-serial", &app->options.mfa_serial },
		{ "source-identity", &app->options.source_identity },
		{ "role-arn", &app->options.role_arn },
		{ "source-profile", &app->options.source_profile },
		{ "format", &app->format },
		{ "sso-session", &app->sso_session },
		{ "name-pattern", &app->name_pattern },
		{ "to", &app->grant.to },
		{ "from-profile", &app->grant.from_profile },
		{ "in-profile", &app->grant.in_profile },
		{ "profile", &app->grant.new_profile },
		{ "service", &app->service },
		{ "from-link", &app->from_link },
		{ "credential-source", &app->credential_source },
	};

	for (size_t i = 0; i < ARRAY_LEN(places); i++)
		if (strcmp(places[i].name, name) == 0)
			return places[i].place;
	return NULL;
}

static bool *
switch_place(struct app *app, const char *name)
{
	const struct {
		const char *name;
		bool *place;
	} places[] = {
		{ "read-only", &app->options.read_only },
		{ "refresh", &app->options.refresh },
		{ "no-cache", &app->options.no_cache },
		{ "print", &app->print },
		{ "json", &app->json },
		{ "names", &app->names },
		{ "all", &app->all },
		{ "device", &app->device },
		{ "no-browser", &app->no_browser },
		{ "list", &app->list },
		{ "sso", &app->sso },
		{ "mfa", &app->grant.mfa },
		{ "session-name-is-user", &app->grant.session_name_is_user },
		{ "delete-role", &app->grant.delete_role },
		{ "dry-run", &app->grant.dry_run },
		{ "yes", &app->grant.yes },
		{ "link", &app->link },
		{ "auto", &app->automatic },
		{ "prompt", &app->prompt },
		{ "keys", &app->keys },
	};

	for (size_t i = 0; i < ARRAY_LEN(places); i++)
		if (strcmp(places[i].name, name) == 0)
			return places[i].place;
	return NULL;
}

static bool
take_option(struct app *app, const char *name, const char *value, struct err *e)
{
	const char **text = text_place(app, name);
	bool *on = switch_place(app, name);

	if (text != NULL)
		*text = value;
	else if (on != NULL)
		*on = true;
	else if (strcmp(name, "duration") == 0)
		return arguments_read_duration(&app->options.duration_seconds, value, e);
	else if (strcmp(name, "for") == 0)
		return arguments_read_duration(&app->for_seconds, value, e);
	else if (strcmp(name, "max-duration") == 0)
		return arguments_read_duration(&app->grant.max_duration, value, e);
	else if (strcmp(name, "policy") == 0)
		return read_policy(app, value, e);
	else if (strcmp(name, "policy-arn") == 0)
		list_add(&app->options.policy_arns, str_of(value));
	else if (strcmp(name, "tag") == 0)
		list_add(&app->options.tags, str_of(value));
	else if (strcmp(name, "transitive-tag") == 0)
		list_add(&app->options.transitive_tags, str_of(value));
	return true;
}

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
	return err_set(e, ERR_USAGE, "%s '%s'; see: awsrole help %s",
	    kind == ':' ? "a value is missing after" : "unknown or ambiguous option",
	    word, app->command->name);
}

/* A word that is no option; argv[i] is words[i - 1]. */
static void
add_word(struct app *app, char *const argv[], int i)
{
	if (app->args.n < ARRAY_LEN(app->arg_at))
		app->arg_at[app->args.n] = (size_t)i - 1;
	list_add(&app->args, str_of(argv[i]));
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

		if (value == -1) {
			bool ended =
			    strcmp(argv[optind - 1], "--") == 0 && optind - 1 >= at;

			if (command_follows && (ended || app->args.n > 0)) {
				app->rest = &argv[optind];
				return true;
			}
			do {
				if (optind < argc)
					add_word(app, argv, optind++);
			} while (ended && optind < argc);
			continue;
		}
		if (value == '?' || value == ':')
			return usage_error(app, value, argv[at], e);
		if (option_rows[row_of(value)].group == ~0u) {
			*help = true;
			return true;
		}
		if (!take_option(app, option_rows[row_of(value)].name, optarg, e))
			return false;
	}
	return true;
}

bool
arguments_parse_words(struct app *app, const struct list *words, struct err *e)
{
	/* The words must outlive the options that point into them: they become the app's. */
	char **argv = mem_alloc((words->n + 2) * sizeof(*argv));
	bool help = false, ok;

	list_free(&app->words);
	list_free(&app->args);
	options_free(&app->options);
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
