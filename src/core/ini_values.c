#include "core/ini_values.h"

#include <string.h>

#define FIRST_ROOM 8
#define FEW 16 /* keys that are compared one by one */

const struct ini_value *
ini_values_scan(const struct ini_value *list, size_t n, struct str key)
{
	for (size_t i = 0; i < n; i++) {
		if (list[i].key.len == key.len &&
		    memcmp(list[i].key.data, key.data, key.len) == 0)
			return &list[i];
	}
	return NULL;
}

const struct ini_value *
ini_values_find(const struct ini_values *v, struct str key)
{
	size_t at;

	if (v->keys.n == 0)
		return ini_values_scan(v->list, v->n, key);
	at = table_find(&v->keys, key, v->list, sizeof(*v->list));
	return at == TABLE_NONE ? NULL : &v->list[at];
}

/* Like table_put(), but a short list is searched without a table. */
static const struct ini_value *
put(struct ini_values *v, struct str key)
{
	size_t at;

	if (v->n < FEW)
		return ini_values_scan(v->list, v->n, key);
	for (size_t i = v->keys.n; i < v->n; i++)
		(void)table_put(&v->keys, v->list[i].key, i, v->list, sizeof(*v->list));
	at = table_put(&v->keys, key, v->n, v->list, sizeof(*v->list));
	return at == TABLE_NONE ? NULL : &v->list[at];
}

struct ini_value *
ini_values_add(struct ini_values *v, struct arena *a, const struct ini_value *value,
    const struct ini_value **other)
{
	*other = put(v, value->key);
	if (*other != NULL)
		return NULL;
	if (v->n == v->room) {
		size_t room = v->room ? v->room * 2 : FIRST_ROOM;

		v->list = arena_resize(
		    a, v->list, v->room * sizeof(*value), room * sizeof(*value));
		v->room = room;
	}
	v->list[v->n] = *value;
	return &v->list[v->n++];
}
