#include "cmd/option_values.h"

#include <ctype.h>
#include <string.h>

#include "base/mem.h"
#include "core/json.h"
#include "core/role_check.h"

#define POLICY_MAX ((size_t)64 << 10) /* bytes of a file; AWS takes 2,048 characters */

bool
option_values_duration(long *out, const char *text, struct err *e)
{
	long total = 0;
	const char *at = text;

	while (*at != '\0') {
		long n = 0;

		if (!isdigit((unsigned char)*at))
			break;
		while (isdigit((unsigned char)*at) && n < 1000000)
			n = n * 10 + (*at++ - '0');
		total += *at == 'h' ? n * 3600 : *at == 'm' ? n * 60 : n;
		if (*at == 'h' || *at == 'm' || *at == 's')
			at++;
		else
			break;
	}
	if (*at != '\0' || total <= 0 || total > 1000000)
		return err_set(e, ERR_USAGE,
		    "a duration is written 3600, 15m or 1h, not '%s'", text);
	*out = total;
	return true;
}

static bool
read_policy(struct app *app, const char *path, struct err *e)
{
	AUTO_BUF text = { 0 };
	json_auto_t *json = NULL;
	bool found;
	unsigned mode;

	if (!app->sys->load(app->sys, path, LOAD_PLAIN, POLICY_MAX, &text, &found, e))
		return false;
	if (!found && app->sys->mode(app->sys, path, &mode))
		return err_set(e, ERR_USAGE, "policy file %s is no regular file", path);
	if (!found)
		return err_set(e, ERR_USAGE, "there is no policy file %s", path);
	if (!json_read(&json, buf_str(&text), e))
		return err_in(e, "policy file %s", path);
	if (!json_is_object(json))
		return err_set(e, ERR_USAGE, "policy file %s is no JSON object", path);
	mem_free(app->options.policy);
	app->options.policy = str_dup(str_trim(buf_str(&text)));
	return true;
}

/* The text options, and where they go. */
static const char **
text_place(struct app *app, const char *name)
{
	const struct {
		const char *name;
		const char **place;
	} places[] = {
		{ "region", &app->options.region },
		{ "session-name", &app->options.session_name },
		{ "external-id", &app->options.external_id },
		{ "mfa-serial", &app->options.mfa_serial },
		{ "source-identity", &app->options.source_identity },
		{ "role-arn", &app->options.role_arn },
		{ "source-profile", &app->options.source_profile },
		{ "format", &app->format },
		{ "sso-session", &app->sso_session },
		{ "name-pattern", &app->name_pattern },
		{ "start-url", &app->start_url },
		{ "sso-region", &app->sso_region },
		{ "to", &app->grant.to },
		{ "from-profile", &app->grant.from_profile },
		{ "in-profile", &app->grant.in_profile },
		{ "profile", &app->grant.new_profile },
		{ "service", &app->service },
		{ "from-link", &app->from_link },
		{ "credential-source", &app->credential_source },
	};

	for (size_t i = 0; i < ARRAY_LEN(places); i++)
		if (strcmp(places[i].name, name) == 0)
			return places[i].place;
	return NULL;
}

static bool *
switch_place(struct app *app, const char *name)
{
	const struct {
		const char *name;
		bool *place;
	} places[] = {
		{ "read-only", &app->options.read_only },
		{ "refresh", &app->options.refresh },
		{ "no-cache", &app->options.no_cache },
		{ "print", &app->print },
		{ "json", &app->json },
		{ "names", &app->names },
		{ "all", &app->all },
		{ "device", &app->device },
		{ "no-browser", &app->no_browser },
		{ "list", &app->list },
		{ "sso", &app->sso },
		{ "mfa", &app->grant.mfa },
		{ "session-name-is-user", &app->grant.session_name_is_user },
		{ "delete-role", &app->grant.delete_role },
		{ "dry-run", &app->grant.dry_run },
		{ "yes", &app->yes },
		{ "link", &app->link },
		{ "auto", &app->automatic },
		{ "prompt", &app->prompt },
		{ "completion", &app->completion },
		{ "keys", &app->keys },
	};

	for (size_t i = 0; i < ARRAY_LEN(places); i++)
		if (strcmp(places[i].name, name) == 0)
			return places[i].place;
	return NULL;
}

/* The texts that have a rule of AWS. */
static bool
check_text(const char *name, const char *value, struct err *e)
{
	static const struct {
		const char *name;
		bool (*check)(const char *what, const char *value, struct err *);
	} rules[] = {
		{ "session-name", role_check_session_name },
		{ "external-id", role_check_external_id },
		{ "mfa-serial", role_check_mfa_serial },
		{ "role-arn", role_check_arn },
		{ "credential-source", role_check_credential_source },
	};
	AUTO_BUF what = { 0 };

	buf_printf(&what, "--%s", name);
	for (size_t i = 0; i < ARRAY_LEN(rules); i++)
		if (strcmp(rules[i].name, name) == 0)
			return rules[i].check(buf_text(&what), value, e);
	return true;
}

static bool
take_duration(struct app *app, const char *value, struct err *e)
{
	long *seconds = &app->options.duration_seconds;

	return option_values_duration(seconds, value, e) &&
	    role_check_duration("--duration", *seconds, e);
}

bool
option_values_take(struct app *app, const char *name, const char *value, struct err *e)
{
	const char **text = text_place(app, name);
	bool *on = switch_place(app, name);

	if (text != NULL) {
		*text = value;
		return check_text(name, value, e);
	}
	if (on != NULL)
		*on = true;
	else if (strcmp(name, "duration") == 0)
		return take_duration(app, value, e);
	else if (strcmp(name, "for") == 0)
		return option_values_duration(&app->for_seconds, value, e);
	else if (strcmp(name, "max-duration") == 0)
		return option_values_duration(&app->grant.max_duration, value, e);
	else if (strcmp(name, "policy") == 0)
		return read_policy(app, value, e);
	else if (strcmp(name, "policy-arn") == 0)
		list_add(&app->options.policy_arns, str_of(value));
	else if (strcmp(name, "tag") == 0)
		list_add(&app->options.tags, str_of(value));
	else if (strcmp(name, "transitive-tag") == 0)
		list_add(&app->options.transitive_tags, str_of(value));
	return true;
}
