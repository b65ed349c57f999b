/* The AWS CLI's two files: where they are, and their content. */
#ifndef FETCH_FILES_H
#define FETCH_FILES_H

#include "base/buf.h"
#include "core/env.h"
#include "core/profiles.h"
#include "sys/sys.h"

struct files {
	char *home; /* the user's home directory; "" if unknown */
	char *config_path, *credentials_path;
	struct buf config, credentials;
	struct profiles profiles;
};

/* Bytes of one: 100,000 profiles are about 15 MB; far more is no configuration any more. */
#define FILES_SIZE_MAX ((size_t)64 << 20)

/* Reads and merges both.  Absent files are empty; what can't be read, is not the
 * user's own, or does not parse, is an error that names it. */
ATTR_MUST_USE bool files_load(
    struct files *out, const struct env *, struct sys *, struct err *);

/* HOME, else the password database; for mem_free(). */
char *files_home(const struct env *, struct sys *);

/* A path below ~/.aws: "HOME/.aws/" and the given rest; for mem_free(). */
char *files_aws_path(const char *home, const char *rest);

/* The path that a variable gives, with $NAME and ~ expanded, else that of `name` below
 * ~/.aws; for mem_free(). */
char *files_path(const char *variable, const char *name, const char *home,
    const struct env *, struct sys *);

void files_free(struct files *);
#define AUTO_FILES ATTR_CLEANUP(files_free) struct files

#endif
