#include <string.h>

#include "base/utc.h"
#include "cmd/enter.h"
#include "core/json.h"
#include "core/process_chain.h"
#include "core/quote.h"

struct variable {
	const char *name, *value; /* NULL: not known */
};

enum { VARIABLES = 4 };

static void
add_plain_or(struct buf *b, const char *before, const char *after, struct str value,
    void (*quote)(struct buf *, struct str))
{
	if (!quote_is_plain(value)) {
		quote(b, value);
		return;
	}
	buf_adds(b, before);
	buf_add_str(b, value);
	buf_adds(b, after);
}

static bool
print_env(struct buf *b, const struct variable *v, struct err *e)
{
	(void)e;
	buf_adds(b, "export ");
	buf_adds(b, v->name);
	buf_addc(b, '=');
	add_plain_or(b, "", "", str_of(v->value), quote_posix);
	return true;
}

static bool
print_env_no_export(struct buf *b, const struct variable *v, struct err *e)
{
	(void)e;
	buf_printf(b, "%s=", v->name);
	add_plain_or(b, "", "", str_of(v->value), quote_posix);
	return true;
}

static bool
print_fish(struct buf *b, const struct variable *v, struct err *e)
{
	(void)e;
	buf_printf(b, "set -gx %s ", v->name);
	add_plain_or(b, "\"", "\"", str_of(v->value), quote_fish);
	return true;
}

static bool
print_powershell(struct buf *b, const struct variable *v, struct err *e)
{
	(void)e;
	buf_printf(b, "$Env:%s=", v->name);
	add_plain_or(b, "\"", "\"", str_of(v->value), quote_powershell);
	return true;
}

static bool
print_cmd(struct buf *b, const struct variable *v, struct err *e)
{
	struct str value = str_of(v->value);

	if (!quote_fits_cmd(value))
		return err_set(e, ERR_CONFIG,
		    "%s has a character that cmd.exe can't be given safely", v->name);
	if (quote_is_plain(value))
		buf_printf(b, "set %s=%s", v->name, v->value);
	else
		buf_printf(b, "set \"%s=%s\"", v->name, v->value);
	return true;
}

static void
add_json(struct buf *b, const char *indent, const char *name, const char *value)
{
	if (value == NULL)
		return;
	buf_printf(b, ",\n%s\"%s\": ", indent, name);
	json_add_string(b, str_of(value));
}

/* What a credential_process prints. */
static void
print_process(struct buf *b, const struct variable v[static VARIABLES])
{
	buf_adds(b, "{\n  \"Version\": 1");
	add_json(b, "  ", "AccessKeyId", v[0].value);
	add_json(b, "  ", "SecretAccessKey", v[1].value);
	add_json(b, "  ", "SessionToken", v[2].value);
	add_json(b, "  ", "Expiration", v[3].value);
	buf_adds(b, "\n}\n");
}

/* The same with what else is known. */
static void
print_json(struct buf *b, const struct variable v[static VARIABLES], const char *profile,
    struct str region, const struct creds *creds)
{
	AUTO_BUF region_text = { 0 };

	buf_add_str(&region_text, region);
	buf_adds(b, "{\n  \"Profile\": ");
	json_add_string(b, str_of(profile));
	add_json(b, "  ", "Region", region.len ? buf_text(&region_text) : NULL);
	add_json(b, "  ", "AccountId", creds->account_id);
	add_json(b, "  ", "Arn", creds->arn);
	add_json(b, "  ", "AccessKeyId", v[0].value);
	add_json(b, "  ", "SecretAccessKey", v[1].value);
	add_json(b, "  ", "SessionToken", v[2].value);
	add_json(b, "  ", "Expiration", v[3].value);
	buf_adds(b, "\n}\n");
}

static const struct {
	const char *name;
	bool (*print)(struct buf *, const struct variable *, struct err *);
} formats[] = {
	{ "process", NULL },
	{ "env", print_env },
	{ "env-no-export", print_env_no_export },
	{ "fish", print_fish },
	{ "powershell", print_powershell },
	{ "windows-cmd", print_cmd },
	{ "json", NULL },
};

/* The row of --format, or the length of the table. */
static size_t
find_format(const char *name)
{
	size_t i = 0;

	while (i < ARRAY_LEN(formats) && strcmp(formats[i].name, name) != 0)
		i++;
	return i;
}

static bool
print_lines(struct buf *b, const struct variable v[static VARIABLES], size_t format,
    struct err *e)
{
	for (size_t i = 0; i < VARIABLES; i++) {
		if (v[i].value == NULL)
			continue;
		if (str_has_control(str_of(v[i].value)))
			return err_set(
			    e, ERR_CONFIG, "%s has a control character", v[i].name);
		if (!formats[format].print(b, &v[i], e))
			return false;
		buf_addc(b, '\n');
	}
	return true;
}

static bool
print_credentials(
    struct app *app, const struct resolved *r, const struct creds *creds, struct err *e)
{
	size_t format = find_format(app->format ? app->format : "process");
	char utc[UTC_SIZE];
	struct str region;
	const struct variable v[VARIABLES] = {
		{ "AWS_ACCESS_KEY_ID", creds->access_key_id },
		{ "AWS_SECRET_ACCESS_KEY", secret_reveal(&creds->secret_key) },
		{ "AWS_SESSION_TOKEN",
		    secret_is_set(&creds->session_token)
			? secret_reveal(&creds->session_token)
			: NULL },
		{ "AWS_CREDENTIAL_EXPIRATION",
		    creds->expires != CREDS_NEVER ? utc : NULL },
	};

	utc_format(utc, creds->expires);
	if (formats[format].print != NULL)
		return print_lines(&app->out, v, format, e);
	if (strcmp(formats[format].name, "json") != 0) {
		print_process(&app->out, v);
		return true;
	}
	if (!settings_region(&region, &r->plan.settings, e))
		return false;
	print_json(&app->out, v, enter_name(app, &r->plan), region, creds);
	return true;
}

/* This may be a credential_process that was asked for, by way of others, by its own profile:
 * as in the AWS CLI it is told before anything else. */
static bool
check_circle(const struct plan *plan, const struct env *env, struct err *e)
{
	AUTO_BUF ignored = { 0 };

	return process_chain_extend(
	    &ignored, env_get(env, PROCESS_CHAIN_VARIABLE), plan->profile, e);
}

bool
cmd_export(struct app *app, struct err *e)
{
	AUTO_RESOLVED resolved = { 0 };
	AUTO_CREDS creds = { 0 };
	const struct env *env;

	if (!resolve_profile_argument(app, 1, e))
		return false;
	if (app->format != NULL && find_format(app->format) == ARRAY_LEN(formats))
		return err_set(e, ERR_USAGE,
		    "--format must be process, env, env-no-export, fish, powershell, "
		    "windows-cmd or "
		    "json, not '%s'",
		    app->format);
	if (app->sys->is_terminal(app->sys, 1) && !app->print)
		return err_set(e, ERR_USAGE,
		    "this would show secrets on the terminal: send it somewhere else, or "
		    "say --print");
	env = resolve_env(app);
	return resolve_plan(&resolved, app, env, e) &&
	    check_circle(&resolved.plan, env, e) &&
	    resolve_credentials(&creds, &resolved, app, env, e) &&
	    print_credentials(app, &resolved, &creds, e);
}
