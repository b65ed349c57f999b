#define _GNU_SOURCE /* O_PATH */

#include "net/sandbox.h"

#include "base/attr.h"

#ifdef __linux__

#include <fcntl.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The kernel's interface (landlock(7)), whatever the C library's headers know of it. */
#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_add_rule 445
#define SYS_landlock_restrict_self 446
#endif

enum {
	CREATE_VERSION = 1, /* the flag that asks for the version */
	RULE_PATH = 1,

	READ_FILE = 1 << 2,
	READ_DIR = 1 << 3,
	FS_VERSION_1 = (1 << 13) - 1, /* execute, write, read, remove, make */
	FS_REFER = 1 << 13,           /* version 2 */
	FS_TRUNCATE = 1 << 14,        /* version 3 */
	FS_IOCTL_DEVICE = 1 << 15,    /* version 5 */
	NET_BIND_TCP = 1 << 0,        /* version 4 */
	SCOPE_ABSTRACT_SOCKET = 1 << 0,
	SCOPE_SIGNAL = 1 << 1, /* version 6 */
};

struct ruleset {
	uint64_t fs, net, scoped;
};

struct path_rule {
	uint64_t allowed;
	int32_t fd;
} __attribute__((packed));

/* Where systems keep libraries, certificates and what their resolvers read.  The last ones
 * are often links to elsewhere: then what they lead to is meant. */
static const char *const system_paths[] = { "/etc", "/usr", "/lib", "/lib32", "/lib64",
	"/nix/store", "/gnu/store", "/home/linuxbrew/.linuxbrew",
	"/var/lib/ca-certificates", "/run/systemd/resolve", "/run/nscd", "/var/db/nscd",
	"/run/resolvconf", "/run/NetworkManager", "/var/lib/sss", "/proc/sys",
	"/dev/urandom", "/dev/random", "/etc/resolv.conf", "/etc/hosts",
	"/etc/nsswitch.conf" };

static struct ruleset
all_that_is_known(long version)
{
	struct ruleset r = { .fs = FS_VERSION_1 };

	if (version >= 2)
		r.fs |= FS_REFER;
	if (version >= 3)
		r.fs |= FS_TRUNCATE;
	if (version >= 4)
		r.net = NET_BIND_TCP;
	if (version >= 5)
		r.fs |= FS_IOCTL_DEVICE;
	if (version >= 6)
		r.scoped = SCOPE_ABSTRACT_SOCKET | SCOPE_SIGNAL;
	return r;
}

static size_t
size_for(long version)
{
	return (version >= 6 ? 3 : version >= 4 ? 2 : 1) * sizeof(uint64_t);
}

static void
allow_reading(int ruleset, const char *path)
{
	struct path_rule rule = { .allowed = READ_FILE };
	struct stat st;

	rule.fd = open(path, O_PATH | O_CLOEXEC);
	if (rule.fd < 0)
		return;
	if (fstat(rule.fd, &st) == 0 && S_ISDIR(st.st_mode))
		rule.allowed |= READ_DIR;
	(void)syscall(SYS_landlock_add_rule, ruleset, RULE_PATH, &rule, 0);
	(void)close(rule.fd);
}

int
sandbox_landlock(const char *const readable[], size_t n)
{
	long version =
	    syscall(SYS_landlock_create_ruleset, NULL, (size_t)0, CREATE_VERSION);
	struct ruleset all = all_that_is_known(version);
	int fd;
	bool ok;

	if (version < 1)
		return 0;
	fd = (int)syscall(SYS_landlock_create_ruleset, &all, size_for(version), 0);
	if (fd < 0)
		return 0;
	for (size_t i = 0; i < ARRAY_LEN(system_paths); i++)
		allow_reading(fd, system_paths[i]);
	for (size_t i = 0; i < n; i++)
		if (readable[i] != NULL)
			allow_reading(fd, readable[i]);
	ok = syscall(SYS_landlock_restrict_self, fd, 0) == 0;
	(void)close(fd);
	return ok ? (int)version : 0;
}

#else

int
sandbox_landlock(const char *const readable[], size_t n)
{
	(void)readable;
	(void)n;
	return 0;
}

#endif
