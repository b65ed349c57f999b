#include "sys/net_client.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/frame.h"
#include "base/mem.h"
#include "core/http_wire.h"
#include "sys/posix.h"
#include "sys/program_path.h"

#define PROGRAM "awsrole-net"
#define GRACE_MS 5000 /* for the program's start and the way of the answer */
#define ENVIRONMENT_MAX 32

#ifndef MSG_NOSIGNAL
#define MSG_NOSIGNAL 0 /* macOS: SO_NOSIGPIPE */
#endif

extern char **environ;

/* ---- start */

/* Only what the program can't be without; the user's keys are in the rest. */
static void
choose_environment(char *out[static ENVIRONMENT_MAX])
{
	static const char *const kept[] = { "LD_", "DYLD_",
		"SSL_CERT_FILE=", "SSL_CERT_DIR=" };
	size_t n = 0;

	for (char **v = environ; v && *v; v++)
		for (size_t i = 0; i < ARRAY_LEN(kept) && n < ENVIRONMENT_MAX - 1; i++)
			if (strncmp(*v, kept[i], strlen(kept[i])) == 0)
				out[n++] = *v;
	out[n] = NULL;
}

/* Two ends above the standard descriptors, both close-on-exec; 0 or an errno. */
static int
open_pair(int ends[static 2])
{
	int low[2], error = 0;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, low) < 0)
		return errno;
	for (int i = 0; i < 2; i++) {
		ends[i] = fcntl(low[i], F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
		if (ends[i] < 0)
			error = errno;
		(void)close(low[i]);
	}
	if (error == 0 && fcntl(ends[0], F_SETFL, O_NONBLOCK) < 0)
		error = errno;
	if (error != 0)
		for (int i = 0; i < 2; i++)
			if (ends[i] >= 0)
				(void)close(ends[i]);
#ifdef SO_NOSIGPIPE
	(void)setsockopt(ends[0], SOL_SOCKET, SO_NOSIGPIPE, &(int){ 1 }, sizeof(int));
#endif
	return error;
}

/* Standard error stays ours, so that the program's last words are seen. */
static int
spawn(pid_t *pid, const char *path, int input)
{
	char name[] = PROGRAM;
	char *argv[] = { name, NULL };
	char *environment[ENVIRONMENT_MAX];
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	sigset_t no_signals;
	int error;

	choose_environment(environment);
	(void)sigemptyset(&no_signals);
	error = posix_spawn_file_actions_init(&files);
	if (error != 0)
		return error;
	error = posix_spawnattr_init(&attributes);
	if (error == 0) {
		(void)posix_spawnattr_setsigmask(&attributes, &no_signals);
		(void)posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
		error = posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO);
		if (error == 0)
			error = posix_spawn_file_actions_addopen(
			    &files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
		if (error == 0)
			error = posix_spawn(
			    pid, path, &files, &attributes, argv, environment);
		(void)posix_spawnattr_destroy(&attributes);
	}
	(void)posix_spawn_file_actions_destroy(&files);
	return error;
}

/* Ends the program and says how it had ended, if it had before. */
static int
stop(struct net_client *c)
{
	int status = 0;

	if (c->pid == 0)
		return 0;
	(void)close(c->fd);
	(void)kill(c->pid, SIGKILL);
	while (waitpid(c->pid, &status, 0) < 0 && errno == EINTR)
		continue;
	c->pid = 0;
	c->fd = 0;
	mem_free_string(&c->ca_file);
	return status;
}

/* Its sandbox lets it read the list of certificates of the first request alone. */
static bool
is_for(const struct net_client *c, const struct http_request *r)
{
	return c->ca_file && r->ca_file ? strcmp(c->ca_file, r->ca_file) == 0
					: r->ca_file == NULL;
}

static bool
start(struct net_client *c, const struct http_request *request, struct err *e)
{
	AUTO_BUF path = { 0 };
	int ends[2] = { -1, -1 }, error;
	pid_t pid = 0;

	if (c->pid != 0 && is_for(c, request))
		return true;
	(void)stop(c);
	program_path_net(&path, c->argv0);
	error = open_pair(ends);
	if (error == 0) {
		error = spawn(&pid, buf_text(&path), ends[1]);
		(void)close(ends[1]);
		if (error != 0)
			(void)close(ends[0]);
	}
	if (error != 0)
		return err_set(e, ERR_SYSTEM, PROGRAM " could not be started: %s: %s",
		    buf_text(&path), strerror(error));
	c->pid = pid;
	c->fd = ends[0];
	c->ca_file = request->ca_file ? mem_strdup(request->ca_file) : NULL;
	return true;
}

