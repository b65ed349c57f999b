/*
 * Why a role can't be assumed: what a trust policy and a principal's policies say about
 * one caller, as far as it can be judged from here.  Pure.
 * Rule: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
#ifndef CORE_DIAGNOSE_H
#define CORE_DIAGNOSE_H

#include "base/buf.h"
#include "core/json.h"

enum diagnose_answer { DIAGNOSE_YES, DIAGNOSE_NO, DIAGNOSE_UNKNOWN };

/* Who wants to assume which role, and with what.  Strings are borrowed. */
struct diagnose_case {
	const char *profile;   /* for the text */
	const char *principal; /* ARN of the user or role that signs, with its path */
	const char *role_arn;
	bool mfa;                 /* the profile has an mfa_serial */
	const char *external_id;  /* the profile's, or NULL */
	const char *session_name; /* the profile's, or NULL: one is made up */
};

struct diagnose_verdict {
	enum diagnose_answer answer;
	/* Trust: the principal's account is let in, not the principal itself, so that it
	 * needs a permission in the same account, too. */
	bool by_account;
	struct buf why;  /* one line */
	struct buf todo; /* what to do; a statement to add is in it as text to copy */
};

/* Whether the trust policy lets the principal in. */
void diagnose_trust(
    struct diagnose_verdict *out, const json_t *trust, const struct diagnose_case *);

/* Whether one of the principal's policies permits sts:AssumeRole on the role, and none
 * denies it. */
void diagnose_permission(struct diagnose_verdict *out, json_t *const policies[], size_t n,
    const struct diagnose_case *);

/* The statements to add, as text to copy; `todo` of the two above has them. */
void diagnose_add_trust(struct buf *, const struct diagnose_case *);
void diagnose_add_permission(struct buf *, const struct diagnose_case *);

/* Which half AWS's own words say is missing. */
enum diagnose_half { DIAGNOSE_EITHER, DIAGNOSE_TRUST, DIAGNOSE_PERMISSION };
enum diagnose_half diagnose_message(const char *message);

void diagnose_verdict_free(struct diagnose_verdict *);
#define AUTO_DIAGNOSE_VERDICT ATTR_CLEANUP(diagnose_verdict_free) struct diagnose_verdict

#endif
