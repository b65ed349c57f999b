/*
 * A quick way into a small JSON document of a known shape: the strings of an object of
 * objects as views, without a tree.  For what jansson need not be asked, the role cache:
 * it makes up a third of the work of a cached role.  Only what is certain is taken: a
 * document with an escape, a character outside ASCII, a key twice where it matters,
 * anything that is not strict JSON, is left to json_read().
 */
#ifndef CORE_JSON_SCAN_H
#define CORE_JSON_SCAN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct json_wanted {
	const char *object, *key; /* {"object": {"key": "value"}} */
	struct str value;         /* data NULL: not there */
};

/* False if the text is not of the kind above; nothing is said about it then. */
bool json_scan(struct json_wanted wanted[], size_t n, struct str text);

#endif
