/*
 * The command line, one word a line, the first one the verb: options are taken or refused
 * with the reason, a duration is one that has a meaning, and words that the hook keeps are
 * parsed again the same.
 */
#include "input.h"

#include "cmd/arguments.h"

#define DURATION_MAX 1000000 /* seconds */

static bool
no_file(struct sys *sys, const char *path, enum load_rule rule, size_t max,
    struct buf *out, bool *found, struct err *e)
{
	(void)sys, (void)rule, (void)max, (void)out, (void)e;
	*found = strlen(path) % 2;
	if (*found)
		buf_adds(out, "{\"Version\": \"2012-10-17\"}");
	return true;
}

static bool
no_mode(struct sys *sys, const char *path, unsigned *out)
{
	(void)sys;
	*out = 0644;
	return strlen(path) % 3 == 0;
}

static void
app_free(struct app *app)
{
	arguments_free(app);
	list_free(&app->owned);
}

static void
check_duration(long seconds)
{
	assert(seconds >= 0 && seconds <= DURATION_MAX);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = input_str(data, size);
	AUTO_STRING char *verb = input_text(input_line(&rest));
	struct sys sys = { .load = no_file, .mode = no_mode };
	struct app app = { .sys = &sys }, again = { .sys = &sys };
	struct err e = { 0 };
	AUTO_LIST words = { 0 };
	bool ok;

	app.command = again.command = command_find(verb);
	if (app.command == NULL)
		return 0;
	while (rest.data != NULL && words.n < 40) {
		AUTO_STRING char *word = input_text(input_line(&rest));

		list_add(&words, str_of(word));
	}
	ok = arguments_parse_words(&app, &words, &e);
	input_check_err(ok, &e);
	assert(ok || e.code == ERR_USAGE || e.code == ERR_CONFIG);
	check_duration(app.options.duration_seconds);
	check_duration(app.for_seconds);
	check_duration(app.grant.max_duration);
	assert(app.args.n <= words.n);
	if (ok && app.rest == NULL) {
		assert(arguments_parse_words(&again, &app.words, &e));
		assert(app.args.n == again.args.n);
		for (size_t i = 0; i < app.args.n; i++)
			assert(strcmp(app.args.items[i], again.args.items[i]) == 0);
		assert(app.options.duration_seconds == again.options.duration_seconds);
	}
	app_free(&app);
	app_free(&again);
	return 0;
}
