/*
 * Any config and credentials file, any options and environment: there is a plan or an error
 * that says why, never both; a plan is complete, what is in it can be handed to others, and
 * the calls that follow from it can be prepared.
 *
 * The input: a choice of the service that is called, lines "NAME=value" of the environment
 * and "--option value" of the command line, an empty line, the config file, "\n---\n", the credentials file.
 */
#include "input.h"

#include "core/cache_entry.h"
#include "core/client.h"
#include "core/plan_mfa.h"
#include "core/sts.h"

#define VARS_MAX 12

struct world {
	const char *vars[VARS_MAX + 1];
	struct list texts; /* what vars and options point to */
	struct options options;
};

static void
add_text_option(struct world *w, const char *name, const char *value)
{
	struct options *o = &w->options;
	const struct {
		const char *name;
		const char **place;
	} places[] = {
		{ "--profile", &o->profile },
		{ "--region", &o->region },
		{ "--role-arn", &o->role_arn },
		{ "--source-profile", &o->source_profile },
		{ "--session-name", &o->session_name },
		{ "--external-id", &o->external_id },
		{ "--mfa-serial", &o->mfa_serial },
		{ "--source-identity", &o->source_identity },
	};

	for (size_t i = 0; i < ARRAY_LEN(places); i++)
		if (strcmp(places[i].name, name) == 0)
			*places[i].place = value;
	if (strcmp(name, "--tag") == 0)
		list_add(&o->tags, str_of(value));
	if (strcmp(name, "--transitive-tag") == 0)
		list_add(&o->transitive_tags, str_of(value));
	if (strcmp(name, "--policy-arn") == 0)
		list_add(&o->policy_arns, str_of(value));
	if (strcmp(name, "--duration") == 0)
		o->duration_seconds = strtol(value, NULL, 10);
	if (strcmp(name, "--read-only") == 0)
		o->read_only = true;
}

static const char *
keep(struct world *w, struct str text)
{
	AUTO_STRING char *copy = input_text(text);

	list_add(&w->texts, str_of(copy));
	return w->texts.items[w->texts.n - 1];
}

static void
read_world(struct world *w, struct str *rest)
{
	struct str line;
	size_t n = 0;

	while ((line = input_line(rest)).len > 0) {
		if (str_starts(line, "--")) {
			struct str value, name = str_cut(line, ' ', &value);

			add_text_option(w, keep(w, name), keep(w, value));
		} else if (n < VARS_MAX && str_has(line, '=')) {
			w->vars[n++] = keep(w, line);
		}
	}
}

static void
check_source(const struct plan_source *s)
{
	assert(plan_source_name(s->kind) != NULL);
	switch (s->kind) {
	case SOURCE_NONE:
		break;
	case SOURCE_ENVIRONMENT:
	case SOURCE_KEYS:
		assert(s->keys.access_key_id != NULL);
		assert(secret_is_set(&s->keys.secret_key));
		break;
	case SOURCE_WEB_IDENTITY:
		assert(s->token_file != NULL && s->role_arn != NULL);
		break;
	case SOURCE_SSO:
		assert(s->sso_start_url != NULL && s->sso_region != NULL);
		assert(s->sso_account_id != NULL && s->sso_role_name != NULL);
		break;
	case SOURCE_LOGIN:
		assert(s->login_session != NULL);
		break;
	case SOURCE_PROCESS:
		assert(s->command != NULL);
		break;
	case SOURCE_CONTAINER:
	case SOURCE_INSTANCE:
		break;
	}
}

static void
check_role(const struct plan_role *r)
{
	const struct sts_assume_role call = { .role_arn = r->arn, .session_name = "s" };
	char name[HASH_SHA1_HEX];
	struct err e = { 0 };

	assert(r->profile != NULL && r->where != NULL && r->arn != NULL);
	assert(r->tag_keys.n == r->tag_values.n);
	cache_entry_name_of_role(name, r);
	assert(strlen(name) == HASH_SHA1_HEX - 1);
	input_check_err(sts_check_assume_role(&call, &e), &e);
}

static void
check_calls(const struct plan *p, const struct plan_input *in, enum service service)
{
	AUTO_CLIENT client = { 0 };
	struct err e = { 0 };
	struct str region;

	if (!settings_region(&region, &p->settings, &e)) {
		input_check_err(false, &e);
		return;
	}
	input_check_err(
	    client_make(&client, &p->settings, service, region, true, &e), &e);
	for (size_t i = 0; i < p->nroles; i++) {
		enum plan_mfa mfa;

		err_clear(&e);
		input_check_err(plan_mfa(&mfa, p, i, in->env, in->options, &e), &e);
	}
}

static void
check_plan(const struct plan_input *in, enum service service)
{
	AUTO_PLAN plan = { 0 };
	struct err e = { 0 };
	bool ok = plan_make(&plan, in, &e);

	input_check_err(ok, &e);
	if (!ok) {
		assert(e.code == ERR_CONFIG || e.code == ERR_USAGE);
		assert(plan.profile == NULL && plan.roles == NULL);
		return;
	}
	assert(plan.profile != NULL && plan.nroles <= PLAN_ROLES_MAX);
	check_source(&plan.source);
	for (size_t i = 0; i < plan.nroles; i++)
		check_role(&plan.roles[i]);
	check_calls(&plan, in, service);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum service services[] = { SERVICE_STS, SERVICE_SSO,
		SERVICE_SSO_OIDC, SERVICE_SIGNIN, SERVICE_IAM, SERVICE_FEDERATION };
	struct str config = input_str(data, size), credentials;
	unsigned choice = input_choice(&config, ARRAY_LEN(services));
	struct world w = { 0 };
	AUTO_PROFILES all = { 0 };
	AUTO_ENV env = { 0 };
	struct err e = { 0 };

	read_world(&w, &config);
	input_files(&config, &credentials);
	env_make(&env, w.vars);
	const struct profiles_file files[2] = { { config, "config", true },
		{ credentials, "credentials", credentials.data != NULL } };
	if (profiles_parse(&all, &files[0], &files[1], &e)) {
		const struct plan_input in = { &all, &env, &w.options, "/home/u" };

		check_plan(&in, services[choice]);
	} else {
		input_check_err(false, &e);
	}
	options_free(&w.options);
	list_free(&w.texts);
	return 0;
}
