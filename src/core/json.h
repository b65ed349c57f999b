/*
 * JSON: read by jansson on the wiped heap; written here, because the AWS CLI's cache
 * file names are hashes of a text in Python's exact form (lower-case \uXXXX, ", " and ": "),
 * which jansson does not write.
 */
#ifndef CORE_JSON_H
#define CORE_JSON_H

#include <jansson.h>
#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"

/* Parses one JSON document.  As in Python the last of two equal keys wins; text with
 * NUL characters or lone surrogates is refused.  The error says where, never what. */
ATTR_MUST_USE bool json_read(json_t **out, struct str text, struct err *);

/* The string member of an object, NULL if it is absent or no string.  Valid as long as
 * the object. */
const char *json_member(const json_t *object, const char *key);

/* Appends a string literal in Python's json.dumps() form: ASCII only. */
void json_add_string(struct buf *, struct str text);

/* Appends `"key": "value"` to an object whose '{' is in the buffer, behind ", " unless it
 * is the first member.  A value of NULL adds nothing. */
void json_add_member(struct buf *, const char *key, const char *value);

#endif
