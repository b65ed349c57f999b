/*
 * Settings that the AWS CLI checks when it makes a client, although no call of ours depends
 * on them: a profile that it refuses is refused here, too.
 * Source: botocore/args.py (ClientArgsCreator).
 */
#ifndef CORE_CLIENT_CHECK_H
#define CORE_CLIENT_CHECK_H

#include "core/settings.h"

/* False with ERR_CONFIG for a value that is none of the setting's. */
ATTR_MUST_USE bool client_check(const struct settings *, struct err *);

#endif
