/*
 * What awsrole-net gives up once it knows what it is to send: a defect in libcurl, in the
 * TLS library or in the resolver then finds no file of the user, nothing to write and
 * nothing to run.  Best effort: what the system does not have is left out, silently.
 *
 * Linux: Landlock (read what the resolver, the certificate lists and the libraries need;
 * write nowhere, run nothing, bind no TCP port) and a seccomp list of system calls that
 * fail with EPERM.  A list of what is refused, not of what is allowed: resolvers and TLS
 * libraries differ too much between systems.  TCP connections stay free: the next hop of
 * a chain may be another port, and so may a name server.  OpenBSD: unveil() and pledge().
 */
#ifndef NET_SANDBOX_H
#define NET_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

struct sandbox {
	int landlock;   /* the kernel's version of it; 0: not there */
	bool seccomp;   /* the list is in force */
	bool no_rights; /* no program that is run could gain rights (Linux) */
	bool pledge;    /* OpenBSD */
};

/* For this process and all its threads, for ever; to be called before there is a second
 * thread.  `readable`: files and directories to read beside the system's own, of which
 * any may be NULL. */
void sandbox_enter(struct sandbox *out, const char *const readable[], size_t n);

/* A line for each part: "landlock: version 7" or "landlock: off", and so on. */
void sandbox_report(struct buf *out, const struct sandbox *);

/* The version of Landlock that is in force now, or 0; and whether the filter is. */
int sandbox_landlock(const char *const readable[], size_t n);
bool sandbox_seccomp(void);

#endif
