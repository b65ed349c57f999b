#include "cmd/doctor.h"
#include "core/suggest.h"

/* The keys that say where a profile's credentials come from: mistyped, they are ignored,
 * and the profile is another one than it looks. */
static const char *const keys[] = { "role_arn", "source_profile", "credential_source",
	"role_session_name", "external_id", "mfa_serial", "duration_seconds",
	"aws_access_key_id", "aws_secret_access_key", "aws_session_token",
	"credential_process", "web_identity_token_file", "login_session", "sso_session",
	"sso_start_url", "sso_region", "sso_account_id", "sso_role_name", "region",
	"endpoint_url", "mfa_process", "session_tags", "transitive_session_tags",
	"source_identity", "session_policy_arns", "awsrole_color", "awsrole_confirm" };

#define SLIPS_MAX 2 /* other tools have keys of their own, which are farther off */

static void
check_key(struct doctor *d, const struct profile *p, const struct ini_value *v)
{
	AUTO_LIST words = { 0 };
	AUTO_BUF near = { 0 }, text = { 0 };

	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		if (str_is(v->key, keys[i]))
			return;
		list_add(&words, str_of(keys[i]));
	}
	suggest_words(&near, &words, v->key, SLIPS_MAX);
	if (near.len == 0)
		return;
	buf_printf(&text, "%s:%zu: '%.*s' is no key that is known here%s",
	    profile_file_of(p, v), v->line, STR_ARG(v->key), buf_text(&near));
	doctor_add(d, FINDING_UNKNOWN, buf_text(&text), NULL);
}

static void
check_section(struct doctor *d, const struct profile *p, const struct ini_section *s)
{
	const struct ini_value *values = s ? ini_load(s) : NULL;

	for (size_t i = 0; values != NULL && i < s->nvalues; i++)
		check_key(d, p, &values[i]);
}

/* Mistyped keys of the profile. */
void
doctor_keys(struct doctor *d)
{
	const char *name = d->app->options.profile;
	const struct profile *p = NULL;

	if (name == NULL && d->planned)
		name = d->resolved.plan.profile;
	if (d->resolved.files.home != NULL && name != NULL)
		p = profiles_find(&d->resolved.files.profiles, str_of(name));
	if (p == NULL)
		return;
	check_section(d, p, p->config);
	check_section(d, p, p->credentials);
}
