/* Words as Python's shlex.split() makes them: POSIX quotes and backslashes, no variables, no
 * globs, '#' is an ordinary character. */
#ifndef CORE_WORDS_H
#define CORE_WORDS_H

#include <stdbool.h>

#include "base/list.h"

/* Appends the words of a text.  False if a quote is not closed or a backslash is the
 * last character. */
ATTR_MUST_USE bool words_split(struct list *out, struct str text);

#endif
