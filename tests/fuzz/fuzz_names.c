/*
 * What a word stands for that is no profile's name: a choice, a line that is the word, and
 * the names of profiles, a line each.  Short names and "did you mean" agree with models that
 * are too slow to be used.
 */
#include "input.h"

#include "base/utf8.h"
#include "core/short_name.h"
#include "core/suggest.h"

#define NAMES_MAX 8
#define LENGTH_MAX 24 /* bytes of a name, for the model of distances */
#define SHOWN_MAX 3

struct names {
	struct profile list[NAMES_MAX];
	struct profiles all;
};

/* Where the word is in the text, upper and lower case being alike; SIZE_MAX: nowhere. */
static size_t
place_of(struct str text, struct str word)
{
	AUTO_BUF small = { 0 }, small_word = { 0 };

	utf8_lower(&small, text);
	utf8_lower(&small_word, word);
	for (size_t i = 0; i + small_word.len <= small.len; i++)
		if (memcmp(small.data + i, small_word.data, small_word.len) == 0)
			return i;
	return SIZE_MAX;
}

static bool
is_same(struct str text, struct str word)
{
	return place_of(text, word) == 0 && place_of(word, text) == 0;
}

static void
check_short(const struct names *names, struct str word)
{
	size_t n[3] = { 0 }, rule = 0;
	struct str expected[3] = { 0 }, out = STR("unchanged");
	enum short_name found = short_name_find(&out, &names->all, word);

	if (word.len == 0) {
		assert(found == SHORT_NAME_NONE);
		return;
	}
	for (size_t i = 0; i < names->all.n; i++) {
		struct str name = names->list[i].name;
		size_t place = place_of(name, word), fits;

		if (place == SIZE_MAX)
			continue;
		fits = place > 0 ? 2 : !is_same(name, word);
		n[fits]++;
		expected[fits] = name;
	}
	while (rule < 3 && n[rule] == 0)
		rule++;
	assert((found == SHORT_NAME_NONE) == (rule == 3));
	assert((found == SHORT_NAME_MANY) == (rule < 3 && n[rule] > 1));
	assert(found == SHORT_NAME_ONE ? str_eq(out, expected[rule])
				       : str_is(out, "unchanged"));
}

static char
lower(char c)
{
	return (char)(c >= 'A' && c <= 'Z' ? c + 'a' - 'A' : c);
}

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* The whole table of the restricted edit distance, without any of the shortcuts. */
static size_t
model_distance(struct str a, struct str b)
{
	size_t d[LENGTH_MAX + 1][LENGTH_MAX + 1];

	for (size_t i = 0; i <= a.len; i++)
		for (size_t j = 0; j <= b.len; j++) {
			if (i == 0 || j == 0) {
				d[i][j] = i + j;
				continue;
			}
			d[i][j] = least(least(d[i - 1][j], d[i][j - 1]) + 1,
			    d[i - 1][j - 1] +
				(lower(a.data[i - 1]) != lower(b.data[j - 1])));
			if (i > 1 && j > 1 &&
			    lower(a.data[i - 1]) == lower(b.data[j - 2]) &&
			    lower(a.data[i - 2]) == lower(b.data[j - 1]))
				d[i][j] = least(d[i][j], d[i - 2][j - 2] + 1);
		}
	return d[a.len][b.len];
}

static size_t
model_of(struct str name, struct str word)
{
	struct str start = { name.data, word.len };

	if (word.len > 0 && name.len > word.len && model_distance(start, word) == 0)
		return 1;
	return model_distance(name, word);
}

/* The nearest ones, of equally near ones those that come first.  A name of which nothing is
 * left is not near. */
static void
add_model(struct buf *out, const struct names *names, struct str word)
{
	size_t shown = 0;

	for (size_t far = 0; far <= word.len / 3 + 1; far++)
		for (size_t i = 0; i < names->all.n && shown < SHOWN_MAX; i++) {
			struct str name = names->list[i].name;

			if (far >= name.len || model_of(name, word) != far)
				continue;
			buf_adds(out, shown++ == 0 ? "; did you mean '" : " or '");
			buf_add_str(out, name);
			buf_addc(out, '\'');
		}
	if (shown > 0)
		buf_addc(out, '?');
}

static void
check_suggest(const struct names *names, struct str word)
{
	AUTO_BUF text = { 0 }, expected = { 0 };

	suggest_profiles(&text, &names->all, word);
	add_model(&expected, names, word);
	assert(str_eq(buf_str(&text), buf_str(&expected)));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = input_str(data, size);
	unsigned choice = input_choice(&rest, 2);
	struct str word = input_line(&rest), names_text = rest;
	struct names names = { .all = { .list = names.list } };

	if (word.len > LENGTH_MAX || str_has(word, '\0') || str_has(names_text, '\0'))
		return 0;
	while (rest.len > 0 && names.all.n < NAMES_MAX) {
		struct str name = input_line(&rest);

		if (name.len > 0 && name.len <= LENGTH_MAX)
			names.list[names.all.n++].name = name;
	}
	if (choice == 0)
		check_short(&names, word);
	else
		check_suggest(&names, word);
	return 0;
}
