/*
 * The one filter between untrusted text and a terminal: text from files, servers and
 * the environment is shown only through it.
 */
#ifndef BASE_PRINTABLE_H
#define BASE_PRINTABLE_H

#include "base/buf.h"

/*
 * Appends at most `max` bytes of valid UTF-8 that move no cursor and change no
 * direction: line ends and tabs become a blank; control characters (C0, DEL, C1), bytes
 * that are no UTF-8 and backslash-like tricks of direction (U+200E/F, U+061C,
 * U+202A..2E, U+2066..69, U+FEFF, U+2028/9) become \xHH or \u{HHHH}.  What is cut ends in "...".
 */
void printable_add(struct buf *, struct str text, size_t max);

#endif
