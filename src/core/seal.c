#include "core/seal.h"

#include <assert.h>
#include <bearssl.h>
#include <string.h>

#include "base/mem.h"
#include "core/hash.h"

#define MAGIC "AWSRSEAL"
#define VERSION 1
#define STEP 256 /* bytes */
#define TAG_SIZE 16
#define LENGTH_SIZE 4

/* Offsets in the header. */
enum {
	AT_VERSION = 8,
	AT_CREATED = AT_VERSION + 4,
	AT_EXPIRES = AT_CREATED + 8,
	AT_SALT = AT_EXPIRES + 8,
	AT_LENGTH = AT_SALT + SEAL_SALT_SIZE,
	HEADER_SIZE = AT_LENGTH + LENGTH_SIZE,
};

#define BOUND_SIZE (HEADER_SIZE + HASH_SHA256_SIZE)

struct cipher {
	unsigned char key[32], nonce[12];
};

static void
put_number(unsigned char *out, size_t size, uint64_t value)
{
	for (size_t i = size; i-- > 0; value >>= 8)
		out[i] = (unsigned char)(value & 255);
}

static uint64_t
get_number(const char *bytes, size_t size)
{
	uint64_t value = 0;

	for (size_t i = 0; i < size; i++)
		value = value << 8 | (unsigned char)bytes[i];
	return value;
}

static void
derive(struct cipher *out, const unsigned char *key, const unsigned char *salt)
{
	static const char info[] = "awsrole seal v1";
	br_hkdf_context c;

	br_hkdf_init(&c, &br_sha256_vtable, salt, SEAL_SALT_SIZE);
	br_hkdf_inject(&c, key, SEAL_KEY_SIZE);
	br_hkdf_flip(&c);
	(void)br_hkdf_produce(&c, info, sizeof(info) - 1, out->key, sizeof(out->key));
	(void)br_hkdf_produce(&c, info, sizeof(info) - 1, out->nonce, sizeof(out->nonce));
	mem_wipe(&c, sizeof(c));
}

/* What the tag covers besides the text. */
static void
bind(unsigned char out[static BOUND_SIZE], const void *header, struct str name)
{
	memcpy(out, header, HEADER_SIZE);
	hash_sha256(out + HEADER_SIZE, name);
}

static void
run(unsigned char tag[static TAG_SIZE], char *data, size_t len, const void *header,
    struct str name, const unsigned char *key, int encrypt)
{
	unsigned char bound[BOUND_SIZE];
	struct cipher c;

	bind(bound, header, name);
	derive(&c, key, (const unsigned char *)header + AT_SALT);
	br_poly1305_ctmul_run(c.key, c.nonce, data, len, bound, sizeof(bound), tag,
	    br_chacha20_ct_run, encrypt);
	mem_wipe(&c, sizeof(c));
}

void
seal_file_name(char out[static SEAL_NAME_SIZE],
    const unsigned char key[static SEAL_KEY_SIZE], struct str name)
{
	unsigned char digest[HASH_SHA256_SIZE];

	hash_hmac_sha256(digest, key, SEAL_KEY_SIZE, name);
	hash_hex(out, digest, (SEAL_NAME_SIZE - 1) / 2);
}

void
seal_close(struct buf *out, struct str text, struct str name, struct seal_dates dates,
    const unsigned char salt[static SEAL_SALT_SIZE],
    const unsigned char key[static SEAL_KEY_SIZE])
{
	size_t len = (LENGTH_SIZE + text.len + STEP - 1) / STEP * STEP;
	unsigned char header[HEADER_SIZE] = { 0 };
	unsigned char tag[TAG_SIZE], text_len[LENGTH_SIZE];
	AUTO_BUF body = { 0 };

	assert(text.len <= SEAL_TEXT_MAX);
	memcpy(header, MAGIC, AT_VERSION);
	put_number(header + AT_VERSION, 4, VERSION);
	put_number(header + AT_CREATED, 8, (uint64_t)dates.created);
	put_number(header + AT_EXPIRES, 8, (uint64_t)dates.expires);
	memcpy(header + AT_SALT, salt, SEAL_SALT_SIZE);
	put_number(header + AT_LENGTH, LENGTH_SIZE, len);
	put_number(text_len, LENGTH_SIZE, text.len);
	buf_add(&body, text_len, sizeof(text_len));
	buf_add_str(&body, text);
	while (body.len < len)
		buf_addc(&body, '\0');
	run(tag, body.data, body.len, header, name, key, 1);
	buf_add(out, header, sizeof(header));
	buf_add_str(out, buf_str(&body));
	buf_add(out, tag, sizeof(tag));
}

/* Whether the header is one of ours and fits the size of the file. */
static bool
well_formed(struct str file)
{
	return file.len >= HEADER_SIZE + TAG_SIZE &&
	    memcmp(file.data, MAGIC, AT_VERSION) == 0 &&
	    get_number(file.data + AT_VERSION, 4) == VERSION &&
	    get_number(file.data + AT_LENGTH, LENGTH_SIZE) ==
	    file.len - HEADER_SIZE - TAG_SIZE;
}

static bool
expired(struct str file, int64_t now)
{
	return (int64_t)get_number(file.data + AT_EXPIRES, 8) <= now;
}

static bool
same(const unsigned char *a, const char *b, size_t len)
{
	unsigned difference = 0;

	for (size_t i = 0; i < len; i++)
		difference |= a[i] ^ (unsigned char)b[i];
	return difference == 0;
}

bool
seal_open(struct buf *out, struct str file, struct str name, int64_t now,
    const unsigned char key[static SEAL_KEY_SIZE])
{
	unsigned char tag[TAG_SIZE];
	AUTO_BUF body = { 0 };
	size_t len, text_len;

	if (!well_formed(file) || expired(file, now))
		return false;
	len = file.len - HEADER_SIZE - TAG_SIZE;
	buf_add(&body, file.data + HEADER_SIZE, len);
	run(tag, len > 0 ? body.data : NULL, len, file.data, name, key, 0);
	if (!same(tag, file.data + HEADER_SIZE + len, TAG_SIZE) || len < LENGTH_SIZE)
		return false;
	text_len = get_number(body.data, LENGTH_SIZE);
	if (text_len > len - LENGTH_SIZE)
		return false;
	buf_add(out, body.data + LENGTH_SIZE, text_len);
	return true;
}

bool
seal_is_waste(struct str file, int64_t now)
{
	return !well_formed(file) || expired(file, now);
}
