#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/attr.h"
#include "base/utc.h"

static const struct {
	int64_t seconds;
	const char *extended, *basic;
} moments[] = {
	{ 0, "1970-01-01T00:00:00Z", "19700101T000000Z" },
	{ -1, "1969-12-31T23:59:59Z", "19691231T235959Z" },
	{ 951782399, "2000-02-28T23:59:59Z", "20000228T235959Z" },
	{ 951782400, "2000-02-29T00:00:00Z", "20000229T000000Z" },
	{ 951868800, "2000-03-01T00:00:00Z", "20000301T000000Z" },
	{ 1440938160, "2015-08-30T12:36:00Z", "20150830T123600Z" },
	{ 4070908800, "2099-01-01T00:00:00Z", "20990101T000000Z" },
	{ 4107542400, "2100-03-01T00:00:00Z", "21000301T000000Z" },
	{ -62135596800, "0001-01-01T00:00:00Z", "00010101T000000Z" },
	{ 253402300799, "9999-12-31T23:59:59Z", "99991231T235959Z" },
};

static void
a_moment_is_written_in_both_forms_and_read_back(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(moments); i++) {
		char text[UTC_SIZE];
		int64_t seconds = 0;

		utc_format(text, moments[i].seconds);
		assert_string_equal(text, moments[i].extended);
		assert_true(utc_parse(str_of(text), &seconds));
		assert_int_equal(seconds, moments[i].seconds);
		utc_format_basic(text, moments[i].seconds);
		assert_string_equal(text, moments[i].basic);
		assert_true(utc_parse(str_of(text), &seconds));
		assert_int_equal(seconds, moments[i].seconds);
	}
}

static void
every_day_of_four_centuries_follows_the_one_before(void **state)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int64_t seconds = 951868800 - (31 + 29) * 86400; /* 2000-01-01 */

	(void)state;
	for (int year = 2000; year < 2400; year++)
		for (int month = 1; month <= 12; month++) {
			int leap = month == 2 && year % 4 == 0 &&
			    (year % 100 != 0 || year == 2000);

			for (int day = 1; day <= days[month - 1] + leap;
			     day++, seconds += 86400) {
				char text[UTC_SIZE];

				utc_format_basic(text, seconds);
				assert_int_equal(strtol(text, NULL, 10),
				    year * 10000 + month * 100 + day);
			}
		}
}

static void
a_moment_out_of_range_is_clamped(void **state)
{
	char text[UTC_SIZE];

	(void)state;
	utc_format(text, INT64_MAX);
	assert_string_equal(text, "9999-12-31T23:59:59Z");
	utc_format(text, INT64_MIN);
	assert_string_equal(text, "0000-01-01T00:00:00Z");
}

#define T 1767323045 /* 2026-01-02T03:04:05Z */

static const struct {
	const char *text;
	int64_t seconds;
} readable[] = {
	{ "2026-01-02T03:04:05Z", T },
	{ "2026-01-02t03:04:05z", T },
	{ "2026-01-02 03:04:05UTC", T },
	{ "2026-01-02   03:04:05 GMT", T },
	{ " \t2026-01-02T03:04:05Z\r\n", T },
	{ "2026-01-02T03:04:05.999999999Z", T },
	{ "2026-01-02T03:04:05,5Z", T },
	{ "2026-01-02T03:04Z", T - 5 },
	{ "20260102T030405Z", T },
	{ "20260102T0304Z", T - 5 },
	{ "20260102 030405.25+00", T },
	{ "20260102T03:04:05Z", T },
	{ "2026-01-02T03:04:05+00:00", T },
	{ "2026-01-02T03:04:05-00:00", T },
	{ "2026-01-02T03:04:05+01:30", T - 5400 },
	{ "2026-01-02T03:04:05-0800", T + 28800 },
	{ "2026-01-02T03:04:05 +05", T - 18000 },
	{ "Fri, 02 Jan 2026 03:04:05 GMT", T },
	{ "Mon, 2 jan 2026 03:04:05 +0000", T },
	{ "02 JAN 2026 03:04 Z", T - 5 },
	{ "2024-02-29T00:00:00Z", 1709164800 },
	{ "2000-02-29T00:00:00Z", 951782400 },
	{ "2099-01-01T00:00:00UTC", 4070908800 },
};

static void
a_date_is_read_in_every_form_that_is_met(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(readable); i++) {
		int64_t seconds = -1;

		if (!utc_parse(str_of(readable[i].text), &seconds))
			fail_msg("'%s' was refused", readable[i].text);
		if (seconds != readable[i].seconds)
			fail_msg("'%s' gave %lld", readable[i].text, (long long)seconds);
	}
}

static const char *const unreadable[] = {
	"",
	" ",
	"2026-01-02",
	"2026-01-02T03:04:05",
	"2026-01-02T03:04:05 EST",
	"2026-01-02T03:04:05 utc",
	"2026-01-02T03:04:05ZZ",
	"2026-01-02T03:04:05Z2",
	"2026-01-02T24:00:00Z",
	"2026-01-02T23:60:00Z",
	"2026-01-02T23:59:60Z",
	"2026-01-02T23:59:Z",
	"2026-01-02T23:59:59.Z",
	"2026-01-02T2359.5Z",
	"2026-01-02T23Z",
	"2026-01-02T23:59:59+24:00",
	"2026-01-02T23:59:59+01:60",
	"2026-01-02T23:59:59+1",
	"2026-01-02T23:59:59+01:",
	"2026-01-02T23:59:59+010000",
	"2026-01-02T23:59:59GMT+1",
	"2026-00-02T00:00:00Z",
	"2026-13-02T00:00:00Z",
	"2026-01-00T00:00:00Z",
	"2026-01-32T00:00:00Z",
	"2026-04-31T00:00:00Z",
	"2025-02-29T00:00:00Z",
	"1900-02-29T00:00:00Z",
	"0000-01-01T00:00:00Z",
	"26-01-02T00:00:00Z",
	"2026-1-2T00:00:00Z",
	"12026-01-02T00:00:00Z",
	"+2026-01-02T00:00:00Z",
	"2026-0102T00:00:00Z",
	"202601-02T00:00:00Z",
	"Fri 02 Jan 2026 03:04:05 GMT",
	"Fri, 02 Jam 2026 03:04:05 GMT",
	"Fri, 02 Jan 26 03:04:05 GMT",
	"Fri, 02 Jan 0026 03:04:05 GMT",
	"Fri, 31 Feb 2026 03:04:05 GMT",
	"4070908800",
};

static void
anything_else_is_no_date(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(unreadable); i++) {
		int64_t seconds = 42;

		if (utc_parse(str_of(unreadable[i]), &seconds))
			fail_msg("'%s' was read", unreadable[i]);
		assert_int_equal(seconds, 42);
	}
	assert_false(
	    utc_parse((struct str){ "2026-01-02T03:04:05Z\0", 21 }, &(int64_t){ 0 }));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_moment_is_written_in_both_forms_and_read_back),
		cmocka_unit_test(every_day_of_four_centuries_follows_the_one_before),
		cmocka_unit_test(a_moment_out_of_range_is_clamped),
		cmocka_unit_test(a_date_is_read_in_every_form_that_is_met),
		cmocka_unit_test(anything_else_is_no_date),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
