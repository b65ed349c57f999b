#include "sys/key_store.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#if defined(__linux__)
#include <sys/vfs.h>
#elif !defined(__NetBSD__)
#include <sys/param.h>

#include <sys/mount.h>
#endif

static bool
in_memory(int fd)
{
#if defined(__linux__)
	const unsigned long tmpfs = 0x01021994, ramfs = 0x858458f6;
	struct statfs fs;

	return fstatfs(fd, &fs) == 0 &&
	    ((unsigned long)fs.f_type == tmpfs ||
		((unsigned long)fs.f_type & 0xffffffff) == ramfs);
#elif !defined(__NetBSD__)
	struct statfs fs;

	return fstatfs(fd, &fs) == 0 &&
	    (strcmp(fs.f_fstypename, "tmpfs") == 0 ||
		strcmp(fs.f_fstypename, "mfs") == 0);
#else
	(void)fd;
	return false;
#endif
}

/* The directory, or -1. */
static int
open_directory(void)
{
	const char *path = getenv("XDG_RUNTIME_DIR");
	struct stat st;
	int fd;

	if (path == NULL || path[0] != '/')
		return -1;
	fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return -1;
	if (fstat(fd, &st) == 0 && st.st_uid == geteuid() && (st.st_mode & 077) == 0 &&
	    in_memory(fd))
		return fd;
	(void)close(fd);
	return -1;
}

bool
key_file_load(unsigned char out[static KEY_STORE_SIZE], const char *name)
{
	int directory = open_directory();
	struct stat st;
	bool ok;
	int fd;

	if (directory < 0)
		return false;
	fd = openat(directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	(void)close(directory);
	if (fd < 0)
		return false;
	ok = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_uid == geteuid() &&
	    (st.st_mode & 077) == 0 && read(fd, out, KEY_STORE_SIZE) == KEY_STORE_SIZE;
	(void)close(fd);
	return ok;
}

/* Who sees half of the file has no key, and waits for the lock of the one who makes it. */
bool
key_file_store(const unsigned char key[static KEY_STORE_SIZE], const char *name)
{
	int directory = open_directory();
	bool ok = false;
	int fd;

	if (directory < 0)
		return false;
	(void)unlinkat(directory, name, 0);
	fd = openat(
	    directory, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd >= 0) {
		ok = write(fd, key, KEY_STORE_SIZE) == KEY_STORE_SIZE;
		ok = close(fd) == 0 && ok;
	}
	if (fd >= 0 && !ok)
		(void)unlinkat(directory, name, 0);
	(void)close(directory);
	return ok;
}

void
key_file_remove(const char *name)
{
	int directory = open_directory();

	if (directory < 0)
		return;
	(void)unlinkat(directory, name, 0);
	(void)close(directory);
}
