#include "base/str.h"

#include <limits.h>
#include <stdint.h>
#include <string.h>

#include "base/mem.h"

bool
str_ends(struct str s, const char *suffix)
{
	size_t n = strlen(suffix);

	return s.len >= n && memcmp(s.data + s.len - n, suffix, n) == 0;
}

static bool
is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str
str_trim(struct str s)
{
	while (s.len > 0 && is_blank(s.data[0])) {
		s.data++;
		s.len--;
	}
	while (s.len > 0 && is_blank(s.data[s.len - 1]))
		s.len--;
	return s;
}

struct str
str_cut(struct str text, char c, struct str *rest)
{
	const char *at = text.len ? memchr(text.data, c, text.len) : NULL;
	size_t n = at ? (size_t)(at - text.data) : text.len;

	*rest = at ? (struct str){ at + 1, text.len - n - 1 } : (struct str){ 0 };
	return (struct str){ text.data, n };
}

bool
str_has(struct str s, char c)
{
	return s.len > 0 && memchr(s.data, c, s.len) != NULL;
}

/* The same byte eight times. */
#define EIGHT(byte) ((byte)*UINT64_C(0x0101010101010101))

size_t
str_plain_run(struct str s)
{
	size_t n = 0;
	uint64_t w;

	/* Eight bytes at a time: the highest bit of a byte is set in one of the three if
	 * it is over 0x7F, below ' ', or 0x7F; a carry comes only out of such a byte. */
	for (; s.len - n >= sizeof(w); n += sizeof(w)) {
		memcpy(&w, s.data + n, sizeof(w));
		if (((w | (w - EIGHT(0x20)) | (w + EIGHT(1))) & EIGHT(0x80)) != 0)
			break;
	}
	while (n < s.len && s.data[n] >= ' ' && s.data[n] < 0x7F)
		n++;
	return n;
}

bool
str_has_control(struct str s)
{
	for (size_t i = str_plain_run(s); i < s.len; i++)
		if ((unsigned char)s.data[i] < 0x20 || s.data[i] == 0x7F)
			return true;
	return false;
}

int
str_compare(struct str a, struct str b)
{
	size_t n = a.len < b.len ? a.len : b.len;
	int order = n ? memcmp(a.data, b.data, n) : 0;

	return order ? order : (a.len > b.len) - (a.len < b.len);
}

char *
str_dup(struct str s)
{
	return mem_strndup(s.data, s.len);
}

bool
str_to_int(struct str s, long long *out)
{
	bool negative = false, digit_before = false;
	long long n = 0;

	s = str_trim(s);
	if (s.len > 0 && (s.data[0] == '+' || s.data[0] == '-')) {
		negative = s.data[0] == '-';
		s.data++;
		s.len--;
	}
	if (s.len == 0)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		int digit = s.data[i] - '0';

		if (s.data[i] == '_' && digit_before && i + 1 < s.len) {
			digit_before = false;
			continue;
		}
		if (digit < 0 || digit > 9)
			return false;
		n = n > (LLONG_MAX - digit) / 10 ? LLONG_MAX : n * 10 + digit;
		digit_before = true;
	}
	*out = negative ? -n : n;
	return true;
}
