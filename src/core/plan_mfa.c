#include "core/plan_mfa.h"

#include <string.h>

#include "base/buf.h"
#include "core/json.h"
#include "core/url.h"

/* The longest session of a role that temporary credentials have assumed. */
#define DURATION_MAX_SECONDS 3600

static const char *const texts[] = {
	[PLAN_MFA_NONE] = NULL,
	[PLAN_MFA_SESSION] = "one for all roles of this user and device (MFA session)",
	[PLAN_MFA_OFF] = "one for this role alone: AWSROLE_MFA_SESSION is off",
	[PLAN_MFA_UNKEPT] = "one for this role alone: nothing is kept without a cache",
	[PLAN_MFA_CHAINED] = "one for this role alone: another role calls for it",
	[PLAN_MFA_SOURCE] =
	    "one for this role alone: the source is not the access key of a user",
	[PLAN_MFA_DURATION] = "one for this role alone: over an hour is only possible "
			      "without an MFA session",
};

const char *
plan_mfa_text(enum plan_mfa kind)
{
	return texts[kind];
}

/* Keys that AWS gave to a user, not those of a session. */
static bool
is_long_lived(const struct plan_source *s)
{
	return (s->kind == SOURCE_KEYS || s->kind == SOURCE_ENVIRONMENT) &&
	    !secret_is_set(&s->keys.session_token) && s->keys.expires == CREDS_NEVER;
}

static bool
is_on(bool *out, const struct env *env, struct err *e)
{
	const char *value = env_get_filled(env, "AWSROLE_MFA_SESSION");

	*out = value == NULL || strcmp(value, "on") == 0;
	if (!*out && strcmp(value, "off") != 0)
		return err_set(e, ERR_USAGE,
		    "AWSROLE_MFA_SESSION must be on or off, not '%s'", value);
	return true;
}

static bool
is_kept(const struct env *env, const struct options *o)
{
	const char *cache = env_get_filled(env, "AWSROLE_CACHE");

	return !o->no_cache && (cache == NULL || strcmp(cache, "off") != 0);
}

bool
plan_mfa(enum plan_mfa *out, const struct plan *plan, size_t i, const struct env *env,
    const struct options *o, struct err *e)
{
	const struct plan_role *role = &plan->roles[i];
	bool on;

	*out = PLAN_MFA_NONE;
	if (role->mfa_serial == NULL)
		return true;
	if (!is_on(&on, env, e))
		return false;
	if (!on)
		*out = PLAN_MFA_OFF;
	else if (!is_kept(env, o))
		*out = PLAN_MFA_UNKEPT;
	else if (i + 1 < plan->nroles)
		*out = PLAN_MFA_CHAINED;
	else if (!is_long_lived(&plan->source))
		*out = PLAN_MFA_SOURCE;
	else if (role->duration_seconds > DURATION_MAX_SECONDS)
		*out = PLAN_MFA_DURATION;
	else
		*out = PLAN_MFA_SESSION;
	return true;
}

static bool
is_aws(const char *endpoint)
{
	static const char *const suffixes[] = { ".amazonaws.com", ".amazonaws.com.cn",
		".api.aws" };
	struct err ignored = { 0 };
	struct url url;

	if (!url_parse(&url, str_of(endpoint), &ignored) || !url.https)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(suffixes); i++)
		if (str_ends(url.host, suffixes[i]))
			return true;
	return false;
}

void
plan_mfa_session_name(char out[static HASH_SHA256_HEX], const char *access_key_id,
    const char *serial, const char *endpoint)
{
	const char *const parts[] = { "GetSessionToken", access_key_id, serial,
		is_aws(endpoint) ? "" : endpoint };
	AUTO_BUF text = { 0 };

	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		json_add_string(&text, str_of(parts[i]));
		buf_addc(&text, '\n');
	}
	hash_sha256_hex(out, buf_str(&text));
}
