/* The BSDs hide sysctl() from a program that asks for POSIX alone. */
#if defined(__FreeBSD__) || defined(__DragonFly__)
#undef _POSIX_C_SOURCE
#endif

#include "sys/program_path.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#if defined(__FreeBSD__) || defined(__DragonFly__)
#include <sys/types.h>

#include <sys/sysctl.h>
#elif defined(__APPLE__)
#include <mach-o/dyld.h>
#include <stdint.h>
#endif

#include "base/attr.h"
#include "base/mem.h"

#define NET_PROGRAM "awsrole-net"

#ifndef PATH_MAX
#define PATH_MAX 4096
#endif

/* What the system says; "" if nothing. */
static void
ask_system(char out[static PATH_MAX])
{
	out[0] = '\0';
#if defined(__FreeBSD__) || defined(__DragonFly__)
	int name[] = { CTL_KERN, KERN_PROC, KERN_PROC_PATHNAME, -1 };
	size_t size = PATH_MAX;

	if (sysctl(name, 4, out, &size, NULL, 0) < 0)
		out[0] = '\0';
#elif defined(__APPLE__)
	uint32_t size = PATH_MAX;

	if (_NSGetExecutablePath(out, &size) != 0)
		out[0] = '\0';
#else
	/* Linux; then where NetBSD has it. */
	ssize_t n = readlink("/proc/self/exe", out, PATH_MAX - 1);

	if (n < 0)
		n = readlink("/proc/curproc/exe", out, PATH_MAX - 1);
	out[n < 0 ? 0 : n] = '\0';
#endif
}

bool
program_path(char **out, const char *argv0)
{
	char path[PATH_MAX], real[PATH_MAX];

	ask_system(path);
	/* A name without a slash was looked up in PATH, which may have changed since. */
	if (path[0] == '\0' && argv0 != NULL && strchr(argv0, '/') != NULL &&
	    strlen(argv0) < sizeof(path))
		memcpy(path, argv0, strlen(argv0) + 1);
	if (path[0] == '\0' || realpath(path, real) == NULL)
		return false;
	*out = mem_strdup(real);
	return true;
}

void
program_path_net(struct buf *path, const char *argv0)
{
	/* Beside this program in the build folder; then where an installed tree has it,
	 * wherever that was moved to. */
	static const char *const places[] = { NET_PROGRAM,
		"../libexec/awsrole/" NET_PROGRAM };
	AUTO_STRING char *self = NULL;
	const char *slash = program_path(&self, argv0) ? strrchr(self, '/') : NULL;

	for (size_t i = 0; slash != NULL && i < ARRAY_LEN(places); i++) {
		buf_add(path, self, (size_t)(slash - self) + 1);
		buf_adds(path, places[i]);
		if (access(buf_text(path), X_OK) == 0)
			return;
		buf_clear(path);
	}
	buf_adds(path, AWSROLE_LIBEXECDIR "/" NET_PROGRAM);
}
