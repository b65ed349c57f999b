#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sys/posix.h"
#include "sys/signals.h"

/* A program between two pipes that shows itself on the terminal: fzf. */

#define TICK_MS 10
#define NOT_THERE 127

static bool
make_pipes(int in[2], int out[2])
{
	if (pipe(in) != 0)
		return false;
	if (pipe(out) != 0) {
		(void)close(in[0]);
		(void)close(in[1]);
		return false;
	}
	for (int i = 0; i < 2; i++) {
		(void)fcntl(in[i], F_SETFD, FD_CLOEXEC);
		(void)fcntl(out[i], F_SETFD, FD_CLOEXEC);
	}
	(void)fcntl(in[1], F_SETFL, O_NONBLOCK);
	return true;
}

/* Its messages and, in some versions, its screen go to stderr. */
static pid_t
start(struct sys *sys, char *const argv[], const char *const *environment, int in,
    int out, const struct signals *signals)
{
	pid_t pid = fork();
	struct err ignored = { 0 };
	int tty;

	if (pid != 0)
		return pid;
	signals_forget(signals);
	tty = open("/dev/tty", O_RDWR | O_CLOEXEC);
	if (tty >= 0 && dup2(tty, STDERR_FILENO) >= 0 && dup2(in, STDIN_FILENO) >= 0 &&
	    dup2(out, STDOUT_FILENO) >= 0)
		(void)process_exec(sys, argv, environment, &ignored);
	_exit(NOT_THERE);
}

static void
close_end(int *fd)
{
	(void)close(*fd);
	*fd = -1;
}

static void
feed(int *fd, struct str *input)
{
	ssize_t n = write(*fd, input->data, input->len);

	if (n > 0)
		*input = (struct str){ input->data + n, input->len - (size_t)n };
	if (input->len == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
		close_end(fd);
}

static void
take(int *fd, size_t max, struct buf *out)
{
	ssize_t n = read(*fd, buf_reserve(out, 4096), 4096);

	if (n > 0) {
		out->len += (size_t)n;
		out->data[out->len] = '\0';
	}
	if (n == 0 || out->len > max || (n < 0 && errno != EINTR))
		close_end(fd);
}

/* Until it has closed its output; false at a signal.  While there is input to write, that
 * is looked after every TICK_MS at the latest. */
static bool
converse(int in, int from, struct str input, size_t max, struct buf *out,
    const struct signals *signals)
{
	if (input.len == 0)
		close_end(&in);
	while (from >= 0 && !signals_any()) {
		int ready;

		if (in >= 0)
			feed(&in, &input);
		ready = signals_wait(signals, from, in >= 0 ? TICK_MS : -1);
		if (ready > 0 || (ready < 0 && errno != EINTR))
			take(&from, max, out);
	}
	if (in >= 0)
		(void)close(in);
	if (from >= 0)
		(void)close(from);
	return from < 0;
}

bool
filter_run(struct sys *sys, char *const argv[], const char *const *environment,
    struct str input, size_t max, struct buf *out, int *status, struct err *e)
{
	int in[2], from[2], wait_status = 0;
	struct signals signals;
	pid_t pid;

	if (!make_pipes(in, from))
		return err_set(
		    e, ERR_SYSTEM, "can't run %s: %s", argv[0], strerror(errno));
	signals_catch(&signals);
	pid = start(sys, argv, environment, in[0], from[1], &signals);
	(void)close(in[0]);
	(void)close(from[1]);
	/* It puts the terminal right before it ends. */
	if (!converse(in[1], from[0], input, max, out, &signals) && pid > 0)
		(void)kill(pid, SIGTERM);
	while (pid > 0 && waitpid(pid, &wait_status, 0) < 0 && errno == EINTR)
		continue;
	(void)signals_release(&signals);
	if (pid < 0)
		return err_set(e, ERR_SYSTEM, "can't run %s", argv[0]);
	*status = WIFSIGNALED(wait_status) ? 128 + WTERMSIG(wait_status)
					   : WEXITSTATUS(wait_status);
	return true;
}
