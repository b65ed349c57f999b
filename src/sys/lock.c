#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/time.h>
#include <unistd.h>

#include "sys/posix.h"

#define TICK_MS 50

static void
on_tick(int signal_number)
{
	(void)signal_number; /* its only work is to interrupt flock() */
}

static void
set_ticks(long ms)
{
	struct timeval every = { ms / 1000, (ms % 1000) * 1000 };
	struct itimerval timer = { every, every };

	(void)setitimer(ITIMER_REAL, &timer, NULL);
}

/* A blocking flock() with a deadline: a tick that repeats interrupts it, so that one that
 * fires just before the call does no harm. */
static bool
wait_for(int fd, long wait_ms)
{
	struct sigaction tick = { .sa_handler = on_tick }, old;
	int64_t end = posix_now_ms() + wait_ms;
	int result = -1;

	if (flock(fd, LOCK_EX | LOCK_NB) == 0)
		return true;
	if (errno != EWOULDBLOCK && errno != EINTR)
		return false;
	(void)sigaction(SIGALRM, &tick, &old);
	set_ticks(TICK_MS);
	do
		result = flock(fd, LOCK_EX);
	while (result != 0 && errno == EINTR && posix_now_ms() < end);
	set_ticks(0);
	(void)sigaction(SIGALRM, &old, NULL);
	return result == 0;
}

void
lock_take(struct sys *sys, const char *path, long wait_ms, int *out)
{
	struct err ignored = { 0 };
	int fd;

	*out = -1;
	if (!file_make_parents(path, &ignored))
		return;
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
	if (fd < 0)
		return;
	if (wait_for(fd, posix_time_for(sys, wait_ms)))
		*out = fd;
	else
		(void)close(fd);
}

void
lock_give(struct sys *sys, int lock)
{
	(void)sys;
	if (lock >= 0)
		(void)close(lock);
}
