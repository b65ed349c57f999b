#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "sys/account.h"
#include "sys/posix.h"
#include "sys/temporary.h"

/* The right of a group to write is harmless if nobody else is in it. */
static bool
check_trusted(const struct stat *st, const char *path, struct sys *sys, struct err *e)
{
	if (st->st_uid != geteuid() && st->st_uid != 0)
		return err_set(e, ERR_CONFIG,
		    "%s belongs to another user (uid %lu): its content can't be trusted",
		    path, (unsigned long)st->st_uid);
	if ((st->st_mode & S_IWOTH) != 0 ||
	    ((st->st_mode & S_IWGRP) != 0 &&
		!account_is_private_group(sys, st->st_gid, st->st_uid)))
		return err_set(e, ERR_CONFIG,
		    "%s can be written by other users (mode %04o): chmod go-w it", path,
		    (unsigned)(st->st_mode & 07777));
	return true;
}

static bool
read_all(int fd, const char *path, size_t max, struct buf *out, struct err *e)
{
	struct stat st;
	size_t expected = fstat(fd, &st) == 0 && st.st_size > 0 ? (size_t)st.st_size : 0;

	for (;;) {
		size_t want = expected >= out->len ? expected - out->len + 1 : 4096;
		ssize_t n = read(fd, buf_reserve(out, want), want);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_set(
			    e, ERR_SYSTEM, "can't read %s: %s", path, strerror(errno));
		if (n == 0)
			return true;
		out->len += (size_t)n;
		out->data[out->len] = '\0';
		if (out->len > max)
			return err_set(
			    e, ERR_CONFIG, "%s is larger than %zu bytes", path, max);
	}
}

static bool
load_open_file(int fd, const char *path, enum load_rule rule, size_t max, struct buf *out,
    bool *found, struct sys *sys, struct err *e)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return err_set(
		    e, ERR_SYSTEM, "can't look at %s: %s", path, strerror(errno));
	if (!S_ISREG(st.st_mode))
		return true;
	if (rule == LOAD_TRUSTED && !check_trusted(&st, path, sys, e))
		return false;
	if (rule == LOAD_PRIVATE && st.st_uid != geteuid())
		return true;
	*found = true;
	return read_all(fd, path, max, out, e);
}

bool
file_load(struct sys *sys, const char *path, enum load_rule rule, size_t max,
    struct buf *out, bool *found, struct err *e)
{
	/* O_NONBLOCK: a FIFO in the place of a file must not hang us. */
	int flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
	int fd;
	bool ok;

	*found = false;
	do
		fd = open(path, rule == LOAD_PRIVATE ? flags | O_NOFOLLOW : flags);
	while (fd < 0 && errno == EINTR);
	if (fd < 0) {
		if (errno == ENOENT || errno == ENOTDIR || errno == ENXIO ||
		    errno == ELOOP || errno == ENAMETOOLONG)
			return true;
		return err_set(e, errno == EACCES ? ERR_CONFIG : ERR_SYSTEM,
		    "can't open %s: %s", path, strerror(errno));
	}
	ok = load_open_file(fd, path, rule, max, out, found, sys, e);
	(void)close(fd);
	return ok;
}

bool
file_make_parents(const char *path, struct err *e)
{
	AUTO_STRING char *copy = mem_strdup(path);

	for (char *at = copy + (copy[0] == '/'); (at = strchr(at, '/')) != NULL; at++) {
		*at = '\0';
		/* An existing directory on a read-only or foreign file system answers EROFS or
		 * EACCES before EEXIST in places. */
		int reason = mkdir(copy, 0700) == 0 ? 0 : errno;

		if (reason != 0 && reason != EEXIST && access(copy, F_OK) != 0)
			return err_set(e, ERR_SYSTEM, "can't make directory %s: %s", copy,
			    strerror(reason));
		*at = '/';
	}
	return true;
}

bool
file_store(struct sys *sys, const char *path, struct str content, struct err *e)
{
	struct temporary t;

	return temporary_make(&t, path, sys, e) &&
	    temporary_end(&t, path, temporary_write(&t, content), e);
}

bool
file_remove(struct sys *sys, const char *path, struct err *e)
{
	(void)sys;
	if (unlink(path) != 0 && errno != ENOENT && errno != ENOTDIR)
		return err_set(
		    e, ERR_SYSTEM, "can't remove %s: %s", path, strerror(errno));
	return true;
}

bool
file_names(struct sys *sys, const char *directory, struct buf *out, struct err *e)
{
	DIR *dir = opendir(directory);
	const struct dirent *entry;

	(void)sys;
	if (dir == NULL) {
		if (errno == ENOENT || errno == ENOTDIR)
			return true;
		return err_set(
		    e, ERR_SYSTEM, "can't list %s: %s", directory, strerror(errno));
	}
	while ((entry = readdir(dir)) != NULL)
		buf_add(out, entry->d_name, strlen(entry->d_name) + 1);
	(void)closedir(dir);
	return true;
}

char *
file_absolute(struct sys *sys, const char *path)
{
	char directory[PATH_MAX];
	AUTO_BUF out = { 0 };

	(void)sys;
	if (path[0] != '/' && getcwd(directory, sizeof(directory)) != NULL &&
	    directory[0] == '/')
		buf_printf(&out, "%s%s", directory, directory[1] != '\0' ? "/" : "");
	buf_adds(&out, path);
	return buf_take(&out);
}
