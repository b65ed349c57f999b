/* utc_parse(): what is read can be written, and is then read as the same moment. */
#include <assert.h>
#include <stdint.h>

#include "base/utc.h"

#define YEAR_1 (-62135596800)
#define YEAR_10000 253402300800
#define DAY 86400

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = { (const char *)data, size };
	char extended[UTC_SIZE], basic[UTC_SIZE];
	int64_t seconds = 42, again;

	if (!utc_parse(text, &seconds)) {
		assert(seconds == 42);
		return 0;
	}
	assert(seconds > YEAR_1 - DAY && seconds < YEAR_10000 + DAY);
	if (seconds < YEAR_1 || seconds >= YEAR_10000)
		return 0;
	utc_format(extended, seconds);
	utc_format_basic(basic, seconds);
	assert(utc_parse(str_of(extended), &again) && again == seconds);
	assert(utc_parse(str_of(basic), &again) && again == seconds);
	return 0;
}
