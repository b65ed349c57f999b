/*
 * awsrole-net: sends the requests of awsrole.  Started by it with a socket as standard
 * input; reads a request, sends it, writes the answer, until that socket is closed.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/frame.h"
#include "core/http_wire.h"
#include "net/harden.h"
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

/* Reads, sends, answers.  False if there is nothing more to do; *status says why. */
static bool
serve(int *status, struct transfer *t)
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
	if (!transfer_run(&response, &request, t))
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

int
main(void)
{
	struct transfer t = { 0 };
	int status = 1;

	harden();
	if (!is_socket(CHANNEL)) {
		(void)fputs(
		    "awsrole-net: to be started by awsrole, not by hand\n", stderr);
		return 2;
	}
	if (transfer_init(&t, CHANNEL))
		while (serve(&status, &t))
			continue;
	transfer_free(&t);
	return status;
}
