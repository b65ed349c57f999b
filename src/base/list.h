/* A growing list of strings that it owns.  {0} is the empty list. */
#ifndef BASE_LIST_H
#define BASE_LIST_H

#include "base/attr.h"
#include "base/str.h"

struct list {
	char **items;
	size_t n;
};

void list_add(struct list *, struct str);
bool list_has(const struct list *, struct str);

/* The parts between separators, trimmed; empty parts are dropped. */
void list_split(struct list *, struct str text, char separator);

void list_free(struct list *);
#define AUTO_LIST ATTR_CLEANUP(list_free) struct list

#endif
