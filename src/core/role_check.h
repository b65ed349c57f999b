/*
 * What a role's profile can say, by the rules of AWS, so that a slip of the pen is told
 * before it is in a file and STS refuses it.
 * Rules: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
#ifndef CORE_ROLE_CHECK_H
#define CORE_ROLE_CHECK_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/err.h"

/* Seconds: the shortest session, the longest of any role, and the longest of a role that
 * is assumed with another role's session. */
#define ROLE_DURATION_LEAST 900
#define ROLE_DURATION_MOST 43200
#define ROLE_CHAINED_DURATION_MOST 3600

/* All of these: false with ERR_USAGE; `what` begins the message ("--role-arn"). */
ATTR_MUST_USE bool role_check_arn(const char *what, const char *arn, struct err *);
ATTR_MUST_USE bool role_check_session_name(
    const char *what, const char *name, struct err *);
ATTR_MUST_USE bool role_check_external_id(const char *what, const char *id, struct err *);
ATTR_MUST_USE bool role_check_mfa_serial(
    const char *what, const char *serial, struct err *);
/* Ec2InstanceMetadata, EcsContainer or Environment; role_is_machine_source() only tells. */
ATTR_MUST_USE bool role_check_credential_source(
    const char *what, const char *source, struct err *);
bool role_is_machine_source(const char *source);
ATTR_MUST_USE bool role_check_duration(const char *what, long seconds, struct err *);

#endif
