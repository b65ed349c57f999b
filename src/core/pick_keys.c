#include "core/pick_keys.h"

#include <string.h>

#include "base/attr.h"
#include "base/str.h"
#include "base/utf8.h"

#define ESC '\033'

static bool
give(struct pick_key *out, enum pick_key_kind kind)
{
	*out = (struct pick_key){ .kind = kind };
	return true;
}

static bool
control(struct pick_key *out, char byte)
{
	static const struct {
		char byte;
		enum pick_key_kind kind;
	} keys[] = {
		{ '\r', PICK_KEY_ENTER },
		{ '\n', PICK_KEY_ENTER },
		{ 'C' - '@', PICK_KEY_CANCEL },
		{ 'G' - '@', PICK_KEY_CANCEL },
		{ 'D' - '@', PICK_KEY_END_OF_FILE },
		{ 'N' - '@', PICK_KEY_DOWN },
		{ 'P' - '@', PICK_KEY_UP },
		{ 'H' - '@', PICK_KEY_ERASE },
		{ 0x7F, PICK_KEY_ERASE },
		{ 'W' - '@', PICK_KEY_ERASE_WORD },
		{ 'U' - '@', PICK_KEY_ERASE_LINE },
	};

	for (size_t i = 0; i < ARRAY_LEN(keys); i++)
		if (keys[i].byte == byte)
			return give(out, keys[i].kind);
	return false;
}

/* A whole sequence, without its ESC; the second byte is '[' or 'O'. */
static bool
sequence(struct pick_keys *k, struct pick_key *out, struct str text)
{
	static const char paste_begins[] = "[200~", paste_ends[] = "[201~";
	static const struct {
		const char *text;
		enum pick_key_kind kind;
	} keys[] = {
		{ "A", PICK_KEY_UP },
		{ "B", PICK_KEY_DOWN },
		{ "H", PICK_KEY_HOME },
		{ "F", PICK_KEY_END },
		{ "1~", PICK_KEY_HOME },
		{ "7~", PICK_KEY_HOME },
		{ "4~", PICK_KEY_END },
		{ "8~", PICK_KEY_END },
		{ "5~", PICK_KEY_PAGE_UP },
		{ "6~", PICK_KEY_PAGE_DOWN },
	};

	if (str_is(text, paste_begins) || str_is(text, paste_ends))
		k->pasting = str_is(text, paste_begins);
	for (size_t i = 0; i < ARRAY_LEN(keys); i++)
		if (str_is((struct str){ text.data + 1, text.len - 1 }, keys[i].text))
			return give(out, keys[i].kind);
	return false;
}

/* Behind an ESC.  A sequence ends with a byte from '@' to '~'; parameters are before it. */
static bool
feed_sequence(struct pick_keys *k, struct pick_key *out)
{
	char last = k->bytes[k->n - 1];
	size_t n = k->n;

	if (n == 1 || (n == 2 && (last == '[' || last == 'O')))
		return false;
	if (n == 2) {
		k->n = 0;
		/* With another ESC the person means it; else it was a key with Alt. */
		return last == ESC && give(out, PICK_KEY_CANCEL);
	}
	if (last >= '@' && last <= '~') {
		k->n = 0;
		return sequence(k, out, (struct str){ k->bytes + 1, n - 1 });
	}
	/* Longer than any sequence that has a meaning: the end is waited for. */
	if (n == sizeof(k->bytes))
		k->n--;
	return false;
}

static size_t
character_size(unsigned char first)
{
	return first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

static bool
feed_character(struct pick_keys *k, struct pick_key *out)
{
	size_t size = character_size((unsigned char)k->bytes[0]), n = k->n;
	struct str text = { k->bytes, n };
	size_t used;

	if (n < size)
		return false;
	k->n = 0;
	/* Control characters of the second block are none that a person types. */
	if (!utf8_valid(text) || (n == 2 && utf8_first(text, &used) < 0xA0))
		return false;
	(void)give(out, PICK_KEY_TEXT);
	memcpy(out->text, text.data, n);
	return true;
}

bool
pick_keys_feed(struct pick_keys *k, char byte, struct pick_key *out)
{
	bool is_control = (unsigned char)byte < 0x20 || byte == 0x7F;

	/* A control character is never within a character, and ends a sequence. */
	if (is_control && byte != ESC) {
		k->n = 0;
		return !k->pasting && control(out, byte);
	}
	if (byte == ESC && (k->n > 1 || (k->n == 1 && k->bytes[0] != ESC)))
		k->n = 0;
	k->bytes[k->n++] = byte;
	return k->bytes[0] == ESC ? feed_sequence(k, out) : feed_character(k, out);
}

bool
pick_keys_waiting(const struct pick_keys *k)
{
	return k->n > 0;
}

bool
pick_keys_idle(struct pick_keys *k, struct pick_key *out)
{
	bool escape = k->n == 1 && k->bytes[0] == ESC;

	k->n = 0;
	return escape && give(out, PICK_KEY_CANCEL);
}
