/*
 * Reads leaves out of an XML answer.  Names are compared without namespace and prefix,
 * entities and CDATA are decoded, text is not trimmed.  A DOCTYPE is refused, so no
 * entity can be defined; depth and size are bounded.
 */
#ifndef CORE_XML_H
#define CORE_XML_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/list.h"

#define XML_DEPTH_MAX 64

/* One leaf that is wanted. */
struct xml_leaf {
	const char *path; /* below the document element, whose name is not looked at:
	                     "AssumeRoleResult/Credentials/AccessKeyId" */
	struct buf text;  /* of the first such element */
	bool found;
};

/* Fills the leaves that are there.  False if the text is not well-formed, is empty, has
 * a DOCTYPE, or is nested deeper than XML_DEPTH_MAX. */
ATTR_MUST_USE bool xml_read(
    struct xml_leaf leaves[], size_t n, struct str text, struct err *);

/* Adds the text of every element of that path, in their order, to a list. */
ATTR_MUST_USE bool xml_read_list(
    struct list *out, const char *path, struct str text, struct err *);

void xml_leaves_free(struct xml_leaf leaves[], size_t n);

#endif
