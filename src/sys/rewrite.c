#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "sys/posix.h"

#define LINKS_MAX 40
#define TARGET_MAX 4096 /* bytes of a link's text */

/* Follows the symbolic links at the end of a path, also when the last one leads to
 * nothing yet; for mem_free(), NULL if that does not end. */
static char *
target_of(const char *path)
{
	char *now = mem_strdup(path);

	for (int n = 0; n < LINKS_MAX; n++) {
		char text[TARGET_MAX + 1];
		const char *slash = strrchr(now, '/');
		ssize_t len = readlink(now, text, TARGET_MAX);
		AUTO_BUF next = { 0 };

		if (len < 0)
			return now;
		if (text[0] != '/' && slash != NULL)
			buf_add(&next, now, (size_t)(slash - now) + 1);
		buf_add(&next, text, (size_t)len);
		mem_free(now);
		now = buf_take(&next);
	}
	mem_free(now);
	errno = ELOOP;
	return NULL;
}

static bool
write_all(int fd, struct str content)
{
	while (content.len > 0) {
		ssize_t n = write(fd, content.data, content.len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		content.data += n;
		content.len -= (size_t)n;
	}
	return true;
}

/* Group (if the user is in it), mode and content of the new file; false with errno. */
static bool
fill(int fd, const struct stat *old, struct str content)
{
	if (old != NULL) {
		(void)!fchown(fd, (uid_t)-1, old->st_gid);
		if (fchmod(fd, old->st_mode & 0777) != 0)
			return false;
	}
	return write_all(fd, content) && fsync(fd) == 0;
}

/* A new file beside the old one, so that rename() puts it in place at once. */
static bool
make_temporary(
    struct buf *name, const char *path, struct sys *sys, int *fd, struct err *e)
{
	unsigned char random[8];

	if (!file_make_parents(path, e) || !sys->random(sys, random, sizeof(random), e))
		return false;
	buf_printf(name, "%s.awsrole-", path);
	for (size_t i = 0; i < sizeof(random); i++)
		buf_printf(name, "%02x", random[i]);
	*fd = open(
	    buf_text(name), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	return *fd >= 0 ||
	    err_set(e, ERR_SYSTEM, "can't write %s: %s", path, strerror(errno));
}

bool
rewrite_file(struct sys *sys, const char *path, struct str content, struct err *e)
{
	AUTO_STRING char *target = target_of(path);
	AUTO_BUF temporary = { 0 };
	struct stat st;
	bool ok, is_there;
	int fd, reason;

	if (target == NULL)
		return err_set(
		    e, ERR_SYSTEM, "can't write %s: %s", path, strerror(errno));
	is_there = stat(target, &st) == 0;
	if (is_there && !S_ISREG(st.st_mode))
		return err_set(e, ERR_SYSTEM, "%s is no regular file", path);
	if (!make_temporary(&temporary, target, sys, &fd, e))
		return false;
	ok = fill(fd, is_there ? &st : NULL, content);
	reason = errno;
	if (close(fd) != 0 && ok) {
		ok = false;
		reason = errno;
	}
	if (ok && rename(buf_text(&temporary), target) == 0)
		return true;
	if (ok)
		reason = errno;
	(void)unlink(buf_text(&temporary));
	return err_set(e, ERR_SYSTEM, "can't write %s: %s", path, strerror(reason));
}
