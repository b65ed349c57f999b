#include "core/quote.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/attr.h"

static void
every_shell_gets_its_own_form(void **state)
{
	static const struct {
		const char *value, *posix, *fish, *powershell;
	} table[] = {
		{ "", "''", "''", "''" },
		{ "us-east_1.a/b", "'us-east_1.a/b'", "us-east_1.a/b",
		    "'us-east_1.a/b'" },
		{ "a+b=:,@", "'a+b=:,@'", "a\\X2bb\\X3d\\X3a\\X2c\\X40", "'a+b=:,@'" },
		{ "it's", "'it'\\''s'", "it\\X27s", "'it''s'" },
		{ "''", "''\\'''\\'''", "\\X27\\X27", "''''''" },
		/* Text that would run in fish if it were quoted for a POSIX shell. */
		{ "\\'; touch x #", "'\\'\\''; touch x #'",
		    "\\X5c\\X27\\X3b\\X20touch\\X20x\\X20\\X23", "'\\''; touch x #'" },
		{ "$(id)`id`$HOME", "'$(id)`id`$HOME'",
		    "\\X24\\X28id\\X29\\X60id\\X60\\X24HOME", "'$(id)`id`$HOME'" },
		{ "\\", "'\\'", "\\X5c", "'\\'" },
		{ "~/*?[a]{b,c}!", "'~/*?[a]{b,c}!'",
		    "\\X7e/\\X2a\\X3f\\X5ba\\X5d\\X7bb\\X2cc\\X7d\\X21",
		    "'~/*?[a]{b,c}!'" },
		{ "\"%\"", "'\"%\"'", "\\X22\\X25\\X22", "'\"%\"'" },
		/* The quotes that PowerShell takes for its own, and two that it does not. */
		{ "\xE2\x80\x98\xE2\x80\x99\xE2\x80\x9A\xE2\x80\x9B",
		    "'\xE2\x80\x98\xE2\x80\x99\xE2\x80\x9A\xE2\x80\x9B'",
		    "\\Xe2\\X80\\X98\\Xe2\\X80\\X99\\Xe2\\X80\\X9a\\Xe2\\X80\\X9b",
		    "'\xE2\x80\x98\xE2\x80\x98\xE2\x80\x99\xE2\x80\x99"
		    "\xE2\x80\x9A\xE2\x80\x9A\xE2\x80\x9B\xE2\x80\x9B'" },
		{ "\xE2\x80\x97\xE2\x80\x9C", "'\xE2\x80\x97\xE2\x80\x9C'",
		    "\\Xe2\\X80\\X97\\Xe2\\X80\\X9c", "'\xE2\x80\x97\xE2\x80\x9C'" },
		{ "\xFF", "'\xFF'", "\\Xff", "'\xFF'" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		AUTO_BUF posix = { 0 };
		AUTO_BUF fish = { 0 };
		AUTO_BUF powershell = { 0 };

		quote_posix(&posix, str_of(table[i].value));
		quote_fish(&fish, str_of(table[i].value));
		quote_powershell(&powershell, str_of(table[i].value));
		assert_string_equal(buf_text(&posix), table[i].posix);
		assert_string_equal(buf_text(&fish), table[i].fish);
		assert_string_equal(buf_text(&powershell), table[i].powershell);
	}
}

static void
a_value_is_plain_if_no_shell_changes_it(void **state)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				    "0123456789/+=_.:,@-";

	(void)state;
	assert_true(quote_is_plain(STR("")));
	assert_true(quote_is_plain(str_of(plain)));
	for (int c = 0; c < 256; c++) {
		char byte = (char)c;
		bool expected = c != 0 && c != '=' && strchr(plain, c) != NULL;

		if (quote_is_plain((struct str){ &byte, 1 }) != expected)
			fail_msg("character %d", c);
	}
	assert_false(quote_is_plain(STR("a b")));
	/* export A==ls and A=x:=ls are A=/bin/ls and A=x:/bin/ls in zsh */
	assert_false(quote_is_plain(STR("=ls")));
	assert_false(quote_is_plain(STR("x:=ls")));
	assert_true(quote_is_plain(STR("x=ls,=ls==")));
}

static void
cmd_has_no_form_for_its_own_characters(void **state)
{
	(void)state;
	for (int c = 0; c < 256; c++) {
		char byte = (char)c;
		bool expected = c != 0 && strchr("\"%!^", c) == NULL;

		if (quote_fits_cmd((struct str){ &byte, 1 }) != expected)
			fail_msg("character %d", c);
	}
	assert_true(quote_fits_cmd(STR("a b/+=")));
	assert_false(quote_fits_cmd(STR("a%PATH%")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_shell_gets_its_own_form),
		cmocka_unit_test(a_value_is_plain_if_no_shell_changes_it),
		cmocka_unit_test(cmd_has_no_form_for_its_own_characters),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
