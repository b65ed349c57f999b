#include "base/table.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

#include "base/mem.h"

#define FIRST_ROOM 64

struct table_slot {
	uint32_t hash;
	uint32_t number; /* of the item, plus 1; 0 in an empty slot */
};

static uint64_t
rotate(uint64_t x, int bits)
{
	return x << bits | x >> (64 - bits);
}

static inline void
sip_round(uint64_t v[static 4])
{
	v[0] += v[1];
	v[1] = rotate(v[1], 13) ^ v[0];
	v[0] = rotate(v[0], 32);
	v[2] += v[3];
	v[3] = rotate(v[3], 16) ^ v[2];
	v[0] += v[3];
	v[3] = rotate(v[3], 21) ^ v[0];
	v[2] += v[1];
	v[1] = rotate(v[1], 17) ^ v[2];
	v[2] = rotate(v[2], 32);
}

/* SipHash-1-3 (Aumasson and Bernstein, 2012), but for the length, which is mixed in first,
 * and words in the machine's byte order. */
static uint32_t
hash(const struct table *t, struct str s)
{
	uint64_t v[4] = { t->key[0] ^ 0x736F6D6570736575u,
		t->key[1] ^ 0x646F72616E646F6Du, t->key[0] ^ 0x6C7967656E657261u,
		t->key[1] ^ 0x7465646279746573u };
	uint64_t word;
	size_t at = 0;

	v[0] ^= s.len;
	for (; s.len - at > sizeof(word); at += sizeof(word)) {
		memcpy(&word, s.data + at, sizeof(word));
		v[3] ^= word;
		sip_round(v);
		v[0] ^= word;
	}
	/* The last eight bytes, though some of them may be in already. */
	word = 0;
	if (s.len >= sizeof(word))
		memcpy(&word, s.data + s.len - sizeof(word), sizeof(word));
	else if (s.len > 0)
		memcpy(&word, s.data, s.len);
	v[3] ^= word;
	sip_round(v);
	v[0] ^= word;
	v[2] ^= 0xFF;
	for (int i = 0; i < 3; i++)
		sip_round(v);
	word = v[0] ^ v[1] ^ v[2] ^ v[3];
	return (uint32_t)(word ^ word >> 32);
}

static void
move_to(struct table *t, size_t room)
{
	struct table_slot *slots = mem_alloc(room * sizeof(*slots));

	if (t->slots == NULL) {
		/* Any key will do that the author of a file can't know: addresses differ
		 * from run to run, and no result depends on them. */
		t->key[0] = (uint64_t)(uintptr_t)slots;
		t->key[1] = (uint64_t)(uintptr_t)t;
	}
	for (size_t i = 0; i < t->room; i++) {
		size_t at = t->slots[i].hash & (room - 1);

		if (t->slots[i].number == 0)
			continue;
		while (slots[at].number != 0)
			at = (at + 1) & (room - 1);
		slots[at] = t->slots[i];
	}
	mem_free(t->slots);
	t->slots = slots;
	t->room = room;
}

void
table_reserve(struct table *t, size_t n)
{
	size_t room = t->room ? t->room : FIRST_ROOM;

	while (room / 4 * 3 < n)
		room *= 2;
	if (room > t->room)
		move_to(t, room);
}

/* The slot of the name, or the empty one where it would be. */
static struct table_slot *
probe(const struct table *t, struct str name, uint32_t h, const void *items,
    size_t item_size)
{
	size_t at = h & (t->room - 1);
	struct str other;

	for (;; at = (at + 1) & (t->room - 1)) {
		struct table_slot *slot = &t->slots[at];

		if (slot->number == 0)
			return slot;
		if (slot->hash != h)
			continue;
		memcpy(&other, (const char *)items + (slot->number - 1) * item_size,
		    sizeof(other));
		if (str_eq(other, name))
			return slot;
	}
}

size_t
table_find(const struct table *t, struct str name, const void *items, size_t item_size)
{
	const struct table_slot *slot;

	if (t->n == 0)
		return TABLE_NONE;
	slot = probe(t, name, hash(t, name), items, item_size);
	return slot->number ? slot->number - 1 : TABLE_NONE;
}

size_t
table_put(
    struct table *t, struct str name, size_t number, const void *items, size_t item_size)
{
	struct table_slot *slot;
	uint32_t h;

	assert(number < UINT32_MAX);
	if (t->n + 1 > t->room / 4 * 3)
		table_reserve(t, t->n + 1);
	h = hash(t, name);
	slot = probe(t, name, h, items, item_size);
	if (slot->number != 0)
		return slot->number - 1;
	*slot = (struct table_slot){ h, (uint32_t)number + 1 };
	t->n++;
	return TABLE_NONE;
}

void
table_free(struct table *t)
{
	mem_free(t->slots);
	*t = (struct table){ 0 };
}
