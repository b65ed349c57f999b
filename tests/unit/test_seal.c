#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/hash.h"
#include "core/seal.h"

#define NOW 1767323045
#define NAME STR("entry")
#define OVERHEAD 80 /* bytes of header and tag */

static const unsigned char key[SEAL_KEY_SIZE] = "the key of the tests, 32 bytes.";
static const unsigned char salt[SEAL_SALT_SIZE] = "the salt of the tests";
static const struct seal_dates dates = { NOW, NOW + 3600 };

static void
seal(struct buf *out, struct str text)
{
	seal_close(out, text, NAME, dates, salt, key);
}

static bool
opens(const struct buf *file, struct str name, int64_t now, const unsigned char *with)
{
	AUTO_BUF text = { 0 };
	bool ok = seal_open(&text, buf_str(file), name, now, with);

	assert_true(ok || text.len == 0);
	return ok;
}

static void
a_text_of_any_length_comes_back(void **state)
{
	static const size_t lengths[] = { 0, 1, 251, 252, 253, 508, 509, 2000,
		SEAL_TEXT_MAX };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(lengths); i++) {
		AUTO_BUF text = { 0 }, file = { 0 }, back = { 0 };

		for (size_t j = 0; j < lengths[i]; j++)
			buf_addc(&text, (char)(j % 251));
		seal(&file, buf_str(&text));
		/* In steps, whatever the length: four bytes are its own. */
		assert_int_equal(file.len, (lengths[i] + 4 + 255) / 256 * 256 + OVERHEAD);
		assert_true(file.len <= SEAL_FILE_MAX);
		assert_true(seal_open(&back, buf_str(&file), NAME, NOW, key));
		assert_true(str_eq(buf_str(&back), buf_str(&text)));
	}
}

/* Made with another implementation: HKDF and ChaCha20-Poly1305 of python cryptography. */
static void
the_format_is_what_the_header_says(void **state)
{
	AUTO_BUF file = { 0 };
	char digest[HASH_SHA256_HEX];

	(void)state;
	seal(&file, STR("hello"));
	hash_sha256_hex(digest, buf_str(&file));
	assert_string_equal(
	    digest, "be4f8a0d3b6b8bb2a0b9b873d7343162cae96ba050d8091e62ff03b3dc14fe6f");
}

static void
every_flipped_bit_is_noticed(void **state)
{
	AUTO_BUF file = { 0 };

	(void)state;
	seal(&file, STR("a secret"));
	for (size_t i = 0; i < file.len * 8; i++) {
		file.data[i / 8] = (char)(file.data[i / 8] ^ (1 << i % 8));
		assert_false(opens(&file, NAME, NOW, key));
		file.data[i / 8] = (char)(file.data[i / 8] ^ (1 << i % 8));
	}
	assert_true(opens(&file, NAME, NOW, key));
}

static void
every_other_length_is_noticed(void **state)
{
	AUTO_BUF file = { 0 };
	size_t whole;

	(void)state;
	seal(&file, STR("a secret"));
	whole = file.len;
	for (file.len = 0; file.len < whole; file.len++)
		assert_false(opens(&file, NAME, NOW, key));
	buf_addc(&file, '\0');
	assert_false(opens(&file, NAME, NOW, key));
}

static void
another_name_key_or_time_does_not_open_it(void **state)
{
	unsigned char other[SEAL_KEY_SIZE];
	AUTO_BUF file = { 0 };

	(void)state;
	memcpy(other, key, sizeof(other));
	other[31] ^= 1;
	seal(&file, STR("a secret"));
	assert_false(opens(&file, STR("other"), NOW, key));
	assert_false(opens(&file, STR(""), NOW, key));
	assert_false(opens(&file, NAME, NOW, other));
	assert_true(opens(&file, NAME, NOW + 3599, key));
	assert_false(opens(&file, NAME, NOW + 3600, key));
	assert_false(opens(&file, NAME, INT64_MAX, key));
}

static void
the_text_and_its_length_do_not_show(void **state)
{
	AUTO_BUF a = { 0 }, b = { 0 };

	(void)state;
	seal(&a, STR("FakeSecret/abcdefgh"));
	seal(&b, STR("x"));
	assert_int_equal(a.len, b.len);
	for (size_t i = 0; i + 10 <= a.len; i++)
		assert_memory_not_equal(a.data + i, "FakeSecret", 10);
}

static void
another_salt_gives_another_file(void **state)
{
	unsigned char other[SEAL_SALT_SIZE];
	AUTO_BUF a = { 0 }, b = { 0 };

	(void)state;
	memcpy(other, salt, sizeof(other));
	other[0] ^= 1;
	seal(&a, STR("same"));
	seal_close(&b, STR("same"), NAME, dates, other, key);
	assert_int_equal(a.len, b.len);
	assert_memory_not_equal(a.data + 64, b.data + 64, 32);
}

static void
file_names_depend_on_key_and_name(void **state)
{
	unsigned char other[SEAL_KEY_SIZE] = { 0 };
	char a[SEAL_NAME_SIZE], b[SEAL_NAME_SIZE], c[SEAL_NAME_SIZE];

	(void)state;
	seal_file_name(a, key, NAME);
	seal_file_name(b, key, STR("entry2"));
	seal_file_name(c, other, NAME);
	assert_int_equal(strlen(a), 32);
	assert_int_equal(strspn(a, "0123456789abcdef"), 32);
	assert_string_not_equal(a, b);
	assert_string_not_equal(a, c);
}

static void
what_expired_or_is_no_entry_is_waste(void **state)
{
	AUTO_BUF file = { 0 };

	(void)state;
	seal(&file, STR("a secret"));
	assert_false(seal_is_waste(buf_str(&file), NOW + 3599));
	assert_true(seal_is_waste(buf_str(&file), NOW + 3600));
	assert_true(seal_is_waste(STR(""), NOW));
	assert_true(seal_is_waste(STR("AWSRSEAL"), NOW));
	file.data[11] = 2; /* a later version */
	assert_true(seal_is_waste(buf_str(&file), NOW));
	file.len--;
	assert_true(seal_is_waste(buf_str(&file), NOW));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_text_of_any_length_comes_back),
		cmocka_unit_test(the_format_is_what_the_header_says),
		cmocka_unit_test(every_flipped_bit_is_noticed),
		cmocka_unit_test(every_other_length_is_noticed),
		cmocka_unit_test(another_name_key_or_time_does_not_open_it),
		cmocka_unit_test(the_text_and_its_length_do_not_show),
		cmocka_unit_test(another_salt_gives_another_file),
		cmocka_unit_test(file_names_depend_on_key_and_name),
		cmocka_unit_test(what_expired_or_is_no_entry_is_waste),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
