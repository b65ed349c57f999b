#include "fetch/sources.h"

typedef bool fetch_function(struct creds *, const struct source_input *, struct err *);

static bool
no_credentials(struct creds *out, const struct source_input *in, struct err *e)
{
	(void)out;
	return err_set(
	    e, ERR_CONFIG, "profile '%s' has no credentials", in->plan->profile);
}

/* Keys that the plan has already: from a file or the environment. */
static bool
fetch_keys(struct creds *out, const struct source_input *in, struct err *e)
{
	const struct creds *keys = &in->plan->source.keys;

	if (creds_left(keys, in->sys->now(in->sys)) <= 0)
		return err_set(e, ERR_CONFIG,
		    "the credentials in the environment have expired "
		    "(AWS_CREDENTIAL_EXPIRATION)");
	creds_copy(out, keys);
	return true;
}

static const struct {
	fetch_function *fetch;
	bool eager;
} sources[] = {
	[SOURCE_NONE] = { no_credentials, false },
	[SOURCE_ENVIRONMENT] = { fetch_keys, true },
	[SOURCE_KEYS] = { fetch_keys, false },
	[SOURCE_WEB_IDENTITY] = { source_web_identity, false },
	[SOURCE_SSO] = { source_sso, false },
	[SOURCE_LOGIN] = { source_login, true },
	[SOURCE_PROCESS] = { source_process, true },
	[SOURCE_CONTAINER] = { source_container, true },
	[SOURCE_INSTANCE] = { source_instance, true },
};

bool
source_is_eager(enum source_kind kind)
{
	return sources[kind].eager;
}

bool
source_fetch(struct creds *out, const struct source_input *in, struct err *e)
{
	return sources[in->plan->source.kind].fetch(out, in, e);
}
