#include "base/secret.h"

#include <stddef.h>

#include "base/mem.h"

void
secret_set(struct secret *s, struct str text)
{
	char *copy = str_dup(text);

	mem_free(s->owned);
	s->owned = copy;
}

bool
secret_is_set(const struct secret *s)
{
	return s->owned != NULL;
}

const char *
secret_reveal(const struct secret *s)
{
	return s->owned ? s->owned : "";
}

struct secret
secret_take(struct secret *s)
{
	struct secret moved = *s;

	s->owned = NULL;
	return moved;
}

void
secret_free(struct secret *s)
{
	mem_free(s->owned);
	s->owned = NULL;
}
