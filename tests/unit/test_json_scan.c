#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/attr.h"
#include "core/json_scan.h"

static struct str
scan(const char *text, bool *ok)
{
	struct json_wanted wanted[] = { { .object = "a", .key = "k" },
		{ .object = "a", .key = "other" } };

	*ok = json_scan(wanted, ARRAY_LEN(wanted), str_of(text));
	return wanted[0].value;
}

static const struct {
	const char *text;
	const char *value; /* NULL: the text is left to the full reader; "-": absent */
} cases[] = {
	{ "{\"a\": {\"k\": \"v\"}}", "v" },
	{ " {\"a\":{\"x\":1,\"k\":\"\"} , \"b\" : [1, 20, {\"k\": \"no\"}, [], {}]} \n",
	    "" },
	{ "{\"b\": {\"k\": \"no\"}, \"a\": {\"k\": \"yes\", \"n\": null, \"t\": true}}",
	    "yes" },
	{ "{\"a\": {\"deep\": {\"k\": \"no\"}}}", "-" },
	{ "{\"a\": {\"k\": 5}}", "-" },
	{ "{\"k\": \"no\"}", "-" },
	{ "{\"a\": {\"n\": 1}, \"a\": {\"k\": \"v\"}}", "v" },
	{ "{\"a\": [\"v\"]}", "-" },
	{ "[]", NULL },
	{ "\"text\"", NULL },
	{ "", NULL },
	{ "{", NULL },
	{ "{\"a\": {\"k\": \"v\"}", NULL },
	{ "{\"a\": {\"k\": \"v\"}}}", NULL },
	{ "{\"a\": {\"k\": \"v\"}} x", NULL },
	{ "{\"a\": {\"k\": \"v\",}}", NULL },
	{ "{\"a\": {\"k\" \"v\"}}", NULL },
	{ "{\"a\": {\"k\": \"v\", \"k\": \"w\"}}", NULL },
	/* The last of two counts, also of two objects: that is not for this reader. */
	{ "{\"a\": {\"k\": \"v\", \"k\": 5}}", NULL },
	{ "{\"a\": {\"k\": \"v\"}, \"a\": {\"n\": 1}}", NULL },
	{ "{\"a\": {\"k\": \"v\"}, \"a\": 5}", NULL },
	{ "{\"a\": {\"k\": \"v\\n\"}}", NULL },
	{ "{\"a\": {\"k\": \"\x7f\"}}", NULL },
	{ "{\"a\": {\"k\": \"\xc3\xa4\"}}", NULL },
	{ "{\"a\": {\"k\": \"v}}", NULL },
	{ "{\"a\": {\"k\": 01}}", NULL },
	{ "{\"a\": {\"k\": \"v\", \"n\": 999999999999999999}}", "v" },
	{ "{\"a\": {\"k\": \"v\", \"n\": 1000000000000000000}}", NULL },
	{ "{\"a\": {\"k\": 1.5}}", NULL },
	{ "{\"a\": {\"k\": nul}}", NULL },
	{ "{\"a\": {\"k\": \"v\"]}", NULL },
	{ "[[[[[[[[[]]]]]]]]]", NULL },
	{ "{\"b\": "
	  "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"
	  "]]]]]]]], \"a\": {\"k\": \"v\"}}",
	    NULL },
};

static void
only_what_is_certain_is_taken(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		bool ok;
		struct str value = scan(cases[i].text, &ok);

		if (ok != (cases[i].value != NULL))
			fail_msg("%s", cases[i].text);
		if (!ok)
			continue;
		if (str_is(str_of(cases[i].value), "-"))
			assert_null(value.data);
		else
			assert_true(value.data != NULL && str_is(value, cases[i].value));
	}
}

static void
every_cut_of_an_entry_is_left_to_the_full_reader(void **state)
{
	static const char entry[] =
	    "{\"a\": {\"k\": \"v\", \"other\": \"w\"}, \"b\": {\"c\": [1]}}";

	(void)state;
	for (size_t n = 0; n < sizeof(entry) - 1; n++) {
		struct json_wanted wanted[] = { { .object = "a", .key = "k" } };

		assert_false(json_scan(wanted, 1, (struct str){ entry, n }));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_what_is_certain_is_taken),
		cmocka_unit_test(every_cut_of_an_entry_is_left_to_the_full_reader),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
