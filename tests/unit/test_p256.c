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

/* A number need not have 32 bytes: some write zeros in front, some leave them out. */
static void
the_length_of_a_number_does_not_matter(void **state)
{
	static const struct {
		const char *pem, *x;
	} table[] = {
		{ "-----BEGIN EC PRIVATE KEY-----\n"
		  "MDICAQEEIQDJr6nYRbp1FmtcIVdnsdaTTlDD2zbomxJ7imIrEg9nIaAKBggqhkjO\n"
		  "PQMBBw==\n"
		  "-----END EC PRIVATE KEY-----\n",
		    X },
		{ "-----BEGIN EC PRIVATE KEY-----\n"
		  "MDkCAQEEKAAAAAAAAAAAya+p2EW6dRZrXCFXZ7HWk05Qw9s26JsSe4piKxIPZyGg\n"
		  "CgYIKoZIzj0DAQc=\n"
		  "-----END EC PRIVATE KEY-----\n",
		    X },
		{ "-----BEGIN EC PRIVATE KEY-----\n"
		  "MBICAQEEAQGgCgYIKoZIzj0DAQc=\n"
		  "-----END EC PRIVATE KEY-----\n",
		    "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		AUTO_P256 key = { 0 };
		struct err e = { 0 };

		if (!p256_read_pem(&key, str_of(table[i].pem), &e))
			fail_msg("row %zu: %s", i, e.msg);
		assert_hex(key.x, sizeof(key.x), table[i].x);
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
		/* 33 bytes without a zero in front, none at all, and a key of RSA. */
		"-----BEGIN EC PRIVATE KEY-----\n"
		"MDICAQEEIQHJr6nYRbp1FmtcIVdnsdaTTlDD2zbomxJ7imIrEg9nIaAKBggqhkjO\n"
		"PQMBBw==\n"
		"-----END EC PRIVATE KEY-----\n",
		"-----BEGIN EC PRIVATE KEY-----\n"
		"MBECAQEEAKAKBggqhkjOPQMBBw==\n"
		"-----END EC PRIVATE KEY-----\n",
		"-----BEGIN PRIVATE KEY-----\n"
		"MIIBVgIBADANBgkqhkiG9w0BAQEFAASCAUAwggE8AgEAAkEAuaBlKnMRtGt8u23s\n"
		"h13GQhcd3cv24uJzOw1a2xxu+o6378YBdZcRdPW3W7nBOHX1a4iNu3yQQ4++xf2H\n"
		"zj5sIwIDAQABAkEAr/car8jxKaUTUuH7bL86aABd8ZmeaqncLkiUrk0f7yeoDAjC\n"
		"hhUciRCEokW5OvC3a84QTyaz/GuSJpgnha+6gQIhAPKu5OwirBmUHhfn0pqZj4ta\n"
		"5MgTRNEDhNiMaSHJlxJhAiEAw8/+niz8DMtFObGnVQh2mlcprTEeSw85DF+QCdK/\n"
		"VQMCIQDa8IgctQcYqHUh0gZBbap/6YefLSsXeho+lyY90jXV4QIhALEXQFi/qGjN\n"
		"wdrO394YnGMzp16aSKJrrxWQq80mi6IPAiBVMU0nfJxwIb0XI9sJfGkpruvlMW19\n"
		"ENfK+KmiG93HJg==\n"
		"-----END PRIVATE KEY-----\n",
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

static void
a_text_of_more_than_4096_bytes_is_no_key(void **state)
{
	(void)state;
	for (size_t over = 0; over < 2; over++) {
		AUTO_P256 key = { 0 };
		AUTO_BUF pem = { 0 };
		struct err e = { 0 };

		buf_adds(&pem, SAMPLE);
		while (pem.len < 4096 + over)
			buf_addc(&pem, '\n');
		assert_int_equal(p256_read_pem(&key, buf_str(&pem), &e), over == 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_public_point_is_that_of_the_standard),
		cmocka_unit_test(the_signatures_are_those_of_the_standard),
		cmocka_unit_test(the_length_of_a_number_does_not_matter),
		cmocka_unit_test(a_number_with_zeros_in_front_is_a_key),
		cmocka_unit_test(the_largest_key_is_one),
		cmocka_unit_test(a_file_without_its_last_line_end_is_read),
		cmocka_unit_test(what_is_no_such_key_is_refused_and_never_quoted),
		cmocka_unit_test(every_shorter_text_is_refused),
		cmocka_unit_test(a_text_of_more_than_4096_bytes_is_no_key),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
