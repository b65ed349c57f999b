#include "core/base64.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void
bytes_become_the_text_of_the_rfc(void **state)
{
	/* RFC 4648, section 10, without padding; then the two signs that URLs need. */
	static const struct {
		const char *bytes, *text;
	} rows[] = {
		{ "", "" },
		{ "f", "Zg" },
		{ "fo", "Zm8" },
		{ "foo", "Zm9v" },
		{ "foob", "Zm9vYg" },
		{ "fooba", "Zm9vYmE" },
		{ "foobar", "Zm9vYmFy" },
		{ "\xFF\xFE\xFD", "__79" },
		{ "\xFB\xEF\xBE", "----" },
		{ "\xFF", "_w" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		AUTO_BUF out = { 0 };

		base64_add_url(&out, str_of(rows[i].bytes));
		assert_string_equal(buf_text(&out), rows[i].text);
	}
}

static void
a_nul_is_a_byte_like_any_other(void **state)
{
	AUTO_BUF out = { 0 };

	(void)state;
	base64_add_url(&out, (struct str){ "\0\0\0\0", 4 });
	assert_string_equal(buf_text(&out), "AAAAAA");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bytes_become_the_text_of_the_rfc),
		cmocka_unit_test(a_nul_is_a_byte_like_any_other),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
