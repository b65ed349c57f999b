#include "core/plan_role.h"

#include <limits.h>

#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "core/plan_source.h"
#include "core/role_check.h"

bool
plan_role_is_asked(const struct profile *p)
{
	return profile_get(p, "role_arn") && !profile_get(p, "web_identity_token_file");
}

static struct plan_role *
add_role(struct plan *plan)
{
	if (plan->roles == NULL)
		plan->roles = mem_alloc(sizeof(*plan->roles));
	else
		plan->roles =
		    mem_grow(plan->roles, (plan->nroles + 1) * sizeof(*plan->roles));
	return &plan->roles[plan->nroles++];
}

/* A comma-separated key as a list. */
static bool
read_list(struct list *out, const struct profile *p, const char *key, struct err *e)
{
	struct str text;

	if (!settings_text(&text, p, key, e))
		return false;
	list_split(out, text, ',');
	return true;
}

/* "KEY=VALUE" */
static bool
add_tag(struct plan_role *role, const char *text, const char *where, struct err *e)
{
	struct str value, key = str_cut(str_of(text), '=', &value);

	if (key.len == 0 || value.data == NULL)
		return err_set(e, ERR_CONFIG, "%s: a tag is written KEY=VALUE, not '%s'",
		    where, text);
	list_add(&role->tag_keys, str_trim(key));
	list_add(&role->tag_values, str_trim(value));
	return true;
}

static bool
read_tags(struct plan_role *role, const struct profile *p, struct err *e)
{
	AUTO_LIST tags = { 0 };

	if (!read_list(&tags, p, "session_tags", e))
		return false;
	for (size_t i = 0; i < tags.n; i++)
		if (!add_tag(role, tags.items[i], "session_tags", e))
			return false;
	return true;
}

static bool
read_role(struct plan_role *role, const struct profile *p, struct err *e)
{
	struct str duration;
	long long seconds;

	role->profile = str_dup(p->name);
	role->where = plan_source_where(p, "role_arn");
	if (!plan_source_text(&role->arn, p, "role_arn", e) ||
	    !plan_source_text(&role->session_name, p, "role_session_name", e) ||
	    !plan_source_text(&role->external_id, p, "external_id", e) ||
	    !plan_source_text(&role->mfa_serial, p, "mfa_serial", e) ||
	    !plan_source_text(&role->mfa_process, p, "mfa_process", e) ||
	    !plan_source_text(&role->source_identity, p, "source_identity", e) ||
	    !read_list(&role->policy_arns, p, "session_policy_arns", e) ||
	    !read_list(&role->transitive_tags, p, "transitive_session_tags", e) ||
	    !read_tags(role, p, e) || !settings_text(&duration, p, "duration_seconds", e))
		return false;
	if (role->session_name != NULL && role->session_name[0] == '\0') {
		mem_free(role->session_name);
		role->session_name = NULL;
	}
	/* What is no whole number is silently left out, as in the AWS CLI. */
	if (str_to_int(duration, &seconds)) {
		/* 0 would mean that none is sent: what is too small stays too small. */
		role->duration_seconds = seconds == 0 ? -1
		    : seconds > INT_MAX               ? INT_MAX
		    : seconds < INT_MIN               ? INT_MIN
						      : (long)seconds;
	}
	return true;
}

/* The names that were followed so far, in order, and the one that closes the circle. */
static bool
cycle(const struct list *visited, struct str again, struct err *e)
{
	AUTO_BUF path = { 0 };

	for (size_t i = 0; i < visited->n; i++)
		buf_printf(&path, "%s -> ", visited->items[i]);
	return err_set(e, ERR_CONFIG, "source_profile goes round in a circle: %s%.*s",
	    buf_text(&path), STR_ARG(again));
}

/* The source profile of a role profile, with the circle test.  NULL in *out: the role has
 * a credential_source, which is in the plan now. */
static bool
follow(const struct profile **out, struct plan *plan, const struct plan_input *in,
    const struct profile *p, struct list *visited, struct err *e)
{
	struct str source, named;

	*out = NULL;
	if (!settings_text(&source, p, "source_profile", e) ||
	    !settings_text(&named, p, "credential_source", e))
		return false;
	if (source.data != NULL && named.data != NULL)
		return err_set(
		    e, ERR_CONFIG, "both source_profile and credential_source are set");
	if (named.data != NULL)
		return plan_source_by_name(&plan->source, in, named, e);
	if (source.data == NULL)
		return err_set(e, ERR_CONFIG,
		    "role_arn needs source_profile or credential_source beside it");
	*out = profiles_find(in->profiles, source);
	if (*out == NULL)
		return err_set(e, ERR_CONFIG, "source_profile '%.*s' does not exist",
		    STR_ARG(source));
	if (list_has(visited, source) &&
	    (!str_eq(source, p->name) || !plan_source_has_static_key(p)))
		return cycle(visited, source, e);
	list_add(visited, source);
	return true;
}

static bool
source_of(struct plan *plan, const struct plan_input *in, const struct profile *source,
    struct err *e)
{
	if (!plan_source_of_profile(&plan->source, in, source, false, e))
		return err_in(e, "source profile '%.*s'", STR_ARG(source->name));
	if (plan->source.kind == SOURCE_NONE)
		return err_set(e, ERR_CONFIG, "source profile '%.*s' has no credentials",
		    STR_ARG(source->name));
	return true;
}

