/* Small pieces of what people read: time left, colours, columns. */
#ifndef CMD_TEXT_H
#define CMD_TEXT_H

#include <stdint.h>

#include "cmd/command.h"

enum colour { COLOUR_NONE, COLOUR_GREEN, COLOUR_YELLOW, COLOUR_RED, COLOUR_FAINT };

/* Untrusted text, made printable, padded with blanks to `width` columns (0: not), in a
 * colour if the app wants colours. */
void text_add(struct app *, struct str text, size_t width, enum colour);

/* A line for people: "awsrole: ", the message, made printable and at most 1000 bytes. */
void text_line(struct buf *out, const char *message);

/* Whether the terminal can do nothing but lines: no colours, no screen. */
bool text_is_dumb(const struct env *);

/* "42m", "3h05m", "expired"; "" for credentials that never expire. */
void text_time_left(struct buf *out, int64_t seconds);
enum colour text_time_colour(int64_t seconds);

/* The parts of a role's ARN: "arn:aws:iam::123456789012:role/path/Name".  Empty if it is
 * none. */
struct str text_account_of(struct str arn);
struct str text_role_of(struct str arn);

/* Columns that a text takes when it is printed (one for each character). */
size_t text_width(struct str text);

#endif
