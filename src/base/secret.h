/*
 * The one type that holds credential material.  It can't be printed by accident: the
 * bytes are had only through secret_reveal(), so one grep shows every use.
 * {0} is an unset secret; the empty text is a set one.
 */
#ifndef BASE_SECRET_H
#define BASE_SECRET_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/str.h"

struct secret {
	char *owned;
};

/* Sets a copy of the text; what was there is wiped. */
void secret_set(struct secret *, struct str);

bool secret_is_set(const struct secret *);

/* The text, valid until the secret changes; "" if unset. */
const char *secret_reveal(const struct secret *);

/* Moves the value out; the source is unset then. */
struct secret secret_take(struct secret *);

void secret_free(struct secret *);
#define AUTO_SECRET ATTR_CLEANUP(secret_free) struct secret

#endif
