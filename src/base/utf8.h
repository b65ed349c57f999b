/* Unicode as far as Python's str methods are needed to read a file as the AWS CLI does. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

/* Whether the whole text is strict UTF-8 (no surrogates, no overlong forms). */
bool utf8_valid(struct str);

/* The bytes in front of the first one that is not strict UTF-8; all of them if valid. */
size_t utf8_valid_prefix(struct str);

/* The character at the start of a valid, non-empty text; *size is its bytes (1 to 4).
 * For a byte that starts no valid character: 0xFFFD and size 1. */
uint32_t utf8_first(struct str, size_t *size);

/* The number of characters, as Python's len() counts them. */
size_t utf8_length(struct str);

/* White space by Python's str.isspace(). */
bool utf8_is_space(uint32_t character);

/* The bytes of white space at the start, and in *characters how many characters. */
size_t utf8_leading_space(struct str, size_t *characters);

/* Without white space at both ends, by Python's str.strip(); at one end. */
struct str utf8_trim(struct str);
struct str utf8_trim_start(struct str);
struct str utf8_trim_end(struct str);

/*
 * Appends the text by Python's str.lower().  Letters covered: ASCII, Latin (without the
 * African and phonetic ones), Greek, Cyrillic, Armenian, full width, and the Kelvin,
 * Angstrom and Ohm signs.  A sigma at the end of a word is written as any other sigma.
 */
void utf8_lower(struct buf *, struct str);

#endif
