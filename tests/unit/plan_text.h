/* A plan as text, and tables of what the files, the environment and the options lead to. */
#ifndef PLAN_TEXT_H
#define PLAN_TEXT_H

#include "base/buf.h"
#include "core/plan.h"

#define PLAN_VARS_MAX 5

/* The two static keys of a profile, as a plan shows them: "AK/SK". */
#define PLAN_KEYS "aws_access_key_id = AK\naws_secret_access_key = SK\n"
#define PLAN_ARN "arn:aws:iam::123456789012:role/"

struct plan_case {
	const char *config, *credentials; /* NULL: no such file */
	const char *vars[PLAN_VARS_MAX];
	struct options options;
	const char *expected; /* the plan's text, if there is to be one */
	const char *error;    /* else what the message has in it */
	enum err_code code;   /* ERR_NONE: ERR_CONFIG */
};

/* Fails the test at the first row that comes out otherwise. */
void plan_text_check(const struct plan_case rows[], size_t n);

/*
 * One line for the selected profile, one for the source, one for each role:
 *	NAME[ explicit]
 *	KIND[ of PROFILE] at WHERE[ by name] ...
 *	role ARN of PROFILE at WHERE[ session=..] ...
 */
void plan_text(struct buf *out, const struct plan *);

#endif
