/*
 * The guard against a credential_process that asks for itself: the variable
 * _AWS_CLI_PROFILE_CHAIN, a row of profile names in CSV, which the AWS CLI keeps as well,
 * so that the two find each other's circles.
 */
#ifndef CORE_PROCESS_CHAIN_H
#define CORE_PROCESS_CHAIN_H

#include "base/buf.h"
#include "base/err.h"

#define PROCESS_CHAIN_VARIABLE "_AWS_CLI_PROFILE_CHAIN"

/* The row with one more name; `row` may be NULL.  False if the name is in it already, or
 * it has four names. */
ATTR_MUST_USE bool process_chain_extend(
    struct buf *out, const char *row, const char *profile, struct err *);

#endif
