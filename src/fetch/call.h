/*
 * One call of a service: signed anew for every attempt, tried again as AWS CLI v2 does,
 * but no longer than a minute with all its attempts.  If the signature is refused and the
 * answer has another time than we, it is tried once more with AWS's time, which counts
 * from then on (sys->adjust()), and the person is told.
 */
#ifndef FETCH_CALL_H
#define FETCH_CALL_H

#include "core/client.h"
#include "core/creds.h"
#include "core/http.h"
#include "core/sts.h"
#include "sys/sys.h"

struct call {
	const char *operation;      /* "AssumeRole", for messages */
	const char *service;        /* "sts", for the signature */
	const struct creds *signer; /* NULL: the call is not signed */
	const struct client *client;
	/* Reads a refusal of this service's protocol; false: the body is no answer at all,
	 * which is never tried again. */
	bool (*read_refusal)(
	    struct sts_refusal *, const struct http_response *, struct err *);
};

/*
 * Sends the request (URL, headers and body are filled; proxy, certificates and timeouts
 * come from the client) until there is an answer that is not worth another attempt.
 * True: status below 300.  False with ERR_NETWORK (no answer, or none that can be read)
 * or ERR_DENIED; then *refusal, if not NULL, has the code and message.
 */
ATTR_MUST_USE bool call_send(struct http_response *out, struct http_request *,
    const struct call *, struct sts_refusal *refusal, struct sys *, struct err *);

#endif
