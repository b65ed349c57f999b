#include "core/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/attr.h"

static void
strings_are_written_as_python_writes_them(void **state)
{
	static const struct {
		struct str text;
		const char *expected;
	} table[] = {
		{ { NULL, 0 }, "\"\"" },
		{ { "plain /+=_.:,@- ~", 17 }, "\"plain /+=_.:,@- ~\"" },
		{ { "\"\\\n\r\t\b\f", 7 }, "\"\\\"\\\\\\n\\r\\t\\b\\f\"" },
		{ { "\0\x01\x1F\x7F", 4 }, "\"\\u0000\\u0001\\u001f\\u007f\"" },
		{ { "\xC3\xBCser", 5 }, "\"\\u00fcser\"" },
		{ { "\xE2\x82\xAC\xEF\xBF\xBF", 6 }, "\"\\u20ac\\uffff\"" },
		{ { "\xF0\x9F\x98\x80", 4 }, "\"\\ud83d\\ude00\"" },
		{ { "\xF4\x8F\xBF\xBF", 4 }, "\"\\udbff\\udfff\"" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		AUTO_BUF out = { 0 };

		json_add_string(&out, table[i].text);
		assert_string_equal(buf_text(&out), table[i].expected);
	}
}

static void
what_is_written_is_read_back(void **state)
{
	AUTO_BUF text = { 0 };
	AUTO_BUF every = { 0 };
	json_auto_t *root = NULL;
	struct err e = { 0 };

	(void)state;
	for (int c = 1; c < 0x80; c++)
		buf_addc(&every, (char)c);
	buf_adds(&every, "\xC3\xBC\xF0\x9F\x98\x80");
	buf_adds(&text, "{\"k\": ");
	json_add_string(&text, buf_str(&every));
	buf_addc(&text, '}');
	assert_true(json_read(&root, buf_str(&text), &e));
	assert_string_equal(json_member(root, "k"), buf_text(&every));
}

static void
a_member_is_a_string_or_nothing(void **state)
{
	json_auto_t *root = NULL;
	struct err e = { 0 };

	(void)state;
	assert_true(json_read(&root,
	    STR("{\"s\": \"x\", \"n\": 1, \"z\": null, \"o\": {}, \"d\": \"1\", "
		"\"d\": \"2\"}"),
	    &e));
	assert_string_equal(json_member(root, "s"), "x");
	assert_null(json_member(root, "n"));
	assert_null(json_member(root, "z"));
	assert_null(json_member(root, "o"));
	assert_null(json_member(root, "missing"));
	assert_null(json_member(NULL, "s"));
	/* As in Python, the last of two equal keys wins. */
	assert_string_equal(json_member(root, "d"), "2");
}

static void
text_that_is_no_json_is_refused_without_being_repeated(void **state)
{
	static const struct str table[] = {
		{ NULL, 0 },
		{ "secret", 6 },
		{ "{\"k\": \"secret\"", 14 },
		{ "{\"k\": \"secret\"} x", 17 },
		{ "{\"k\": \"secret\\u0000\"}", 21 },
		{ "{\"k\": \"secret\\ud800\"}", 21 },
		{ "{\"k\": \"secret\xFF\"}", 16 },
		{ "{'k': 'secret'}", 15 },
		{ "\"secret\"", 8 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		json_t *root = NULL;
		struct err e = { 0 };

		if (json_read(&root, table[i], &e))
			fail_msg("text %zu was taken for JSON", i);
		assert_null(root);
		assert_non_null(strstr(e.msg, "not valid JSON"));
		assert_null(strstr(e.msg, "secret"));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(strings_are_written_as_python_writes_them),
		cmocka_unit_test(what_is_written_is_read_back),
		cmocka_unit_test(a_member_is_a_string_or_nothing),
		cmocka_unit_test(text_that_is_no_json_is_refused_without_being_repeated),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
