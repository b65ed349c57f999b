/* SHA-1, SHA-256 and HMAC-SHA-256: the only file besides seal and p256 that includes
 * <bearssl.h>. */
#ifndef CORE_HASH_H
#define CORE_HASH_H

#include <stddef.h>

#include "base/str.h"

#define HASH_SHA1_HEX 41    /* characters with the NUL */
#define HASH_SHA256_SIZE 32 /* bytes */
#define HASH_SHA256_HEX 65

void hash_sha1_hex(char out[static HASH_SHA1_HEX], struct str);
void hash_sha256(unsigned char out[static HASH_SHA256_SIZE], struct str);
void hash_sha256_hex(char out[static HASH_SHA256_HEX], struct str);
void hash_hmac_sha256(unsigned char out[static HASH_SHA256_SIZE], const void *key,
    size_t key_len, struct str);

/* Lower-case hexadecimal; out takes 2 * len + 1 characters. */
void hash_hex(char *out, const unsigned char *bytes, size_t len);

#endif
