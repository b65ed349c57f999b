#include "cmd/resolve.h"

#include <string.h>

#include "fetch/obtain.h"

bool
resolve_plan(
    struct resolved *out, const struct app *app, const struct env *env, struct err *e)
{
	struct plan_input input = {
		.profiles = &out->files.profiles,
		.env = env,
		.options = &app->options,
	};

	if (out->files.home == NULL && !files_load(&out->files, env, app->sys, e))
		return false;
	input.home = out->files.home;
	return plan_make(&out->plan, &input, e);
}

bool
resolve_credentials(struct creds *out, const struct resolved *r, struct app *app,
    const struct env *env, struct err *e)
{
	struct obtain way = {
		.plan = &r->plan,
		.options = &app->options,
		.env = env,
		.home = r->files.home,
		.notes = &app->notes,
	};

	return obtain(out, &way, app->sys, e);
}

const struct env *
resolve_env(const struct app *app)
{
	return app->options.profile == NULL && app->options.source_profile == NULL
	    ? &app->shell_env
	    : &app->env;
}

bool
resolve_check_words(const struct app *app, size_t max, struct err *e)
{
	return app->args.n <= max ||
	    err_set(e, ERR_USAGE, "too many words: '%s'; see: awsrole help %s",
		app->args.items[max], app->command->name);
}

bool
resolve_check_code(const struct app *app, size_t at, struct err *e)
{
	const char *code;

	if (!resolve_check_words(app, at + 1, e))
		return false;
	if (app->args.n <= at)
		return true;
	code = app->args.items[at];
	return (code[0] != '\0' && code[strspn(code, "0123456789")] == '\0') ||
	    err_set(e, ERR_USAGE, "'%s' is no MFA code, which has six digits", code);
}

bool
resolve_profile_argument(struct app *app, size_t max, struct err *e)
{
	if (!resolve_check_words(app, max, e))
		return false;
	if (app->args.n > 0)
		app->options.profile = app->args.items[0];
	if (app->options.profile != NULL && app->options.source_profile != NULL)
		return err_set(
		    e, ERR_USAGE, "name a profile or --source-profile, not both");
	if (app->options.source_profile != NULL && app->options.role_arn == NULL)
		return err_set(e, ERR_USAGE, "--source-profile goes with --role-arn");
	return true;
}

void
resolved_free(struct resolved *r)
{
	plan_free(&r->plan);
	files_free(&r->files);
}
