#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/query.h"

static void
unreserved_characters_stay_and_all_others_are_encoded(void **state)
{
	char every[256];
	AUTO_BUF out = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(every); i++)
		every[i] = (char)i;
	query_encode(&out, (struct str){ &every[' '], 0x80 - ' ' }, "");
	assert_string_equal(buf_text(&out),
	    "%20%21%22%23%24%25%26%27%28%29%2A%2B%2C-.%2F0123456789%3A%3B%3C%3D%3E%3F%40"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ%5B%5C%5D%5E_%60abcdefghijklmnopqrstuvwxyz%7B%7C%"
	    "7D~"
	    "%7F");
	buf_clear(&out);
	query_encode(&out, (struct str){ every, ' ' }, "");
	assert_int_equal(out.len, 3 * ' ');
	buf_clear(&out);
	query_encode(&out, (struct str){ &every[0x80], 0x80 }, "");
	assert_int_equal(out.len, 3 * 0x80);
	assert_true(str_starts(buf_str(&out), "%80%81"));
	assert_true(str_ends(buf_str(&out), "%FE%FF"));
}

static void
kept_characters_stay_but_never_a_nul(void **state)
{
	AUTO_BUF out = { 0 };

	(void)state;
	query_encode(&out, STR("/a b/%20/\0"), "/");
	assert_string_equal(buf_text(&out), "/a%20b/%2520/%00");
}

static void
a_form_body_joins_its_pairs_and_writes_a_blank_as_plus(void **state)
{
	AUTO_BUF body = { 0 };

	(void)state;
	query_add(&body, "Name", STR("my sess+/=~*"));
	query_add(&body, "Empty", (struct str){ 0 });
	query_add(&body, "a b", STR("ex:@,.-_/\xC3\xBC"));
	assert_string_equal(buf_text(&body),
	    "Name=my+sess%2B%2F%3D~%2A&Empty=&a+b=ex%3A%40%2C.-_%2F%C3%BC");
}

static void
escapes_are_decoded_and_what_is_none_stays(void **state)
{
	static const struct {
		const char *text;
		bool form;
		const char *expected;
	} table[] = {
		{ "%7b%22A%22%7D", false, "{\"A\"}" },
		{ "a+b%2B", false, "a+b+" },
		{ "a+b%2B", true, "a b+" },
		{ "100%", true, "100%" },
		{ "%4", true, "%4" },
		{ "%zz%4g%g4", true, "%zz%4g%g4" },
		{ "%2541", true, "%41" },
		{ "", true, "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		AUTO_BUF b = { 0 };

		query_decode(&b, str_of(table[i].text), table[i].form);
		assert_string_equal(buf_text(&b), table[i].expected);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(unreserved_characters_stay_and_all_others_are_encoded),
		cmocka_unit_test(escapes_are_decoded_and_what_is_none_stays),
		cmocka_unit_test(kept_characters_stay_but_never_a_nul),
		cmocka_unit_test(a_form_body_joins_its_pairs_and_writes_a_blank_as_plus),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
