/*
 * The main program's end of the two: starts awsrole-net when the first request is to be
 * sent, and keeps it for the next ones.  awsrole-net is looked for beside the running
 * program, then in AWSROLE_LIBEXECDIR.  It gets none of the environment but what the
 * dynamic linker and the list of certificates need, so no key is in it.
 */
#ifndef SYS_NET_CLIENT_H
#define SYS_NET_CLIENT_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/attr.h"
#include "base/err.h"
#include "core/http.h"

/* {0} is a client that has started nothing. */
struct net_client {
	pid_t pid;         /* 0: not running */
	int fd;            /* our end of the socket pair, close-on-exec */
	char *ca_file;     /* that it may read; NULL: the system's alone */
	const char *argv0; /* what this program was called as; borrowed, may be NULL */
	long grace_ms;     /* waited past a request's timeout; 0: some seconds */
};

/*
 * Sends a request and waits for the answer; *out must be {0}.  What the network did is
 * in the answer.  False if awsrole-net can't be started, dies, keeps silent past
 * total_timeout_ms and some seconds, or says what can't be understood (ERR_SYSTEM), or
 * if the request can't be sent as it is (ERR_CONFIG).  The next call starts it anew.
 */
bool net_client_send(struct net_client *, const struct http_request *,
    struct http_response *out, struct err *) ATTR_MUST_USE;

/* Ends awsrole-net, if it runs, at once: it has nothing to lose. */
void net_client_close(struct net_client *);

#endif
