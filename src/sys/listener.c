#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"
#include "sys/posix.h"

#define HEAD_MAX ((size_t)8 << 10) /* bytes of a request */
#define CLIENTS_MAX 8
#define LINGER_MS 200 /* for the rest of a request, so that closing does not cut ours */

/* Browsers open connections ahead and send nothing on them, so several are read at once;
 * when all places are taken the oldest one goes.  Other users of the machine are not
 * heard: they can read our URL in the browser's arguments. */
struct listener {
	int fd;
	struct client {
		int fd; /* -1: free */
		struct buf head;
		unsigned long order;
	} clients[CLIENTS_MAX];
	unsigned long accepted;
	bool told; /* that somebody was not answered */
};

static void
drop(struct client *c)
{
	if (c->fd >= 0)
		(void)close(c->fd);
	buf_free(&c->head);
	c->fd = -1;
}

bool
listener_open(struct sys *sys, struct listener **out, unsigned *port, struct err *e)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t size = sizeof(address);
	struct listener *l;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	(void)sys;
	if (fd < 0 || fcntl(fd, F_SETFD, FD_CLOEXEC) != 0 ||
	    fcntl(fd, F_SETFL, O_NONBLOCK) != 0 ||
	    bind(fd, (struct sockaddr *)&address, size) != 0 ||
	    listen(fd, CLIENTS_MAX) != 0 ||
	    getsockname(fd, (struct sockaddr *)&address, &size) != 0) {
		(void)err_set(
		    e, ERR_SYSTEM, "can't listen on 127.0.0.1: %s", strerror(errno));
		if (fd >= 0)
			(void)close(fd);
		return false;
	}
	l = mem_alloc(sizeof(*l));
	l->fd = fd;
	for (size_t i = 0; i < CLIENTS_MAX; i++)
		l->clients[i].fd = -1;
	*port = ntohs(address.sin_port);
	*out = l;
	return true;
}

/* Once: the person may wait for a browser that comes through another user's program. */
static void
tell_of_stranger(struct sys *sys, struct listener *l)
{
	if (!l->told)
		sys->tell(sys,
		    STR("awsrole: a connection of another user of this machine was not "
			"answered\n"));
	l->told = true;
}

static void
take_client(struct sys *sys, struct listener *l)
{
	struct client *place = &l->clients[0];
	int fd = accept(l->fd, NULL, NULL);

	if (fd < 0)
		return;
	if (!peer_is_ours(fd)) {
		(void)close(fd);
		tell_of_stranger(sys, l);
		return;
	}
	for (size_t i = 0; i < CLIENTS_MAX && place->fd >= 0; i++)
		if (l->clients[i].fd < 0 || l->clients[i].order < place->order)
			place = &l->clients[i];
	drop(place);
	(void)fcntl(fd, F_SETFD, FD_CLOEXEC);
	(void)fcntl(fd, F_SETFL, O_NONBLOCK);
	place->fd = fd;
	place->order = ++l->accepted;
}

/* True once the empty line is there. */
static bool
read_client(struct client *c)
{
	ssize_t n = read(c->fd, buf_reserve(&c->head, 1024), 1024);

	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return false;
	if (n <= 0 || c->head.len + (size_t)n > HEAD_MAX) {
		drop(c);
		return false;
	}
	c->head.len += (size_t)n;
	c->head.data[c->head.len] = '\0';
	/* What stands behind a NUL is not looked at. */
	return strstr(c->head.data, "\r\n\r\n") != NULL ||
	    strstr(c->head.data, "\n\n") != NULL;
}

/* Waits for the sockets and serves them; the client whose head is complete, or NULL. */
static struct client *
serve(struct sys *sys, struct listener *l, long wait_ms)
{
	struct pollfd fds[CLIENTS_MAX + 1];
	struct client *complete = NULL;

	for (size_t i = 0; i < CLIENTS_MAX; i++)
		fds[i] = (struct pollfd){ l->clients[i].fd, POLLIN, 0 };
	fds[CLIENTS_MAX] = (struct pollfd){ l->fd, POLLIN, 0 };
	if (poll(fds, CLIENTS_MAX + 1, (int)wait_ms) <= 0)
		return NULL;
	for (size_t i = 0; i < CLIENTS_MAX && complete == NULL; i++)
		if (fds[i].fd >= 0 && fds[i].revents != 0 && read_client(&l->clients[i]))
			complete = &l->clients[i];
	if (complete == NULL && fds[CLIENTS_MAX].revents != 0)
		take_client(sys, l);
	return complete;
}

void
listener_hear(
    struct sys *sys, struct listener *l, long wait_ms, struct buf *head, int *connection)
{
	int64_t left, end = posix_now_ms() + wait_ms;

	*connection = -1;
	while ((left = end - posix_now_ms()) > 0) {
		struct client *c = serve(sys, l, (long)left);

		if (c == NULL)
			continue;
		buf_add_str(head, buf_str(&c->head));
		*connection = c->fd;
		c->fd = -1;
		drop(c);
		return;
	}
}

void
listener_answer(struct sys *sys, struct listener *l, int connection, struct str answer)
{
	struct pollfd fd = { connection, POLLOUT, 0 };
	int64_t end = posix_now_ms() + LINGER_MS;
	char rest[512];

	(void)sys;
	(void)l;
	while (answer.len > 0 && poll(&fd, 1, LINGER_MS) > 0) {
		ssize_t n = write(connection, answer.data, answer.len);

		if (n <= 0)
			break;
		answer.data += n;
		answer.len -= (size_t)n;
	}
	(void)shutdown(connection, SHUT_WR);
	fd.events = POLLIN;
	while (posix_now_ms() < end && poll(&fd, 1, LINGER_MS) > 0 &&
	    read(connection, rest, sizeof(rest)) > 0)
		;
	(void)close(connection);
}

void
listener_close(struct sys *sys, struct listener *l)
{
	(void)sys;
	(void)close(l->fd);
	for (size_t i = 0; i < CLIENTS_MAX; i++)
		drop(&l->clients[i]);
	mem_free(l);
}
