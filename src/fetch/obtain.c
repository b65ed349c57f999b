#include "fetch/obtain.h"

#include "base/mem.h"
#include "base/printable.h"
#include "fetch/assume.h"
#include "fetch/cache.h"
#include "fetch/source.h"

#define SERIAL_SHOWN_MAX 300 /* bytes */

struct walk {
	const struct plan *plan;
	struct sys *sys;
	struct cache cache;
	struct source_input source;
	struct creds eager;   /* of a source that is asked at once */
	const char *mfa_code; /* of the command line, for the first question */
};

/* One link of the chain, while it is made. */
struct link {
	struct walk *walk;
	size_t i;
};

static bool role_credentials(struct walk *, size_t i, struct creds *out, struct err *);

static bool
ask_mfa(struct secret *code, struct walk *w, const struct plan_role *role, struct err *e)
{
	AUTO_BUF question = { 0 };

	if (w->mfa_code != NULL) {
		secret_set(code, str_of(w->mfa_code));
		w->mfa_code = NULL;
		return true;
	}
	buf_adds(&question, "Enter MFA code for ");
	printable_add(&question, str_of(role->mfa_serial), SERIAL_SHOWN_MAX);
	buf_adds(&question, ": ");
	return w->sys->ask(w->sys, buf_text(&question), code, e) ||
	    err_in(e, "profile '%s': MFA code for %s", role->profile, role->mfa_serial);
}

static bool
make_link(void *context, struct creds *out, struct err *e)
{
	const struct link *link = context;
	struct walk *w = link->walk;
	const struct plan_role *role = &w->plan->roles[link->i];
	AUTO_SECRET code = { 0 };
	AUTO_CREDS signer = { 0 };

	if (role->mfa_serial != NULL && !ask_mfa(&code, w, role, e))
		return false;
	if (!role_credentials(w, link->i + 1, &signer, e))
		return false;
	return assume_role(out, w->plan, link->i, &signer,
	    secret_is_set(&code) ? secret_reveal(&code) : NULL, w->sys, e);
}

/* The credentials of roles[i]; behind the last role those of the source. */
static bool
role_credentials(struct walk *w, size_t i, struct creds *out, struct err *e)
{
	struct link link = { w, i };
	struct cache_maker maker = { make_link, &link, false };
	char name[HASH_SHA1_HEX];

	if (i == w->plan->nroles) {
		if (!source_is_eager(w->plan->source.kind))
			return source_fetch(out, &w->source, e);
		*out = creds_take(&w->eager);
		return true;
	}
	for (size_t j = i; j < w->plan->nroles; j++)
		maker.asks = maker.asks || w->plan->roles[j].mfa_serial != NULL;
	cache_entry_name_of_role(name, &w->plan->roles[i]);
	return cache_get(out, name, NULL, &w->cache, &maker, e);
}

bool
obtain(struct creds *out, const struct obtain *in, struct sys *sys, struct err *e)
{
	const struct options *o = in->options;
	struct walk w = { .plan = in->plan, .sys = sys, .mfa_code = o->mfa_code };
	bool ok;

	if (!cache_open(
		&w.cache, in->home, in->env, o->refresh, o->no_cache, in->notes, sys, e))
		return false;
	w.source = (struct source_input){
		.plan = in->plan,
		.env = in->env,
		.cache = &w.cache,
		.home = in->home,
		.sys = sys,
	};
	if (source_is_eager(in->plan->source.kind) &&
	    !source_fetch(&w.eager, &w.source, e))
		return false;
	ok = role_credentials(&w, 0, out, e);
	creds_free(&w.eager);
	return ok;
}
