#include "base/utc.h"

#include <string.h>
#include <strings.h>

#include "base/attr.h"

#define DAY_SECONDS 86400
#define CENTURY 100

/* A date and a time of day as they are written; month and day count from 1. */
struct moment {
	int year, month, day, hour, minute, second;
};

/* Days from 1970-01-01 to a date of the Gregorian calendar.  Years are counted from
 * March, so that the leap day is the last of its year, in eras of 400 years. */
static int64_t
days_of_date(int64_t year, int month, int day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t of_era = y - era * 400;
	int64_t of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

/* The reverse of days_of_date(). */
static void
date_of_days(struct moment *m, int64_t days)
{
	int64_t z = days + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t of_era = z - era * 146097;
	int64_t y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int64_t of_year = of_era - (365 * y + y / 4 - y / 100);
	int64_t month = (5 * of_year + 2) / 153;

	m->day = (int)(of_year - (153 * month + 2) / 5 + 1);
	m->month = (int)(month < 10 ? month + 3 : month - 9);
	m->year = (int)(y + era * 400 + (m->month <= 2));
}

static struct moment
moment_of(int64_t seconds)
{
	const int64_t first = days_of_date(0, 1, 1) * DAY_SECONDS;
	const int64_t last = days_of_date(10000, 1, 1) * DAY_SECONDS - 1;
	struct moment m;
	int of_day;

	if (seconds < first)
		seconds = first;
	if (seconds > last)
		seconds = last;
	of_day = (int)(((seconds % DAY_SECONDS) + DAY_SECONDS) % DAY_SECONDS);
	date_of_days(&m, (seconds - of_day) / DAY_SECONDS);
	m.hour = of_day / 3600;
	m.minute = of_day / 60 % 60;
	m.second = of_day % 60;
	return m;
}

static void
put_two(char *out, int n)
{
	out[0] = (char)('0' + n / 10);
	out[1] = (char)('0' + n % 10);
}

void
utc_format(char out[static UTC_SIZE], int64_t seconds)
{
	static const char form[] = "0000-00-00T00:00:00Z";
	struct moment m = moment_of(seconds);

	memcpy(out, form, sizeof(form));
	put_two(out, m.year / CENTURY);
	put_two(out + 2, m.year % CENTURY);
	put_two(out + 5, m.month);
	put_two(out + 8, m.day);
	put_two(out + 11, m.hour);
	put_two(out + 14, m.minute);
	put_two(out + 17, m.second);
}

void
utc_format_basic(char out[static UTC_SIZE], int64_t seconds)
{
	static const char form[] = "00000000T000000Z";
	struct moment m = moment_of(seconds);

	memcpy(out, form, sizeof(form));
	put_two(out, m.year / CENTURY);
	put_two(out + 2, m.year % CENTURY);
	put_two(out + 4, m.month);
	put_two(out + 6, m.day);
	put_two(out + 9, m.hour);
	put_two(out + 11, m.minute);
	put_two(out + 13, m.second);
}

/* The take_* functions read from the front of the rest and move it on, if they can. */

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
take_digits(int *out, struct str *rest, size_t n)
{
	int value = 0;

	if (rest->len < n)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!is_digit(rest->data[i]))
			return false;
		value = value * 10 + (rest->data[i] - '0');
	}
	rest->data += n;
	rest->len -= n;
	*out = value;
	return true;
}

static bool
take_text(struct str *rest, const char *text)
{
	size_t n = strlen(text);

	if (!str_starts(*rest, text))
		return false;
	rest->data += n;
	rest->len -= n;
	return true;
}

static bool
take_blanks(struct str *rest)
{
	bool any = false;

	while (take_text(rest, " "))
		any = true;
	return any;
}

/* The number, from 1, of a three-letter name in a list of such names. */
static bool
take_name(int *out, struct str *rest, const char *names)
{
	if (rest->len < 3)
		return false;
	for (int i = 0; names[3 * i] != '\0'; i++)
		if (strncasecmp(rest->data, names + 3 * i, 3) == 0) {
			rest->data += 3;
			rest->len -= 3;
			*out = i + 1;
			return true;
		}
	return false;
}

