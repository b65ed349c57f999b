/*
 * Where the one key is kept that seals what is on disk: in the kernel's keyring, or in a
 * file of a file system in memory.  Both end with the machine's uptime at the latest.
 * What is kept is the key and the time of its making.  Trouble with a place is no error:
 * it holds no key then, or takes none.
 */
#ifndef SYS_KEY_STORE_H
#define SYS_KEY_STORE_H

#include <stdbool.h>

#define KEY_STORE_SIZE 40 /* bytes: the key, and seconds since 1970 */

/* key_ring.c: Linux's user keyring; elsewhere there is none. */
bool key_ring_load(unsigned char out[static KEY_STORE_SIZE], const char *name);
bool key_ring_store(const unsigned char key[static KEY_STORE_SIZE], const char *name);
void key_ring_revoke(const char *name);

/* key_file.c: a file in the directory XDG_RUNTIME_DIR, if that is the user's own, closed
 * to others, and in memory. */
bool key_file_load(unsigned char out[static KEY_STORE_SIZE], const char *name);
bool key_file_store(const unsigned char key[static KEY_STORE_SIZE], const char *name);
void key_file_remove(const char *name);

#endif
