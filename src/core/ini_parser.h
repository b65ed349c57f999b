/* The parser behind ini_parse(), and what it fills. */
#ifndef CORE_INI_PARSER_H
#define CORE_INI_PARSER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "base/table.h"
#include "core/ini.h"
#include "core/ini_values.h"

struct ini_memory {
	struct str file;     /* the whole text */
	struct arena values; /* of the sections that were asked for, and of [DEFAULT] */
	struct arena text;   /* lower-cased keys, joined lines */
	struct ini_section *sections;
	size_t nsections, room;
	struct table names;
	struct ini_values defaults;
};

/* Fills *memory, empty before; what is there after an error is to be freed likewise. */
bool ini_parser_run(
    struct ini_memory *memory, struct str text, const char *file, struct err *);

/* Reads the values of a section of a file that ini_parser_run() has accepted. */
void ini_parser_load(struct ini_memory *memory, struct ini_section *section);

#endif
