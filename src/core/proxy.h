/* Which proxy a request takes, by the environment variables, as the AWS CLI reads them
 * (urllib.request.getproxies_environment and proxy_bypass_environment). */
#ifndef CORE_PROXY_H
#define CORE_PROXY_H

#include "core/env.h"

/*
 * The proxy's URL for a request to `url`, to be given to mem_free(), or NULL for none.
 * http_proxy or HTTP_PROXY for http, https_proxy or HTTPS_PROXY for https; lower case
 * wins and, when empty, switches the other off; HTTP_PROXY does not count next to
 * REQUEST_METHOD (a CGI request could have set it); a value without scheme gets "http://",
 * and one with a user but no password, or the other way round, loses it.
 * no_proxy: "*", or names and their subdomains; no address ranges.
 */
char *proxy_for(const struct env *, const char *url);

#endif
