/*
 * A view into text that somebody else owns: no NUL at the end, never freed.
 * {0} is the empty text.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>

struct str {
	const char *data;
	size_t len; /* bytes */
};

/* A string literal as a view. */
#define STR(literal) ((struct str){ (literal), sizeof(literal) - 1 })

/* For printf's "%.*s"; error texts are bounded, so the cast loses nothing. */
#define STR_ARG(s) (int)((s).len > 4096 ? 4096 : (s).len), ((s).len ? (s).data : "")

struct str str_of(const char *text); /* of a C string; NULL gives the empty text */
bool str_eq(struct str, struct str);
bool str_is(struct str, const char *text);
bool str_starts(struct str, const char *prefix);
bool str_ends(struct str, const char *suffix);

/* Without ASCII white space at both ends. */
struct str str_trim(struct str);

/* Splits at the first `c`: the part before it, and in *rest the part after it.
 * Without a `c` the whole text, and the empty text in *rest. */
struct str str_cut(struct str text, char c, struct str *rest);

/* Whether the text has a `c`. */
bool str_has(struct str, char c);

/* Byte order as strcmp has it: negative, zero or positive. */
int str_compare(struct str, struct str);

/* A copy as a C string, to be given to mem_free(). */
char *str_dup(struct str);

/* A decimal integer, with an optional sign and white space around it, as Python's int()
 * reads it (without underscores and other alphabets).  False if it is none, or does not
 * fit; *out is then untouched. */
bool str_to_int(struct str, long long *out);

#endif
