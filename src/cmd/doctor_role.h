/* What the checks of a role share. */
#ifndef CMD_DOCTOR_ROLE_H
#define CMD_DOCTOR_ROLE_H

#include "cmd/doctor.h"
#include "cmd/grant_parties.h"
#include "core/diagnose.h"

struct doctor_role {
	struct doctor *d;
	const struct plan_role *role;
	struct creds signer;      /* of the role below, or of the source */
	struct iam_client source; /* as the signer sees IAM */
	bool has_source;
	struct identity from_own, in_own;
	/* Who may look into IAM: in the signer's account, and in the role's; NULL: nobody */
	const struct iam_client *from, *in;
	struct arn role_arn;
	struct arn who;  /* the signer: user, role or root */
	char *principal; /* its ARN as policies name it */
	enum trust_kind kind;
	struct diagnose_case facts;
	bool trusted_itself; /* in the same account that is enough */
	bool found_problem;
	/* AWS's own answer, which is asked for first and told last.  Where it is yes, what
	 * nobody may look at is no matter. */
	struct {
		bool done, works;
		struct err e;
		const char *hint;
	} trial;
};

/* Tries the role, unless that would use up an MFA code. */
void doctor_role_try(struct doctor_role *);

/* Each adds its findings. */
void doctor_role_trust(struct doctor_role *);
void doctor_role_permission(struct doctor_role *);
void doctor_role_trial(struct doctor_role *);

void doctor_role_add(
    struct doctor_role *, enum finding_state, const char *text, const char *todo);

#endif
