/*
 * Private keys of `aws login`, behind a choice: a PEM text, a key's DER, or its number.
 *   - A key that is taken signs; the signature holds for its point and this message alone.
 *   - A number is taken exactly if it is over 0 and under the order of the curve.
 */
#include "input.h"

#include <bearssl.h>

#include "core/dpop.h"
#include "core/p256.h"

/* The order of P-256 (SEC 2, 2.4.2). */
static const unsigned char order[P256_SIZE] = { 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0xFF,
	0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xBC, 0xE6, 0xFA, 0xAD, 0xA7, 0x17,
	0x9E, 0x84, 0xF3, 0xB9, 0xCA, 0xC2, 0xFC, 0x63, 0x25, 0x51 };

/*
 * The library finds a point by the same steps for every number, and needs longer for it than
 * for hundreds of files: there is nothing for a fuzzer in that.  Here it finds points for one
 * of 512 inputs, the others get one that is none.
 */
static bool with_points;

/* FNV-1a of the whole input, so that changes of one that has points rarely have them. */
static bool
is_chosen(struct str input)
{
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < input.len; i++)
		hash = (hash ^ (unsigned char)input.data[i]) * 16777619u;
	return hash % 512 == 0;
}

static size_t
no_point(unsigned char *out, const unsigned char *x, size_t size, int curve)
{
	(void)x;
	assert(size == P256_SIZE && curve == BR_EC_secp256r1);
	memset(out, 0, 1 + 2 * P256_SIZE);
	out[0] = 4;
	return 1 + 2 * P256_SIZE;
}

/* In place of the library's own. */
const br_ec_impl *
br_ec_get_default(void)
{
	static br_ec_impl without_points;

	if (with_points)
		return &br_ec_all_m31;
	without_points = br_ec_all_m31;
	without_points.mulgen = no_point;
	return &without_points;
}

static bool
holds(const struct p256_key *key, const unsigned char *signature, struct str message)
{
	unsigned char point[1 + 2 * P256_SIZE] = { 4 }, digest[br_sha256_SIZE];
	const br_ec_public_key public = { BR_EC_secp256r1, point, sizeof(point) };
	br_sha256_context sha;

	memcpy(point + 1, key->x, P256_SIZE);
	memcpy(point + 1 + P256_SIZE, key->y, P256_SIZE);
	br_sha256_init(&sha);
	br_sha256_update(&sha, message.data, message.len);
	br_sha256_out(&sha, digest);
	return br_ecdsa_vrfy_raw_get_default()(br_ec_get_default(), digest,
		   sizeof(digest), &public, signature, 2 * P256_SIZE) == 1;
}

static void
check_signature(const struct p256_key *key, unsigned which)
{
	unsigned char signature[2 * P256_SIZE];
	unsigned char at = key->secret[P256_SIZE - 1];

	p256_sign(signature, key, STR("a message"));
	if (which == 1) {
		assert(!holds(key, signature, STR("another message")));
		return;
	}
	if (which == 2)
		signature[at % sizeof(signature)] ^= (unsigned char)(1u << at / 64 * 2);
	assert(holds(key, signature, STR("a message")) == (which == 0));
}

static void
check_proof(const struct p256_key *key)
{
	const struct dpop proof = { "POST", "https://signin.amazonaws.com/v1/token", 1,
		"x" };
	AUTO_BUF text = { 0 };
	size_t dots = 0;

	dpop_add(&text, &proof, key);
	for (size_t i = 0; i < text.len; i++) {
		assert(input_is_of(text.data[i], "-_."));
		dots += text.data[i] == '.';
	}
	assert(dots == 2);
}

typedef bool reader(struct p256_key *, struct str, struct err *);

static bool
check_key(reader *read, struct str text)
{
	AUTO_P256 key = { 0 };
	struct err e = { 0 };
	bool ok = read(&key, text, &e);

	input_check_err(ok, &e);
	if (!ok)
		return false;
	if (with_points && key.secret[0] % 4 == 3)
		check_proof(&key);
	else if (with_points)
		check_signature(&key, key.secret[0] % 4);
	return true;
}

/* RFC 5915: a sequence of 1, the number, and in [0] the curve's name. */
static void
check_number(struct str text)
{
	static const unsigned char head[] = { 0x30, 0x31, 2, 1, 1, 4, P256_SIZE };
	static const unsigned char curve[] = { 0xA0, 0x0A, 6, 8, 0x2A, 0x86, 0x48, 0xCE,
		0x3D, 3, 1, 7 };
	unsigned char number[P256_SIZE] = { 0 };
	AUTO_BUF der = { 0 };
	bool is_key = false;

	if (text.len > 0)
		memcpy(number, text.data, text.len < P256_SIZE ? text.len : P256_SIZE);
	for (size_t i = 0; i < P256_SIZE; i++)
		is_key = is_key || number[i] != 0;
	is_key = is_key && memcmp(number, order, P256_SIZE) < 0;
	buf_add(&der, head, sizeof(head));
	buf_add(&der, number, sizeof(number));
	buf_add(&der, curve, sizeof(curve));
	assert(check_key(p256_read_der, buf_str(&der)) == is_key);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = input_str(data, size);
	unsigned choice = input_choice(&rest, 4);

	with_points = is_chosen(input_str(data, size));
	if (choice == 0)
		(void)check_key(p256_read_pem, rest);
	else if (choice < 3)
		(void)check_key(p256_read_der, rest);
	else
		check_number(rest);
	return 0;
}
