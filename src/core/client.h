/*
 * What is decided before a service is called: URL, signing region, proxy, certificates,
 * attempts.  A wrong setting fails here, as it does when the AWS CLI makes its client.
 */
#ifndef CORE_CLIENT_H
#define CORE_CLIENT_H

#include <stdbool.h>

#include "core/endpoint.h"
#include "core/settings.h"

struct client {
	struct endpoint endpoint;
	char *ca_file; /* NULL: the system's list */
	char *proxy;   /* NULL: none */
	long max_attempts;
};

/*
 * `region` is the SSO region for the two SSO services; for the others {0}: the profile's.
 * `needs_region`: signed calls need one when the endpoint is a configured URL.
 */
ATTR_MUST_USE bool client_make(struct client *out, const struct settings *, enum service,
    struct str region, bool needs_region, struct err *);

void client_free(struct client *);
#define AUTO_CLIENT ATTR_CLEANUP(client_free) struct client

#endif
