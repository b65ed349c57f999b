#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"
#include "sys/posix.h"

#ifdef __linux__

#define LINE_SIZE 512 /* bytes of a line of /proc/net/tcp, which has 150 */

/* Whether a line is the peer's end of a connection, and whose that is.  A socket that its
 * program has closed is nobody's, with the inode 0.  Format: proc_net_tcp.rst of Linux. */
static bool
read_owner(const char *line, const struct sockaddr_in *peer,
    const struct sockaddr_in *own, unsigned long *uid, unsigned long *inode)
{
	char local[33], remote[33], mine[9], theirs[9];
	unsigned local_port, remote_port;
	size_t a, b;

	if (sscanf(line,
		" %*u: %32[0-9A-F]:%4x %32[0-9A-F]:%4x %*x %*x:%*x %*x:%*x %*x %lu %*u "
		"%lu",
		local, &local_port, remote, &remote_port, uid, inode) != 6)
		return false;
	/* The IPv4 address is the end of an IPv6 one. */
	a = strlen(local);
	b = strlen(remote);
	(void)snprintf(theirs, sizeof(theirs), "%08X", (unsigned)peer->sin_addr.s_addr);
	(void)snprintf(mine, sizeof(mine), "%08X", (unsigned)own->sin_addr.s_addr);
	return local_port == ntohs(peer->sin_port) &&
	    remote_port == ntohs(own->sin_port) && a >= 8 && b >= 8 &&
	    strcmp(local + a - 8, theirs) == 0 && strcmp(remote + b - 8, mine) == 0;
}

bool
peer_is_ours(int connection)
{
	static const char *const tables[] = { "/proc/net/tcp", "/proc/net/tcp6" };
	struct sockaddr_in peer = { 0 }, own = { 0 };
	socklen_t peer_size = sizeof(peer), own_size = sizeof(own);
	unsigned long uid = 0, inode = 0;
	bool found = false;

	if (getpeername(connection, (struct sockaddr *)&peer, &peer_size) != 0 ||
	    getsockname(connection, (struct sockaddr *)&own, &own_size) != 0)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(tables) && !found; i++) {
		FILE *file = fopen(tables[i], "re");
		char line[LINE_SIZE];

		while (file != NULL && !found && fgets(line, sizeof(line), file) != NULL)
			found = read_owner(line, &peer, &own, &uid, &inode);
		if (file != NULL)
			(void)fclose(file);
	}
	return !found || (inode != 0 && (uid == getuid() || uid == 0));
}

#else

/* No system but Linux says whose a TCP connection is. */
bool
peer_is_ours(int connection)
{
	(void)connection;
	return true;
}

#endif
