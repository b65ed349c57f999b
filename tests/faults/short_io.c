/* For LD_PRELOAD: read, write, recv and send do at most LD_SHORT_IO bytes at a time, and
 * every third call is interrupted before it does anything.  (The variable's name begins
 * with LD_ so that it reaches the second program, too.) */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/types.h>

static size_t limit;
static unsigned long calls;

__attribute__((constructor)) static void
read_limit(void)
{
	const char *text = getenv("LD_SHORT_IO");

	limit = text ? strtoul(text, NULL, 10) : 0;
}

static int
interrupted(void)
{
	if (limit == 0 || ++calls % 3 != 0)
		return 0;
	errno = EINTR;
	return 1;
}

static size_t
shorter(size_t n)
{
	return limit != 0 && n > limit ? limit : n;
}

ssize_t
read(int fd, void *out, size_t n)
{
	ssize_t (*real)(int, void *, size_t) = dlsym(RTLD_NEXT, "read");

	return interrupted() ? -1 : real(fd, out, shorter(n));
}

ssize_t
write(int fd, const void *data, size_t n)
{
	ssize_t (*real)(int, const void *, size_t) = dlsym(RTLD_NEXT, "write");

	return interrupted() ? -1 : real(fd, data, shorter(n));
}

ssize_t
recv(int fd, void *out, size_t n, int flags)
{
	ssize_t (*real)(int, void *, size_t, int) = dlsym(RTLD_NEXT, "recv");

	return interrupted() ? -1 : real(fd, out, shorter(n), flags);
}

ssize_t
send(int fd, const void *data, size_t n, int flags)
{
	ssize_t (*real)(int, const void *, size_t, int) = dlsym(RTLD_NEXT, "send");

	return interrupted() ? -1 : real(fd, data, shorter(n), flags);
}
