/*
 * Sealed files.  The input: a choice, a line of changes, a line that is the entry's name, and the text.
 * A file opens for its name, key and time; after any change to it, to the name or to the key
 * it does not.  Any bytes as a file: no crash, never open.
 */
#include "input.h"

#include "core/seal.h"

#define CREATED 1000
#define EXPIRES 2000

static const unsigned char key[SEAL_KEY_SIZE] = "an ordinary key of thirty-two b";
static const unsigned char salt[SEAL_SALT_SIZE] = "salt";

static void
check_closed(struct str file, struct str name, int64_t now, const unsigned char *with)
{
	AUTO_BUF out = { 0 };

	assert(!seal_open(&out, file, name, now, with));
	assert(out.len == 0);
}

/* Changes the file as the line says: pairs of a place and what is done there. */
static void
change(struct buf *file, struct str how)
{
	while (how.len > 1) {
		unsigned at = input_byte(&how), what = input_byte(&how);
		size_t place = file->len ? (at * 257u + what) % file->len : 0;

		if (file->len == 0 || what % 8 == 0)
			buf_addc(file, (char)at);
		else if (what % 8 == 1)
			file->len = place;
		else if (what % 8 == 2)
			file->data[file->len - 1 - at % file->len] ^= (char)(what | 1);
		else
			file->data[place] ^= (char)(1u << at % 8);
	}
}

/* What opens a file, and what does not any more. */
static void
check_file(unsigned choice, struct str file, struct str name, struct str how)
{
	AUTO_BUF other = { 0 };
	unsigned char other_key[SEAL_KEY_SIZE];

	if (choice == 0) {
		check_closed(file, name, EXPIRES, key);
	} else if (choice == 1) {
		buf_add_str(&other, name);
		buf_addc(&other, '.');
		check_closed(file, buf_str(&other), 0, key);
	} else if (choice == 2) {
		memcpy(other_key, key, sizeof(key));
		other_key[how.len % sizeof(key)] ^= 1;
		check_closed(file, name, 0, other_key);
	} else {
		buf_add_str(&other, file);
		change(&other, how);
		if (!str_eq(buf_str(&other), file))
			check_closed(buf_str(&other), name, 0, key);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = input_str(data, size);
	unsigned choice = input_choice(&rest, 6);
	struct str any = rest, how = input_line(&rest), name = input_line(&rest);
	const struct seal_dates dates = { CREATED, EXPIRES };
	AUTO_BUF file = { 0 }, text = { 0 };

	if (choice == 5) {
		check_closed(any, name, 0, key);
		(void)seal_is_waste(any, 0);
		return 0;
	}
	if (rest.len > SEAL_TEXT_MAX)
		return 0;
	seal_close(&file, rest, name, dates, salt, key);
	assert(file.len <= SEAL_FILE_MAX);
	if (choice < 4) {
		check_file(choice, buf_str(&file), name, how);
		return 0;
	}
	assert(seal_open(&text, buf_str(&file), name, EXPIRES - 1, key));
	assert(str_eq(buf_str(&text), rest));
	assert(!seal_is_waste(buf_str(&file), EXPIRES - 1));
	return 0;
}
