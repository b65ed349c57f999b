#include "core/hint.h"

#include <string.h>

static bool
is(const struct sts_refusal *r, const char *code)
{
	return strcmp(r->code, code) == 0;
}

static bool
says(const struct sts_refusal *r, const char *words)
{
	return r->message != NULL && strstr(r->message, words) != NULL;
}

static const char *
hint_for_denied(const struct sts_refusal *r, const struct plan_role *role)
{
	if (says(r, "root accounts"))
		return "the account's root user can't assume roles: use the keys of an "
		       "IAM user";
	if (says(r, "MultiFactorAuthentication failed"))
		return "the MFA code was wrong, too old, or used already: wait for the "
		       "next one";
	if (role->mfa_serial == NULL && role->external_id == NULL)
		return "either this user may not call sts:AssumeRole on the role, or the "
		       "role's trust "
		       "policy does not let it in; a trust policy may also want MFA "
		       "(mfa_serial) or an external_id: awsrole doctor finds out which";
	if (role->mfa_serial == NULL)
		return "check the external_id, the permission to call sts:AssumeRole and "
		       "the role's "
		       "trust policy; it may also want MFA (mfa_serial): awsrole doctor "
		       "finds out which";
	return "check the permission to call sts:AssumeRole on the role, and the role's "
	       "trust "
	       "policy and its conditions (external id, session name): awsrole doctor "
	       "finds out which";
}

static const char *
hint_for_keys(const struct creds *signer)
{
	if (signer != NULL && secret_is_set(&signer->session_token))
		return "the source credentials are no longer valid: sign in again, or "
		       "get new ones";
	return "check the access key of the source profile: it may be deleted, inactive "
	       "or mistyped";
}

const char *
hint_for_refusal(
    const struct sts_refusal *r, const struct plan_role *role, const struct creds *signer)
{
	if (is(r, "AccessDenied"))
		return hint_for_denied(r, role);
	if (is(r, "ExpiredToken") || is(r, "ExpiredTokenException"))
		return "the source credentials have expired: sign in again, or get new "
		       "ones";
	if (is(r, "InvalidClientTokenId"))
		return hint_for_keys(signer);
	if (is(r, "RequestExpired") || says(r, "Signature expired") ||
	    says(r, "Signature not yet current"))
		return "the clock of this machine is wrong";
	if (is(r, "SignatureDoesNotMatch"))
		return "check the secret key of the source profile, and the clock of "
		       "this machine";
	if (says(r, "DurationSeconds exceeds the 1 hour"))
		return "a role that is assumed with another role's session lasts one "
		       "hour at most: "
		       "leave duration_seconds away";
	if (says(r, "DurationSeconds exceeds"))
		return "the role's maximum session duration is shorter: lower "
		       "duration_seconds, or "
		       "ask the role's administrator to raise the maximum";
	if (is(r, "RegionDisabledException"))
		return "STS is switched off in this region for the account: use another "
		       "region";
	if (is(r, "PackedPolicyTooLarge") || is(r, "PackedPolicyTooLargeException"))
		return "session policies and tags together are too large";
	return NULL;
}
