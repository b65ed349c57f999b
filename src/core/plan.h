/*
 * The decision, as data: where the first keys come from, and which roles are assumed
 * with them.  plan_make() holds the rules of precedence, once; `awsrole show` prints the
 * plan, the tests are tables of it, fetch/obtain walks it.
 *
 * Rules: the AWS CLI's credential provider chain (botocore/credentials.py,
 * create_credential_resolver, AssumeRoleProvider).
 */
#ifndef CORE_PLAN_H
#define CORE_PLAN_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/list.h"
#include "core/creds.h"
#include "core/env.h"
#include "core/options.h"
#include "core/profiles.h"
#include "core/settings.h"

enum source_kind {
	SOURCE_NONE,         /* the profile has no credentials */
	SOURCE_ENVIRONMENT,  /* AWS_ACCESS_KEY_ID and kin */
	SOURCE_KEYS,         /* keys in one of the two files */
	SOURCE_WEB_IDENTITY, /* a token file, exchanged at STS */
	SOURCE_SSO,          /* IAM Identity Center */
	SOURCE_LOGIN,        /* a session of `aws login` */
	SOURCE_PROCESS,      /* a program that prints credentials */
	SOURCE_CONTAINER,    /* the endpoint that container variables name */
	SOURCE_INSTANCE,     /* EC2 instance metadata */
};

struct plan_source {
	enum source_kind kind;
	char *profile;      /* the profile that it belongs to; "" for none */
	char *where;        /* "FILE:LINE" of the deciding key, or the variable's name */
	bool asked_by_name; /* through credential_source: finding nothing is an error */

	struct creds keys; /* SOURCE_ENVIRONMENT, SOURCE_KEYS */

	char *token_file, *role_arn, *session_name; /* SOURCE_WEB_IDENTITY; session_name
						       NULL: generated */
	char *sso_session, *sso_start_url, *sso_region, *sso_account_id, *sso_role_name;
	char *login_session;
	char *command;    /* SOURCE_PROCESS */
	char *account_id; /* SOURCE_PROCESS: aws_account_id of the profile, or NULL */
};

struct plan_role {
	char *profile; /* the profile that asks for it */
	char *where;   /* "FILE:LINE" of role_arn, or "--role-arn" */
	char *arn;
	char *session_name; /* NULL: generated */
	char *external_id, *mfa_serial, *mfa_process, *source_identity,
	    *policy;           /* or NULL */
	long duration_seconds; /* 0: not sent */
	struct list policy_arns, tag_keys, tag_values, transitive_tags;
};

#define PLAN_ROLES_MAX 64

struct plan {
	char *profile; /* the selected profile, "default" if none was named */
	bool explicit; /* named on the command line, not by AWS_PROFILE */
	struct settings settings;
	struct settings_metadata metadata;
	struct plan_source source;
	struct plan_role *roles; /* roles[0] is the selected profile's: assumed last */
	size_t nroles;
};

/* What a plan is made of; all of it must outlive the plan. */
struct plan_input {
	const struct profiles *profiles;
	const struct env *env;
	const struct options *options;
	const char *home;
};

/* False with ERR_CONFIG for every mistake that can be seen without asking anybody. */
ATTR_MUST_USE bool plan_make(struct plan *out, const struct plan_input *, struct err *);

void plan_free(struct plan *);
#define AUTO_PLAN ATTR_CLEANUP(plan_free) struct plan

/* "keys", "sso", ... as `show` and `list --json` name it. */
const char *plan_source_name(enum source_kind);

#endif