void
net_client_close(struct net_client *c)
{
	(void)stop(c);
}

/* The socket failed for this reason (0: it was closed).  If it was closed, the program's
 * end is on its way and waited for before stop() would make it a SIGKILL. */
static bool
fail(struct net_client *c, int reason, struct err *e)
{
	siginfo_t info;
	int status;

	if (reason != 0 && reason != EPIPE && reason != ECONNRESET) {
		(void)stop(c);
		return err_set(e, ERR_SYSTEM, PROGRAM ": %s", strerror(reason));
	}
	(void)waitid(P_PID, (id_t)c->pid, &info, WEXITED | WNOWAIT);
	status = stop(c);
	if (WIFSIGNALED(status))
		return err_set(
		    e, ERR_SYSTEM, PROGRAM " was ended by signal %d", WTERMSIG(status));
	return err_set(e, ERR_SYSTEM, PROGRAM " ended without an answer (status %d)",
	    WEXITSTATUS(status));
}

/* ---- the conversation */

/* Waits until the socket can be read or written.  `deadline` 0: for ever. */
static bool
wait_for(short events, int64_t deadline, struct net_client *c, struct err *e)
{
	for (;;) {
		struct pollfd p = { .fd = c->fd, .events = events };
		int64_t left = deadline == 0 ? -1 : deadline - posix_now_ms();
		int n;

		if (deadline != 0 && left < 0)
			left = 0;
		n = poll(&p, 1, left > INT32_MAX ? INT32_MAX : (int)left);
		if (n > 0)
			return true;
		if (n == 0 && posix_now_ms() >= deadline) {
			(void)stop(c);
			return err_set(e, ERR_SYSTEM, PROGRAM " gives no answer");
		}
		if (n < 0 && errno != EINTR)
			return fail(c, errno, e);
	}
}

static bool
write_all(struct net_client *c, struct str bytes, int64_t deadline, struct err *e)
{
	while (bytes.len > 0) {
		ssize_t n = send(c->fd, bytes.data, bytes.len, MSG_NOSIGNAL);

		if (n > 0) {
			bytes.data += n;
			bytes.len -= (size_t)n;
		} else if (errno == EAGAIN) {
			if (!wait_for(POLLOUT, deadline, c, e))
				return false;
		} else if (errno != EINTR) {
			return fail(c, errno, e);
		}
	}
	return true;
}

static bool
read_all(struct net_client *c, void *out, size_t len, int64_t deadline, struct err *e)
{
	size_t done = 0;

	while (done < len) {
		ssize_t n = recv(c->fd, (char *)out + done, len - done, 0);

		if (n > 0) {
			done += (size_t)n;
		} else if (n < 0 && errno == EAGAIN) {
			if (!wait_for(POLLIN, deadline, c, e))
				return false;
		} else if (n == 0 || errno != EINTR) {
			return fail(c, n == 0 ? 0 : errno, e);
		}
	}
	return true;
}

bool
net_client_send(struct net_client *c, const struct http_request *request,
    struct http_response *out, struct err *e)
{
	unsigned char head[FRAME_HEAD];
	AUTO_BUF frame = { 0 };
	int64_t deadline = 0;
	size_t len;

	if (!http_wire_put_request(&frame, request, e) || !start(c, request, e))
		return false;
	if (request->total_timeout_ms > 0)
		deadline = posix_now_ms() + request->total_timeout_ms +
		    (c->grace_ms > 0 ? c->grace_ms : GRACE_MS);
	if (!write_all(c, buf_str(&frame), deadline, e) ||
	    !read_all(c, head, sizeof(head), deadline, e))
		return false;
	buf_clear(&frame);
	if (frame_length(head, &len)) {
		if (!read_all(c, buf_reserve(&frame, len), len, deadline, e))
			return false;
		frame.len = len;
		if (http_wire_get_response(out, buf_str(&frame)))
			return true;
	}
	http_response_free(out);
	(void)stop(c);
	return err_set(e, ERR_SYSTEM, PROGRAM " gave an answer that makes no sense");
}
