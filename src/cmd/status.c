#include <string.h>

#include "base/mem.h"
#include "cmd/lasting.h"
#include "cmd/resolve.h"
#include "cmd/shell_problems.h"
#include "cmd/text.h"
#include "core/json.h"

/* What can be said of the shell without asking anybody. */
struct status {
	const char
	    *profile; /* or the role's name, if it is in no file; NULL: no role of ours */
	const char *key; /* AWS_ACCESS_KEY_ID as it is now */
	const char *region;
	int64_t seconds; /* left; CREDS_NEVER if unknown */
	int64_t until;   /* use --for: seconds until it is given back; CREDS_NEVER: not */
	char *arn;       /* of the role, by the configuration */
	struct list problems;
};

static int64_t
seconds_until(const struct app *app, const char *variable)
{
	int64_t when = shell_state_time(&app->shell_env, variable);

	return when == CREDS_NEVER ? CREDS_NEVER : when - app->sys->now(app->sys);
}

/* Of the options that it was taken with: a profile of its name can have another role. */
static void
find_role(struct status *s, struct app *app)
{
	AUTO_RESOLVED r = { 0 };
	struct err ignored = { 0 };

	if (!lasting_take(app, &ignored))
		return;
	if (app->options.profile != NULL && app->options.role_arn == NULL)
		s->profile = app->options.profile;
	if (resolve_plan(&r, app, &app->env, &ignored) && r.plan.nroles > 0)
		s->arn = mem_strdup(r.plan.roles[0].arn);
}

static void
print_line(struct app *app, const char *label, const char *value, enum colour colour)
{
	if (value == NULL)
		return;
	buf_printf(&app->out, "%-9s", label);
	text_add(app, str_of(value), 0, colour);
	buf_addc(&app->out, '\n');
}

static void
print_text(struct app *app, const struct status *s)
{
	AUTO_BUF left = { 0 };

	if (s->profile == NULL) {
		buf_adds(&app->out, "no role in this shell\n");
		print_line(app, "key", s->key, COLOUR_NONE);
		print_line(app, "profile", env_get_filled(&app->shell_env, "AWS_PROFILE"),
		    COLOUR_NONE);
		print_line(app, "region", s->region, COLOUR_NONE);
		return;
	}
	text_time_left(&left, s->seconds);
	print_line(app, "profile", s->profile, COLOUR_GREEN);
	print_line(app, "role", s->arn, COLOUR_NONE);
	print_line(app, "key", s->key, COLOUR_NONE);
	print_line(app, "region", s->region, COLOUR_NONE);
	if (left.len > 0)
		print_line(app, "left", buf_text(&left), text_time_colour(s->seconds));
	if (s->until != CREDS_NEVER) {
		buf_clear(&left);
		text_time_left(&left, s->until);
		buf_adds(&left, s->until > 0 ? ", then it is given back" : "");
		print_line(app, "for", buf_text(&left), COLOUR_NONE);
	}
	for (size_t i = 0; i < s->problems.n; i++)
		print_line(app, "note", s->problems.items[i], COLOUR_YELLOW);
}

static void
add_json(struct buf *b, const char *name, const char *value)
{
	buf_printf(b, ",\n  \"%s\": ", name);
	if (value != NULL)
		json_add_string(b, str_of(value));
	else
		buf_adds(b, "null");
}

static void
print_json(struct buf *b, const struct status *s)
{
	buf_printf(b, "{\n  \"active\": %s", s->profile ? "true" : "false");
	add_json(b, "profile", s->profile);
	add_json(b, "role", s->arn);
	add_json(b, "access_key_id", s->key);
	add_json(b, "region", s->region);
	if (s->seconds != CREDS_NEVER)
		buf_printf(b, ",\n  \"seconds_left\": %lld", (long long)s->seconds);
	else
		buf_adds(b, ",\n  \"seconds_left\": null");
	if (s->until != CREDS_NEVER)
		buf_printf(b, ",\n  \"given_back_in\": %lld", (long long)s->until);
	else
		buf_adds(b, ",\n  \"given_back_in\": null");
	buf_adds(b, ",\n  \"problems\": [");
	for (size_t i = 0; i < s->problems.n; i++) {
		buf_adds(b, i > 0 ? ", " : "");
		json_add_string(b, str_of(s->problems.items[i]));
	}
	buf_adds(b, "]\n}\n");
}

/* What this shell has now, and what does not fit together. */
bool
cmd_status(struct app *app, struct err *e)
{
	const struct env *env = &app->shell_env;
	struct status s = { 0 };

	if (app->args.n > 0)
		return err_set(e, ERR_USAGE, "status takes no words");
	s.profile = env_get_filled(env, "AWSROLE_PROFILE");
	s.key = env_get_filled(env, "AWS_ACCESS_KEY_ID");
	s.region = env_get_filled(env, "AWS_REGION");
	if (s.region == NULL)
		s.region = env_get_filled(env, "AWS_DEFAULT_REGION");
	s.seconds = seconds_until(app, "AWSROLE_EXPIRATION");
	s.until = seconds_until(app, "AWSROLE_UNTIL");
	if (s.profile != NULL) {
		find_role(&s, app);
		shell_problems(&s.problems, app);
	}
	if (app->json)
		print_json(&app->out, &s);
	else
		print_text(app, &s);
	mem_free(s.arn);
	list_free(&s.problems);
	return true;
}
