#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/dpop.h"

#define PEM \
	"-----BEGIN EC PRIVATE KEY-----\n" \
	"MHcCAQEEIB8uPUxbanmIDx4tPEtaaXiHlqW0w9Lh8AESIzRFVmd4oAoGCCqGSM49\n" \
	"AwEHoUQDQgAEHMK8fooAWpf9fREsItWDriWnQ5Ksf0Z3GLFIDS8hRcllxJbQOh9q\n" \
	"vZqY5wZLCg1YI6YjABIuXUknB0peIPJrTA==\n" \
	"-----END EC PRIVATE KEY-----\n"

/* What the AWS CLI's own code sends for this key, time and id. */
#define HEADER \
	"eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6IkhNSz" \
	"hmb29BV3BmOWZSRXNJdFdEcmlXblE1S3NmMFozR0xGSURTOGhSY2siLCJ5IjoiWmNTVzBEb2ZhcjJh" \
	"bU9jR1N3b05XQ09tSXdBU0xsMUpKd2RLWGlEeWEwdyIsImNydiI6IlAtMjU2In19"
#define PAYLOAD \
	"eyJodG0iOiJQT1NUIiwiaHR1IjoiaHR0cHM6Ly9ldS13ZXN0LTEuc2lnbmluLmF3cy5hbWF6b24uY2" \
	"9tL3YxL3Rva2VuIiwiaWF0IjoxNzM1Nzg3MDQ1LCJqdGkiOiIxMTExMTExMS0yMjIyLTQzMzMtODQ0" \
	"NC01NTU1NTU1NTU1NTUifQ"

static void
the_proof_is_the_aws_clis_byte_for_byte(void **state)
{
	struct dpop proof = { "POST", "https://eu-west-1.signin.aws.amazon.com/v1/token",
		1735787045, "11111111-2222-4333-8444-555555555555" };
	AUTO_P256 key = { 0 };
	AUTO_BUF token = { 0 };
	struct err e = { 0 };

	(void)state;
	assert_true(p256_read_pem(&key, STR(PEM), &e));
	dpop_add(&token, &proof, &key);
	assert_true(str_starts(buf_str(&token), HEADER "." PAYLOAD "."));
	/* 64 bytes; what they must be test_p256 and the differential test know. */
	assert_int_equal(token.len, sizeof(HEADER "." PAYLOAD ".") - 1 + 86);
}

static void
the_id_is_a_uuid_of_version_4(void **state)
{
	unsigned char zeros[16] = { 0 }, ones[16], row[16];
	char id[DPOP_ID_SIZE];

	(void)state;
	memset(ones, 0xff, sizeof(ones));
	for (unsigned char i = 0; i < 16; i++)
		row[i] = (unsigned char)(i * 17);
	dpop_id(id, zeros);
	assert_string_equal(id, "00000000-0000-4000-8000-000000000000");
	dpop_id(id, ones);
	assert_string_equal(id, "ffffffff-ffff-4fff-bfff-ffffffffffff");
	dpop_id(id, row);
	assert_string_equal(id, "00112233-4455-4677-8899-aabbccddeeff");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_proof_is_the_aws_clis_byte_for_byte),
		cmocka_unit_test(the_id_is_a_uuid_of_version_4),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
