#include "core/base64.h"

#include <stdint.h>

void
base64_add_url(struct buf *out, struct str bytes)
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	uint32_t bits = 0;
	unsigned n = 0; /* bits that wait */

	for (size_t i = 0; i < bytes.len; i++) {
		bits = (bits << 8 | (unsigned char)bytes.data[i]) & 0xFFFF;
		for (n += 8; n >= 6; n -= 6)
			buf_addc(out, digits[bits >> (n - 6) & 63]);
	}
	if (n > 0)
		buf_addc(out, digits[bits << (6 - n) & 63]);
}
