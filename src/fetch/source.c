#include "core/login.h"
#include "fetch/sources.h"

typedef bool source_function(struct creds *, const struct source_input *, struct err *);

static bool
no_credentials(struct creds *out, const struct source_input *in, struct err *e)
{
	(void)out;
	return err_set(
	    e, ERR_CONFIG, "profile '%s' has no credentials", in->plan->profile);
}

/* Keys that the plan has already: from a file or the environment. */
static bool
copy_keys(struct creds *out, const struct source_input *in, struct err *e)
{
	(void)e;
	creds_copy(out, &in->plan->source.keys);
	return true;
}

/* `load`: at once.  `use`: when keys are needed and those of `load` have no more than
 * `margin` seconds left; without it `expired` is said of them. */
static const struct {
	source_function *load, *use;
	int64_t margin;
	const char *expired;
} sources[] = {
	[SOURCE_NONE] = { .use = no_credentials },
	[SOURCE_ENVIRONMENT] = { .load = copy_keys,
	    .expired = "the credentials in the environment have expired "
		       "(AWS_CREDENTIAL_EXPIRATION)" },
	[SOURCE_KEYS] = { .use = copy_keys },
	[SOURCE_WEB_IDENTITY] = { .use = source_web_identity },
	[SOURCE_SSO] = { .use = source_sso },
	[SOURCE_LOGIN] = { .load = source_login_load,
	    .use = source_login_renew,
	    .margin = LOGIN_MARGIN_SECONDS },
	[SOURCE_PROCESS] = { .load = source_process,
	    .expired = "the credentials that credential_process gave have expired" },
	[SOURCE_CONTAINER] = { .load = source_container,
	    .expired = "the container's credentials have expired" },
	[SOURCE_INSTANCE] = { .load = source_instance,
	    .expired = "the instance's credentials have expired" },
};

bool
source_load(struct creds *out, const struct source_input *in, struct err *e)
{
	source_function *load = sources[in->plan->source.kind].load;

	return load == NULL || load(out, in, e);
}

bool
source_use(
    struct creds *out, struct creds *loaded, const struct source_input *in, struct err *e)
{
	const struct plan_source *s = &in->plan->source;

	if (loaded->access_key_id != NULL &&
	    creds_left(loaded, in->sys->now(in->sys)) > sources[s->kind].margin) {
		*out = creds_take(loaded);
		return true;
	}
	if (sources[s->kind].use != NULL)
		return sources[s->kind].use(out, in, e);
	return err_set(e, ERR_CONFIG, "profile '%s': %s",
	    s->profile != NULL && s->profile[0] != '\0' ? s->profile : in->plan->profile,
	    sources[s->kind].expired);
}
