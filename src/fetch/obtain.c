#include "fetch/obtain.h"

#include <string.h>

#include "core/plan_mfa.h"
#include "fetch/assume.h"
#include "fetch/cache.h"
#include "fetch/mfa_session.h"
#include "fetch/source.h"

struct walk {
	const struct obtain *in;
	const struct plan *plan;
	struct sys *sys;
	struct cache cache;
	struct source_input source;
	struct creds loaded; /* of a source that is asked at once */
	struct mfa_code code;
};

/* One link of the chain, while it is made. */
struct link {
	struct walk *walk;
	size_t i;
};

static bool role_credentials(struct walk *, size_t i, struct creds *out, struct err *);

/* With a code for this role alone, as the AWS CLI does it. */
static bool
assume_directly(struct creds *out, const struct link *link, struct err *e)
{
	struct walk *w = link->walk;
	const struct plan_role *role = &w->plan->roles[link->i];
	AUTO_SECRET code = { 0 };
	AUTO_CREDS signer = { 0 };

	if (role->mfa_serial != NULL && !mfa_code_get(&code, &w->code, role, e))
		return false;
	if (!role_credentials(w, link->i + 1, &signer, e))
		return false;
	return assume_role(out, w->plan, link->i, &signer,
	    secret_is_set(&code) ? secret_reveal(&code) : NULL, NULL, w->sys, e);
}

/* Once with the user's MFA session.  *dropped: AWS does not know that session (any more),
 * and now neither do we. */
static bool
try_session(struct creds *out, bool *dropped, const struct link *link,
    struct mfa_session *session, struct err *e)
{
	const struct walk *w = link->walk;
	struct sts_refusal refusal = { 0 };
	AUTO_CREDS signer = { 0 };
	bool ok;

	*dropped = false;
	if (!mfa_session_get(&signer, session, e))
		return false;
	ok = assume_role(out, w->plan, link->i, &signer, NULL, &refusal, w->sys, e);
	if (!ok && !session->made && mfa_session_is_refused(&refusal)) {
		mfa_session_drop(session, &signer);
		*dropped = true;
	}
	if (!ok && !session->made && refusal.code != NULL &&
	    strcmp(refusal.code, "AccessDenied") == 0)
		(void)err_hint(e,
		    "the session of an earlier MFA code was used: if the role wants a "
		    "recent one, awsrole forget %s",
		    w->plan->profile);
	sts_refusal_free(&refusal);
	return ok;
}

static bool
assume_by_session(struct creds *out, const struct link *link, struct mfa_session *session,
    struct err *e)
{
	bool dropped;

	if (try_session(out, &dropped, link, session, e))
		return true;
	if (!dropped)
		return false;
	err_clear(e);
	return try_session(out, &dropped, link, session, e);
}

static bool
make_link(void *context, struct creds *out, struct err *e)
{
	const struct link *link = context;
	struct walk *w = link->walk;
	AUTO_MFA_SESSION session = {
		.plan = w->plan,
		.role = &w->plan->roles[link->i],
		.home = w->in->home,
		.code = &w->code,
		.notes = w->in->notes,
	};
	enum plan_mfa mfa;

	if (!plan_mfa(&mfa, w->plan, link->i, w->in->env, w->in->options, e))
		return false;
	if (mfa == PLAN_MFA_SESSION && mfa_session_open(&session, w->sys))
		return assume_by_session(out, link, &session, e);
	return assume_directly(out, link, e);
}

/* The credentials of roles[i]; behind the last role those of the source. */
static bool
role_credentials(struct walk *w, size_t i, struct creds *out, struct err *e)
{
	struct link link = { w, i };
	struct cache_maker maker = { make_link, &link, false };
	char name[HASH_SHA1_HEX];

	if (i == w->plan->nroles)
		return source_use(out, &w->loaded, &w->source, e);
	for (size_t j = i; j < w->plan->nroles; j++)
		maker.asks = maker.asks || w->plan->roles[j].mfa_serial != NULL;
	cache_entry_name_of_role(name, &w->plan->roles[i]);
	return cache_get(out, name, NULL, &w->cache, &maker, e);
}

bool
obtain(struct creds *out, const struct obtain *in, struct sys *sys, struct err *e)
{
	const struct options *o = in->options;
	struct walk w = { .in = in, .plan = in->plan, .sys = sys };
	bool ok;

	if (!cache_open(
		&w.cache, in->home, in->env, o->refresh, o->no_cache, in->notes, sys, e))
		return false;
	w.cache.profile = in->plan->profile;
	w.code = (struct mfa_code){ o->mfa_code, in->env, sys };
	w.source = (struct source_input){
		.plan = in->plan,
		.env = in->env,
		.cache = &w.cache,
		.home = in->home,
		.sys = sys,
	};
	ok = source_load(&w.loaded, &w.source, e) && role_credentials(&w, 0, out, e);
	creds_free(&w.loaded);
	cache_close(&w.cache);
	return ok;
}
