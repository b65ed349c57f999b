#include "base/mem.h"
#include "cmd/enter.h"
#include "cmd/text.h"
#include "core/cache_entry.h"
#include "core/client.h"
#include "core/plan_mfa.h"
#include "fetch/cache.h"

static void
line(struct app *app, const char *label, struct str value, const char *where)
{
	buf_printf(&app->out, "  %-14s", label);
	text_add(app, value, 0, COLOUR_NONE);
	if (where != NULL && where[0] != '\0') {
		AUTO_BUF place = { 0 };

		buf_printf(&place, "  (%s)", where);
		text_add(app, buf_str(&place), 0, COLOUR_FAINT);
	}
	buf_addc(&app->out, '\n');
}

static void
line_if(struct app *app, const char *label, const char *value)
{
	if (value != NULL)
		line(app, label, str_of(value), NULL);
}

static void
show_settings(struct app *app, const struct plan *plan)
{
	struct err e = { 0 };
	AUTO_CLIENT client = { 0 };
	struct str region;

	if (settings_region(&region, &plan->settings, &e) && region.data != NULL)
		line(app, "region", region, NULL);
	if (plan->nroles == 0 && plan->source.kind != SOURCE_WEB_IDENTITY)
		return;
	if (!client_make(
		&client, &plan->settings, SERVICE_STS, (struct str){ 0 }, true, &e)) {
		line(app, "STS", str_of(e.msg), NULL);
		return;
	}
	line(app, "STS", str_of(client.endpoint.url), NULL);
	line_if(app, "proxy", client.proxy ? "yes, by environment variable" : NULL);
	line_if(app, "certificates", client.ca_file);
}

static void
show_cache(struct app *app, const char *entry, const struct cache *cache)
{
	AUTO_STRING char *path = cache->sealed ? NULL : cache_path(entry, cache->home);
	AUTO_CREDS creds = { 0 };
	AUTO_BUF left = { 0 };

	if (!cache_peek(&creds, entry, cache)) {
		line(app, "cache", STR("nothing"), path);
		return;
	}
	int64_t seconds = creds_left(&creds, app->sys->now(app->sys));

	text_time_left(&left, seconds);
	if (seconds > 0 && seconds < CACHE_MARGIN_SECONDS)
		buf_adds(&left, ", will be renewed");
	line(app, "cache", buf_str(&left), cache->sealed ? "sealed" : path);
}

static void
show_source(struct app *app, const struct plan_source *s)
{
	AUTO_BUF title = { 0 };

	buf_printf(&title, "%s", plan_source_name(s->kind));
	if (s->profile[0] != '\0')
		buf_printf(&title, " of profile '%s'", s->profile);
	buf_adds(&app->out, "from ");
	text_add(app, buf_str(&title), 0, COLOUR_GREEN);
	buf_addc(&app->out, '\n');
	line_if(app, "at", s->where && s->where[0] ? s->where : NULL);
	line_if(app, "access key", s->keys.access_key_id);
	line_if(app, "token file", s->token_file);
	line_if(app, "role", s->role_arn);
	line_if(app, "sso session", s->sso_session);
	line_if(app, "start URL", s->sso_start_url);
	line_if(app, "sso region", s->sso_region);
	line_if(app, "account", s->sso_account_id);
	line_if(app, "role name", s->sso_role_name);
	line_if(app, "login session", s->login_session);
	line_if(app, "command", s->command);
}

static void
line_list(struct app *app, const char *label, const struct list *list)
{
	for (size_t i = 0; i < list->n; i++)
		line(app, label, str_of(list->items[i]), NULL);
}

static void
show_role(struct app *app, const struct plan *plan, size_t index, enum plan_mfa mfa,
    const struct cache *cache)
{
	const struct plan_role *r = &plan->roles[index];
	AUTO_BUF duration = { 0 };
	char entry[HASH_SHA1_HEX];

	buf_adds(&app->out, "then role ");
	text_add(app, str_of(r->arn), 0, COLOUR_GREEN);
	buf_addc(&app->out, '\n');
	line(app, "profile", str_of(r->profile), r->where);
	line(app, "session name",
	    str_of(r->session_name ? r->session_name
				   : "awsrole-USER-TIME, made for each call"),
	    NULL);
	line_if(app, "external id", r->external_id);
	line_if(app, "MFA", r->mfa_serial);
	line_if(app, "MFA process", r->mfa_process);
	line_if(app, "MFA code", plan_mfa_text(mfa));
	if (r->duration_seconds > 0)
		buf_printf(&duration, "%ld s", r->duration_seconds);
	line_if(app, "duration", r->duration_seconds > 0 ? buf_text(&duration) : NULL);
	line_if(app, "identity", r->source_identity);
	line_if(app, "policy", r->policy);
	line_list(app, "policy ARN", &r->policy_arns);
	for (size_t i = 0; i < r->tag_keys.n; i++) {
		AUTO_BUF tag = { 0 };

		buf_printf(&tag, "%s=%s", r->tag_keys.items[i], r->tag_values.items[i]);
		line(app, "tag", buf_str(&tag), NULL);
	}
	line_list(app, "transitive", &r->transitive_tags);
	cache_entry_name_of_role(entry, r);
	show_cache(app, entry, cache);
}

/* How a profile is resolved, step by step, without any call. */
bool
cmd_show(struct app *app, struct err *e)
{
	AUTO_RESOLVED r = { 0 };
	AUTO_CACHE cache = { 0 };

	if (!resolve_profile_argument(app, 1, e) ||
	    !resolve_plan(&r, app, resolve_env(app), e) ||
	    !cache_open(&cache, r.files.home, resolve_env(app), false, false, &app->notes,
		app->sys, e))
		return false;
	buf_adds(&app->out, "profile ");
	text_add(app, str_of(r.plan.profile), 0, COLOUR_GREEN);
	buf_addc(&app->out, '\n');
	show_settings(app, &r.plan);
	show_source(app, &r.plan.source);
	for (size_t i = r.plan.nroles; i-- > 0;) {
		enum plan_mfa mfa;

		if (!plan_mfa(&mfa, &r.plan, i, resolve_env(app), &app->options, e))
			return false;
		show_role(app, &r.plan, i, mfa, &cache);
	}
	return true;
}
