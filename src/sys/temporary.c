#include "sys/temporary.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"

#define PREFIX ".awsrole-"
#define SUFFIX ".tmp"
#define DIGITS 16

/* No writer takes so long, whatever it waits for. */
#define ABANDONED_SECONDS 600

/* The directory of a path, with its slash. */
static struct str
directory_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return (struct str){ path, slash != NULL ? (size_t)(slash - path) + 1 : 0 };
}

bool
temporary_make(struct temporary *out, const char *path, struct sys *sys, struct err *e)
{
	unsigned char random[DIGITS / 2];
	struct buf name = { 0 };

	if (!file_make_parents(path, e) || !sys->random(sys, random, sizeof(random), e))
		return false;
	buf_add_str(&name, directory_of(path));
	buf_adds(&name, PREFIX);
	for (size_t i = 0; i < sizeof(random); i++)
		buf_printf(&name, "%02x", random[i]);
	buf_adds(&name, SUFFIX);
	do
		out->fd = open(buf_text(&name),
		    O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	while (out->fd < 0 && errno == EINTR);
	out->name = name;
	if (out->fd >= 0)
		return true;
	(void)err_set(e, ERR_SYSTEM, "can't write %s: %s", path, strerror(errno));
	buf_free(&out->name);
	return false;
}

bool
temporary_write(const struct temporary *t, struct str content)
{
	while (content.len > 0) {
		ssize_t n = write(t->fd, content.data, content.len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		content.data += n;
		content.len -= (size_t)n;
	}
	return true;
}

static bool
is_ours(const char *name)
{
	struct str text = str_of(name);

	return text.len == sizeof(PREFIX SUFFIX) - 1 + DIGITS &&
	    str_starts(text, PREFIX) && str_ends(text, SUFFIX);
}

/* What writers left that were killed. */
static void
sweep(const char *path)
{
	AUTO_STRING char *directory = str_dup(directory_of(path));
	DIR *dir = opendir(*directory ? directory : ".");
	const struct dirent *entry;
	struct stat st;

	while (dir != NULL && (entry = readdir(dir)) != NULL)
		if (is_ours(entry->d_name) &&
		    fstatat(dirfd(dir), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
		    time(NULL) - st.st_mtime > ABANDONED_SECONDS)
			(void)unlinkat(dirfd(dir), entry->d_name, 0);
	if (dir != NULL)
		(void)closedir(dir);
}

bool
temporary_end(struct temporary *t, const char *path, bool written, struct err *e)
{
	int reason = errno;

	/* Some file systems say only now that there was no room. */
	if (close(t->fd) != 0 && errno != EINTR && written) {
		written = false;
		reason = errno;
	}
	if (written && rename(buf_text(&t->name), path) != 0) {
		written = false;
		reason = errno;
	}
	if (!written)
		(void)unlink(buf_text(&t->name));
	buf_free(&t->name);
	if (!written)
		return err_set(
		    e, ERR_SYSTEM, "can't write %s: %s", path, strerror(reason));
	sweep(path);
	return true;
}
