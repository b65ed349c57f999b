#include "core/console.h"
#include "cmd/resolve.h"
#include "core/arn.h"
#include "core/client.h"
#include "fetch/call.h"
#include "fetch/console_open.h"

#define SESSION_LEAST 900 /* seconds */
#define SESSION_MOST 43200

static bool
print_link(struct app *app, const struct plan *plan, struct err *e)
{
	struct str colour = { 0 };
	AUTO_BUF text = { 0 };

	if (plan->nroles == 0)
		return err_set(e, ERR_CONFIG,
		    "profile '%s' has no role to switch to: a Switch Role link needs "
		    "role_arn",
		    plan->profile);
	if (plan->settings.profile != NULL &&
	    !settings_text(&colour, plan->settings.profile, "awsrole_color", e))
		return false;
	buf_add_str(&text, colour);
	if (!console_write_link(&app->out, str_of(plan->roles[0].arn), plan->profile,
		colour.len > 0 ? buf_text(&text) : NULL, e))
		return false;
	buf_addc(&app->out, '\n');
	return true;
}

/* The console's partition: the role's, else that of the region. */
static struct str
partition_of(const struct plan *plan, struct str region)
{
	struct arn arn;

	if (plan->nroles > 0 && arn_parse(&arn, str_of(plan->roles[0].arn)))
		return arn.partition;
	return str_of(endpoint_partition(region));
}

static bool
get_token(struct secret *out, const struct client *client, const struct creds *creds,
    long seconds, struct sys *sys, struct err *e)
{
	AUTO_HTTP_REQUEST request = { 0 };
	AUTO_HTTP_RESPONSE response = { 0 };
	struct call call = {
		.operation = "getSigninToken",
		.client = client,
		.read_refusal = console_read_refusal,
	};

	console_token_request(&request, client->endpoint.url, creds, seconds);
	return call_send(&response, &request, &call, NULL, sys, e) &&
	    console_read_token(out, buf_str(&response.body), e);
}

static bool
check_duration(const struct plan *plan, long seconds, struct err *e)
{
	if (seconds == 0)
		return true;
	if (seconds < SESSION_LEAST || seconds > SESSION_MOST)
		return err_set(e, ERR_USAGE, "the console stays open 15m to 12h");
	if (plan->nroles > 1)
		return err_set(e, ERR_USAGE,
		    "for a role behind a role AWS sets the time: leave --duration away");
	return true;
}

static bool
login_url(struct buf *url, const struct resolved *r, const struct creds *creds,
    struct app *app, long seconds, struct err *e)
{
	const struct plan *plan = &r->plan;
	AUTO_CLIENT client = { 0 };
	AUTO_SECRET token = { 0 };
	struct str region, partition;

	if (!settings_region(&region, &plan->settings, e))
		return false;
	partition = partition_of(plan, region);
	return client_make(&client, &plan->settings, SERVICE_FEDERATION,
		   str_of(endpoint_partition_region(partition)), false, e) &&
	    (get_token(&token, &client, creds, seconds, app->sys, e) ||
		err_in(e, "profile '%s'", plan->profile)) &&
	    console_login_url(
		url, client.endpoint.url, partition, app->service, region, &token, e);
}

static bool
sign_in(struct app *app, const struct resolved *r, const struct env *env, long seconds,
    struct err *e)
{
	AUTO_CREDS creds = { 0 };
	AUTO_ENV environment = { 0 }; /* the browser's */
	AUTO_BUF url = { 0 };

	if (!check_duration(&r->plan, seconds, e) ||
	    !resolve_credentials(&creds, r, app, env, e))
		return false;
	if (!secret_is_set(&creds.session_token))
		return err_set(e, ERR_CONFIG,
		    "profile '%s' has a user's keys, and the console takes those of a "
		    "role alone: "
		    "name a profile with role_arn",
		    r->plan.profile);
	if (!login_url(&url, r, &creds, app, seconds, e))
		return false;
	if (app->print || !app->sys->is_terminal(app->sys, 1)) {
		buf_add_str(&app->out, buf_str(&url));
		buf_addc(&app->out, '\n');
		return true;
	}
	env_make_without_keys(&environment, env);
	app->sys->tell(app->sys,
	    STR("awsrole: opening your browser; awsrole console --print shows the URL "
		"instead\n"));
	return console_open(buf_text(&url), environment.vars, app->sys, e);
}

/* The console in a browser, as the role; or the link with which others switch to it. */
bool
cmd_console(struct app *app, struct err *e)
{
	AUTO_RESOLVED resolved = { 0 };
	long seconds = app->options.duration_seconds;
	const struct env *env;

	if (!resolve_profile_argument(app, 1, e))
		return false;
	/* The console's time is not the role's: that is one hour or longer as it is. */
	app->options.duration_seconds = 0;
	env = resolve_env(app);
	if (!resolve_plan(&resolved, app, env, e))
		return false;
	return app->link ? print_link(app, &resolved.plan, e)
			 : sign_in(app, &resolved, env, seconds, e);
}
