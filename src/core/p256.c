#include "core/p256.h"

#include <assert.h>
#include <bearssl.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "core/hash.h"

#define PEM_MAX 4096         /* bytes; a key has about 230 */
#define POINT_UNCOMPRESSED 4 /* first byte of a point that is followed by x and y */

static void
add_der(void *context, const void *bytes, size_t len)
{
	buf_add(context, bytes, len);
}

static bool
is_key(const char *name)
{
	return strcmp(name, "EC PRIVATE KEY") == 0 || strcmp(name, "PRIVATE KEY") == 0;
}

/* The DER of the first key in a PEM text. */
static bool
decode_pem(struct buf *out, struct str pem)
{
	br_pem_decoder_context c;
	bool wanted = false;

	br_pem_decoder_init(&c);
	while (pem.len > 0) {
		size_t n = br_pem_decoder_push(&c, pem.data, pem.len);

		pem.data += n;
		pem.len -= n;
		switch (br_pem_decoder_event(&c)) {
		case BR_PEM_BEGIN_OBJ:
			wanted = is_key(br_pem_decoder_name(&c));
			br_pem_decoder_setdest(&c, wanted ? add_der : NULL, out);
			break;
		case BR_PEM_END_OBJ:
			if (wanted)
				return true;
			break;
		case BR_PEM_ERROR:
			return false;
		}
	}
	return false;
}

/* A number with zeros in front, or without those that it has too many. */
static bool
put_number(unsigned char out[static P256_SIZE], const unsigned char *bytes, size_t len)
{
	while (len > P256_SIZE && *bytes == 0) {
		bytes++;
		len--;
	}
	if (len > P256_SIZE)
		return false;
	memset(out, 0, P256_SIZE);
	memcpy(out + P256_SIZE - len, bytes, len);
	return true;
}

static bool
read_secret(struct p256_key *out, struct str der)
{
	br_skey_decoder_context c;
	bool ok;

	br_skey_decoder_init(&c);
	br_skey_decoder_push(&c, der.data, der.len);
	ok = br_skey_decoder_last_error(&c) == 0 &&
	    br_skey_decoder_key_type(&c) == BR_KEYTYPE_EC;
	if (ok) {
		const br_ec_private_key *key = br_skey_decoder_get_ec(&c);

		ok = key->curve == BR_EC_secp256r1 &&
		    put_number(out->secret, key->x, key->xlen);
	}
	mem_wipe(&c, sizeof(c));
	return ok;
}

static br_ec_private_key
private_key(const struct p256_key *key)
{
	return (br_ec_private_key){ BR_EC_secp256r1,
		(unsigned char *)(uintptr_t)key->secret, P256_SIZE };
}

static bool
sign(unsigned char out[static 2 * P256_SIZE], const struct p256_key *key,
    const unsigned char digest[static HASH_SHA256_SIZE])
{
	br_ec_private_key secret = private_key(key);

	return br_ecdsa_i31_sign_raw(br_ec_get_default(), &br_sha256_vtable, digest,
		   &secret, out) == 2 * P256_SIZE;
}

/* Whether a number can be a key: over 0 and under the order of the curve (SEC 1, 3.2.1).
 * It takes the same time for all of them. */
static bool
is_in_range(const unsigned char number[static P256_SIZE])
{
	size_t size;
	const unsigned char *order = br_ec_get_default()->order(BR_EC_secp256r1, &size);
	unsigned some = 0, borrow = 0; /* of number - order */

	assert(size == P256_SIZE);
	for (size_t i = P256_SIZE; i-- > 0;) {
		some |= number[i];
		borrow = (0u + number[i] - order[i] - borrow) >> 8 & 1;
	}
	return some != 0 && borrow == 1;
}

static bool
find_point(struct p256_key *key)
{
	unsigned char bytes[BR_EC_KBUF_PUB_MAX_SIZE];
	br_ec_private_key secret = private_key(key);

	if (!is_in_range(key->secret) ||
	    br_ec_compute_pub(br_ec_get_default(), NULL, bytes, &secret) !=
		1 + 2 * P256_SIZE ||
	    bytes[0] != POINT_UNCOMPRESSED)
		return false;
	memcpy(key->x, bytes + 1, P256_SIZE);
	memcpy(key->y, bytes + 1 + P256_SIZE, P256_SIZE);
	return true;
}

bool
p256_read_der(struct p256_key *out, struct str der, struct err *e)
{
	AUTO_P256 key = { 0 };

	if (!read_secret(&key, der) || !find_point(&key))
		return err_set(e, ERR_CONFIG, "it is no P-256 private key");
	*out = key;
	return true;
}

bool
p256_read_pem(struct p256_key *out, struct str pem, struct err *e)
{
	AUTO_BUF der = { 0 }, text = { 0 };

	buf_add_str(&text, pem);
	buf_addc(&text, '\n'); /* the decoder sees an END line only with its line end */
	if (pem.len > PEM_MAX || !decode_pem(&der, buf_str(&text)))
		return err_set(e, ERR_CONFIG, "it is no private key in PEM");
	return p256_read_der(out, buf_str(&der), e);
}

void
p256_sign(unsigned char out[static 2 * P256_SIZE], const struct p256_key *key,
    struct str message)
{
	unsigned char digest[HASH_SHA256_SIZE];
	bool ok;

	hash_sha256(digest, message);
	ok = sign(out, key, digest);
	assert(ok); /* p256_read_pem() has checked the key */
}

void
p256_free(struct p256_key *key)
{
	mem_wipe(key, sizeof(*key));
}
