/*
 * AWS's INI dialect as the AWS CLI reads it: Python's RawConfigParser with its defaults,
 * then nested blocks.  Reference: the AWS CLI's botocore/configloader.py; the rules are
 * cited in ini.c.  Values are views into the text where they can be, so the text must
 * outlive the result.
 */
#ifndef CORE_INI_H
#define CORE_INI_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"

struct ini_value {
	struct str key;  /* lower-cased, stripped */
	struct str text; /* stripped; continuation lines joined with '\n' */
	bool is_block;   /* nothing after the delimiter, then indented lines: a map */
	size_t line;     /* of the key, from 1 */
};

struct ini_section {
	struct str name; /* between the first '[' and the last ']', as written */
	size_t line;
	size_t nvalues;
	const struct ini_value *values; /* NULL until ini_load() has read them */
	size_t from, end; /* the text below the header: offsets in the file */
	struct ini_memory *memory;
};

struct ini {
	const struct ini_section
	    *sections; /* in the order of the file, without [DEFAULT] */
	size_t nsections;
	struct ini_section
	    defaults; /* [DEFAULT]: inherited by every section of this file */
	struct ini_memory *memory; /* what ini_free() gives back */
};

/*
 * Parses a whole file; `file` names it in errors: "FILE:LINE: cause".  The first
 * error that the AWS CLI would find ends it: not UTF-8, a key before any section, no
 * delimiter, an empty key, a section or a key of a section twice, a line without '='
 * in a block.
 */
ATTR_MUST_USE bool ini_parse(
    struct ini *out, struct str text, const char *file, struct err *);
void ini_free(struct ini *);
#define AUTO_INI ATTR_CLEANUP(ini_free) struct ini

/* The section of that very name, or NULL. */
const struct ini_section *ini_find(const struct ini *, struct str name);

/*
 * The values of a section.  The whole file is checked by ini_parse(), but of ten thousand
 * profiles one or two are looked at: values are kept for those that are asked for.
 */
const struct ini_value *ini_load(const struct ini_section *);

/* The value of a key (given in lower case) in the section, else in [DEFAULT], else NULL. */
const struct ini_value *ini_get(
    const struct ini *, const struct ini_section *, const char *key);

/* The value of a key in a block: keys keep their case, the last one wins.  False if the
 * value is no block or has no such key. */
bool ini_block_get(const struct ini_value *block, const char *key, struct str *out);

#endif
