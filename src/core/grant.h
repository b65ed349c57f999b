/*
 * What has to be done so that a principal can use a role, or no longer can: the
 * difference between what is wanted and what IAM says is there, as a list of calls.
 * Pure, so that a plan can be shown before anything is done, and made again before each
 * step: what is there already needs no call, and a second run does nothing twice.
 */
#ifndef CORE_GRANT_H
#define CORE_GRANT_H

#include "base/list.h"
#include "core/iam.h"
#include "core/trust.h"

/* Strings are borrowed. */
struct grant {
	struct trust trust;
	const char *principal_name;
	const char *role_name, *role_arn, *role_path;
	long max_duration;              /* seconds; 0: as it is, or AWS's default */
	const struct list *policy_arns; /* to be attached to the role */
	const char *policy;             /* the role's inline policy, JSON; or NULL */
	bool delete_role;               /* revoke: also the role, if awsrole made it */
};

/* The account in which a call is made. */
enum grant_side { GRANT_FROM /* the principal's */, GRANT_IN /* the role's */ };

struct grant_action {
	enum grant_side side;
	char *text; /* "create the role Admin, which trusts user alice" */
	const char *operation;
	struct list keys, values; /* its parameters */
};

struct grant_actions {
	struct grant_action *list;
	size_t n;
};

/*
 * Each adds the calls that its part still needs.  `seen` is what IAM has: NULL for
 * nothing.  The document in it is changed.
 */
void grant_plan_role(
    struct grant_actions *, const struct grant *, const struct iam_role *seen);
void grant_plan_attached(
    struct grant_actions *, const struct grant *, const struct list *seen_arns);
ATTR_MUST_USE bool grant_plan_inline(
    struct grant_actions *, const struct grant *, const json_t *seen, struct err *);
void grant_plan_permission(struct grant_actions *, const struct grant *, json_t *seen);

/* The way back. */
void grant_plan_no_permission(struct grant_actions *, const struct grant *, json_t *seen);
void grant_plan_no_trust(
    struct grant_actions *, const struct grant *, const struct iam_role *seen);
/* Whether the role is to be deleted after that, and the calls for it. */
bool grant_deletes_role(const struct grant *, const struct iam_role *seen);
void grant_plan_delete(struct grant_actions *, const struct grant *,
    const struct list *attached_arns, const struct list *inline_names);

/* The names of our inline policies; for mem_free(). */
char *grant_permission_name(const struct grant *);
#define GRANT_ROLE_POLICY "awsrole-policy"

/* "GetUserPolicy", "PutRolePolicy"...: the calls for a principal's inline policy. */
enum grant_verb { GRANT_GET, GRANT_PUT, GRANT_DELETE };
const char *grant_operation(enum grant_verb, enum trust_kind);
/* "UserName"... */
const char *grant_name_key(enum trust_kind);

/* A call as a command of the AWS CLI, a line, and its document so that people can read it
 * in front of it. */
void grant_add_command(struct buf *, const struct grant_action *, const char *profile);

void grant_actions_free(struct grant_actions *);
#define AUTO_GRANT_ACTIONS ATTR_CLEANUP(grant_actions_free) struct grant_actions

#endif
