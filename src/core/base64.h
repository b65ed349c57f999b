/*
 * Base64 with the alphabet of URLs ('-' and '_') and without padding, as OAuth and JWT use
 * it (RFC 4648, section 5).
 */
#ifndef CORE_BASE64_H
#define CORE_BASE64_H

#include "base/buf.h"

/* Appends the bytes encoded. */
void base64_add_url(struct buf *, struct str bytes);

#endif
