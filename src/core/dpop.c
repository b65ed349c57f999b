#include "core/dpop.h"

#include <inttypes.h>

#include "core/base64.h"
#include "core/json.h"

void
dpop_id(char out[static DPOP_ID_SIZE], const unsigned char random[static 16])
{
	static const char digits[] = "0123456789abcdef";
	size_t at = 0;

	for (size_t i = 0; i < 16; i++) {
		unsigned byte = random[i];

		if (i == 6)
			byte = (byte & 0x0F) | 0x40; /* version 4 */
		if (i == 8)
			byte = (byte & 0x3F) | 0x80; /* the variant of RFC 9562 */
		if (i == 4 || i == 6 || i == 8 || i == 10)
			out[at++] = '-';
		out[at++] = digits[byte >> 4];
		out[at++] = digits[byte & 15];
	}
	out[at] = '\0';
}

static void
add_encoded(struct buf *out, const unsigned char *bytes, size_t len)
{
	base64_add_url(out, (struct str){ (const char *)bytes, len });
}

static void
add_header(struct buf *out, const struct p256_key *key)
{
	buf_adds(out,
	    "{\"typ\":\"dpop+jwt\",\"alg\":\"ES256\",\"jwk\":{\"kty\":\"EC\",\"x\":\"");
	add_encoded(out, key->x, sizeof(key->x));
	buf_adds(out, "\",\"y\":\"");
	add_encoded(out, key->y, sizeof(key->y));
	buf_adds(out, "\",\"crv\":\"P-256\"}}");
}

static void
add_payload(struct buf *out, const struct dpop *d)
{
	buf_adds(out, "{\"htm\":");
	json_add_string(out, str_of(d->method));
	buf_adds(out, ",\"htu\":");
	json_add_string(out, str_of(d->url));
	buf_printf(out, ",\"iat\":%" PRId64 ",\"jti\":", d->time);
	json_add_string(out, str_of(d->id));
	buf_addc(out, '}');
}

void
dpop_add(struct buf *out, const struct dpop *d, const struct p256_key *key)
{
	AUTO_BUF header = { 0 }, payload = { 0 }, token = { 0 };
	unsigned char signature[2 * P256_SIZE];

	add_header(&header, key);
	add_payload(&payload, d);
	base64_add_url(&token, buf_str(&header));
	buf_addc(&token, '.');
	base64_add_url(&token, buf_str(&payload));
	p256_sign(signature, key, buf_str(&token));
	buf_add_str(out, buf_str(&token));
	buf_addc(out, '.');
	add_encoded(out, signature, sizeof(signature));
}
