#include "core/plan.h"

#include "base/buf.h"
#include "base/mem.h"
#include "core/plan_role.h"
#include "core/plan_source.h"
#include "core/suggest.h"

static const char *const source_names[] = {
	[SOURCE_NONE] = "none",
	[SOURCE_ENVIRONMENT] = "environment",
	[SOURCE_KEYS] = "keys",
	[SOURCE_WEB_IDENTITY] = "web-identity",
	[SOURCE_SSO] = "sso",
	[SOURCE_LOGIN] = "login",
	[SOURCE_PROCESS] = "process",
	[SOURCE_CONTAINER] = "container",
	[SOURCE_INSTANCE] = "instance",
};

const char *
plan_source_name(enum source_kind kind)
{
	return source_names[kind];
}

/* The name that was given, by command line or environment as AWS CLI v2 orders them;
 * data NULL if none was. */
static struct str
given_name(const struct plan_input *in)
{
	const char *name = in->options->profile;

	if (name == NULL)
		name = in->options->source_profile;
	if (name == NULL)
		name = env_get(in->env, "AWS_PROFILE");
	if (name == NULL)
		name = env_get(in->env, "AWS_DEFAULT_PROFILE");
	return str_of(name);
}

/* There is none of that name: what to look at next. */
static void
add_hint(struct buf *out, const struct plan_input *in, struct str name)
{
	const char *file = env_get_filled(in->env, "AWS_CONFIG_FILE");

	suggest_profiles(out, in->profiles, name);
	if (out->len > 0)
		return;
	if (file != NULL)
		buf_printf(out, "; the config file is %s (AWS_CONFIG_FILE)", file);
	buf_adds(out,
	    in->profiles->n > 0 ? "; see: awsrole list"
				: "; there are none yet: write one with: awsrole add");
}

static bool
select_profile(struct plan *plan, const struct plan_input *in, struct err *e)
{
	struct str name = given_name(in);
	bool given = name.data != NULL;

	if (!given)
		name = STR("default");
	plan->profile = str_dup(name);
	plan->explicit =
	    in->options->profile != NULL || in->options->source_profile != NULL;
	plan->settings = (struct settings){
		.profiles = in->profiles,
		.profile = profiles_find(in->profiles, name),
		.env = in->env,
		.region_option = in->options->region,
		.home = in->home,
	};
	if (plan->settings.profile == NULL && given) {
		AUTO_BUF hint = { 0 };

		add_hint(&hint, in, name);
		return err_set(e, ERR_CONFIG, "there is no profile '%.*s'%s",
		    STR_ARG(name), buf_text(&hint));
	}
	return true;
}

/* The credentials of the selected profile, without the ad-hoc role of the options. */
static bool
find_credentials(struct plan *plan, const struct plan_input *in, const struct profile *p,
    struct err *e)
{
	if (!plan->explicit && !plan_source_of_environment(&plan->source, in->env, e))
		return false;
	if (plan->source.kind != SOURCE_NONE)
		return true;
	if (p != NULL && plan_role_is_asked(p))
		return plan_roles(plan, in, p, e);
	if (!plan_source_of_profile(&plan->source, in, p, !plan->explicit, e))
		return err_in(e, "profile '%s'", plan->profile);
	if (plan->source.kind == SOURCE_NONE)
		plan_source_of_machine(&plan->source, in->env);
	return true;
}

bool
plan_make(struct plan *out, const struct plan_input *in, struct err *e)
{
	AUTO_PLAN plan = { 0 };
	const struct profile *p;

	if (!select_profile(&plan, in, e))
		return false;
	/* A profile with the empty name has settings, but its credentials are default's:
	 * the AWS CLI takes the empty name for none there. */
	p = plan.profile[0] ? plan.settings.profile
			    : profiles_find(in->profiles, STR("default"));
	if (!settings_metadata(&plan.metadata, &plan.settings, e))
		return err_in(e, "profile '%s'", plan.profile);
	if (!find_credentials(&plan, in, p, e) ||
	    !plan_role_options(&plan, in->options, e))
		return false;
	*out = plan;
	plan = (struct plan){ 0 };
	return true;
}

void
plan_free(struct plan *plan)
{
	mem_free(plan->profile);
	plan_source_free(&plan->source);
	for (size_t i = 0; i < plan->nroles; i++)
		plan_role_free(&plan->roles[i]);
	mem_free(plan->roles);
	*plan = (struct plan){ 0 };
}
