#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/attr.h"
#include "core/hash.h"

/* FIPS 180-4's example messages. */
static const struct {
	const char *text, *sha1, *sha256;
} digests[] = {
	{ "", "da39a3ee5e6b4b0d3255bfef95601890afd80709",
	    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
	{ "abc", "a9993e364706816aba3e25717850c26c9cd0d89d",
	    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
	{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
	    "84983e441c3bd26ebaae4aa1f95129e5e54670f1",
	    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
};

static void
the_digests_are_those_of_the_standard(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(digests); i++) {
		char sha1[HASH_SHA1_HEX], sha256[HASH_SHA256_HEX], hex[HASH_SHA256_HEX];
		unsigned char bytes[HASH_SHA256_SIZE];

		hash_sha1_hex(sha1, str_of(digests[i].text));
		assert_string_equal(sha1, digests[i].sha1);
		hash_sha256_hex(sha256, str_of(digests[i].text));
		assert_string_equal(sha256, digests[i].sha256);
		hash_sha256(bytes, str_of(digests[i].text));
		hash_hex(hex, bytes, sizeof(bytes));
		assert_string_equal(hex, digests[i].sha256);
	}
}

/* RFC 4231, cases 1, 2 and 6 (a key longer than a block). */
static void
the_hmac_is_that_of_the_standard(void **state)
{
	unsigned char key[131], mac[HASH_SHA256_SIZE];
	char hex[HASH_SHA256_HEX];

	(void)state;
	memset(key, 0x0b, 20);
	hash_hmac_sha256(mac, key, 20, STR("Hi There"));
	hash_hex(hex, mac, sizeof(mac));
	assert_string_equal(
	    hex, "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
	hash_hmac_sha256(mac, "Jefe", 4, STR("what do ya want for nothing?"));
	hash_hex(hex, mac, sizeof(mac));
	assert_string_equal(
	    hex, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
	memset(key, 0xaa, sizeof(key));
	hash_hmac_sha256(mac, key, sizeof(key),
	    STR("Test Using Larger Than Block-Size Key - Hash Key First"));
	hash_hex(hex, mac, sizeof(mac));
	assert_string_equal(
	    hex, "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

static void
the_result_may_take_the_place_of_the_key(void **state)
{
	unsigned char key[HASH_SHA256_SIZE], mac[HASH_SHA256_SIZE];

	(void)state;
	memset(key, 7, sizeof(key));
	hash_hmac_sha256(mac, key, sizeof(key), STR("text"));
	hash_hmac_sha256(key, key, sizeof(key), STR("text"));
	assert_memory_equal(key, mac, sizeof(mac));
}

static void
bytes_are_written_as_lower_case_hexadecimal(void **state)
{
	char hex[9];

	(void)state;
	hash_hex(hex, (const unsigned char[]){ 0x00, 0x9a, 0xf0, 0xff }, 4);
	assert_string_equal(hex, "009af0ff");
	hash_hex(hex, NULL, 0);
	assert_string_equal(hex, "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_digests_are_those_of_the_standard),
		cmocka_unit_test(the_hmac_is_that_of_the_standard),
		cmocka_unit_test(the_result_may_take_the_place_of_the_key),
		cmocka_unit_test(bytes_are_written_as_lower_case_hexadecimal),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
