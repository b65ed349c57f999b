#include "core/hook.h"

#include <string.h>

#include "base/mem.h"
#include "base/printable.h"
#include "base/utc.h"
#include "core/shell_words.h"

static bool
is_clean(const char *value)
{
	for (; *value != '\0'; value++)
		if ((unsigned char)*value < 0x20 || *value == 0x7F)
			return false;
	return true;
}

static bool
check_clean(const struct hook_values *v, const char *profile, struct err *e)
{
	for (size_t i = 0; i < MANAGED_COUNT; i++)
		if (v->value[i] != NULL && !is_clean(v->value[i]))
			return err_set(e, ERR_CONFIG,
			    "profile '%s': %s would have a control character", profile,
			    shell_managed[i]);
	if (!is_clean(profile))
		return err_set(e, ERR_CONFIG,
		    "the profile's name '%s' has a control character", profile);
	return true;
}

/* Prompts draw it as it is: what a terminal would act on must not be in it. */
static char *
make_label(const char *profile)
{
	AUTO_BUF out = { 0 };

	printable_add(&out, str_of(profile), SIZE_MAX / 2);
	return buf_take(&out);
}

/* What the shell has or had by itself. */
static const char *
own_value(const struct shell_state *state, const struct env *env, size_t i)
{
	if (state->active && state->ours[i])
		return state->before[i];
	return env_get(env, shell_managed[i]);
}

bool
hook_values_of_role(struct hook_values *out, const struct hook_role *role,
    const struct shell_state *state, const struct env *env, struct err *e)
{
	const struct creds *c = role->creds;
	char utc[UTC_SIZE];

	out->value[MANAGED_ACCESS_KEY_ID] = c->access_key_id;
	out->value[MANAGED_SECRET_ACCESS_KEY] = secret_reveal(&c->secret_key);
	if (secret_is_set(&c->session_token))
		out->value[MANAGED_SESSION_TOKEN] = secret_reveal(&c->session_token);
	if (c->expires != CREDS_NEVER) {
		utc_format(utc, c->expires);
		out->expiration = mem_strdup(utc);
		out->value[MANAGED_EXPIRATION] = out->expiration;
	}
	if (role->region.len > 0) {
		out->region = str_dup(role->region);
		out->value[MANAGED_REGION] = out->region;
		out->value[MANAGED_DEFAULT_REGION] = out->region;
	} else {
		out->value[MANAGED_REGION] = own_value(state, env, MANAGED_REGION);
		out->value[MANAGED_DEFAULT_REGION] =
		    own_value(state, env, MANAGED_DEFAULT_REGION);
	}
	out->label = make_label(role->profile);
	if (role->compat == PROMPT_COMPAT_VAULT)
		out->value[MANAGED_VAULT] = out->label;
	if (role->compat == PROMPT_COMPAT_AWSUME)
		out->value[MANAGED_AWSUME_PROFILE] = out->label;
	return check_clean(out, role->profile, e);
}

/* Unsets come first, so that new keys never stand beside an old AWS_PROFILE. */
static void
add_unset(struct buf *out, const char *name, const struct env *env)
{
	if (env_get(env, name) != NULL)
		buf_printf(out, "-%s\n", name);
}

static void
add_export(struct buf *out, const char *name, const char *value)
{
	buf_printf(out, "%s=", name);
	buf_adds(out, value);
	buf_addc(out, '\n');
}

/* A line of the answer can't hold a line end, so `exit` could not give it back. */
static bool
check_restorable(const struct shell_state *state, const struct env *env, struct err *e)
{
	for (size_t i = 0; i < MANAGED_COUNT; i++) {
		const char *own = own_value(state, env, i);

		if (own != NULL && strchr(own, '\n') != NULL)
			return err_set(e, ERR_CONFIG,
			    "%s of this shell has a line end in it: unset or correct it",
			    shell_managed[i]);
	}
	return true;
}

int64_t
hook_end(const struct hook_role *role)
{
	int64_t end = role->creds->expires;

	return role->until != 0 && role->until < end ? role->until : end;
}

bool
hook_use(struct buf *out, const struct hook_role *role, const struct shell_state *state,
    const struct env *env, const struct list *use_args, const struct list *last,
    struct err *e)
{
	AUTO_HOOK_VALUES values = { 0 };

	if (!hook_values_of_role(&values, role, state, env, e) ||
	    !check_restorable(state, env, e))
		return false;
	for (size_t i = 0; i < MANAGED_COUNT; i++)
		if (values.value[i] == NULL)
			add_unset(out, shell_managed[i], env);
	if (hook_end(role) == CREDS_NEVER)
		add_unset(out, "AWSROLE_EXPIRATION", env);
	if (role->until == 0)
		add_unset(out, "AWSROLE_UNTIL", env);
	if (role->color == NULL)
		add_unset(out, "AWSROLE_COLOR", env);
	for (size_t i = 0; i < MANAGED_COUNT; i++)
		if (values.value[i] != NULL)
			add_export(out, shell_managed[i], values.value[i]);
	add_export(out, "AWSROLE_PROFILE", values.label);
	if (hook_end(role) != CREDS_NEVER)
		buf_printf(out, "AWSROLE_EXPIRATION=%lld\n", (long long)hook_end(role));
	if (role->until != 0)
		buf_printf(out, "AWSROLE_UNTIL=%lld\n", (long long)role->until);
	if (role->color != NULL)
		add_export(out, "AWSROLE_COLOR", role->color);
	add_export(out, "AWSROLE_KEY", role->creds->access_key_id);
	buf_adds(out, "AWSROLE_WORDS=");
	shell_state_write_words(out, role->creds->access_key_id, use_args);
	buf_adds(out, "\n:base=");
	shell_state_write(out, state, env, values.value, use_args);
	buf_addc(out, '\n');
	if (last->n > 0) {
		buf_adds(out, ":last=");
		shell_words_write(out, last);
		buf_addc(out, '\n');
	}
	return true;
}

void
hook_exit(struct buf *out, const struct shell_state *state, const struct env *env,
    struct list *left)
{
	static const char *const own[] = { "AWSROLE_PROFILE", "AWSROLE_EXPIRATION",
		"AWSROLE_KEY", "AWSROLE_WORDS", "AWSROLE_UNTIL", "AWSROLE_COLOR" };

	for (size_t i = 0; i < MANAGED_COUNT; i++) {
		if (!state->ours[i])
			list_add(left, str_of(shell_managed[i]));
		else if (state->before[i] == NULL)
			add_unset(out, shell_managed[i], env);
	}
	for (size_t i = 0; i < ARRAY_LEN(own); i++)
		add_unset(out, own[i], env);
	for (size_t i = 0; i < MANAGED_COUNT; i++)
		if (state->ours[i] && state->before[i] != NULL)
			add_export(out, shell_managed[i], state->before[i]);
	buf_adds(out, ":base=\n");
	if (state->use_args.n > 0) {
		buf_adds(out, ":last=");
		shell_words_write(out, &state->use_args);
		buf_addc(out, '\n');
	}
}

void
hook_values_free(struct hook_values *v)
{
	mem_free(v->expiration);
	mem_free(v->region);
	mem_free(v->label);
	*v = (struct hook_values){ 0 };
}
