#include "base/utf8.h"

#include <string.h>

#define REPLACEMENT 0xFFFD
#define HIGH_BITS 0x8080808080808080u

/* The bytes of the character at the start, 0 if it is none; well-formed by table 3-7 of
 * the Unicode standard, as Python's strict decoder has it. */
static size_t
decode(uint32_t *out, const unsigned char *s, size_t len)
{
	unsigned char low = 0x80, high = 0xBF;
	size_t size;

	if (s[0] < 0x80) {
		*out = s[0];
		return 1;
	}
	if (s[0] < 0xC2 || s[0] > 0xF4)
		return 0;
	size = s[0] < 0xE0 ? 2 : s[0] < 0xF0 ? 3 : 4;
	if (len < size)
		return 0;
	if (s[0] == 0xE0)
		low = 0xA0; /* else overlong */
	else if (s[0] == 0xED)
		high = 0x9F; /* else a surrogate */
	else if (s[0] == 0xF0)
		low = 0x90; /* else overlong */
	else if (s[0] == 0xF4)
		high = 0x8F; /* else over U+10FFFF */
	if (s[1] < low || s[1] > high)
		return 0;
	*out = s[0] & (0x7Fu >> size);
	for (size_t i = 1; i < size; i++) {
		if ((s[i] & 0xC0) != 0x80)
			return 0;
		*out = *out << 6 | (s[i] & 0x3Fu);
	}
	return size;
}

size_t
utf8_valid_prefix(struct str s)
{
	const unsigned char *text = (const unsigned char *)s.data;
	uint32_t character;
	size_t at = 0;

	while (at < s.len) {
		uint64_t w[4];
		size_t size;

		while (s.len - at >= sizeof(w)) {
			memcpy(w, text + at, sizeof(w));
			if ((w[0] | w[1] | w[2] | w[3]) & HIGH_BITS)
				break;
			at += sizeof(w);
		}
		while (at < s.len && text[at] < 0x80)
			at++;
		if (at == s.len)
			break;
		size = decode(&character, text + at, s.len - at);
		if (size == 0)
			break;
		at += size;
	}
	return at;
}

bool
utf8_valid(struct str s)
{
	return utf8_valid_prefix(s) == s.len;
}

uint32_t
utf8_first(struct str s, size_t *size)
{
	uint32_t character;

	*size = decode(&character, (const unsigned char *)s.data, s.len);
	if (*size > 0)
		return character;
	*size = 1;
	return REPLACEMENT;
}

size_t
utf8_length(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++)
		n += ((unsigned char)s.data[i] & 0xC0) != 0x80;
	return n;
}

bool
utf8_is_space(uint32_t c)
{
	if (c < 0x80)
		return c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1C && c <= 0x1F);
	return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) ||
	    c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

/* Visible ASCII: what nearly every text starts and ends with, known without decoding. */
static bool
is_plain(char c)
{
	return c > ' ' && c < 0x7F;
}

/* utf8_leading_space() of a text that starts with `at` blanks. */
static size_t
decode_leading_space(struct str s, size_t at, size_t *characters)
{
	size_t n = at, size;

	while (at < s.len &&
	    utf8_is_space(utf8_first((struct str){ s.data + at, s.len - at }, &size))) {
		at += size;
		n++;
	}
	*characters = n;
	return at;
}

size_t
utf8_leading_space(struct str s, size_t *characters)
{
	size_t at = 0;

	while (at < s.len && s.data[at] == ' ')
		at++;
	if (at < s.len && !is_plain(s.data[at]))
		return decode_leading_space(s, at, characters);
	*characters = at;
	return at;
}

/* The bytes of the white space character at the end, 0 if there is none. */
static size_t
space_at_end(struct str s)
{
	size_t start = s.len - 1, size;

	while (start > 0 && s.len - start < 4 &&
	    ((unsigned char)s.data[start] & 0xC0) == 0x80)
		start--;
	if (!utf8_is_space(
		utf8_first((struct str){ s.data + start, s.len - start }, &size)))
		return 0;
	return size == s.len - start ? size : 0;
}

struct str
utf8_trim_end(struct str s)
{
	while (s.len > 0 && !is_plain(s.data[s.len - 1])) {
		size_t size = s.data[s.len - 1] == ' ' ? 1 : space_at_end(s);

		if (size == 0)
			break;
		s.len -= size;
	}
	return s;
}

