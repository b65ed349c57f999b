/*
 * The environment as a value: a NULL-terminated list of "NAME=value".  The program
 * reads it once, at its start, and hands it down; nothing here calls getenv().
 */
#ifndef CORE_ENV_H
#define CORE_ENV_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/str.h"

struct env {
	const char **vars; /* "NAME=value", owned by whoever made the environment */
	size_t n;
	struct env_memory {
		char **owned; /* the entries that env_set() made */
		size_t n;
	} memory;
};

/* A view of `vars` (kept by the caller), which later calls can change without
 * touching the original. */
void env_make(struct env *out, const char *const *vars);

/* The value of a variable, or NULL.  "" is a value. */
const char *env_get(const struct env *, const char *name);

/* The value if there is one and it is not empty, else NULL. */
const char *env_get_filled(const struct env *, const char *name);

/* Sets or replaces a variable; value NULL removes it. */
void env_set(struct env *, const char *name, const char *value);

/* A copy without credentials, for a program that has no use for them. */
void env_make_without_keys(struct env *out, const struct env *);

void env_free(struct env *);
#define AUTO_ENV ATTR_CLEANUP(env_free) struct env

#endif
