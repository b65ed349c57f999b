#include "core/suggest.h"

#include <ctype.h>
#include <stdint.h>

#define SUGGEST_MAX 3
#define NAME_MAX_LEN 64 /* longer names are not compared */

static size_t
least(size_t a, size_t b, size_t c)
{
	size_t m = a < b ? a : b;

	return m < c ? m : c;
}

/* Edits (insert, delete, replace, swap of neighbours are 1; case is free) between two names. */
static size_t
distance(struct str a, struct str b)
{
	size_t rows[3][NAME_MAX_LEN + 1];

	if (a.len > NAME_MAX_LEN || b.len > NAME_MAX_LEN)
		return SIZE_MAX;
	for (size_t j = 0; j <= b.len; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= a.len; i++) {
		size_t *now = rows[i % 3], *last = rows[(i + 2) % 3],
		       *before = rows[(i + 1) % 3];

		now[0] = i;
		for (size_t j = 1; j <= b.len; j++) {
			int x = tolower((unsigned char)a.data[i - 1]);
			int y = tolower((unsigned char)b.data[j - 1]);

			now[j] =
			    least(last[j] + 1, now[j - 1] + 1, last[j - 1] + (x != y));
			if (i > 1 && j > 1 &&
			    x == tolower((unsigned char)b.data[j - 2]) &&
			    y == tolower((unsigned char)a.data[i - 2]) &&
			    before[j - 2] + 1 < now[j])
				now[j] = before[j - 2] + 1;
		}
	}
	return rows[a.len % 3][b.len];
}

static bool
begins_with(struct str text, struct str start)
{
	if (start.len == 0 || text.len <= start.len)
		return false;
	for (size_t i = 0; i < start.len; i++)
		if (tolower((unsigned char)text.data[i]) !=
		    tolower((unsigned char)start.data[i]))
			return false;
	return true;
}

/* The names that are nearest so far, the nearest first. */
struct nearest {
	struct str name;
	size_t limit; /* edits */
	struct str best[SUGGEST_MAX];
	size_t far[SUGGEST_MAX], n;
};

static size_t
usual_limit(struct str name)
{
	return name.len / 3 + 1;
}

/* The fewest edits that make the lengths equal. */
static size_t
length_difference(struct str a, struct str b)
{
	return a.len > b.len ? a.len - b.len : b.len - a.len;
}

static void
consider(struct nearest *near, struct str other)
{
	size_t d = 1, at = near->n;

	if (!begins_with(other, near->name))
		d = length_difference(other, near->name) > near->limit
		    ? SIZE_MAX
		    : distance(other, near->name);
	if (d > near->limit || (other.len > 0 && d >= other.len))
		return;
	while (at > 0 && near->far[at - 1] > d)
		at--;
	if (at == SUGGEST_MAX)
		return;
	near->n = near->n < SUGGEST_MAX ? near->n + 1 : near->n;
	for (size_t j = near->n - 1; j > at; j--) {
		near->best[j] = near->best[j - 1];
		near->far[j] = near->far[j - 1];
	}
	near->best[at] = other;
	near->far[at] = d;
}

static void
add_question(struct buf *out, const struct nearest *near)
{
	for (size_t i = 0; i < near->n; i++)
		buf_printf(out, "%s'%.*s'", i == 0 ? "; did you mean " : " or ",
		    STR_ARG(near->best[i]));
	if (near->n > 0)
		buf_addc(out, '?');
}

void
suggest_profiles(struct buf *out, const struct profiles *all, struct str name)
{
	struct nearest near = { .name = name, .limit = usual_limit(name) };

	for (size_t i = 0; i < all->n; i++)
		consider(&near, all->list[i].name);
	add_question(out, &near);
}

void
suggest_words(struct buf *out, const struct list *words, struct str word, size_t most)
{
	struct nearest near = { .name = word, .limit = usual_limit(word) };

	if (most > 0 && most < near.limit)
		near.limit = most;

	for (size_t i = 0; i < words->n; i++)
		consider(&near, str_of(words->items[i]));
	add_question(out, &near);
}
