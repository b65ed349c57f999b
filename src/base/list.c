#include "base/list.h"

#include "base/mem.h"

void
list_add(struct list *list, struct str text)
{
	/* Grown at every power of two: n is 1, 2, 4, 8... just before. */
	if ((list->n & (list->n - 1)) == 0)
		list->items =
		    mem_grow(list->items, (list->n ? list->n * 2 : 1) * sizeof(char *));
	list->items[list->n++] = str_dup(text);
}

bool
list_has(const struct list *list, struct str text)
{
	for (size_t i = 0; i < list->n; i++)
		if (str_is(text, list->items[i]))
			return true;
	return false;
}

void
list_split(struct list *list, struct str text, char separator)
{
	while (text.len > 0) {
		struct str part = str_trim(str_cut(text, separator, &text));

		if (part.len > 0)
			list_add(list, part);
	}
}

void
list_free(struct list *list)
{
	for (size_t i = 0; i < list->n; i++)
		mem_free(list->items[i]);
	mem_free(list->items);
	*list = (struct list){ 0 };
}
