#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "core/hash.h"
#include "core/seal.h"
#include "sys/key_store.h"
#include "sys/posix.h"

_Static_assert(KEY_STORE_SIZE == SEAL_KEY_SIZE + 8, "a key and a time");

#define KEY_MAX_SECONDS ((int64_t)7 * 24 * 3600) /* then a new one is made */

#define NAME_SIZE (8 + 16 + 1)

/* "awsrole-" and a part of HOME's digest: what the key seals is below HOME. */
static void
make_name(char out[static NAME_SIZE])
{
	char digest[HASH_SHA256_HEX];

	hash_sha256_hex(digest, str_of(getenv("HOME")));
	(void)snprintf(out, NAME_SIZE, "awsrole-%.16s", digest);
}

static void
put_time(unsigned char *out, int64_t seconds)
{
	for (size_t i = 8; i-- > 0; seconds >>= 8)
		out[i] = (unsigned char)(seconds & 255);
}

static bool
in_time(const unsigned char kept[static KEY_STORE_SIZE], struct sys *sys)
{
	int64_t made = 0, age;

	for (size_t i = 0; i < 8; i++)
		made = (int64_t)((uint64_t)made << 8 | kept[SEAL_KEY_SIZE + i]);
	age = sys->now(sys) - made;
	return age > -KEY_MAX_SECONDS && age < KEY_MAX_SECONDS;
}

static bool
make(unsigned char kept[static KEY_STORE_SIZE], const char *name, struct sys *sys,
    struct err *e)
{
	if (!sys->random(sys, kept, SEAL_KEY_SIZE, e))
		return false;
	put_time(kept + SEAL_KEY_SIZE, sys->now(sys));
	return key_ring_store(kept, name) || key_file_store(kept, name) ||
	    err_set(e, ERR_SYSTEM,
		"there is no place for a key: neither a kernel keyring nor a private "
		"XDG_RUNTIME_DIR in memory");
}

bool
keyring_seal_key(
    struct sys *sys, unsigned char key[static 32], bool may_make, struct err *e)
{
	unsigned char kept[KEY_STORE_SIZE];
	char name[NAME_SIZE];
	bool ok;

	make_name(name);
	ok = (key_ring_load(kept, name) && in_time(kept, sys)) ||
	    (key_file_load(kept, name) && in_time(kept, sys));
	if (!ok && !may_make)
		(void)err_set(e, ERR_SYSTEM, "there is no key yet");
	if (!ok && may_make)
		ok = make(kept, name, sys, e);
	if (ok)
		memcpy(key, kept, SEAL_KEY_SIZE);
	mem_wipe(kept, sizeof(kept));
	return ok;
}

void
keyring_revoke(struct sys *sys)
{
	char name[NAME_SIZE];

	(void)sys;
	make_name(name);
	key_ring_revoke(name);
	key_file_remove(name);
}
