#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "sys/posix.h"
#include "sys/temporary.h"

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

/* Group (if the user is in it), mode and content of the new file; false with errno. */
static bool
fill(const struct temporary *t, const struct stat *old, struct str content)
{
	if (old != NULL) {
		(void)!fchown(t->fd, (uid_t)-1, old->st_gid);
		if (fchmod(t->fd, old->st_mode & 0777) != 0)
			return false;
	}
	return temporary_write(t, content) && fsync(t->fd) == 0;
}

bool
rewrite_file(struct sys *sys, const char *path, struct str content, struct err *e)
{
	AUTO_STRING char *target = target_of(path);
	struct temporary t;
	struct stat st;
	bool is_there;

	if (path[0] == '\0')
		return err_set(e, ERR_CONFIG,
		    "there is no file to write: AWS_CONFIG_FILE or "
		    "AWS_SHARED_CREDENTIALS_FILE is empty");
	if (target == NULL)
		return err_set(
		    e, ERR_SYSTEM, "can't write %s: %s", path, strerror(errno));
	is_there = stat(target, &st) == 0;
	if (is_there && !S_ISREG(st.st_mode))
		return err_set(e, ERR_SYSTEM, "%s is no regular file", path);
	return temporary_make(&t, target, sys, e) &&
	    temporary_end(&t, target, fill(&t, is_there ? &st : NULL, content), e);
}
