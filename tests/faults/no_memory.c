/* For LD_PRELOAD: the n-th block that the program asks the C library for can't be had, and
 * with LD_NO_MEMORY_ON all that follow can't either.  This sees what no allocator of ours
 * does: OpenSSL, the resolver, stdio.
 *
 *     LD_NO_MEMORY_IN   the program's name; another one is left alone
 *     LD_NO_MEMORY      n; 0: never
 *     LD_NO_MEMORY_ON   1: from then on
 *     LD_NO_MEMORY_LOG  a file of 8 bytes for the number of blocks so far
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

void *__libc_malloc(size_t);
void *__libc_calloc(size_t, size_t);
void *__libc_realloc(void *, size_t);
void *__libc_memalign(size_t, size_t);

static unsigned long at, unused, *count = &unused;
static volatile int is_on, counting;

__attribute__((constructor)) static void
read_settings(void)
{
	const char *in = getenv("LD_NO_MEMORY_IN"), *n = getenv("LD_NO_MEMORY");
	const char *log = getenv("LD_NO_MEMORY_LOG");
	int fd;

	if (in == NULL || n == NULL || strcmp(in, program_invocation_short_name) != 0)
		return;
	at = strtoul(n, NULL, 10);
	is_on = getenv("LD_NO_MEMORY_ON") != NULL;
	fd = log ? open(log, O_RDWR | O_CLOEXEC) : -1;
	if (fd >= 0) {
		void *page =
		    mmap(NULL, sizeof(*count), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

		if (page != MAP_FAILED)
			count = page;
		(void)close(fd);
	}
	counting = 1;
}

static int
is_refused(void)
{
	unsigned long n;

	if (!counting)
		return 0;
	n = __atomic_add_fetch(count, 1, __ATOMIC_SEQ_CST);
	if (at == 0 || n < at || (n > at && !is_on))
		return 0;
	errno = ENOMEM;
	return 1;
}

void *
malloc(size_t size)
{
	return is_refused() ? NULL : __libc_malloc(size);
}

void *
calloc(size_t n, size_t size)
{
	return is_refused() ? NULL : __libc_calloc(n, size);
}

void *
realloc(void *block, size_t size)
{
	return is_refused() ? NULL : __libc_realloc(block, size);
}

int
posix_memalign(void **out, size_t alignment, size_t size)
{
	if (is_refused())
		return ENOMEM;
	*out = __libc_memalign(alignment, size);
	return *out ? 0 : ENOMEM;
}

void *
aligned_alloc(size_t alignment, size_t size)
{
	return is_refused() ? NULL : __libc_memalign(alignment, size);
}

/* glibc's own look-up of names does not survive it (2.36: an assertion, a NULL read). */
struct passwd *
getpwuid(uid_t uid)
{
	struct passwd *(*real)(uid_t) = dlsym(RTLD_NEXT, "getpwuid");
	struct passwd *found;
	int before = counting;

	counting = 0;
	found = real(uid);
	counting = before;
	return found;
}
