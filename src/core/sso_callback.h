/*
 * What the browser brings back to the loopback port (RFC 8252, 7.3).  Anything on this
 * machine, and any web page, can send a request there, so only one that is for us in path,
 * Host and state counts; every other one is answered and forgotten.
 */
#ifndef CORE_SSO_CALLBACK_H
#define CORE_SSO_CALLBACK_H

#include <stdint.h>

#include "base/buf.h"
#include "base/secret.h"

enum sso_callback_kind {
	SSO_CALLBACK_OTHER,  /* not for us: keep waiting */
	SSO_CALLBACK_CODE,   /* signed in */
	SSO_CALLBACK_REFUSED /* the person or the service said no */
};

struct sso_callback {
	enum sso_callback_kind kind;
	struct secret code; /* SSO_CALLBACK_CODE */
	char *reason;       /* SSO_CALLBACK_REFUSED; untrusted text */
	struct buf answer;  /* the whole HTTP answer for the browser */
};

/* `head`: a request up to its empty line.  `state`: what was sent along. */
void sso_callback_read(
    struct sso_callback *out, struct str head, unsigned port, const char *state);

void sso_callback_free(struct sso_callback *);
#define AUTO_SSO_CALLBACK ATTR_CLEANUP(sso_callback_free) struct sso_callback

#endif
