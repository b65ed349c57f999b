/*
 * The two halves of a grant: the statement of a role's trust policy that lets a
 * principal in, and the statement of the principal's policy that lets it call
 * sts:AssumeRole on the role.
 * Rule: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-user.html
 */
#ifndef CORE_TRUST_H
#define CORE_TRUST_H

#include "core/json.h"

enum trust_kind { TRUST_USER, TRUST_ROLE, TRUST_GROUP };

/* Who is let in, and on which terms. */
struct trust {
	enum trust_kind kind;
	const char *principal; /* ARN of the user, role or group */
	bool mfa;
	const char *external_id;   /* NULL: none is asked for */
	bool session_name_is_user; /* the session must have the user's name */
};

/* A new statement, for json_decref().  A group can't be named in a trust policy: its
 * account is, and the group's own policy decides who may come. */
json_t *trust_statement(const struct trust *);

/* A new statement for the principal's policy. */
json_t *trust_permission(const char *role_arn);

/* A new statement that lets nobody in: a trust policy can't be empty. */
json_t *trust_nobody(void);

/* The Sids of the three; for mem_free(). */
char *trust_sid(const struct trust *);
char *trust_permission_sid(const char *role_arn);
#define TRUST_NOBODY_SID "AwsroleNobody"

/* "user", "role", "group". */
const char *trust_kind_name(enum trust_kind);

#endif
