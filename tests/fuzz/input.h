/*
 * What the fuzz targets share: their entry, and the parts of an input.  A target that needs
 * several texts takes them as lines, so that corpora can be read and written by hand.
 */
#ifndef FUZZ_INPUT_H
#define FUZZ_INPUT_H

#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The input as a view. */
static inline struct str
input_str(const uint8_t *data, size_t size)
{
	return (struct str){ (const char *)data, size };
}

/* Takes the first byte off; 0 at the end. */
static inline unsigned
input_byte(struct str *rest)
{
	unsigned byte = rest->len > 0 ? (unsigned char)rest->data[0] : 0;

	if (rest->len > 0)
		*rest = (struct str){ rest->data + 1, rest->len - 1 };
	return byte;
}

/*
 * Takes the first byte off as a choice of one of n; '0' is the first.  A target with several
 * checks does one of them in an execution, so that each is fast and the fuzzer sees which
 * bytes matter to which.
 */
static inline unsigned
input_choice(struct str *rest, unsigned n)
{
	return (input_byte(rest) - '0') % n;
}

/* Takes the first line off, as a view; empty at the end. */
static inline struct str
input_line(struct str *rest)
{
	return str_cut(*rest, '\n', rest);
}

/* A view as a C string, which ends at its first NUL; for mem_free(). */
static inline char *
input_text(struct str view)
{
	return str_dup(str_cut(view, '\0', &(struct str){ 0 }));
}

/* Splits a config file from the credentials file that follows the first "\n---\n". */
static inline void
input_files(struct str *config, struct str *credentials)
{
	static const char mark[] = "\n---\n";
	struct str rest = *config;

	*credentials = (struct str){ 0 };
	for (size_t i = 0; i + 5 <= rest.len; i++)
		if (rest.data[i] == '\n' && memcmp(rest.data + i, mark, 5) == 0) {
			config->len = i + 1;
			*credentials =
			    (struct str){ rest.data + i + 5, rest.len - i - 5 };
			return;
		}
}

/* Whether a part is somewhere in the text. */
static inline bool
input_has(struct str text, const char *part)
{
	size_t n = strlen(part);

	for (size_t i = 0; i + n <= text.len; i++)
		if (memcmp(text.data + i, part, n) == 0)
			return true;
	return false;
}

/* Whether a byte is a letter or digit of ASCII, or one of the others. */
static inline bool
input_is_of(char c, const char *others)
{
	if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
		return true;
	for (; *others != '\0'; others++)
		if (c == *others)
			return true;
	return false;
}

/* An error is there and says something, on one line, or there is none. */
static inline void
input_check_err(bool ok, const struct err *e)
{
	assert(ok == (e->code == ERR_NONE));
	assert(ok == (e->msg[0] == '\0'));
}

/* The bytes that a shell, a header and a message can't take for an end. */
static inline void
input_check_clean(const char *text)
{
	for (; text != NULL && *text != '\0'; text++)
		assert((unsigned char)*text >= ' ' && *text != 0x7F);
}

#endif
