/*
 * The protocol of the two programs: frames over a stream socket.  A frame is a length
 * (4 bytes, big-endian, of what follows) and a list of fields; a field is a tag (1
 * byte), a length (4 bytes, big-endian) and that many bytes.  Nothing is separated by
 * lines or blanks, so no value can be taken for another.  Pure: bytes in, bytes out.
 */
#ifndef BASE_FRAME_H
#define BASE_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

#define FRAME_MAX ((size_t)4 << 20) /* bytes of a frame, its length field not counted */
#define FRAME_HEAD 4                /* bytes of the length field */

/* Building: begin, fields, end.  The frame is appended to the buffer. */
size_t frame_begin(struct buf *); /* returns the mark for frame_end() */
void frame_field(struct buf *, uint8_t tag, struct str value);
void frame_number(struct buf *, uint8_t tag, uint32_t value); /* 4 bytes, big-endian */
void frame_end(struct buf *, size_t mark);

/* The length that a head of FRAME_HEAD bytes announces; false if over FRAME_MAX. */
bool frame_length(const unsigned char head[static FRAME_HEAD], size_t *out);

/* Takes the next field off the front of *rest (the payload of a frame).  False at the
 * end or if the rest is no field; *rest is empty exactly if all was well. */
bool frame_next(struct str *rest, uint8_t *tag, struct str *value);
bool frame_to_number(struct str value, uint32_t *out);

#endif
