#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "core/hash.h"
#include "core/p256.h"

/* The key of RFC 6979, A.2.5, in both forms, and the key with the number 1. */
#define SAMPLE \
	"-----BEGIN EC PRIVATE KEY-----\n" \
	"MHcCAQEEIMmvqdhFunUWa1whV2ex1pNOUMPbNuibEnuKYisSD2choAoGCCqGSM49\n" \
	"AwEHoUQDQgAEYP7UuiVanTHJYet0xjVtaMBJuJI7Yfps5mliLmDyn7Z5A/4QCLi8\n" \
	"maQa6elWKLxk8vGyDC1+n1F3o8KU1EYimQ==\n" \
	"-----END EC PRIVATE KEY-----\n"
#define SAMPLE_PKCS8 \
	"-----BEGIN PRIVATE KEY-----\n" \
	"MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgya+p2EW6dRZrXCFX\n" \
	"Z7HWk05Qw9s26JsSe4piKxIPZyGhRANCAARg/tS6JVqdMclh63TGNW1owEm4kjth\n" \
	"+mzmaWIuYPKftnkD/hAIuLyZpBrp6VYovGTy8bIMLX6fUXejwpTURiKZ\n" \
	"-----END PRIVATE KEY-----\n"
#define ONE \
	"-----BEGIN EC PRIVATE KEY-----\n" \
	"MHcCAQEEIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABoAoGCCqGSM49\n" \
	"AwEHoUQDQgAEaxfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpZP40Li/hp/\n" \
	"m47n60p8D54WK84zV2sxXs7LtkBoN79R9Q==\n" \
	"-----END EC PRIVATE KEY-----\n"
#define P384 \
	"-----BEGIN EC PRIVATE KEY-----\n" \
	"MIGkAgEBBDAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n" \
	"AAAAAAAAAAWgBwYFK4EEACKhZANiAAQR3iSiwlHHd1c8rF6gJeRn8gjlHb/5j8VP\n" \
	"ZmHL5WWDsDeIL0ocopfmCrzbw4NthLyPppbHdED5LQ9YN+kKAOfFKEtEd1TV3uiM\n" \
	"mGUztpAa6zF3aG0K6PszGEQUq+bBcTo=\n" \
	"-----END EC PRIVATE KEY-----\n"

#define X "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
#define Y "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299"

static void
assert_hex(const unsigned char *bytes, size_t len, const char *expected)
{
	char hex[2 * 64 + 1];

	assert_true(len <= 64);
	hash_hex(hex, bytes, len);
	assert_string_equal(hex, expected);
}

static void
the_public_point_is_that_of_the_standard(void **state)
{
	const char *const forms[] = { SAMPLE, SAMPLE_PKCS8, "noise\n" SAMPLE };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(forms); i++) {
		AUTO_P256 key = { 0 };
		struct err e = { 0 };

		assert_true(p256_read_pem(&key, str_of(forms[i]), &e));
		assert_hex(key.x, sizeof(key.x), X);
		assert_hex(key.y, sizeof(key.y), Y);
	}
}

static void
the_signatures_are_those_of_the_standard(void **state)
{
	static const struct {
		const char *message, *signature;
	} cases[] = {
		{ "sample",
		    "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
		    "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8" },
		{ "test",
		    "f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367"
		    "019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083" },
	};
	AUTO_P256 key = { 0 };
	struct err e = { 0 };

	(void)state;
	assert_true(p256_read_pem(&key, STR(SAMPLE), &e));
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		unsigned char signature[2 * P256_SIZE];

		p256_sign(signature, &key, str_of(cases[i].message));
		assert_hex(signature, sizeof(signature), cases[i].signature);
	}
}

static void
a_number_with_zeros_in_front_is_a_key(void **state)
{
	AUTO_P256 key = { 0 };
	struct err e = { 0 };

	(void)state;
	assert_true(p256_read_pem(&key, STR(ONE), &e));
	assert_hex(key.x, sizeof(key.x),
	    "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296");
	assert_int_equal(key.secret[31], 1);
}

/* The same shape as the two numbers below that are no key. */
static void
the_largest_key_is_one(void **state)
{
	AUTO_P256 key = { 0 };
	struct err e = { 0 };

	(void)state;
	assert_true(p256_read_pem(&key,
	    STR("-----BEGIN EC PRIVATE KEY-----\n"
		"MDECAQEEIP////8AAAAA//////////+85vqtpxeehPO5ysL8YyVQoAoGCCqGSM49\n"
		"AwEH\n"
		"-----END EC PRIVATE KEY-----\n"),
	    &e));
	assert_int_equal(key.secret[31], 0x50);
}

static void
a_file_without_its_last_line_end_is_read(void **state)
{
	AUTO_P256 key = { 0 };
	struct err e = { 0 };
	struct str pem = STR(SAMPLE);

	(void)state;
	pem.len--;
	assert_true(p256_read_pem(&key, pem, &e));
}

static void
what_is_no_such_key_is_refused_and_never_quoted(void **state)
{
	/* The last two are the numbers zero and the order of the curve. */
	const char *const texts[] = { "", "MHcCAQ", P384,
		"-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n",
		"-----BEGIN EC PRIVATE KEY-----\n!!!!\n-----END EC PRIVATE KEY-----\n",
		"-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIMmvqdhFunUWa1wh\n",
		"-----BEGIN CERTIFICATE-----\nMHcCAQ==\n-----END CERTIFICATE-----\n",
		"-----BEGIN EC PRIVATE KEY-----\n"
		"MDECAQEEIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAoAoGCCqGSM49\n"
		"AwEH\n"
		"-----END EC PRIVATE KEY-----\n",
		"-----BEGIN EC PRIVATE KEY-----\n"
		"MDECAQEEIP////8AAAAA//////////+85vqtpxeehPO5ysL8YyVRoAoGCCqGSM49\n"
		"AwEH\n"
		"-----END EC PRIVATE KEY-----\n" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		AUTO_P256 key = { 0 };
		struct err e = { 0 };

		assert_false(p256_read_pem(&key, str_of(texts[i]), &e));
		assert_int_equal(e.code, ERR_CONFIG);
		assert_null(strstr(e.msg, "MHcCAQ"));
		assert_int_equal(key.x[0], 0);
	}
}

static void
every_shorter_text_is_refused(void **state)
{
	(void)state;
	/* The dashes behind "END" and the name may be cut, nothing else. */
	for (size_t n = 0; n < sizeof(SAMPLE) - sizeof("EC PRIVATE KEY-----\n"); n++) {
		AUTO_P256 key = { 0 };
		struct err e = { 0 };

		assert_false(p256_read_pem(&key, (struct str){ SAMPLE, n }, &e));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_public_point_is_that_of_the_standard),
		cmocka_unit_test(the_signatures_are_those_of_the_standard),
		cmocka_unit_test(a_number_with_zeros_in_front_is_a_key),
		cmocka_unit_test(the_largest_key_is_one),
		cmocka_unit_test(a_file_without_its_last_line_end_is_read),
		cmocka_unit_test(what_is_no_such_key_is_refused_and_never_quoted),
		cmocka_unit_test(every_shorter_text_is_refused),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