struct str
utf8_trim_start(struct str s)
{
	size_t characters, blank;

	if (s.len == 0)
		return s;
	blank = utf8_leading_space(s, &characters);
	return (struct str){ s.data + blank, s.len - blank };
}

struct str
utf8_trim(struct str s)
{
	return utf8_trim_end(utf8_trim_start(s));
}

/* Runs of capitals, in order: every `step`th character of first..last becomes itself + add. */
static const struct {
	uint32_t first, last;
	uint32_t step;
	int32_t add;
} capitals[] = {
	{ 'A', 'Z', 1, 32 },
	/* Latin */
	{ 0xC0, 0xD6, 1, 32 },
	{ 0xD8, 0xDE, 1, 32 },
	{ 0x100, 0x12E, 2, 1 },
	{ 0x132, 0x136, 2, 1 },
	{ 0x139, 0x147, 2, 1 },
	{ 0x14A, 0x176, 2, 1 },
	{ 0x178, 0x178, 1, -121 },
	{ 0x179, 0x17D, 2, 1 },
	{ 0x1A0, 0x1A4, 2, 1 },
	{ 0x1AF, 0x1AF, 1, 1 },
	{ 0x1CD, 0x1DB, 2, 1 },
	{ 0x1DE, 0x1EE, 2, 1 },
	{ 0x1F8, 0x21E, 2, 1 },
	{ 0x222, 0x232, 2, 1 },
	/* Greek */
	{ 0x386, 0x386, 1, 38 },
	{ 0x388, 0x38A, 1, 37 },
	{ 0x38C, 0x38C, 1, 64 },
	{ 0x38E, 0x38F, 1, 63 },
	{ 0x391, 0x3A1, 1, 32 },
	{ 0x3A3, 0x3AB, 1, 32 },
	/* Cyrillic */
	{ 0x400, 0x40F, 1, 80 },
	{ 0x410, 0x42F, 1, 32 },
	{ 0x460, 0x480, 2, 1 },
	{ 0x48A, 0x4BE, 2, 1 },
	{ 0x4C0, 0x4C0, 1, 15 },
	{ 0x4C1, 0x4CD, 2, 1 },
	{ 0x4D0, 0x52E, 2, 1 },
	/* Armenian */
	{ 0x531, 0x556, 1, 48 },
	/* Latin */
	{ 0x1E00, 0x1E94, 2, 1 },
	{ 0x1E9E, 0x1E9E, 1, -7615 },
	{ 0x1EA0, 0x1EFE, 2, 1 },
	/* Ohm, Kelvin and Angstrom signs; full width */
	{ 0x2126, 0x2126, 1, -7517 },
	{ 0x212A, 0x212A, 1, -8383 },
	{ 0x212B, 0x212B, 1, -8262 },
	{ 0xFF21, 0xFF3A, 1, 32 },
};

static uint32_t
lower(uint32_t c)
{
	for (size_t i = 0; i < ARRAY_LEN(capitals) && c >= capitals[i].first; i++) {
		if (c <= capitals[i].last &&
		    (c - capitals[i].first) % capitals[i].step == 0)
			return (uint32_t)((int32_t)c + capitals[i].add);
	}
	return c;
}

/* No lower-case letter of the table is over U+FFFF. */
static void
add_character(struct buf *out, uint32_t c)
{
	if (c < 0x80) {
		buf_addc(out, (char)c);
	} else if (c < 0x800) {
		buf_addc(out, (char)(0xC0 | c >> 6));
		buf_addc(out, (char)(0x80 | (c & 0x3F)));
	} else {
		buf_addc(out, (char)(0xE0 | c >> 12));
		buf_addc(out, (char)(0x80 | (c >> 6 & 0x3F)));
		buf_addc(out, (char)(0x80 | (c & 0x3F)));
	}
}

void
utf8_lower(struct buf *out, struct str s)
{
	size_t size;

	for (size_t at = 0; at < s.len; at += size) {
		uint32_t c = utf8_first((struct str){ s.data + at, s.len - at }, &size);
		uint32_t small = lower(c);

		if (c == 0x130) /* the one capital that becomes two characters */
			buf_adds(out, "i\xCC\x87");
		else if (small == c)
			buf_add(out, s.data + at, size);
		else
			add_character(out, small);
	}
}
