#include "plan_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void
add(struct buf *out, const char *name, const char *value)
{
	if (value != NULL)
		buf_printf(out, " %s=%s", name, value);
}

static void
add_list(struct buf *out, const char *name, const struct list *list)
{
	if (list->n == 0)
		return;
	buf_printf(out, " %s=", name);
	for (size_t i = 0; i < list->n; i++)
		buf_printf(out, "%s%s", i > 0 ? "," : "", list->items[i]);
}

static void
add_keys(struct buf *out, const struct creds *c)
{
	if (c->access_key_id == NULL)
		return;
	buf_printf(out, " %s/%s", c->access_key_id, secret_reveal(&c->secret_key));
	if (secret_is_set(&c->session_token))
		buf_printf(out, "/%s", secret_reveal(&c->session_token));
	add(out, "account", c->account_id);
	if (c->expires != CREDS_NEVER)
		buf_printf(out, " until=%lld", (long long)c->expires);
}

static void
add_source(struct buf *out, const struct plan_source *s)
{
	buf_printf(out, "\n%s", plan_source_name(s->kind));
	if (s->profile != NULL && s->profile[0] != '\0')
		buf_printf(out, " of %s", s->profile);
	if (s->where != NULL && s->where[0] != '\0')
		buf_printf(out, " at %s", s->where);
	buf_adds(out, s->asked_by_name ? " by name" : "");
	add_keys(out, &s->keys);
	if (s->kind == SOURCE_WEB_IDENTITY)
		add(out, "token", s->token_file);
	add(out, "role", s->role_arn);
	add(out, "session", s->session_name);
	add(out, "sso-session", s->sso_session);
	add(out, "url", s->sso_start_url);
	add(out, "region", s->sso_region);
	add(out, "account", s->sso_account_id);
	add(out, "role", s->sso_role_name);
	add(out, "login", s->login_session);
	add(out, "command", s->command);
	add(out, "account", s->account_id);
}

static void
add_role(struct buf *out, const struct plan_role *r)
{
	buf_printf(out, "\nrole %s of %s at %s", r->arn, r->profile, r->where);
	add(out, "session", r->session_name);
	add(out, "external", r->external_id);
	add(out, "mfa", r->mfa_serial);
	add(out, "mfa-process", r->mfa_process);
	add(out, "identity", r->source_identity);
	if (r->duration_seconds != 0)
		buf_printf(out, " seconds=%ld", r->duration_seconds);
	add(out, "policy", r->policy);
	add_list(out, "arns", &r->policy_arns);
	add_list(out, "tags", &r->tag_keys);
	add_list(out, "values", &r->tag_values);
	add_list(out, "transitive", &r->transitive_tags);
}

void
plan_text(struct buf *out, const struct plan *plan)
{
	buf_printf(out, "%s%s", plan->profile, plan->explicit ? " explicit" : "");
	add_source(out, &plan->source);
	for (size_t i = 0; i < plan->nroles; i++)
		add_role(out, &plan->roles[i]);
}

static void
check(const struct plan_case *c, size_t row)
{
	struct profiles_file config = { str_of(c->config), "config", c->config != NULL };
	struct profiles_file credentials = { str_of(c->credentials), "credentials",
		c->credentials != NULL };
	const char *vars[PLAN_VARS_MAX + 1] = { 0 };
	AUTO_PROFILES all = { 0 };
	AUTO_ENV env = { 0 };
	AUTO_PLAN plan = { 0 };
	AUTO_BUF got = { 0 };
	struct err e = { 0 };
	struct plan_input in = { &all, &env, &c->options, "/home/u" };

	for (size_t i = 0; i < PLAN_VARS_MAX && c->vars[i] != NULL; i++)
		vars[i] = c->vars[i];
	env_make(&env, vars);
	if (!profiles_parse(&all, &config, &credentials, &e))
		fail_msg("row %zu: %s", row, e.msg);
	if (!plan_make(&plan, &in, &e)) {
		if (c->error == NULL || strstr(e.msg, c->error) == NULL)
			fail_msg("row %zu: %s", row, e.msg);
		assert_int_equal(e.code, c->code ? c->code : ERR_CONFIG);
		return;
	}
	plan_text(&got, &plan);
	if (c->expected == NULL || strcmp(buf_text(&got), c->expected) != 0)
		fail_msg("row %zu:\n%s\nexpected:\n%s", row, buf_text(&got),
		    c->expected ? c->expected : c->error);
}

void
plan_text_check(const struct plan_case rows[], size_t n)
{
	for (size_t i = 0; i < n; i++)
		check(&rows[i], i);
}
