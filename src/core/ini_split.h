/* A line taken apart: the header of a section, or key and value.  For ini_parser.c. */
#ifndef CORE_INI_SPLIT_H
#define CORE_INI_SPLIT_H

#include <stdbool.h>

#include "base/str.h"

/* The name of a section is all between the first '[' and the last ']' of its line; false
 * for a line that is no header. */
bool ini_split_section(struct str *name, struct str line);

/* Key and value stand before and behind the first '=' or ':'; both stripped.  False if
 * there is neither.  *is_lower: the key has no letter that could be a capital. */
bool ini_split_value(struct str *key, struct str *value, bool *is_lower, struct str line);

#endif
