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

/* What lock() gives instead of a lock. */
enum {
	LOCK_NONE = -1, /* locks can't be had here */
	LOCK_BUSY = -2  /* the time was over */
};

struct listener; /* see listener.c */
struct pick;     /* core/pick.h */

struct sys {
	/* Seconds since 1970. */
	int64_t (*now)(struct sys *);
	/* From here on now() gives so many seconds more: AWS has told that the clock is wrong. */
	void (*adjust)(struct sys *, int64_t seconds);

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
	 * most `wait_ms`.  *out is what unlock() takes, of which these two are nothing. */
	void (*lock)(struct sys *, const char *path, long wait_ms, int *out);
	void (*unlock)(struct sys *, int lock);

	/* Sends a request.  False only if it could not be tried at all; what the network did
	 * is in the answer. */
	bool (*http)(struct sys *, const struct http_request *, struct http_response *out,
	    struct err *);

	/* Runs a program without a shell and takes its standard output (at most `max` bytes);
	 * *status is as the shell's $?.  The terminal stays the program's; so does our
	 * standard error if `errors` is NULL. */
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

	/* The key that seals what is kept on disk (core/seal.h): from the kernel's keyring,
	 * else from a file in memory.  `make`: if there is none, a new one; the caller holds
	 * a lock then.  False if there is none, or nowhere to keep one. */
	bool (*seal_key)(struct sys *, unsigned char key[32], bool make, struct err *);

	/* Destroys that key, and with it all that it has sealed. */
	void (*seal_key_revoke)(struct sys *);

	/* Text for the person on stderr, at once; the caller has made it printable. */
	void (*tell)(struct sys *, struct str text);

	/* Opens a URL in the desktop's browser, which is not waited for.  False if no program
	 * for that could be started. */
	bool (*browse)(
	    struct sys *, const char *url, const char *const *environment, struct err *);

	/* Listens on a free port of 127.0.0.1 for a browser that comes back. */
	bool (*listen)(struct sys *, struct listener **out, unsigned *port, struct err *);
	/* Waits at most `wait_ms` for the head of a request, up to its empty line.  In
	 * *connection what hear_answer() takes; -1 if the time was over. */
	void (*hear)(struct sys *, struct listener *, long wait_ms, struct buf *head,
	    int *connection);
	/* Answers and closes the connection. */
	void (*hear_answer)(
	    struct sys *, struct listener *, int connection, struct str answer);
	void (*unlisten)(struct sys *, struct listener *);

	/* Writes a file that a person keeps, as a whole: the target of a symbolic link, with
	 * the mode that it has.  A new file has mode 0600; directories above it are made. */
	bool (*rewrite)(struct sys *, const char *path, struct str content, struct err *);

	/* Whether there is a terminal to ask on, whatever the standard streams are. */
	bool (*has_terminal)(struct sys *);

	/* Asks a question on it whose answer is y or yes, or else no.  False without one. */
	bool (*confirm)(struct sys *, const char *question, bool *yes, struct err *);

	/* Shows a pick on it and feeds it with keys until it has ended. */
	bool (*pick)(struct sys *, struct pick *, struct err *);

	/* Runs a program, found in PATH, that works on the terminal: `input` is its stdin,
	 * *out its stdout.  *status is as the shell's $?, so 127 if there is none. */
	bool (*filter)(struct sys *, char *const argv[], const char *const *environment,
	    struct str input, size_t max, struct buf *out, int *status, struct err *);

	/* From here on all that waits (requests, locks, pauses, programs) is given up when so
	 * many ms are over, programs are without the terminal, and ask() fails. */
	void (*limit)(struct sys *, long ms);

	/* The permission bits of a file; false if there is none. */
	bool (*mode)(struct sys *, const char *path, unsigned *out);

	/* What awsrole-net's sandbox consists of on this system, a line for each part. */
	bool (*sandbox_report)(struct sys *, struct buf *out, struct err *);

	/* Asks as ask() does, but with echo, for what is no secret; appends the answer. */
	bool (*ask_openly)(
	    struct sys *, const char *question, struct buf *answer, struct err *);

	/* A path that names the same file from every directory; for mem_free().  The path as
	 * it is, if the directory that we are in has no name any more. */
	char *(*absolute)(struct sys *, const char *path);
};

#endif
