/* Credentials in JSON, as a credential_process prints them and as metadata services
 * answer. */
#ifndef CORE_CREDS_JSON_H
#define CORE_CREDS_JSON_H

#include "core/creds.h"

#include "base/err.h"

/*
 * {"Version": 1, "AccessKeyId", "SecretAccessKey", "SessionToken"?, "Expiration"?,
 * "AccountId"?}: without Expiration they never expire.
 * Rule: https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html
 */
ATTR_MUST_USE bool creds_json_of_process(
    struct creds *out, struct str text, struct err *);

/* {"AccessKeyId", "SecretAccessKey", "Token", "Expiration", "AccountId"?} of the instance
 * and container metadata services.  *expiration, if not NULL, is the date as it was
 * written, for mem_free(). */
ATTR_MUST_USE bool creds_json_of_metadata(
    struct creds *out, char **expiration, struct str text, struct err *);

#endif
