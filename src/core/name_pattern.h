/* Names made of a pattern such as "{account_name}-{role}". */
#ifndef CORE_NAME_PATTERN_H
#define CORE_NAME_PATTERN_H

#include "base/buf.h"
#include "base/err.h"

struct name_pattern_value {
	const char *name; /* what stands between the braces */
	const char *value;
};

/*
 * Appends the pattern with its values.  A value is made fit for typing: blanks, control
 * characters and what shells treat specially become '-', never two in a row.  False with
 * ERR_USAGE for braces that name nothing known.
 */
ATTR_MUST_USE bool name_pattern_fill(struct buf *out, const char *pattern,
    const struct name_pattern_value *values, size_t n, struct err *);

#endif
