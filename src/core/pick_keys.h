/*
 * Keys out of the bytes that a terminal sends: ECMA-48 control sequences as xterm and the
 * Linux console write them, UTF-8, and the control characters of a line editor.
 */
#ifndef CORE_PICK_KEYS_H
#define CORE_PICK_KEYS_H

#include <stdbool.h>
#include <stddef.h>

enum pick_key_kind {
	PICK_KEY_TEXT, /* one character of `text` */
	PICK_KEY_ENTER,
	PICK_KEY_CANCEL, /* Esc, Ctrl-C, Ctrl-G */
	PICK_KEY_END_OF_FILE,
	PICK_KEY_UP,
	PICK_KEY_DOWN,
	PICK_KEY_PAGE_UP,
	PICK_KEY_PAGE_DOWN,
	PICK_KEY_HOME,
	PICK_KEY_END,
	PICK_KEY_ERASE,
	PICK_KEY_ERASE_WORD,
	PICK_KEY_ERASE_LINE,
};

struct pick_key {
	enum pick_key_kind kind;
	char text[5]; /* UTF-8, with a NUL */
};

/* The bytes of a key that is not complete; {0} at the start. */
struct pick_keys {
	char bytes[16];
	size_t n;
	bool pasting; /* a bracketed paste: text, whose line ends are no Enter */
};

/* Takes one byte; true if it completes a key, which is in *out.  Keys that mean nothing
 * here are dropped. */
bool pick_keys_feed(struct pick_keys *, char byte, struct pick_key *out);

/* Whether bytes wait for more of them; when none come for a while, pick_keys_idle(): an
 * ESC alone is the key Esc, all else is dropped. */
bool pick_keys_waiting(const struct pick_keys *);
bool pick_keys_idle(struct pick_keys *, struct pick_key *out);

#endif
