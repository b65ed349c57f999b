#include "cmd/survey.h"

#include <string.h>

#include "base/mem.h"
#include "cmd/text.h"
#include "core/cache_entry.h"
#include "core/plan_role.h"
#include "core/plan_source.h"

static struct str
plain_text(const struct profile *p, const char *key)
{
	const struct ini_value *value = profile_get(p, key);

	return value != NULL && !value->is_block ? value->text : (struct str){ 0 };
}

static void
describe_plan(struct survey_row *row, const struct plan *plan)
{
	const struct plan_source *s = &plan->source;

	row->kind = plan->nroles > 0 ? "role" : plan_source_name(s->kind);
	if (plan->nroles > 0) {
		const char *arn = plan->roles[0].arn;

		row->account_owned = str_dup(text_account_of(str_of(arn)));
		row->role_owned = str_dup(text_role_of(str_of(arn)));
		cache_entry_name_of_role(row->entry, &plan->roles[0]);
	} else if (s->kind == SOURCE_SSO) {
		row->account_owned = mem_strdup(s->sso_account_id);
		row->role_owned = mem_strdup(s->sso_role_name);
		cache_entry_name_of_sso(row->entry, s->sso_session, s->sso_start_url,
		    s->sso_account_id, s->sso_role_name);
	} else if (s->kind == SOURCE_WEB_IDENTITY) {
		row->account_owned = str_dup(text_account_of(str_of(s->role_arn)));
		row->role_owned = str_dup(text_role_of(str_of(s->role_arn)));
		cache_entry_name_of_web_identity(
		    row->entry, s->role_arn, s->session_name);
	} else if (s->keys.account_id != NULL) {
		row->account_owned = mem_strdup(s->keys.account_id);
	}
	row->account = str_of(row->account_owned);
	row->role = str_of(row->role_owned);
}

void
survey_profile(struct survey_row *row, const struct profile *p, const struct files *files,
    const struct app *app)
{
	AUTO_STRING char *name = str_dup(p->name);
	struct options options = { .profile = name };
	struct plan_input input = { &files->profiles, &app->env, &options, files->home };
	AUTO_PLAN plan = { 0 };
	struct err e = { 0 };

	*row = (struct survey_row){ .name = p->name, .region = plain_text(p, "region") };
	if (plan_make(&plan, &input, &e)) {
		describe_plan(row, &plan);
	} else {
		row->kind = "broken";
		row->problem = mem_strdup(e.msg);
	}
}

void
survey_row_free(struct survey_row *row)
{
	mem_free(row->problem);
	mem_free(row->account_owned);
	mem_free(row->role_owned);
	*row = (struct survey_row){ 0 };
}

static void
list_entries(struct list *out, const char *home, struct sys *sys)
{
	AUTO_STRING char *directory = files_aws_path(home, "cli/cache");
	struct err ignored = { 0 };
	AUTO_BUF names = { 0 };

	if (!sys->names(sys, directory, &names, &ignored))
		return;
	for (struct str rest = buf_str(&names); rest.len > 0;) {
		struct str name = str_cut(rest, '\0', &rest);

		if (name.len == HASH_SHA1_HEX - 1 + 5 && str_ends(name, ".json"))
			list_add(out, (struct str){ name.data, name.len - 5 });
	}
}

bool
survey_cache_open(
    struct survey_cache *out, const struct files *files, struct app *app, struct err *e)
{
	if (!cache_open(&out->cache, files->home, &app->env, false, false, &app->notes,
		app->sys, e))
		return false;
	list_entries(&out->entries, files->home, app->sys);
	return true;
}

void
survey_cache_free(struct survey_cache *c)
{
	cache_close(&c->cache);
	list_free(&c->entries);
}

int64_t
survey_cached_seconds(
    const struct survey_row *row, const struct survey_cache *c, const struct app *app)
{
	AUTO_CREDS creds = { 0 };

	if (row->entry[0] == '\0' ||
	    (c->cache.sealed == NULL && !list_has(&c->entries, str_of(row->entry))) ||
	    !cache_peek(&creds, row->entry, &c->cache))
		return 0;
	return creds_left(&creds, app->sys->now(app->sys));
}

void
survey_describe(struct buf *out, const struct survey_row *row)
{
	if (row->problem != NULL) {
		buf_printf(out, "broken: %s", row->problem);
		return;
	}
	if (row->role.len > 0)
		buf_printf(out, "%s %.*s",
		    strcmp(row->kind, "role") == 0 ? "role" : row->kind,
		    STR_ARG(row->role));
	else
		buf_adds(out,
		    strcmp(row->kind, "instance") == 0 ? "no credentials" : row->kind);
	if (row->account.len > 0)
		buf_printf(out, " in %.*s", STR_ARG(row->account));
	if (row->region.len > 0)
		buf_printf(out, ", %.*s", STR_ARG(row->region));
}
