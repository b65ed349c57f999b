/* Values of more than one line.  For ini_parser.c. */
#ifndef CORE_INI_JOIN_H
#define CORE_INI_JOIN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"
#include "core/ini.h"

/* A line of a block that has no '='. */
struct ini_bad_line {
	size_t number; /* 0: none */
	struct str text;
};

static inline bool
ini_is_comment(struct str line)
{
	return line.len > 0 && (line.data[0] == '#' || line.data[0] == ';');
}

/*
 * Joins the first line of a value with those that continue it: all from the offset `more`
 * to the end of the text, without comments and, if the first is empty, without the line
 * end that then starts the value, which is a block.  Its first line without '=' is told
 * in *bad.
 */
void ini_join(struct ini_value *, struct str text, size_t more, struct arena *,
    struct ini_bad_line *bad);

#endif
