/*
 * For test_utc_dateutil.py: reads texts from stdin, one a line, and writes for each what
 * utc_parse() makes of it: seconds since 1970, or "-".
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/utc.h"

int
main(void)
{
	char line[512];

	while (fgets(line, sizeof(line), stdin) != NULL) {
		struct str text = { line, strcspn(line, "\n") };
		int64_t seconds;

		if (utc_parse(text, &seconds))
			printf("%" PRId64 "\n", seconds);
		else
			printf("-\n");
	}
	return 0;
}
