/*
 * The world, as far as this program sees it.  A function that is not given a
 * `struct sys *` can't touch it.  posix.c is the real one; tests have another.
 */
#ifndef SYS_SYS_H
#define SYS_SYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/secret.h"
#include "core/http.h"

/* How a file is read. */
enum load_rule {
	LOAD_PLAIN,   /* any regular file */
	LOAD_TRUSTED, /* must belong to the user or root, and be writable by no one else */
	LOAD_PRIVATE, /* a cache entry: O_NOFOLLOW, regular, the user's own */
};

struct sys {
	/* Seconds since 1970. */
	int64_t (*now)(struct sys *);

	/* Random bytes from the kernel. */
	bool (*random)(struct sys *, void *out, size_t len, struct err *);

	/* A whole file of at most `max` bytes.  Absent, or no regular file: true with
	 * *found false. */
	bool (*load)(struct sys *, const char *path, enum load_rule, size_t max,
	    struct buf *out, bool *found, struct err *);

	/* Writes a file as a whole: temporary file in the same directory, mode 0600, rename.
	 * Directories above it are made. */
	bool (*store)(struct sys *, const char *path, struct str content, struct err *);

	/* Removes a file; absent is fine. */
	bool (*remove)(struct sys *, const char *path, struct err *);

	/* The names in a directory, each followed by a NUL; absent: none. */
	bool (*names)(struct sys *, const char *directory, struct buf *out, struct err *);

	/* Takes the lock that a path names (the file is made, and never removed), waiting at
	 * most `wait_ms`.  *out is what unlock() takes; -1 if the time was over or locks
	 * can't be had here. */
	void (*lock)(struct sys *, const char *path, long wait_ms, int *out);
	void (*unlock)(struct sys *, int lock);

	/* Sends a request.  False only if it could not be tried at all; what the network did
	 * is in the answer. */
	bool (*http)(struct sys *, const struct http_request *, struct http_response *out,
	    struct err *);

	/* Runs a program without a shell and takes its standard output (at most `max` bytes);
	 * *status is as the shell's $?.  The terminal stays the program's. */
	bool (*run)(struct sys *, char *const argv[], const char *const *environment,
	    size_t max, struct buf *out, struct buf *errors, int *status, struct err *);

	/* Replaces this program; returns only if that failed. */
	bool (*exec)(struct sys *, char *const argv[], const char *const *environment,
	    struct err *);

	/* Asks on the terminal, echo off.  Without one: question on stderr, a line of stdin. */
	bool (*ask)(
	    struct sys *, const char *question, struct secret *answer, struct err *);

	/* Sleeps. */
	void (*pause)(struct sys *, long ms);

	/* The home directory in the password database of a user (NULL: the caller), and the
	 * caller's user name; for mem_free(), NULL if the database does not know. */
	char *(*home)(struct sys *, const char *user);
	char *(*user)(struct sys *);

	/* Whether file descriptor 1 or 2 is a terminal, and the width of it (80 if unknown). */
	bool (*is_terminal)(struct sys *, int fd);
	int (*columns)(struct sys *);
};

#endif
