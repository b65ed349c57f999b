/* The lines of a nested block, for ini.c. */
#ifndef CORE_INI_BLOCK_H
#define CORE_INI_BLOCK_H

#include <stdbool.h>

#include "base/str.h"

/* Takes the next line that is not blank off the front of *rest, stripped.  False at the
 * end.  Lines end where Python's str.splitlines() ends them. */
bool ini_block_next(struct str *rest, struct str *line);

/* Whether every line has its '='; else the first one without in *bad. */
bool ini_block_check(struct str text, struct str *bad);

#endif
