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
 * fires just before the call does no harm.  The descriptor, which is the lock, or why it is
 * none. */
static int
wait_for(int fd, long wait_ms)
{
	struct sigaction tick = { .sa_handler = on_tick }, old;
	sigset_t alarm, blocked;
	int64_t end = posix_now_ms() + wait_ms;
	int result = -1;

	if (flock(fd, LOCK_EX | LOCK_NB) == 0)
		return fd;
	if (errno != EWOULDBLOCK && errno != EINTR)
		return LOCK_NONE;
	(void)sigemptyset(&alarm);
	(void)sigaddset(&alarm, SIGALRM);
	(void)sigaction(SIGALRM, &tick, &old);
	(void)sigprocmask(SIG_UNBLOCK, &alarm, &blocked);
	set_ticks(TICK_MS);
	do
		result = flock(fd, LOCK_EX);
	while (result != 0 && errno == EINTR && posix_now_ms() < end);
	result = result == 0 ? fd : errno == EINTR ? LOCK_BUSY : LOCK_NONE;
	set_ticks(0);
	(void)sigprocmask(SIG_SETMASK, &blocked, NULL);
	(void)sigaction(SIGALRM, &old, NULL);
	return result;
}

void
lock_take(struct sys *sys, const char *path, long wait_ms, int *out)
{
	struct err ignored = { 0 };
	int fd;

	*out = LOCK_NONE;
	if (!file_make_parents(path, &ignored))
		return;
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
	if (fd < 0)
		return;
	*out = wait_for(fd, posix_time_for(sys, wait_ms));
	if (*out != fd)
		(void)close(fd);
}

void
lock_give(struct sys *sys, int lock)
{
	(void)sys;
	if (lock >= 0)
		(void)close(lock);
}
