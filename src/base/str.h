/*
 * A view into text that somebody else owns: no NUL at the end, never freed.
 * {0} is the empty text.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct str {
	const char *data;
	size_t len; /* bytes */
};

/* A string literal as a view. */
#define STR(literal) ((struct str){ (literal), sizeof(literal) - 1 })

/* For printf's "%.*s"; error texts are bounded, so the cast loses nothing. */
#define STR_ARG(s) (int)((s).len > 4096 ? 4096 : (s).len), ((s).len ? (s).data : "")

/*
 * The first four are here in full: the length of a literal is then known to the compiler,
 * and texts of different lengths are told apart without a call.
 */

/* Of a C string; NULL gives the empty text. */
static inline struct str
str_of(const char *text)
{
	return (struct str){ text, text ? strlen(text) : 0 };
}

static inline bool
str_eq(struct str a, struct str b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

static inline bool
str_is(struct str s, const char *text)
{
	return str_eq(s, str_of(text));
}

static inline bool
str_starts(struct str s, const char *prefix)
{
	size_t n = strlen(prefix);

	return s.len >= n && memcmp(s.data, prefix, n) == 0;
}

bool str_ends(struct str, const char *suffix);

/* Without ASCII white space at both ends. */
struct str str_trim(struct str);

/* Splits at the first `c`: the part before it, and in *rest the part after it.
 * Without a `c` the whole text, and the empty text in *rest. */
struct str str_cut(struct str text, char c, struct str *rest);

/* Whether the text has a `c`. */
bool str_has(struct str, char c);

/* The bytes at the start that are visible ASCII or blanks: most texts are nothing else. */
size_t str_plain_run(struct str);

/* Whether the text has a control character of ASCII. */
bool str_has_control(struct str);

/* Byte order as strcmp has it: negative, zero or positive. */
int str_compare(struct str, struct str);

/* A copy as a C string, to be given to mem_free(). */
char *str_dup(struct str);

/* A decimal integer, with an optional sign and white space around it, and a '_' between two
 * digits, as Python's int() reads it (without other alphabets); what is out of range
 * becomes the nearest that is not.  False if it is none; *out is then untouched. */
bool str_to_int(struct str, long long *out);

#endif
