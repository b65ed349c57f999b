#include "sys/signals.h"

#include <errno.h>
#include <stddef.h>
#include <sys/select.h>
#include <time.h>

#include "base/attr.h"

/* The last is no reason to leave. */
static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGALRM,
	SIGPIPE, SIGWINCH };
_Static_assert(ARRAY_LEN(signals) == SIGNALS_CAUGHT, "one old action each");

/* The one variable that is not constant: a signal handler can reach nothing else. */
static volatile sig_atomic_t caught[NSIG];

static void
on_signal(int number)
{
	caught[number] = 1;
}

void
signals_catch(struct signals *out)
{
	struct sigaction action = { .sa_handler = on_signal };
	sigset_t blocked;

	(void)sigemptyset(&blocked);
	for (size_t i = 0; i < ARRAY_LEN(signals); i++)
		(void)sigaddset(&blocked, signals[i]);
	(void)sigprocmask(SIG_BLOCK, &blocked, &out->old_mask);
	for (size_t i = 0; i < ARRAY_LEN(signals); i++) {
		caught[signals[i]] = 0;
		(void)sigaction(signals[i], NULL, &out->old[i]);
		if (out->old[i].sa_handler != SIG_IGN)
			(void)sigaction(signals[i], &action, NULL);
	}
}

int
signals_wait(const struct signals *s, int fd, long wait_ms)
{
	struct timespec limit = { wait_ms / 1000, wait_ms % 1000 * 1000000 };
	fd_set set;

	if (fd >= FD_SETSIZE) {
		errno = EBADF;
		return -1;
	}
	FD_ZERO(&set);
	FD_SET(fd, &set);
	return pselect(
	    fd + 1, &set, NULL, NULL, wait_ms < 0 ? NULL : &limit, &s->old_mask);
}

bool
signals_release(const struct signals *s)
{
	bool any = false;

	/* What is still held back is noted now. */
	(void)sigprocmask(SIG_SETMASK, &s->old_mask, NULL);
	for (size_t i = 0; i < ARRAY_LEN(signals); i++)
		(void)sigaction(signals[i], &s->old[i], NULL);
	for (size_t i = 0; i < ARRAY_LEN(signals); i++)
		if (signals[i] != SIGWINCH && caught[signals[i]]) {
			any = true;
			(void)raise(signals[i]);
		}
	return any;
}

void
signals_forget(const struct signals *s)
{
	for (size_t i = 0; i < ARRAY_LEN(signals); i++)
		(void)sigaction(signals[i], &s->old[i], NULL);
	(void)sigprocmask(SIG_SETMASK, &s->old_mask, NULL);
}

void
signals_ignore_stop(void)
{
	(void)signal(SIGTSTP, SIG_IGN);
}

bool
signals_any(void)
{
	for (size_t i = 0; i < ARRAY_LEN(signals); i++)
		if (signals[i] != SIGWINCH && caught[signals[i]])
			return true;
	return false;
}

bool
signals_resized(void)
{
	bool was = caught[SIGWINCH] != 0;

	caught[SIGWINCH] = 0;
	return was;
}
