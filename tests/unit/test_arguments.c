#include "cmd/arguments.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void
app_free(struct app *app)
{
	arguments_free(app);
	list_free(&app->owned);
}

/* Parses words that blanks separate. */
static bool
parse(struct app *app, const char *verb, const char *text, struct err *e)
{
	AUTO_LIST words = { 0 };

	app->command = command_find(verb);
	list_split(&words, str_of(text), ' ');
	return arguments_parse_words(app, &words, e);
}

static const struct {
	const char *text;
	long seconds; /* 0: refused */
} durations[] = {
	{ "3600", 3600 },
	{ "15m", 900 },
	{ "1h", 3600 },
	{ "1h30m", 5400 },
	{ "1h30m5s", 5405 },
	{ "90s", 90 },
	{ "1000000", 1000000 },
	{ "1000001", 0 },
	{ "278h", 0 },
	{ "0", 0 },
	{ "0h", 0 },
	{ "h", 0 },
	{ "1d", 0 },
	{ "-5", 0 },
	{ "1h-5m", 0 },
	{ "99999999999999999999", 0 },
	{ "99999999999999999999h", 0 },
	{ "1.5h", 0 },
};

static void
a_duration_is_seconds_or_hours_and_minutes(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(durations); i++) {
		struct app app = { 0 };
		struct err e = { 0 };
		AUTO_BUF words = { 0 };

		buf_printf(&words, "p --for=%s", durations[i].text);
		if (parse(&app, "use", buf_text(&words), &e) !=
		    (durations[i].seconds != 0))
			fail_msg("%s", durations[i].text);
		assert_int_equal(app.for_seconds, durations[i].seconds);
		app_free(&app);
	}
}

static void
a_parse_starts_at_its_own_first_word_whatever_was_parsed_before(void **state)
{
	/* Each ends the first parse in the middle of a word. */
	static const char *const before[] = { "-hd", "-h15m", "p -xd", "--nope", "p -d" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(before); i++) {
		struct app first = { 0 }, second = { 0 };
		struct err e = { 0 };

		(void)!parse(&first, "use", before[i], &e);
		app_free(&first);
		err_clear(&e);
		assert_true(parse(&second, "use", "prod -d 15m 123456", &e));
		assert_int_equal(second.args.n, 2);
		assert_string_equal(second.args.items[0], "prod");
		assert_string_equal(second.args.items[1], "123456");
		assert_int_equal(second.options.duration_seconds, 900);
		app_free(&second);
	}
}

static void
no_words_are_no_options(void **state)
{
	struct app app = { 0 };
	struct err e = { 0 };

	(void)state;
	assert_true(parse(&app, "use", "", &e));
	assert_int_equal(app.args.n, 0);
	app_free(&app);
}

static const struct {
	const char *words, *given;
} spellings[] = {
	{ "p --ye", "--yes" },
	{ "-yd 15m p", "--yes --duration=15m" },
	{ "-yd15m p 123456 --refr", "--yes --duration=15m --refresh" },
	{ "p --session-name -y --policy-a=a", "--session-name=-y --policy-arn=a" },
	{ "p --source-id= -- --yes", "--source-identity=" },
	{ "--tag a=b --tag=c=d p", "--tag=a=b --tag=c=d" },
};

static void
an_option_is_kept_by_its_whole_name(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(spellings); i++) {
		struct app app = { 0 };
		struct err e = { 0 };
		AUTO_BUF given = { 0 };

		assert_true(parse(&app, "use", spellings[i].words, &e));
		for (size_t j = 0; j < app.given.n; j++)
			buf_printf(&given, "%s%s", j > 0 ? " " : "", app.given.items[j]);
		assert_string_equal(buf_text(&given), spellings[i].given);
		app_free(&app);
	}
}

static const struct {
	const char *verb, *words, *error;
} refused[] = {
	{ "use", "p --nope", "'use' has no option '--nope'; see: awsrole help use" },
	{ "use", "p --s x",
	    "'use' has no option '--s'; did you mean '--session-name' or "
	    "'--source-identity' or '--source-profile'?" },
	{ "use", "p --regoin=x",
	    "'use' has no option '--regoin'; did you mean '--region'?" },
	{ "list", "-d 5", "'list' has no option '-d'; see: awsrole help list" },
	{ "use", "p -d", "a value is missing after '-d'; see: awsrole help use" },
	{ "use", "-x", "'use' has no option '-x'; see: awsrole help use" },
};

static void
an_option_that_the_verb_does_not_take_is_named(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(refused); i++) {
		struct app app = { 0 };
		struct err e = { 0 };

		assert_false(parse(&app, refused[i].verb, refused[i].words, &e));
		assert_int_equal(e.code, ERR_USAGE);
		assert_string_equal(e.msg, refused[i].error);
		app_free(&app);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_duration_is_seconds_or_hours_and_minutes),
		cmocka_unit_test(
		    a_parse_starts_at_its_own_first_word_whatever_was_parsed_before),
		cmocka_unit_test(no_words_are_no_options),
		cmocka_unit_test(an_option_is_kept_by_its_whole_name),
		cmocka_unit_test(an_option_that_the_verb_does_not_take_is_named),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
