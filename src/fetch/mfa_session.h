/*
 * One MFA code for all roles of a user: a session of GetSessionToken, kept sealed, whose
 * credentials sign the AssumeRole calls.  One process asks; the others take what it got.
 */
#ifndef FETCH_MFA_SESSION_H
#define FETCH_MFA_SESSION_H

#include "base/list.h"
#include "core/plan.h"
#include "core/sts.h"
#include "fetch/mfa_code.h"
#include "fetch/sealed.h"

struct mfa_session {
	const struct plan *plan;
	const struct plan_role *role; /* the one that asks */
	const char *home;
	struct mfa_code *code;
	struct list *notes;
	struct sealed sealed;
	bool made; /* by mfa_session_get(), just now */
};

/* False if a session can't be kept on this machine: then it is worth nothing.  A note
 * says so, once. */
ATTR_MUST_USE bool mfa_session_open(struct mfa_session *, struct sys *);

ATTR_MUST_USE bool mfa_session_get(struct creds *out, struct mfa_session *, struct err *);

/* Whether AWS refused a call because of the credentials that signed it. */
bool mfa_session_is_refused(const struct sts_refusal *);

/* Drops the session if it still is the one with these credentials. */
void mfa_session_drop(struct mfa_session *, const struct creds *);

/* Drops the session that serves the plan's roles, if there is one. */
ATTR_MUST_USE bool mfa_session_forget(
    const struct plan *, const struct sealed *, struct err *);

void mfa_session_close(struct mfa_session *);
#define AUTO_MFA_SESSION ATTR_CLEANUP(mfa_session_close) struct mfa_session

#endif
