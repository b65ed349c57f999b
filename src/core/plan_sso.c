#include "core/plan_sso.h"

#include "base/buf.h"
#include "base/mem.h"
#include "core/plan_source.h"

static bool
check_value(const struct profile *p, const struct ini_section *session,
    const struct ini_value *theirs, struct err *e)
{
	AUTO_STRING char *key = str_dup(theirs->key);
	const struct ini_value *own = profile_get(p, key);

	if (own == NULL || str_eq(own->text, theirs->text))
		return true;
	return err_set(e, ERR_CONFIG, "%s:%zu: %s is %.*s, but %.*s in [%.*s]",
	    profile_file_of(p, own), own->line, key, STR_ARG(own->text),
	    STR_ARG(theirs->text), STR_ARG(session->name));
}

/* The session's keys, and those that it has from [DEFAULT], must not contradict the
 * profile's. */
static bool
check_same(const struct profile *p, const struct ini_section *session, struct err *e)
{
	const struct ini_section *defaults = profiles_defaults(p->all);
	const struct ini_value *values = ini_load(session);

	for (size_t i = 0; i < session->nvalues; i++)
		if (!check_value(p, session, &values[i], e))
			return false;
	for (size_t i = 0; i < defaults->nvalues; i++) {
		AUTO_STRING char *key = str_dup(defaults->values[i].key);

		if (!check_value(
			p, session, profiles_section_get(p->all, session, key), e))
			return false;
	}
	return true;
}

static bool
find_session(const struct ini_section **out, struct plan_source *source,
    const struct profiles *all, const struct profile *p, struct err *e)
{
	*out = NULL;
	if (!plan_source_text(&source->sso_session, p, "sso_session", e))
		return false;
	if (source->sso_session == NULL)
		return true;
	*out = profiles_sso_session(all, str_of(source->sso_session));
	if (*out == NULL)
		return err_set(e, ERR_CONFIG,
		    "sso_session = %s, but the config file has no [sso-session %s]",
		    source->sso_session, source->sso_session);
	return check_same(p, *out, e);
}

static bool
sso_value(char **out, const struct profiles *all, const struct profile *p,
    const struct ini_section *session, const char *key, struct err *e)
{
	const struct ini_value *value =
	    session ? profiles_section_get(all, session, key) : NULL;

	if (value == NULL)
		return plan_source_text(out, p, key, e);
	*out = str_dup(value->text);
	return true;
}

bool
plan_sso(struct plan_source *out, const struct profiles *all, const struct profile *p,
    struct err *e)
{
	const struct ini_section *session;
	AUTO_BUF missing = { 0 };

	if (!find_session(&session, out, all, p, e))
		return false;
	/* A session must have the two that say where to sign in: the AWS CLI reads its
	 * token by the section alone. */
	const struct {
		const char *key;
		char **place;
		bool of_session;
	} values[] = {
		{ "sso_role_name", &out->sso_role_name, false },
		{ "sso_account_id", &out->sso_account_id, false },
		{ "sso_start_url", &out->sso_start_url, true },
		{ "sso_region", &out->sso_region, true },
	};
	for (size_t i = 0; i < ARRAY_LEN(values); i++) {
		bool absent = session != NULL && values[i].of_session &&
		    profiles_section_get(all, session, values[i].key) == NULL;

		if (!absent &&
		    !sso_value(values[i].place, all, p, session, values[i].key, e))
			return false;
		if (*values[i].place == NULL)
			buf_printf(&missing, "%s%s%s", missing.len ? ", " : "",
			    values[i].key, absent ? " in the sso-session" : "");
	}
	if (missing.len > 0)
		return err_set(e, ERR_CONFIG,
		    "IAM Identity Center is configured, but missing: %s",
		    buf_text(&missing));
	out->kind = SOURCE_SSO;
	out->where = plan_source_where(
	    p, profile_get(p, "sso_role_name") ? "sso_role_name" : "sso_account_id");
	return true;
}
