#include "sys/key_store.h"

#include <unistd.h>

#ifdef __linux__
#include <sys/syscall.h>

/* The kernel's interface (keyctl(2), keyrings(7)), without a library or its headers. */
enum {
	KEYCTL_REVOKE = 3,
	KEYCTL_SETPERM = 5,
	KEYCTL_LINK = 8,
	KEYCTL_UNLINK = 9,
	KEYCTL_SEARCH = 10,
	KEYCTL_READ = 11,
	KEYCTL_SET_TIMEOUT = 15,
};
#define PROCESS_KEYRING (-2L)
#define USER_KEYRING (-4L)

/* A key that nobody has asked for this long ends by itself. */
#define IDLE_SECONDS 43200L

/* Possessor and user: everything; group and others: nothing. */
#define OWNER_ALL 0x3f3f0000L

/* The serial number of a key in the user's keyring, negative if there is none. */
static long
find(const char *name)
{
	return syscall(SYS_keyctl, KEYCTL_SEARCH, USER_KEYRING, "user", name, 0L);
}

bool
key_ring_load(unsigned char out[static KEY_STORE_SIZE], const char *name)
{
	long id = find(name);

	if (id < 0 ||
	    syscall(SYS_keyctl, KEYCTL_READ, id, out, (unsigned long)KEY_STORE_SIZE,
		0L) != KEY_STORE_SIZE)
		return false;
	(void)syscall(SYS_keyctl, KEYCTL_SET_TIMEOUT, id, IDLE_SECONDS, 0L, 0L);
	return true;
}

/*
 * A key that is added to the user's keyring at once can't be read from a session that
 * does not possess that keyring (su, cron, a new session keyring).  So it is made in this
 * process' own keyring, its user is given every right, and then it is linked.  A link
 * takes the place of another key of that name.
 */
bool
key_ring_store(const unsigned char key[static KEY_STORE_SIZE], const char *name)
{
	long id = syscall(SYS_add_key, "user", name, key, (unsigned long)KEY_STORE_SIZE,
	    PROCESS_KEYRING);

	return id >= 0 &&
	    syscall(SYS_keyctl, KEYCTL_SETPERM, id, OWNER_ALL, 0L, 0L) == 0 &&
	    syscall(SYS_keyctl, KEYCTL_SET_TIMEOUT, id, IDLE_SECONDS, 0L, 0L) == 0 &&
	    syscall(SYS_keyctl, KEYCTL_LINK, id, USER_KEYRING, 0L, 0L) == 0;
}

void
key_ring_revoke(const char *name)
{
	long id = find(name);

	if (id < 0)
		return;
	(void)syscall(SYS_keyctl, KEYCTL_REVOKE, id, 0L, 0L, 0L);
	(void)syscall(SYS_keyctl, KEYCTL_UNLINK, id, USER_KEYRING, 0L, 0L);
}

#else

bool
key_ring_load(unsigned char out[static KEY_STORE_SIZE], const char *name)
{
	(void)out;
	(void)name;
	return false;
}

bool
key_ring_store(const unsigned char key[static KEY_STORE_SIZE], const char *name)
{
	(void)key;
	(void)name;
	return false;
}

void
key_ring_revoke(const char *name)
{
	(void)name;
}

#endif
