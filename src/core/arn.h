/*
 * Amazon resource names, as far as IAM and STS use them:
 * "arn:aws:iam::123456789012:role/path/Name".  Views into the text.
 * Rule: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
#ifndef CORE_ARN_H
#define CORE_ARN_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/str.h"

struct arn {
	struct str partition; /* "aws" */
	struct str service;   /* "iam", "sts" */
	struct str account;   /* 12 digits, or empty */
	struct str type;      /* "role"; the whole rest if it has no '/': "root" */
	struct str path;      /* "/", "/path/" */
	struct str name;      /* behind the last '/'; empty for "root" */
};

/* False if the text is no ARN. */
ATTR_MUST_USE bool arn_parse(struct arn *out, struct str text);

/* Whether the text is an account: 12 digits. */
bool arn_is_account(struct str);

/* Whether two ARNs mean the same user, role or account.  STS names the session of a role
 * "assumed-role/Name/Session", without the role's path: that is the role. */
bool arn_same_principal(struct str one, struct str other);

#endif
