#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "sys/posix.h"

/* What opens a URL on a desktop.  On Linux "open" is something else. */
static const char *const openers[] = {
#ifdef __APPLE__
	"open",
#else
	"xdg-open",
	"wslview",
#endif
};

static void
silence(void)
{
	int null = open("/dev/null", O_RDWR);

	for (int fd = 0; null >= 0 && fd <= STDERR_FILENO; fd++)
		(void)dup2(null, fd);
	if (null > STDERR_FILENO)
		(void)close(null);
}

/* A grandchild in a session of its own, which nobody has to wait for and which the
 * terminal's Ctrl-C does not reach. */
static void
start_detached(
    struct sys *sys, char *const argv[], const char *const *environment, int report)
{
	struct err ignored = { 0 };
	pid_t pid = fork();

	if (pid > 0)
		_exit(0);
	(void)setsid();
	silence();
	if (pid == 0)
		(void)process_exec(sys, argv, environment, &ignored);
	/* The reason goes through a pipe that a successful exec closes. */
	(void)!write(report, &errno, sizeof(errno));
	_exit(127);
}

static bool
start(
    struct sys *sys, const char *program, const char *url, const char *const *environment)
{
	AUTO_STRING char *name = mem_strdup(program), *text = mem_strdup(url);
	char *const argv[] = { name, text, NULL };
	int report[2], reason = 0;
	ssize_t n;
	pid_t pid;

	if (pipe(report) != 0)
		return false;
	(void)fcntl(report[0], F_SETFD, FD_CLOEXEC);
	(void)fcntl(report[1], F_SETFD, FD_CLOEXEC);
	pid = fork();
	if (pid == 0)
		start_detached(sys, argv, environment, report[1]);
	(void)close(report[1]);
	while (pid > 0 && waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
	do
		n = read(report[0], &reason, sizeof(reason));
	while (n < 0 && errno == EINTR);
	(void)close(report[0]);
	return pid > 0 && n == 0;
}

/* The first program of BROWSER, if it is a plain name or path without arguments: remote
 * editors put there what reaches the browser on the person's own machine. */
static char *
wanted(const char *const *environment)
{
	static const char name[] = "BROWSER=";

	for (; *environment != NULL; environment++) {
		const char *value = *environment + sizeof(name) - 1;
		size_t n;

		if (strncmp(*environment, name, sizeof(name) - 1) != 0)
			continue;
		n = strcspn(value, ":");
		if (n == 0 || strcspn(value, " \t%&;|'\"") < n)
			return NULL;
		return mem_strndup(value, n);
	}
	return NULL;
}

bool
browser_open(
    struct sys *sys, const char *url, const char *const *environment, struct err *e)
{
	AUTO_STRING char *first = wanted(environment);

	if (first != NULL && start(sys, first, url, environment))
		return true;
	for (size_t i = 0; i < ARRAY_LEN(openers); i++)
		if (start(sys, openers[i], url, environment))
			return true;
	return err_set(
	    e, ERR_SYSTEM, "no program to open a browser was found (%s)", openers[0]);
}
