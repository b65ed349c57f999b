/*
 * The proof that a request comes from the holder of a key: a JWT in the header "DPoP".
 * Format: RFC 9449, section 4.2.
 */
#ifndef CORE_DPOP_H
#define CORE_DPOP_H

#include <stdint.h>

#include "base/buf.h"
#include "core/p256.h"

#define DPOP_ID_SIZE 37 /* a UUID with its NUL */

struct dpop {
	const char *method, *url; /* of the request */
	int64_t time;             /* seconds since 1970 */
	const char *id;           /* never the same twice */
};

/* A UUID of version 4 out of 16 random bytes. */
void dpop_id(char out[static DPOP_ID_SIZE], const unsigned char random[static 16]);

/* Appends "HEADER.PAYLOAD.SIGNATURE". */
void dpop_add(struct buf *, const struct dpop *, const struct p256_key *);

#endif
