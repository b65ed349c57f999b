/* Signals while a terminal is not as it was: it is put right before they take their
 * course. */
#ifndef SYS_SIGNALS_H
#define SYS_SIGNALS_H

#include <signal.h>
#include <stdbool.h>

#define SIGNALS_CAUGHT 8

struct signals {
	struct sigaction old[SIGNALS_CAUGHT];
};

/* From here on the signals are only noted.  One that is ignored stays so: a shell starts a
 * command substitution with SIGTSTP ignored. */
void signals_catch(struct signals *);

/* Puts the handlers back and lets the signals that came take their course.  True if the
 * program came back from one (it was stopped and continued). */
bool signals_release(const struct signals *);

/* Whether one came for which the terminal must be given back. */
bool signals_any(void);

/* Whether the terminal's size has changed since the last call. */
bool signals_resized(void);

/* All that are caught, for a mask. */
void signals_set(sigset_t *out);

#endif
