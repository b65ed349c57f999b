#include "core/plan_source.h"

#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/utc.h"
#include "core/plan_sso.h"

char *
plan_source_where(const struct profile *p, const char *key)
{
	const struct ini_value *value = p ? profile_get(p, key) : NULL;
	AUTO_BUF text = { 0 };

	if (value != NULL)
		buf_printf(&text, "%s:%zu", profile_file_of(p, value), value->line);
	return buf_take(&text);
}

bool
plan_source_text(char **out, const struct profile *p, const char *key, struct err *e)
{
	struct str text;

	if (!settings_text(&text, p, key, e))
		return false;
	if (text.data != NULL)
		*out = str_dup(text);
	return true;
}

bool
plan_source_has_static_key(const struct profile *p)
{
	return profile_get(p, "aws_access_key_id") ||
	    profile_get(p, "aws_secret_access_key");
}

bool
plan_source_of_environment(struct plan_source *out, const struct env *env, struct err *e)
{
	const char *key = env_get_filled(env, "AWS_ACCESS_KEY_ID");
	const char *secret = env_get_filled(env, "AWS_SECRET_ACCESS_KEY");
	const char *token = env_get_filled(env, "AWS_SECURITY_TOKEN");
	const char *expires = env_get_filled(env, "AWS_CREDENTIAL_EXPIRATION");
	const char *account = env_get_filled(env, "AWS_ACCOUNT_ID");

	if (key == NULL)
		return true;
	if (secret == NULL)
		return err_set(e, ERR_CONFIG,
		    "AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not");
	if (token == NULL)
		token = env_get_filled(env, "AWS_SESSION_TOKEN");
	out->keys.expires = CREDS_NEVER;
	if (expires != NULL && !utc_parse(str_of(expires), &out->keys.expires))
		return err_set(e, ERR_CONFIG,
		    "AWS_CREDENTIAL_EXPIRATION is no date with a time zone: '%s'",
		    expires);
	out->kind = SOURCE_ENVIRONMENT;
	out->profile = mem_strdup("");
	out->where = mem_strdup("AWS_ACCESS_KEY_ID");
	out->keys.access_key_id = mem_strdup(key);
	secret_set(&out->keys.secret_key, str_of(secret));
	if (token != NULL)
		secret_set(&out->keys.session_token, str_of(token));
	out->keys.account_id = account ? mem_strdup(account) : NULL;
	return true;
}

/* One file's own value of a static key, never the other file's. */
typedef const struct ini_value *one_file(const struct profile *, const char *key);

static bool
static_keys(
    struct plan_source *out, const struct profile *p, one_file *get, struct err *e)
{
	const struct ini_value *key = get(p, "aws_access_key_id");
	const struct ini_value *secret = get(p, "aws_secret_access_key");
	const struct ini_value *token = get(p, "aws_security_token");
	const struct ini_value *account = get(p, "aws_account_id");
	AUTO_BUF where = { 0 };

	if (key == NULL)
		return true;
	buf_printf(&where, "%s:%zu", profile_file_of(p, key), key->line);
	if (secret == NULL)
		return err_set(e, ERR_CONFIG,
		    "%s: aws_access_key_id without aws_secret_access_key",
		    buf_text(&where));
	/* The mere presence of the old name decides. */
	if (token == NULL)
		token = get(p, "aws_session_token");
	if (key->is_block || secret->is_block || (token != NULL && token->is_block))
		return err_set(e, ERR_CONFIG,
		    "%s: a key is a block of nested keys, not a value", buf_text(&where));
	out->kind = SOURCE_KEYS;
	out->where = buf_take(&where);
	out->keys.access_key_id = str_dup(key->text);
	secret_set(&out->keys.secret_key, secret->text);
	if (token != NULL)
		secret_set(&out->keys.session_token, token->text);
	if (account != NULL)
		out->keys.account_id = str_dup(account->text);
	out->keys.expires = CREDS_NEVER;
	return true;
}

/* One value of the web identity configuration: the environment's counts if it is set. */
static bool
web_value(char **out, const struct env *env, const char *variable,
    const struct profile *p, const char *key, struct err *e)
{
	const char *value = env ? env_get(env, variable) : NULL;

	if (value == NULL)
		return plan_source_text(out, p, key, e);
	*out = mem_strdup(value);
	return true;
}

