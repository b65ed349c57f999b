#include "core/pick_match.h"

#include <ctype.h>
#include <string.h>

enum {
	RANK_WHOLE,
	RANK_BEGINNING,
	RANK_WORD,
	RANK_PART,
	RANK_ABOUT,
	RANK_NONE,
};

/* Whether the word stands there; there is room for it behind `at`. */
static bool
is_at(struct str text, size_t at, struct str word)
{
	return memcmp(text.data + at, word.data, word.len) == 0;
}

/* Bytes over 0x7F belong to letters, as far as names go. */
static bool
is_letter(char c)
{
	return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

static int
rank_of_word(struct str name, struct str about, struct str word)
{
	int best = RANK_NONE;

	for (size_t i = 0; i + word.len <= name.len; i++) {
		int rank = i == 0 ? RANK_BEGINNING : RANK_PART;

		if (!is_at(name, i, word))
			continue;
		if (i == 0 && name.len == word.len)
			return RANK_WHOLE;
		if (i > 0 && !is_letter(name.data[i - 1]))
			rank = RANK_WORD;
		best = rank < best ? rank : best;
	}
	for (size_t i = 0; best == RANK_NONE && i + word.len <= about.len; i++)
		if (is_at(about, i, word))
			best = RANK_ABOUT;
	return best;
}

bool
pick_match(int *rank, struct str name, struct str about, struct str filter)
{
	int sum = 0;

	while (filter.len > 0) {
		struct str word = str_cut(filter, ' ', &filter);
		int r = word.len > 0 ? rank_of_word(name, about, word) : 0;

		if (r == RANK_NONE)
			return false;
		sum += r;
	}
	*rank = sum;
	return true;
}