/* "2026-01-02T" or "20260102T"; a blank may stand for the T. */
static bool
take_iso_date(struct moment *m, struct str *rest)
{
	struct str s = *rest;

	if (!take_digits(&m->year, &s, 4))
		return false;
	if (take_text(&s, "-")) {
		if (!take_digits(&m->month, &s, 2) || !take_text(&s, "-"))
			return false;
	} else if (!take_digits(&m->month, &s, 2))
		return false;
	if (!take_digits(&m->day, &s, 2))
		return false;
	if (!take_text(&s, "T") && !take_text(&s, "t") && !take_blanks(&s))
		return false;
	*rest = s;
	return true;
}

/* "Fri, 02 Jan 2026 ", the day of the week optional and, as in the AWS CLI's reader,
 * not compared with the date.  A year below 100 is refused: that reader would move it
 * near the present one. */
static bool
take_rfc822_date(struct moment *m, struct str *rest)
{
	int weekday;

	if (take_name(&weekday, rest, "MonTueWedThuFriSatSun")) {
		if (!take_text(rest, ",") || !take_blanks(rest))
			return false;
	}
	return (take_digits(&m->day, rest, 2) || take_digits(&m->day, rest, 1)) &&
	    take_blanks(rest) &&
	    take_name(&m->month, rest, "JanFebMarAprMayJunJulAugSepOctNovDec") &&
	    take_blanks(rest) && take_digits(&m->year, rest, 4) && m->year >= CENTURY &&
	    take_blanks(rest);
}

/* "03:04", "03:04:05.678", "0304", "030405,678"; the fraction is dropped. */
static bool
take_time(struct moment *m, struct str *rest)
{
	int digit;
	bool extended;

	if (!take_digits(&m->hour, rest, 2))
		return false;
	extended = take_text(rest, ":");
	if (!take_digits(&m->minute, rest, 2))
		return false;
	if (extended && !take_text(rest, ":"))
		return true;
	if (!take_digits(&m->second, rest, 2))
		return !extended;
	if (take_text(rest, ".") || take_text(rest, ",")) {
		if (!take_digits(&digit, rest, 1))
			return false;
		while (take_digits(&digit, rest, 1))
			;
	}
	return true;
}

/* "Z", "UTC", "GMT", "+01:30", "+0130", "+01": *east is in seconds. */
static bool
take_zone(int *east, struct str *rest)
{
	static const char *const utc[] = { "Z", "z", "UTC", "GMT" };
	int hours, minutes = 0;
	bool west;

	*east = 0;
	for (size_t i = 0; i < ARRAY_LEN(utc); i++)
		if (take_text(rest, utc[i]))
			return true;
	west = take_text(rest, "-");
	if ((!west && !take_text(rest, "+")) || !take_digits(&hours, rest, 2))
		return false;
	if (rest->len > 0) {
		(void)take_text(rest, ":");
		if (!take_digits(&minutes, rest, 2))
			return false;
	}
	*east = (west ? -1 : 1) * (hours * 3600 + minutes * 60);
	return hours < 24 && minutes < 60;
}

static bool
exists(const struct moment *m)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = m->year % 4 == 0 && (m->year % 100 != 0 || m->year % 400 == 0);

	return m->year >= 1 && m->month >= 1 && m->month <= 12 && m->day >= 1 &&
	    m->day <= days[m->month - 1] + (leap && m->month == 2) && m->hour < 24 &&
	    m->minute < 60 && m->second < 60;
}

bool
utc_parse(struct str text, int64_t *out)
{
	struct str rest = str_trim(text);
	struct moment m = { 0 };
	int east;

	if (!take_iso_date(&m, &rest) && !take_rfc822_date(&m, &rest))
		return false;
	if (!take_time(&m, &rest))
		return false;
	(void)take_blanks(&rest);
	if (!take_zone(&east, &rest) || rest.len > 0 || !exists(&m))
		return false;
	*out = days_of_date(m.year, m.month, m.day) * DAY_SECONDS + m.hour * 3600 +
	    m.minute * 60 + m.second - east;
	return true;
}
