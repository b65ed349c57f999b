#include <stdint.h>
#include <string.h>

#include "core/sso_portal.h"
#include "fetch/sources.h"
#include "fetch/sso_client.h"
#include "fetch/sso_token.h"

/* A refusal, with what to do if we know it. */
static bool
refused(struct err *e, const struct sts_refusal *r, const struct sso_place *place)
{
	if (r->code == NULL)
		return false;
	if (strcmp(r->code, "UnauthorizedException") == 0)
		return sso_token_hint(e, place);
	if (strcmp(r->code, "ForbiddenException") == 0)
		return err_hint(e,
		    "the role is not assigned to you in that account; see: awsrole login "
		    "--list");
	return false;
}

static bool
ask_portal(void *context, struct creds *out, struct err *e)
{
	const struct source_input *in = context;
	const struct plan_source *s = &in->plan->source;
	struct sso_place place = { s->sso_session, s->sso_start_url, s->sso_region,
		&in->plan->settings, in->home, in->plan->profile };
	AUTO_CLIENT client = { 0 };
	AUTO_SECRET token = { 0 };
	AUTO_HTTP_REQUEST request = { 0 };
	AUTO_HTTP_RESPONSE response = { 0 };
	struct sts_refusal refusal = { 0 };
	bool ok;

	if (!sso_client_make(&client, place.settings, SERVICE_SSO, s->sso_region, e) ||
	    !sso_token_get(&token, &place, in->sys, e))
		return err_in(e, "profile '%s'", s->profile);
	sso_portal_credentials(&request, client.endpoint.url, secret_reveal(&token),
	    s->sso_account_id, s->sso_role_name);
	ok = sso_client_call(&response, &request, "GetRoleCredentials", &client, &refusal,
		 in->sys, e) ||
	    refused(e, &refusal, &place);
	sts_refusal_free(&refusal);
	return (ok &&
		   sso_portal_read_credentials(
		       out, s->sso_account_id, buf_str(&response.body), e) &&
		   creds_check_fresh(out, in->sys->now(in->sys), e)) ||
	    err_in(e, "profile '%s', role %s in %s", s->profile, s->sso_role_name,
		s->sso_account_id);
}

bool
source_sso(struct creds *out, const struct source_input *in, struct err *e)
{
	const struct plan_source *s = &in->plan->source;
	struct cache_maker maker = { ask_portal, (void *)(uintptr_t)in, false };
	char name[HASH_SHA1_HEX];

	/* The AWS CLI keeps those of the selected profile, not those of a source profile. */
	if (in->plan->nroles > 0)
		return ask_portal((void *)(uintptr_t)in, out, e);
	cache_entry_name_of_sso(
	    name, s->sso_session, s->sso_start_url, s->sso_account_id, s->sso_role_name);
	return cache_get(out, name, "sso", in->cache, &maker, e);
}
