/*
 * For test_p256_cryptography.py: reads pairs of a PEM text and a message from stdin, each
 * ended by a NUL, and writes for each pair a line: x, y and the signature in hexadecimal, or
 * "-" if the key is refused.
 */
#include <stdio.h>

#include "base/buf.h"
#include "core/hash.h"
#include "core/p256.h"

static bool
read_text(struct buf *out)
{
	int c = getchar();

	buf_clear(out);
	for (; c != EOF && c != '\0'; c = getchar())
		buf_addc(out, (char)c);
	return c == '\0';
}

static void
print_hex(const unsigned char *bytes, size_t len, const char *end)
{
	char hex[2 * 2 * P256_SIZE + 1];

	hash_hex(hex, bytes, len);
	printf("%s%s", hex, end);
}

int
main(void)
{
	AUTO_BUF pem = { 0 }, message = { 0 };

	while (read_text(&pem) && read_text(&message)) {
		unsigned char signature[2 * P256_SIZE];
		AUTO_P256 key = { 0 };
		struct err e = { 0 };

		if (!p256_read_pem(&key, buf_str(&pem), &e)) {
			printf("-\n");
			continue;
		}
		p256_sign(signature, &key, buf_str(&message));
		print_hex(key.x, sizeof(key.x), " ");
		print_hex(key.y, sizeof(key.y), " ");
		print_hex(signature, sizeof(signature), "\n");
	}
	return 0;
}
