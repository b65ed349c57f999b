/* A request as libcurl's options: everything that is not said here is off. */
#ifndef NET_OPTIONS_H
#define NET_OPTIONS_H

#include <curl/curl.h>
#include <stdbool.h>

#include "net/exchange.h"

/* Sets a handle that was reset.  False if the library refuses one of them. */
bool options_set(CURL *, struct exchange *);

#endif
