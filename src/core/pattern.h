/* Patterns of profile names: '*' is any text, '?' one character, all else itself. */
#ifndef CORE_PATTERN_H
#define CORE_PATTERN_H

#include <stdbool.h>

#include "base/str.h"

/* Whether the pattern is the whole of the text.  Upper and lower case are different, as
 * they are in profile names. */
bool pattern_matches(struct str pattern, struct str text);

/* The same for one of a list, separated by commas; the word "all" stands for '*'. */
bool pattern_list_matches(struct str patterns, struct str text);

#endif
