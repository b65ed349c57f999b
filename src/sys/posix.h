/* The real world behind struct sys: one function set per file of this folder. */
#ifndef SYS_POSIX_H
#define SYS_POSIX_H

#include <sys/resource.h>
#include <sys/stat.h>

#include "sys/net_client.h"
#include "sys/sys.h"

struct posix {
	struct sys sys; /* first: a struct sys * is a struct posix * here */
	struct net_client net;
	mode_t umask;       /* the user's own umask and core size limit, */
	struct rlimit core; /* for the programs that we start */
};

/* The first thing that main() does: fills closed standard descriptors, sets umask 077,
 * no core dump, no tracing; then fills the functions. */
void posix_make(struct posix *);

void posix_free(struct posix *);

/* file.c */
bool file_load(struct sys *, const char *path, enum load_rule, size_t max,
    struct buf *out, bool *found, struct err *);
bool file_store(struct sys *, const char *path, struct str content, struct err *);
bool file_remove(struct sys *, const char *path, struct err *);
bool file_names(struct sys *, const char *directory, struct buf *out, struct err *);
/* Makes the directories above a path, mode 0700. */
bool file_make_parents(const char *path, struct err *);

/* lock.c */
void lock_take(struct sys *, const char *path, long wait_ms, int *out);
void lock_give(struct sys *, int lock);

/* process.c */
bool process_run(struct sys *, char *const argv[], const char *const *environment,
    size_t max, struct buf *out, struct buf *errors, int *status, struct err *);
bool process_exec(
    struct sys *, char *const argv[], const char *const *environment, struct err *);

/* terminal.c */
bool terminal_ask(
    struct sys *, const char *question, struct secret *answer, struct err *);

#endif
