/*
 * The lines of a text as Python's universal newlines give them: LF, CRLF or a lone CR
 * ends a line, nothing else does.  Linear whatever the mix.  For ini.c.
 */
#ifndef CORE_INI_LINES_H
#define CORE_INI_LINES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct ini_lines {
	struct str text;
	size_t at;     /* where the next line starts */
	size_t number; /* of the next line */
	size_t lf, cr; /* the next of each from `at` on, or the end of the text */
};

struct ini_line {
	struct str text; /* without white space at both ends */
	size_t indent;   /* characters of white space in front of it */
	size_t number;
	size_t end; /* offset in the text: behind the line, in front of its end mark */
};

/* Begins at the offset `from`, whose line has that number. */
void ini_lines_begin(struct ini_lines *, struct str text, size_t from, size_t number);
bool ini_lines_next(struct ini_lines *, struct ini_line *out);

#endif
