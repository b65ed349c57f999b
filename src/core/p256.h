/*
 * Signatures with an elliptic curve key: P-256 (secp256r1), ECDSA with SHA-256, and the
 * deterministic nonce of RFC 6979, so that no bad random number can give the key away.
 */
#ifndef CORE_P256_H
#define CORE_P256_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"

#define P256_SIZE 32 /* bytes of a number on the curve, big-endian */

struct p256_key {
	unsigned char secret[P256_SIZE];
	unsigned char x[P256_SIZE], y[P256_SIZE]; /* the public point */
};

/* A private key in PEM: SEC 1 ("EC PRIVATE KEY", RFC 5915) or PKCS #8 ("PRIVATE KEY"),
 * not encrypted.  The text of the error never quotes it. */
ATTR_MUST_USE bool p256_read_pem(struct p256_key *out, struct str pem, struct err *);

/* The same key in DER. */
ATTR_MUST_USE bool p256_read_der(struct p256_key *out, struct str der, struct err *);

/* The signature of a message as r and s, 32 bytes each. */
void p256_sign(
    unsigned char out[static 2 * P256_SIZE], const struct p256_key *, struct str message);

void p256_free(struct p256_key *);
#define AUTO_P256 ATTR_CLEANUP(p256_free) struct p256_key

#endif
