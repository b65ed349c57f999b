/*
 * awsrole-net: sends the requests of awsrole.  Started by it with a socket as standard
 * input; reads a request, sends it, writes the answer, until that socket is closed.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/frame.h"
#include "core/http_wire.h"
#include "net/harden.h"
#include "net/sandbox.h"
#include "net/transfer.h"

#define CHANNEL STDIN_FILENO

/* Reads exactly `len` bytes.  False at the end, or if they can't be read. */
static bool
read_all(void *out, size_t len)
{
	size_t done = 0;

	while (done < len) {
		ssize_t n = read(CHANNEL, (char *)out + done, len - done);

		if (n > 0)
			done += (size_t)n;
		else if (n == 0 || errno != EINTR)
			return false;
	}
	return true;
}

static bool
write_all(struct str bytes)
{
	size_t done = 0;

	while (done < bytes.len) {
		ssize_t n = write(CHANNEL, bytes.data + done, bytes.len - done);

		if (n > 0)
			done += (size_t)n;
		else if (errno != EINTR)
			return false;
	}
	return true;
}

/* Beside the system's own files the process may read from now on: this list of
 * certificates (NULL: none), those that libcurl was built for, and those that the
 * environment names. */
static void
enter_sandbox(struct sandbox *out, const struct transfer *t, const char *ca_file)
{
	const char *readable[5] = { ca_file, getenv("SSL_CERT_FILE"),
		getenv("SSL_CERT_DIR") };

	transfer_ca(&readable[3], &readable[4], t);
	sandbox_enter(out, readable, ARRAY_LEN(readable));
}

struct server {
	struct transfer transfer;
	struct sandbox sandbox;
	bool sandboxed; /* the first request has told which certificates are read */
};

/* Reads, sends, answers.  False if there is nothing more to do; *status says why. */
static bool
serve(int *status, struct server *s)
{
	AUTO_BUF in = { 0 }, out = { 0 };
	AUTO_HTTP_REQUEST request = { 0 };
	AUTO_HTTP_RESPONSE response = { 0 };
	unsigned char head[FRAME_HEAD];
	size_t len;

	*status = 0;
	if (!read_all(head, 1))
		return false;
	*status = 1;
	if (!read_all(head + 1, sizeof(head) - 1) || !frame_length(head, &len) ||
	    !read_all(buf_reserve(&in, len), len))
		return false;
	in.len = len;
	if (!http_wire_get_request(&request, buf_str(&in)))
		return false;
	if (!s->sandboxed)
		enter_sandbox(&s->sandbox, &s->transfer, request.ca_file);
	s->sandboxed = true;
	if (!transfer_run(&response, &request, &s->transfer))
		_exit(0); /* and leave a look-up that still runs alone */
	http_wire_put_response(&out, &response);
	return write_all(buf_str(&out));
}

static bool
is_socket(int fd)
{
	int type;
	socklen_t size = sizeof(type);

	return getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) == 0;
}

/* For `awsrole doctor`: what is in force on this system. */
static int
report(struct server *s)
{
	AUTO_BUF text = { 0 };

	enter_sandbox(&s->sandbox, &s->transfer, NULL);
	sandbox_report(&text, &s->sandbox);
	return fputs(buf_text(&text), stdout) < 0 || fflush(stdout) != 0;
}

int
main(int argc, char **argv)
{
	struct server s = { 0 };
	int status = 1;

	harden();
	if (argc == 2 && strcmp(argv[1], "--sandbox-report") == 0)
		return report(&s);
	if (!is_socket(CHANNEL)) {
		(void)fputs(
		    "awsrole-net: to be started by awsrole, not by hand\n", stderr);
		return 2;
	}
	if (transfer_init(&s.transfer, CHANNEL))
		while (serve(&status, &s))
			continue;
	transfer_free(&s.transfer);
	return status;
}
