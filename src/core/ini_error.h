/*
 * What is wrong with a line, in words, as "FILE:LINE: cause"; each function is false (the
 * first: if something is wrong), so that it can be returned.  A line out of place may be
 * a part of a secret key, so of its text only what looks like the name of a setting is
 * shown.  For ini.c.
 */
#ifndef CORE_INI_ERROR_H
#define CORE_INI_ERROR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/str.h"

/* A place of a file: the line's number and its text without white space around. */
struct ini_place {
	const char *file;
	size_t number;
	struct str text;
};

/* True if the bytes are such as ini_parse() takes: UTF-8, no NUL, not too many. */
bool ini_error_bytes(struct str text, const char *file, struct err *);

bool ini_error_no_section(struct ini_place, struct err *);
bool ini_error_no_delimiter(struct ini_place, struct err *);
bool ini_error_no_key(struct ini_place, struct err *);
bool ini_error_key_again(struct ini_place, size_t first, struct err *);
bool ini_error_section_again(
    struct ini_place, struct str name, size_t first, struct err *);

#endif
