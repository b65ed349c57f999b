/*
 * Sealed entries: a text that only the holder of the key can read or make.  One random
 * key for all of them, which never is in the same place as the files.
 *
 * A file, numbers big-endian:
 *   magic "AWSRSEAL" (8 bytes), version (4), created (8), expires (8; both in seconds
 *   since 1970), salt (32), length of the ciphertext (4), ciphertext, tag (16).
 * Key and nonce of ChaCha20-Poly1305 are HKDF-SHA-256 of the key with the salt, which is
 * random and new for each file, so that no nonce comes twice.  The tag also covers the
 * header and the SHA-256 of the entry's name: a file that was put in another's place is
 * none.  The plaintext is its length (4 bytes) and the text, with zeros up to the next 256 bytes,
 * so that the size of a file says little.
 */
#ifndef CORE_SEAL_H
#define CORE_SEAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"

#define SEAL_KEY_SIZE 32
#define SEAL_SALT_SIZE 32
#define SEAL_NAME_SIZE 33 /* characters of a file name with the NUL */
#define SEAL_TEXT_MAX ((size_t)64 << 10)
#define SEAL_FILE_MAX (SEAL_TEXT_MAX + 512)

/* The file name of an entry: it can't be guessed from the entry's name without the key. */
void seal_file_name(char out[static SEAL_NAME_SIZE],
    const unsigned char key[static SEAL_KEY_SIZE], struct str name);

struct seal_dates {
	int64_t created, expires; /* seconds since 1970 */
};

/* Appends the file of an entry; the text has at most SEAL_TEXT_MAX bytes. */
void seal_close(struct buf *out, struct str text, struct str name, struct seal_dates,
    const unsigned char salt[static SEAL_SALT_SIZE],
    const unsigned char key[static SEAL_KEY_SIZE]);

/* The text of an entry's file.  False, with nothing added, if the file is damaged, of another
 * version, of another name or key, or has expired at `now`: all of that is a miss. */
ATTR_MUST_USE bool seal_open(struct buf *out, struct str file, struct str name,
    int64_t now, const unsigned char key[static SEAL_KEY_SIZE]);

/* Whether a file is to be swept away: it has expired, or is none.  Needs no key. */
bool seal_is_waste(struct str file, int64_t now);

#endif