bool
plan_roles(struct plan *plan, const struct plan_input *in, const struct profile *p,
    struct err *e)
{
	AUTO_LIST visited = { 0 };

	list_add(&visited, str_of(plan->profile[0] ? plan->profile : "default"));
	for (;;) {
		struct plan_role *role = add_role(plan);
		const struct profile *source;

		if (!read_role(role, p, e) || !follow(&source, plan, in, p, &visited, e))
			return err_in(
			    e, "profile '%.*s' (%s)", STR_ARG(p->name), role->where);
		if (source == NULL)
			return true;
		if (plan_source_has_static_key(source) || !plan_role_is_asked(source)) {
			if (!source_of(plan, in, source, e))
				return err_in(e, "profile '%.*s'", STR_ARG(p->name));
			return true;
		}
		if (plan->nroles == PLAN_ROLES_MAX)
			return err_set(e, ERR_CONFIG,
			    "profile '%s': more than %d roles in a chain", plan->profile,
			    PLAN_ROLES_MAX);
		p = source;
	}
}

static void
replace(char **text, const char *with)
{
	if (with == NULL)
		return;
	mem_free(*text);
	*text = mem_strdup(with);
}

static void
add_read_only(struct plan_role *role)
{
	struct str partition, rest;
	AUTO_BUF arn = { 0 };

	(void)str_cut(str_of(role->arn), ':', &rest);
	partition = str_cut(rest, ':', &rest);
	buf_printf(&arn, "arn:%.*s:iam::aws:policy/ReadOnlyAccess", STR_ARG(partition));
	list_add(&role->policy_arns, buf_str(&arn));
}

static bool
lay_over(struct plan_role *role, const struct options *o, struct err *e)
{
	replace(&role->session_name, o->session_name);
	replace(&role->external_id, o->external_id);
	replace(&role->mfa_serial, o->mfa_serial);
	replace(&role->source_identity, o->source_identity);
	replace(&role->policy, o->policy);
	if (o->duration_seconds != 0)
		role->duration_seconds = o->duration_seconds;
	for (size_t i = 0; i < o->policy_arns.n; i++)
		list_add(&role->policy_arns, str_of(o->policy_arns.items[i]));
	for (size_t i = 0; i < o->transitive_tags.n; i++)
		list_add(&role->transitive_tags, str_of(o->transitive_tags.items[i]));
	for (size_t i = 0; i < o->tags.n; i++)
		if (!add_tag(role, o->tags.items[i], "--tag", e))
			return false;
	if (o->read_only)
		add_read_only(role);
	return true;
}

static bool
check_durations(const struct plan *plan, struct err *e)
{
	for (size_t i = 0; i < plan->nroles; i++) {
		const struct plan_role *role = &plan->roles[i];
		bool chained = i + 1 < plan->nroles;

		if (role->duration_seconds > ROLE_DURATION_MOST)
			return err_set(e, ERR_CONFIG,
			    "profile '%s': a duration of %ld s is over the %d s (12 "
			    "hours) that AWS "
			    "allows for any role",
			    role->profile, role->duration_seconds, ROLE_DURATION_MOST);
		if (chained && role->duration_seconds > ROLE_CHAINED_DURATION_MOST)
			return err_set(e, ERR_CONFIG,
			    "profile '%s': a duration of %ld s is too long: a role "
			    "assumed through "
			    "another role (%s) lasts one hour at most",
			    role->profile, role->duration_seconds,
			    plan->roles[i + 1].arn);
	}
	return true;
}

bool
plan_role_options(struct plan *plan, const struct options *o, struct err *e)
{
	if (o->role_arn != NULL) {
		struct plan_role *role = add_role(plan);
		struct plan_role added = { .profile = mem_strdup(plan->profile),
			.where = mem_strdup("--role-arn"),
			.arn = mem_strdup(o->role_arn) };

		memmove(&plan->roles[1], &plan->roles[0],
		    (size_t)(role - plan->roles) * sizeof(*role));
		plan->roles[0] = added;
	}
	if (plan->nroles == 0 && options_change_role(o))
		return err_set(e, ERR_USAGE,
		    "profile '%s' assumes no role, so there is nothing to set a "
		    "duration, policy, "
		    "tag, session name, external id or MFA device for",
		    plan->profile);
	if (plan->nroles > 0 && !lay_over(&plan->roles[0], o, e))
		return false;
	return check_durations(plan, e);
}

void
plan_role_free(struct plan_role *r)
{
	char *const owned[] = { r->profile, r->where, r->arn, r->session_name,
		r->external_id, r->mfa_serial, r->mfa_process, r->source_identity,
		r->policy };

	for (size_t i = 0; i < ARRAY_LEN(owned); i++)
		mem_free(owned[i]);
	list_free(&r->policy_arns);
	list_free(&r->tag_keys);
	list_free(&r->tag_values);
	list_free(&r->transitive_tags);
	*r = (struct plan_role){ 0 };
}
