/*
 * Text in the hook's alphabet, which no shell minds: percent-encoded, words with '&'
 * between them.
 */
#ifndef CORE_SHELL_WORDS_H
#define CORE_SHELL_WORDS_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/list.h"

/* A list of words as one text, and back. */
void shell_words_write(struct buf *out, const struct list *);
bool shell_words_read(struct list *out, struct str text);

/* Appends what a percent-encoded text stands for; false if it is none, or has a NUL. */
bool shell_text_decode(struct buf *out, struct str text);

#endif
