/* The real world behind struct sys: one function set per file of this folder. */
#ifndef SYS_POSIX_H
#define SYS_POSIX_H

#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "sys/net_client.h"
#include "sys/sys.h"

/* Those whose disposition we change for all of our run. */
#define POSIX_SIGNALS 3
extern const int posix_signals[POSIX_SIGNALS];

struct posix {
	struct sys sys; /* first: a struct sys * is a struct posix * here */
	struct net_client net;
	/* The user's own, for the programs that we start. */
	mode_t umask;
	struct rlimit core;
	struct sigaction signals[POSIX_SIGNALS]; /* of posix_signals[] */
	int64_t ahead;    /* seconds that now() adds to the system's clock */
	int64_t limit_ms; /* of posix_now_ms(), when all waiting ends; 0: never */
};

/* The first thing that main() does: fills closed standard descriptors, sets umask 077,
 * no core dump, no tracing; then fills the functions. */
void posix_make(struct posix *);

void posix_free(struct posix *);

/* A clock that is never set. */
int64_t posix_now_ms(void);

/* The ms that something may wait, at most `otherwise`; 0 when sys->limit() is over. */
long posix_time_for(const struct sys *, long otherwise);

/* file.c */
bool file_load(struct sys *, const char *path, enum load_rule, size_t max,
    struct buf *out, bool *found, struct err *);
bool file_store(struct sys *, const char *path, struct str content, struct err *);
bool file_remove(struct sys *, const char *path, struct err *);
bool file_names(struct sys *, const char *directory, struct buf *out, struct err *);
char *file_absolute(struct sys *, const char *path);
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
bool terminal_ask_openly(
    struct sys *, const char *question, struct buf *answer, struct err *);
bool terminal_confirm(struct sys *, const char *question, bool *yes, struct err *);
bool terminal_is_there(struct sys *);

/* pick_terminal.c */
bool pick_terminal_run(struct sys *, struct pick *, struct err *);

/* filter.c */
bool filter_run(struct sys *, char *const argv[], const char *const *environment,
    struct str input, size_t max, struct buf *out, int *status, struct err *);

/* keyring.c */
bool keyring_seal_key(
    struct sys *, unsigned char key[static 32], bool may_make, struct err *);
void keyring_revoke(struct sys *);

/* browser.c */
bool browser_open(
    struct sys *, const char *url, const char *const *environment, struct err *);

/* listener.c */
bool listener_open(struct sys *, struct listener **out, unsigned *port, struct err *);
void listener_hear(
    struct sys *, struct listener *, long wait_ms, struct buf *head, int *connection);
void listener_answer(struct sys *, struct listener *, int connection, struct str answer);
void listener_close(struct sys *, struct listener *);

/* peer.c: false if a connection on 127.0.0.1 comes from a program of another user, as far
 * as the system says.  Root is none. */
bool peer_is_ours(int connection);

/* rewrite.c */
bool rewrite_file(struct sys *, const char *path, struct str content, struct err *);

#endif
