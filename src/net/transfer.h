/*
 * Sends requests, one after the other, with one libcurl handle, so that a connection
 * serves the next request to the same host.  Never follows a redirect, never uses what
 * the environment says, gives up at once when the other program goes away.
 */
#ifndef NET_TRANSFER_H
#define NET_TRANSFER_H

#include <curl/curl.h>
#include <stdbool.h>

#include "core/http.h"

struct transfer {
	CURL *easy;
	CURLM *multi; /* keeps the connections */
	int watched;  /* the socket to the other program */
};

/* Starts libcurl on our wiped heap. */
bool transfer_init(struct transfer *, int watched);

/* Sends a request and waits for the answer, which must be {0}.  False if something was
 * to be read from the watched socket meanwhile: the other program has gone (or does not
 * keep to the protocol), and nobody waits for the answer. */
bool transfer_run(struct http_response *, const struct http_request *, struct transfer *);

/* The list and the directory of certificates that libcurl takes when a request names
 * none; NULL where it does not say. */
void transfer_ca(const char **file, const char **directory, const struct transfer *);

void transfer_free(struct transfer *);

#endif
