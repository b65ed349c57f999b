#include "core/sso_config.h"

#include "base/arena.h"
#include "base/mem.h"
#include "core/endpoint.h"
#include "core/profile_name.h"
#include "core/settings.h"
#include "core/url.h"

/* What is configured by a text with the same meaning everywhere: https, nothing odd.  For
 * tests on this machine http will do. */
static bool
check(const struct sso_config *c, struct err *e)
{
	struct url url;

	if (c->start_url == NULL || c->region == NULL)
		return err_set(e, ERR_CONFIG, "%s is missing",
		    c->start_url ? "sso_region" : "sso_start_url");
	if (!url_parse(&url, str_of(c->start_url), e))
		return err_in(e, "sso_start_url");
	if (!url.https && !url_is_loopback(&url))
		return err_set(e, ERR_CONFIG, "sso_start_url must begin with https://");
	return endpoint_check_region(str_of(c->region), e);
}

static char *
text_of(const struct ini_value *value)
{
	return value != NULL && !value->is_block ? str_dup(value->text) : NULL;
}

bool
sso_config_of_session(struct sso_config *out, const struct profiles *all,
    const char *session, struct err *e)
{
	const struct ini_section *section = profiles_sso_session(all, str_of(session));
	const struct ini_value *scopes;

	if (section == NULL)
		return err_set(
		    e, ERR_CONFIG, "the config file has no [sso-session %s]", session);
	out->session = mem_strdup(session);
	out->start_url = text_of(profiles_section_get(all, section, "sso_start_url"));
	out->region = text_of(profiles_section_get(all, section, "sso_region"));
	scopes = profiles_section_get(all, section, "sso_registration_scopes");
	if (scopes != NULL && !scopes->is_block)
		list_split(&out->scopes, scopes->text, ',');
	return check(out, e) || err_in(e, "[sso-session %s]", session);
}

bool
sso_config_of_profile(
    struct sso_config *out, bool *found, const struct profile *p, struct err *e)
{
	struct str session;

	*found = true;
	if (!settings_text(&session, p, "sso_session", e))
		return false;
	if (session.data != NULL) {
		AUTO_STRING char *name = str_dup(session);

		return sso_config_of_session(out, p->all, name, e);
	}
	out->start_url = text_of(profile_get(p, "sso_start_url"));
	out->region = text_of(profile_get(p, "sso_region"));
	*found = out->start_url != NULL || out->region != NULL;
	return !*found || check(out, e);
}

void
sso_config_sessions(struct list *out, struct str config_text)
{
	struct err ignored = { 0 };
	AUTO_INI ini = { 0 };
	AUTO_ARENA names = { 0 };

	if (!ini_parse(&ini, config_text, "", &ignored))
		return;
	for (size_t i = 0; i < ini.nsections; i++) {
		struct str name;

		if (str_starts(ini.sections[i].name, "sso-session") &&
		    profile_name_of(&name, ini.sections[i].name, &names))
			list_add(out, name);
	}
}

void
sso_config_free(struct sso_config *c)
{
	mem_free(c->session);
	mem_free(c->start_url);
	mem_free(c->region);
	list_free(&c->scopes);
	*c = (struct sso_config){ 0 };
}
