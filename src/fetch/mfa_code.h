/* The code of an MFA device: from the command line, a program, or a person. */
#ifndef FETCH_MFA_CODE_H
#define FETCH_MFA_CODE_H

#include "core/env.h"
#include "core/plan.h"
#include "sys/sys.h"

struct mfa_code {
	const char *given; /* on the command line: for the first question */
	const struct env *env;
	struct sys *sys;
};

/* The code of a role's device. */
ATTR_MUST_USE bool mfa_code_get(
    struct secret *out, struct mfa_code *, const struct plan_role *, struct err *);

#endif
