/*
 * Sealed entries on disk, ~/.aws/awsrole/sealed: what only this program reads.  Their key
 * is kept in memory by the system (sys->seal_key); without it they are waste.  An entry
 * that can't be opened, for whatever reason, is a miss.
 */
#ifndef FETCH_SEALED_H
#define FETCH_SEALED_H

#include "core/seal.h"
#include "sys/sys.h"

struct sealed {
	const char *home;
	struct sys *sys;
	unsigned char key[SEAL_KEY_SIZE];
	bool has_key;
};

/* Takes the key if there is one. */
void sealed_open(struct sealed *out, const char *home, struct sys *);

/* Sees to it that there is a key.  False if the system has no place to keep one. */
ATTR_MUST_USE bool sealed_need_key(struct sealed *, struct err *);

/* The text of an entry; false if there is none that is whole and has not expired. */
ATTR_MUST_USE bool sealed_load(struct buf *out, const struct sealed *, const char *name);

/* Writes an entry, which is none any more from `expires` on (seconds since 1970); old
 * ones are swept away. */
ATTR_MUST_USE bool sealed_store(
    struct sealed *, const char *name, struct str text, int64_t expires, struct err *);

ATTR_MUST_USE bool sealed_remove(const struct sealed *, const char *name, struct err *);

/* Destroys the key and removes all entries. */
ATTR_MUST_USE bool sealed_forget_all(const char *home, struct sys *, struct err *);

void sealed_free(struct sealed *);
#define AUTO_SEALED ATTR_CLEANUP(sealed_free) struct sealed

#endif
