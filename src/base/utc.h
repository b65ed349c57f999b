/*
 * Dates as AWS writes them, to and from seconds since 1970 (UTC).  Pure: no time zone
 * data, no locale.
 */
#ifndef BASE_UTC_H
#define BASE_UTC_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

#define UTC_SIZE 24 /* "YYYY-MM-DDTHH:MM:SSZ" and its NUL, with room to spare */

/* "2026-01-02T03:04:05Z".  Years outside 0 to 9999 are clamped. */
void utc_format(char out[static UTC_SIZE], int64_t seconds);

/* "20260102T030405Z", the form of X-Amz-Date. */
void utc_format_basic(char out[static UTC_SIZE], int64_t seconds);

/*
 * Reads a date in the forms that the AWS CLI's reader (dateutil) meets in practice:
 * ISO 8601 extended and basic, 'T', 't' or a blank between date and time, seconds
 * optional, fraction dropped, zone Z, z, UTC, GMT, +HH:MM, +HHMM or +HH; RFC 822;
 * blanks around.  False for anything else, also for a date without a zone
 * (the AWS CLI fails there too) and for a day or an hour that does not exist.
 */
bool utc_parse(struct str text, int64_t *out);

#endif
