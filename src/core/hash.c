#include "core/hash.h"

#include <bearssl.h>

#include "base/mem.h"

void
hash_hex(char *out, const unsigned char *bytes, size_t len)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < len; i++) {
		out[2 * i] = digits[bytes[i] >> 4];
		out[2 * i + 1] = digits[bytes[i] & 15];
	}
	out[2 * len] = '\0';
}

void
hash_sha1_hex(char out[static HASH_SHA1_HEX], struct str text)
{
	unsigned char digest[br_sha1_SIZE];
	br_sha1_context c;

	br_sha1_init(&c);
	br_sha1_update(&c, text.data, text.len);
	br_sha1_out(&c, digest);
	hash_hex(out, digest, sizeof(digest));
}

void
hash_sha256(unsigned char out[static HASH_SHA256_SIZE], struct str text)
{
	br_sha256_context c;

	br_sha256_init(&c);
	br_sha256_update(&c, text.data, text.len);
	br_sha256_out(&c, out);
	mem_wipe(&c, sizeof(c));
}

void
hash_sha256_hex(char out[static HASH_SHA256_HEX], struct str text)
{
	unsigned char digest[HASH_SHA256_SIZE];

	hash_sha256(digest, text);
	hash_hex(out, digest, sizeof(digest));
}

void
hash_hmac_sha256(unsigned char out[static HASH_SHA256_SIZE], const void *key,
    size_t key_len, struct str text)
{
	br_hmac_key_context keyed;
	br_hmac_context c;

	br_hmac_key_init(&keyed, &br_sha256_vtable, key, key_len);
	br_hmac_init(&c, &keyed, 0);
	br_hmac_update(&c, text.data, text.len);
	br_hmac_out(&c, out);
	mem_wipe(&keyed, sizeof(keyed));
	mem_wipe(&c, sizeof(c));
}
