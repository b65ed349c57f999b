/*
 * A new file beside the one whose place it takes with rename(): a reader sees the old one
 * or the new one, never a part.  Its name is ".awsrole-", 16 hex digits, ".tmp", which no
 * reader of these directories looks at.  One whose writer was killed is removed by a
 * later writer.
 */
#ifndef SYS_TEMPORARY_H
#define SYS_TEMPORARY_H

#include "sys/posix.h"

struct temporary {
	int fd;
	struct buf name;
};

/* Makes the directories above a path, and an empty file (mode 0600) beside it. */
bool temporary_make(
    struct temporary *out, const char *path, struct sys *, struct err *) ATTR_MUST_USE;

/* Appends to it; false with errno. */
bool temporary_write(const struct temporary *, struct str content) ATTR_MUST_USE;

/* Closes it, and puts it at `path` if it was written; if not, errno says why.  Otherwise
 * removes it. */
bool temporary_end(
    struct temporary *, const char *path, bool written, struct err *) ATTR_MUST_USE;

#endif