static bool
web_identity(struct plan_source *out, const struct env *env, const struct profile *p,
    struct err *e)
{
	if (!web_value(&out->token_file, env, "AWS_WEB_IDENTITY_TOKEN_FILE", p,
		"web_identity_token_file", e))
		return false;
	if (out->token_file == NULL || out->token_file[0] == '\0')
		return true;
	if (!web_value(&out->role_arn, env, "AWS_ROLE_ARN", p, "role_arn", e) ||
	    !web_value(&out->session_name, env, "AWS_ROLE_SESSION_NAME", p,
		"role_session_name", e))
		return false;
	if (out->role_arn == NULL || out->role_arn[0] == '\0')
		return err_set(e, ERR_CONFIG,
		    "a web identity token file is configured, but no role: set role_arn "
		    "in the "
		    "profile or AWS_ROLE_ARN");
	if (out->session_name != NULL && out->session_name[0] == '\0') {
		mem_free(out->session_name);
		out->session_name = NULL;
	}
	out->kind = SOURCE_WEB_IDENTITY;
	out->where = plan_source_where(p, "web_identity_token_file");
	return true;
}

static bool
of_profile(struct plan_source *out, const struct plan_input *in, const struct profile *p,
    bool use_environment, struct err *e)
{
	if (!web_identity(out, use_environment ? in->env : NULL, p, e) ||
	    out->kind != SOURCE_NONE || p == NULL)
		return e->code == ERR_NONE;
	if (profile_get(p, "sso_role_name") || profile_get(p, "sso_account_id"))
		return plan_sso(out, in->profiles, p, e);
	if (!static_keys(out, p, profile_get_credentials, e) || out->kind != SOURCE_NONE)
		return e->code == ERR_NONE;
	if (profile_get(p, "login_session") != NULL) {
		out->kind = SOURCE_LOGIN;
		out->where = plan_source_where(p, "login_session");
		return plan_source_text(&out->login_session, p, "login_session", e);
	}
	if (profile_get(p, "credential_process") != NULL) {
		out->kind = SOURCE_PROCESS;
		out->where = plan_source_where(p, "credential_process");
		return plan_source_text(&out->command, p, "credential_process", e) &&
		    plan_source_text(&out->account_id, p, "aws_account_id", e);
	}
	return static_keys(out, p, profile_get_config, e);
}

bool
plan_source_of_profile(struct plan_source *out, const struct plan_input *in,
    const struct profile *p, bool use_environment, struct err *e)
{
	out->profile = p ? str_dup(p->name) : mem_strdup("");
	return of_profile(out, in, p, use_environment, e);
}

static bool
has_container_variables(const struct env *env)
{
	return env_get(env, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") != NULL ||
	    env_get(env, "AWS_CONTAINER_CREDENTIALS_FULL_URI") != NULL;
}

void
plan_source_of_machine(struct plan_source *out, const struct env *env)
{
	bool container = has_container_variables(env);

	out->kind = container ? SOURCE_CONTAINER : SOURCE_INSTANCE;
	mem_free(out->where);
	out->where = mem_strdup(container ? "container variables" : "instance metadata");
}

bool
plan_source_by_name(
    struct plan_source *out, const struct plan_input *in, struct str name, struct err *e)
{
	out->asked_by_name = true;
	if (str_is(name, "Environment")) {
		if (!plan_source_of_environment(out, in->env, e))
			return false;
		if (out->kind == SOURCE_NONE)
			return err_set(e, ERR_CONFIG,
			    "credential_source = Environment, but AWS_ACCESS_KEY_ID is "
			    "not set%s",
			    env_get_filled(in->env, "AWSROLE_PROFILE") != NULL
				? " besides the one of this shell's role"
				: "");
		return true;
	}
	if (str_is(name, "EcsContainer")) {
		if (!has_container_variables(in->env))
			return err_set(e, ERR_CONFIG,
			    "credential_source = EcsContainer, but this is no container: "
			    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is not set");
		out->kind = SOURCE_CONTAINER;
	} else if (str_is(name, "Ec2InstanceMetadata")) {
		out->kind = SOURCE_INSTANCE;
	} else {
		return err_set(e, ERR_CONFIG,
		    "credential_source must be Environment, EcsContainer or "
		    "Ec2InstanceMetadata, "
		    "not '%.*s'",
		    STR_ARG(name));
	}
	out->profile = mem_strdup("");
	out->where = str_dup(name);
	return true;
}

void
plan_source_free(struct plan_source *s)
{
	char *const owned[] = { s->profile, s->where, s->token_file, s->role_arn,
		s->session_name, s->sso_session, s->sso_start_url, s->sso_region,
		s->sso_account_id, s->sso_role_name, s->login_session, s->command,
		s->account_id };

	for (size_t i = 0; i < ARRAY_LEN(owned); i++)
		mem_free(owned[i]);
	creds_free(&s->keys);
	*s = (struct plan_source){ 0 };
}
