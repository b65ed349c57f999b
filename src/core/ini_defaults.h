/* What sections inherit from [DEFAULT].  For ini_parser.c. */
#ifndef CORE_INI_DEFAULTS_H
#define CORE_INI_DEFAULTS_H

#include "core/ini_parser.h"

/* Whether a section inherits a block of [DEFAULT] that has a line without '=': such a
 * block is looked into only where it is inherited. */
bool ini_defaults_inherit_bad(struct ini_memory *);

#endif
