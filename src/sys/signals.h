/* Signals while a terminal is not as it was: it is put right before they take their
 * course. */
#ifndef SYS_SIGNALS_H
#define SYS_SIGNALS_H

#include <signal.h>
#include <stdbool.h>

#define SIGNALS_CAUGHT 8

struct signals {
	struct sigaction old[SIGNALS_CAUGHT];
	sigset_t old_mask;
};

/* From here on the signals are only noted, and come through in signals_wait() alone, so
 * that none is missed just before a wait.  One that is ignored stays so. */
void signals_catch(struct signals *);

/* Waits until there is something to read.  1: there is; 0: `wait_ms` are over (negative:
 * without end); -1: a signal came (EINTR), or the descriptor is of no use. */
int signals_wait(const struct signals *, int fd, long wait_ms);

/* Puts the handlers back and lets the signals that came take their course.  True if the
 * program came back from one (it was stopped and continued). */
bool signals_release(const struct signals *);

/* In a new child: all is as it was before signals_catch(). */
void signals_forget(const struct signals *);

/* A shell that waits for this program's output is not told when it stops: zsh would wait
 * for ever, and fish forget a program that may hold a lock.  bash ignores it already. */
void signals_ignore_stop(void);

/* Whether one came for which the terminal must be given back. */
bool signals_any(void);

/* Whether the terminal's size has changed since the last call. */
bool signals_resized(void);

#endif
