#include "fetch/mfa_session.h"

#include <string.h>

#include "base/mem.h"
#include "core/hint.h"
#include "core/plan_mfa.h"
#include "fetch/cache.h"
#include "fetch/call.h"

/* AWS gives 15 minutes to 36 hours.  Half a day is a day's work, and its own default. */
#define SESSION_SECONDS 43200

bool
mfa_session_open(struct mfa_session *s, struct sys *sys)
{
	struct err e = { 0 };

	sealed_open(&s->sealed, s->home, sys);
	if (sealed_need_key(&s->sealed, &e))
		return true;
	(void)err_in(&e,
	    "the MFA code is used for this role alone, as a session can't be "
	    "kept");
	if (!list_has(s->notes, str_of(e.msg)))
		list_add(s->notes, str_of(e.msg));
	return false;
}

static bool
session_name(char out[static HASH_SHA256_HEX], struct client *client,
    const struct plan *plan, const struct plan_role *role, struct err *e)
{
	if (!client_make(
		client, &plan->settings, SERVICE_STS, (struct str){ 0 }, true, e))
		return err_in(e, "profile '%s'", plan->profile);
	plan_mfa_session_name(
	    out, plan->source.keys.access_key_id, role->mfa_serial, client->endpoint.url);
	return true;
}

/* A refused GetSessionToken: what to do. */
static const char *
hint(const struct sts_refusal *r, const struct mfa_session *s)
{
	if (r->code == NULL)
		return NULL;
	if (strcmp(r->code, "AccessDenied") == 0 &&
	    (r->message == NULL ||
		strstr(r->message, "MultiFactorAuthentication failed") == NULL))
		return "AWSROLE_MFA_SESSION=off asks for a code for each role instead";
	return hint_for_refusal(r, s->role, &s->plan->source.keys);
}

struct making {
	struct mfa_session *session;
	const struct client *client;
};

static bool
send(struct creds *out, const struct making *m, const char *code, struct err *e)
{
	const struct mfa_session *s = m->session;
	AUTO_HTTP_REQUEST request = { 0 };
	AUTO_HTTP_RESPONSE response = { 0 };
	struct sts_refusal refusal = { 0 };
	struct call call = {
		.operation = "GetSessionToken",
		.service = "sts",
		.signer = &s->plan->source.keys,
		.client = m->client,
		.read_refusal = sts_read_refusal,
	};

	sts_request_session_token(&request, m->client->endpoint.url, SESSION_SECONDS,
	    s->role->mfa_serial, code);
	if (!call_send(&response, &request, &call, &refusal, s->sealed.sys, e)) {
		const char *next = hint(&refusal, s);

		if (next != NULL)
			(void)err_hint(e, "%s", next);
		sts_refusal_free(&refusal);
		return false;
	}
	return sts_read_credentials(out, call.operation, buf_str(&response.body), e);
}

static bool
make_session(void *context, struct creds *out, struct err *e)
{
	const struct making *m = context;
	AUTO_SECRET code = { 0 };

	if (!mfa_code_get(&code, m->session->code, m->session->role, e))
		return false;
	m->session->made = true;
	return (sts_check_session_token(
		    m->session->role->mfa_serial, secret_reveal(&code), e) &&
		   send(out, m, secret_reveal(&code), e)) ||
	    err_in(e, "profile '%s', MFA session of %s", m->session->role->profile,
		m->session->role->mfa_serial);
}

static struct cache
as_cache(struct mfa_session *s)
{
	return (struct cache){
		.home = s->home,
		.sys = s->sealed.sys,
		.notes = s->notes,
		.read = true,
		.write = true,
		.sealed = &s->sealed,
	};
}

bool
mfa_session_get(struct creds *out, struct mfa_session *s, struct err *e)
{
	struct cache cache = as_cache(s);
	AUTO_CLIENT client = { 0 };
	struct making making = { s, &client };
	struct cache_maker maker = { make_session, &making, true };
	char name[HASH_SHA256_HEX];

	s->made = false;
	return session_name(name, &client, s->plan, s->role, e) &&
	    cache_get(out, name, NULL, &cache, &maker, e);
}

bool
mfa_session_is_refused(const struct sts_refusal *r)
{
	static const char *const codes[] = { "ExpiredToken", "ExpiredTokenException",
		"InvalidClientTokenId" };

	for (size_t i = 0; r->code != NULL && i < ARRAY_LEN(codes); i++)
		if (strcmp(r->code, codes[i]) == 0)
			return true;
	return false;
}

void
mfa_session_drop(struct mfa_session *s, const struct creds *refused)
{
	struct cache cache = as_cache(s);
	struct err ignored = { 0 };
	AUTO_CLIENT client = { 0 };
	AUTO_CREDS kept = { 0 };
	char name[HASH_SHA256_HEX];
	int lock;

	if (!session_name(name, &client, s->plan, s->role, &ignored))
		return;
	cache_lock(&lock, name, &cache, true);
	/* Another process may have been refused as well, and have asked already. */
	if (cache_peek(&kept, name, &cache) &&
	    strcmp(kept.access_key_id, refused->access_key_id) == 0)
		(void)!sealed_remove(&s->sealed, name, &ignored);
	s->sealed.sys->unlock(s->sealed.sys, lock);
}

bool
mfa_session_forget(const struct plan *plan, const struct sealed *sealed, struct err *e)
{
	AUTO_CLIENT client = { 0 };
	struct err ignored = { 0 };
	char name[HASH_SHA256_HEX];
	const struct plan_role *first;

	if (plan->nroles == 0 || plan->source.keys.access_key_id == NULL)
		return true;
	first = &plan->roles[plan->nroles - 1];
	if (first->mfa_serial == NULL ||
	    !session_name(name, &client, plan, first, &ignored))
		return true;
	return sealed_remove(sealed, name, e);
}

void
mfa_session_close(struct mfa_session *s)
{
	sealed_free(&s->sealed);
}
