/*
 * The filter in front of the terminal, and the reading of UTF-8: a choice, and for the filter
 * a byte that is the length that is allowed.  Nothing that moves a cursor or changes a direction comes out, and
 * never more than was allowed.
 */
#include "input.h"

#include "base/printable.h"
#include "base/utf8.h"

static void
check_alphabet(struct str text)
{
	assert(utf8_valid(text));
	while (text.len > 0) {
		size_t size;
		uint32_t c = utf8_first(text, &size);

		assert(c >= 0x20 && c != 0x7F && !(c >= 0x80 && c < 0xA0));
		assert(c != 0x200E && c != 0x200F && c != 0x061C && c != 0xFEFF);
		assert(!(c >= 0x202A && c <= 0x202E) && !(c >= 0x2066 && c <= 0x2069));
		assert(c != 0x2028 && c != 0x2029);
		text = (struct str){ text.data + size, text.len - size };
	}
}

/* The two ways of reading UTF-8 agree: as a whole, and character by character. */
static void
check_utf8(struct str text)
{
	size_t prefix = utf8_valid_prefix(text), n = 0, at = 0, leading, size;
	AUTO_BUF lower = { 0 };

	assert(prefix <= text.len && utf8_valid(text) == (prefix == text.len));
	assert(utf8_valid((struct str){ text.data, prefix }));
	for (; at < prefix; at += size, n++) {
		uint32_t c =
		    utf8_first((struct str){ text.data + at, text.len - at }, &size);

		assert(size >= 1 && size <= 4 && c <= 0x10FFFF);
		assert(c < 0xD800 || c > 0xDFFF);
	}
	assert(at == prefix);
	if (prefix != text.len)
		return;
	assert(utf8_length(text) == n);
	assert(utf8_leading_space(text, &leading) <= text.len && leading <= n);
	assert(utf8_trim(text).len <= text.len);
	assert(str_eq(utf8_trim(utf8_trim(text)), utf8_trim(text)));
	assert(str_eq(utf8_trim_end(utf8_trim_start(text)), utf8_trim(text)));
	utf8_lower(&lower, text);
	assert(utf8_valid(buf_str(&lower)));
}

static void
check_filter(struct str rest)
{
	size_t max = input_byte(&rest);
	AUTO_BUF out = { 0 }, again = { 0 };

	max = max == 255 ? 100000 : max;
	buf_adds(&out, "before ");
	printable_add(&out, rest, max);
	assert(str_starts(buf_str(&out), "before "));
	/* Room for less than the dots themselves has the dots all the same. */
	assert(out.len - 7 <= (max < 3 ? 3 : max));
	check_alphabet(buf_str(&out));
	/* What is printable stays as it is. */
	printable_add(&again, buf_str(&out), 1000000);
	assert(str_eq(buf_str(&out), buf_str(&again)));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = input_str(data, size);

	if (input_choice(&rest, 2) == 0)
		check_utf8(rest);
	else
		check_filter(rest);
	return 0;
}
