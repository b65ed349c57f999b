#include "cmd/resolve.h"
#include "cmd/text.h"
#include "core/json.h"
#include "core/sts.h"
#include "fetch/call.h"

static bool
ask(struct sts_identity *out, const struct resolved *r, const struct creds *creds,
    struct sys *sys, struct err *e)
{
	AUTO_CLIENT client = { 0 };
	AUTO_HTTP_REQUEST request = { 0 };
	AUTO_HTTP_RESPONSE response = { 0 };
	struct call call = {
		.operation = "GetCallerIdentity",
		.service = "sts",
		.signer = creds,
		.client = &client,
		.read_refusal = sts_read_refusal,
	};

	if (!client_make(
		&client, &r->plan.settings, SERVICE_STS, (struct str){ 0 }, true, e))
		return err_in(e, "profile '%s'", r->plan.profile);
	sts_request_caller_identity(&request, client.endpoint.url);
	return (call_send(&response, &request, &call, NULL, sys, e) &&
		   sts_read_caller_identity(out, buf_str(&response.body), e)) ||
	    err_in(e, "profile '%s'", r->plan.profile);
}

static void
print_identity(struct app *app, const struct sts_identity *id)
{
	const struct {
		const char *label, *key, *value;
	} rows[] = {
		{ "arn", "Arn", id->arn },
		{ "account", "Account", id->account },
		{ "user id", "UserId", id->user_id },
	};

	buf_adds(&app->out, app->json ? "{\n" : "");
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (app->json) {
			buf_printf(&app->out, "  \"%s\": ", rows[i].key);
			json_add_string(&app->out, str_of(rows[i].value));
			buf_adds(&app->out, i + 1 < ARRAY_LEN(rows) ? ",\n" : "\n}\n");
			continue;
		}
		buf_printf(&app->out, "%-9s", rows[i].label);
		text_add(app, str_of(rows[i].value), 0, COLOUR_NONE);
		buf_addc(&app->out, '\n');
	}
}

/* Asks STS who the credentials are: a profile's, or those that this shell has. */
bool
cmd_whoami(struct app *app, struct err *e)
{
	AUTO_RESOLVED resolved = { 0 };
	AUTO_CREDS creds = { 0 };
	struct sts_identity identity = { 0 };
	const struct env *env;

	if (!resolve_profile_argument(app, 1, e))
		return false;
	env = resolve_env(app);
	if (!resolve_plan(&resolved, app, env, e) ||
	    !resolve_credentials(&creds, &resolved, app, env, e) ||
	    !ask(&identity, &resolved, &creds, app->sys, e))
		return false;
	print_identity(app, &identity);
	sts_identity_free(&identity);
	return true;
}
