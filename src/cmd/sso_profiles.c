#include "cmd/sso_profiles.h"

#include <string.h>

#include "base/mem.h"
#include "core/name_pattern.h"
#include "fetch/sso_accounts.h"

#define DEFAULT_PATTERN "{account_name}-{role}"

static bool
name_of(struct buf *out, const struct sso_role *r, const struct app *app, struct err *e)
{
	const struct name_pattern_value values[] = {
		{ "account_name", r->account_name[0] ? r->account_name : r->account_id },
		{ "account_id", r->account_id },
		{ "role", r->role },
	};

	return name_pattern_fill(out,
	    app->name_pattern ? app->name_pattern : DEFAULT_PATTERN, values,
	    ARRAY_LEN(values), e);
}

/* Whether a word asks for this role; the words that did are marked. */
static bool
is_wanted(const struct sso_role *r, const char *name, const struct app *app, bool *used)
{
	bool wanted = app->all;

	for (size_t i = 0; i < app->args.n; i++) {
		const char *word = app->args.items[i];

		if (strcmp(word, name) != 0 && strcmp(word, r->account_id) != 0 &&
		    strcmp(word, r->account_name) != 0)
			continue;
		used[i] = true;
		wanted = true;
	}
	return wanted;
}

static bool
add(struct sso_profiles *p, const struct sso_role *role, const char *name, struct err *e)
{
	if (list_has(&p->names, str_of(name)))
		return err_set(e, ERR_CONFIG,
		    "two roles would both become profile '%s': use --name-pattern "
		    "'{account_id}-{role}'; nothing was written",
		    name);
	list_add(&p->names, str_of(name));
	p->roles = mem_grow(p->roles, (p->n + 1) * sizeof(*p->roles));
	p->roles[p->n++] = role;
	return true;
}

static bool
choose(struct sso_profiles *p, const struct app *app, bool *used, struct err *e)
{
	for (size_t i = 0; i < p->all.n; i++) {
		const struct sso_role *role = &p->all.list[i];
		AUTO_BUF name = { 0 };

		if (!name_of(&name, role, app, e))
			return false;
		if (is_wanted(role, buf_text(&name), app, used) &&
		    !add(p, role, buf_text(&name), e))
			return false;
	}
	for (size_t i = 0; i < app->args.n; i++)
		if (!used[i])
			return err_set(e, ERR_CONFIG,
			    "no account or role of yours makes '%s'; see: awsrole login "
			    "--list",
			    app->args.items[i]);
	return true;
}

bool
sso_profiles_make(struct sso_profiles *out, const struct app *app, struct err *e)
{
	struct sso_place place;
	bool *used, ok;

	if ((app->args.n > 0) == app->all)
		return err_set(e, ERR_USAGE,
		    "say which: names of profiles or accounts, or --all for every role; "
		    "see: awsrole login --list");
	if (!sso_target_load(&out->target, app, NULL, e) ||
	    !sso_target_choose(&out->target, app, NULL, e))
		return false;
	place = sso_target_place(&out->target);
	if (!sso_accounts_list(&out->all, &place, app->sys, e))
		return false;
	used = mem_alloc(app->args.n * sizeof(*used));
	ok = choose(out, app, used, e);
	mem_free(used);
	return ok;
}

void
sso_profiles_free(struct sso_profiles *p)
{
	sso_target_free(&p->target);
	sso_roles_free(&p->all);
	list_free(&p->names);
	mem_free(p->roles);
	*p = (struct sso_profiles){ 0 };
}
