/*
 * The values of one section while they are collected, with their keys lower-cased and
 * known to be different from each other.  For ini.c.
 */
#ifndef CORE_INI_VALUES_H
#define CORE_INI_VALUES_H

#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"
#include "base/table.h"
#include "core/ini.h"

struct ini_values {
	struct ini_value *list; /* in an arena */
	size_t n, room;
	struct table keys; /* filled once there are many */
};

/* Adds a value and returns it, or NULL and in *other the one that has that key already. */
struct ini_value *ini_values_add(struct ini_values *, struct arena *,
    const struct ini_value *, const struct ini_value **other);

/* The value of a key (in lower case), or NULL. */
const struct ini_value *ini_values_find(const struct ini_values *, struct str key);

/* The value of a key in any list of values, however long: one by one. */
const struct ini_value *ini_values_scan(
    const struct ini_value *list, size_t n, struct str key);

#endif
