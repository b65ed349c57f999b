/*
 * Takes an absolute http or https URL apart.  What is a valid host name is botocore's
 * rule (utils.is_valid_endpoint_url): labels of 1 to 63 letters, digits and hyphens, no
 * hyphen at an end, 255 characters in all, a dot at the end allowed; or an IPv6 address
 * in brackets, without a zone.
 */
#ifndef CORE_URL_H
#define CORE_URL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"

/* Views into the URL's text. */
struct url {
	struct str scheme; /* as written */
	struct str host;   /* as written, an IPv6 address without its brackets */
	struct str path;   /* as written: "" or "/..." */
	struct str query;  /* as written, without the '?' */
	uint16_t port;     /* as written, or the scheme's: 80, 443 */
	bool https;
	bool ipv6;
};

/*
 * False for anything that is no such URL, one with a user name or password, and one
 * with a blank or a control character anywhere.  The message says what is wrong and
 * never repeats the URL, which may hold a password.  A fragment is left out.
 */
ATTR_MUST_USE bool url_parse(struct url *out, struct str text, struct err *);

/* Adds the value of the Host header: the host in lower case, the port if it is not the
 * scheme's. */
void url_host_header(struct buf *, const struct url *);

/* Whether the host is this machine: "localhost", 127.0.0.0/8, ::1. */
bool url_is_loopback(const struct url *);

#endif
