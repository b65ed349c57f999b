#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "sys/posix.h"

extern char **environ;

/* Whether a variable is among the names, which have blanks between them. */
static bool
is_named(struct str variable, struct str names)
{
	struct str value, name = str_cut(variable, '=', &value);

	while (names.len > 0)
		if (str_eq(str_cut(names, ' ', &names), name))
			return true;
	return false;
}

/* Takes out of an environment, in place, what the shell's hook has handed to us alone: its
 * own variables, and the settings (`names`) that the shell does not export.  The list is a
 * struct env's, or empty. */
static void
drop_unexported(char **environment, struct str names)
{
	char **kept = environment;

	for (char **v = environment; *v != NULL; v++)
		if (!str_starts(str_of(*v), "_AWSROLE_") && !is_named(str_of(*v), names))
			*kept++ = *v;
	if (*kept != NULL)
		*kept = NULL;
}

/* execvp() with another environment, and with what the user had where we have changed
 * it: umask, core size limit, signals.  PATH is searched as this process has it.  In a
 * child nothing may fail but the call itself, so nothing is allocated. */
static void
become(const struct posix *p, char *const argv[], const char *const *environment)
{
	struct str unexported = str_of(getenv("_AWSROLE_UNEXPORTED"));
	char **own = environ;

	for (size_t i = 0; i < POSIX_SIGNALS; i++)
		(void)sigaction(posix_signals[i], &p->signals[i], NULL);
	(void)umask(p->umask);
	(void)setrlimit(RLIMIT_CORE, &p->core);
	environ = (char **)(uintptr_t)environment;
	drop_unexported(environ, unexported);
	(void)execvp(argv[0], argv);
	environ = own;
}

bool
process_exec(
    struct sys *sys, char *const argv[], const char *const *environment, struct err *e)
{
	become((const struct posix *)sys, argv, environment);
	return err_set(e, errno == ENOENT ? ERR_NO_COMMAND : ERR_CANT_RUN,
	    "can't run %s: %s", argv[0], strerror(errno));
}

/* What comes out of one of the child's streams; more than `max` ends the collection. */
struct stream {
	int fd;
	struct buf *text;
	size_t max;
};

static void
drain(struct stream *s)
{
	ssize_t n = read(s->fd, buf_reserve(s->text, 4096), 4096);

	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (n > 0) {
		s->text->len += (size_t)n;
		s->text->data[s->text->len] = '\0';
	}
	if (n <= 0 || s->text->len > s->max) {
		(void)close(s->fd);
		s->fd = -1;
	}
}

/* Reads both streams until both are closed.  A program that has ended but left a child
 * with the pipe open is not waited for: its end closes the watch. */
static void
collect(
    const struct sys *sys, struct stream streams[2], pid_t pid, int *status, bool *ended)
{
	while ((streams[0].fd >= 0 || streams[1].fd >= 0) && posix_time_for(sys, 1) > 0) {
		struct pollfd fds[2] = { { streams[0].fd, POLLIN, 0 },
			{ streams[1].fd, POLLIN, 0 } };
		int ready = poll(fds, 2, 100);

		if (ready < 0 && errno != EINTR)
			return;
		for (size_t i = 0; ready > 0 && i < 2; i++)
			if (streams[i].fd >= 0 && fds[i].revents != 0)
				drain(&streams[i]);
		if (ready == 0 && waitpid(pid, status, WNOHANG) == pid) {
			*ended = true;
			return;
		}
	}
}

/* Under sys->limit() a program has the time that is left, then it is killed with all that
 * it has started. */
static void
enforce_limit(struct sys *sys, pid_t pid, int *status, bool *ended)
{
	if (((const struct posix *)sys)->limit_ms == 0)
		return;
	while (!*ended && posix_time_for(sys, 1) > 0) {
		*ended = waitpid(pid, status, WNOHANG) == pid;
		if (!*ended)
			sys->pause(sys, 10);
	}
	if (!*ended)
		(void)kill(-pid, SIGKILL);
}

/* Under sys->limit() nobody is asked or told anything: no terminal, no stderr. */
static void
silence(int errors)
{
	(void)setsid();
	if (errors < 0)
		errors = open("/dev/null", O_WRONLY | O_CLOEXEC);
	(void)dup2(errors, STDERR_FILENO);
}

static bool
make_pipe(int ends[2])
{
	if (pipe(ends) != 0)
		return false;
	(void)fcntl(ends[0], F_SETFD, FD_CLOEXEC);
	(void)fcntl(ends[1], F_SETFD, FD_CLOEXEC);
	return true;
}

static pid_t
start(const struct posix *p, char *const argv[], const char *const *environment, int out,
    int errors, int report)
{
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	if (p->limit_ms != 0)
		silence(errors);
	if (dup2(out, STDOUT_FILENO) >= 0 &&
	    (errors < 0 || dup2(errors, STDERR_FILENO) >= 0))
		become(p, argv, environment);
	/* The reason goes through a pipe that a successful exec closes. */
	(void)!write(report, &errno, sizeof(errno));
	_exit(127);
}

bool
process_run(struct sys *sys, char *const argv[], const char *const *environment,
    size_t max, struct buf *out, struct buf *errors, int *status, struct err *e)
{
	int a[2], b[2] = { -1, -1 }, c[2], reason = 0, wait_status = 0;
	bool ended = false;
	pid_t pid;

	if (!make_pipe(a) || (errors != NULL && !make_pipe(b)) || !make_pipe(c))
		return err_set(
		    e, ERR_SYSTEM, "can't run %s: %s", argv[0], strerror(errno));
	pid = start((const struct posix *)sys, argv, environment, a[1], b[1], c[1]);
	(void)close(a[1]);
	if (b[1] >= 0)
		(void)close(b[1]);
	(void)close(c[1]);
	if (pid < 0)
		return err_set(
		    e, ERR_SYSTEM, "can't run %s: %s", argv[0], strerror(errno));
	if (read(c[0], &reason, sizeof(reason)) != (ssize_t)sizeof(reason))
		reason = 0;
	(void)close(c[0]);
	struct stream streams[2] = { { a[0], out, max }, { b[0], errors, max } };

	collect(sys, streams, pid, &wait_status, &ended);
	if (out->len > max)
		(void)kill(pid, SIGKILL);
	enforce_limit(sys, pid, &wait_status, &ended);
	for (size_t i = 0; i < 2; i++)
		if (streams[i].fd >= 0)
			(void)close(streams[i].fd);
	while (!ended && waitpid(pid, &wait_status, 0) < 0 && errno == EINTR)
		;
	if (reason != 0)
		return err_set(
		    e, ERR_CONFIG, "can't run %s: %s", argv[0], strerror(reason));
	if (out->len > max)
		return err_set(
		    e, ERR_CONFIG, "%s printed more than %zu bytes", argv[0], max);
	*status = WIFSIGNALED(wait_status) ? 128 + WTERMSIG(wait_status)
					   : WEXITSTATUS(wait_status);
	return true;
}
