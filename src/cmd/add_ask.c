#include <string.h>

#include "base/printable.h"
#include "cmd/add.h"
#include "cmd/arguments.h"
#include "cmd/text.h"
#include "core/config_edit.h"
#include "core/role_check.h"
#include "core/suggest.h"

#define SHOWN_MAX 300 /* bytes of an answer that is shown again */

/* One question: asked again until take() is content; nothing is asked if the options have
 * the answer. */
struct question {
	const char *text;
	bool optional;
	bool (*is_given)(const struct app *);
	/* What an empty answer means, or NULL. */
	const char *(*fallback)(struct app *, const struct files *);
	/* Puts the answer where the option goes; false with what is wrong with it. */
	bool (*take)(
	    struct app *, const struct files *, const char *answer, struct err *);
};

static bool
put(const char **place, const char *answer)
{
	*place = answer;
	return true;
}

/* ---- the role */

static bool
has_role(const struct app *app)
{
	return app->options.role_arn != NULL;
}

static bool
take_role(struct app *app, const struct files *files, const char *answer, struct err *e)
{
	(void)files;
	if (strncmp(answer, "https:", 6) == 0)
		return add_take_link(app, answer, e);
	return role_check_arn("the role", answer, e) &&
	    put(&app->options.role_arn, answer);
}

/* ---- the name */

static bool
has_name(const struct app *app)
{
	return app->args.n > 0;
}

static const char *
role_name(struct app *app, const struct files *files)
{
	const char *name = add_keep(app, text_role_of(str_of(app->options.role_arn)));

	return profiles_find(&files->profiles, str_of(name)) == NULL ? name : NULL;
}

static bool
take_name(struct app *app, const struct files *files, const char *answer, struct err *e)
{
	if (!config_edit_check_name(answer, e))
		return false;
	if (profiles_find(&files->profiles, str_of(answer)) != NULL)
		return err_set(e, ERR_USAGE, "there is a profile '%s' already", answer);
	list_add(&app->args, str_of(answer));
	return true;
}

/* ---- the source */

static const char *const sources[] = { "Ec2InstanceMetadata", "EcsContainer",
	"Environment" };

static bool
has_source(const struct app *app)
{
	return app->options.source_profile != NULL || app->credential_source != NULL;
}

static const char *
default_profile(struct app *app, const struct files *files)
{
	(void)app;
	return profiles_find(&files->profiles, STR("default")) ? "default" : NULL;
}

static bool
take_source(struct app *app, const struct files *files, const char *answer, struct err *e)
{
	AUTO_BUF near = { 0 };

	for (size_t i = 0; i < ARRAY_LEN(sources); i++)
		if (strcmp(answer, sources[i]) == 0)
			return put(&app->credential_source, answer);
	if (profiles_find(&files->profiles, str_of(answer)) != NULL)
		return put(&app->options.source_profile, answer);
	suggest_profiles(&near, &files->profiles, str_of(answer));
	return err_set(e, ERR_USAGE, "there is no profile '%s'%s", answer,
	    near.len > 0 ? buf_text(&near)
		: files->profiles.n == 0
		? "; awsrole add --keys makes one with a user's keys"
		: "");
}

/* ---- what a role's trust policy may want, and more */

static bool
has_mfa(const struct app *app)
{
	return app->options.mfa_serial != NULL;
}

static bool
take_mfa(struct app *app, const struct files *files, const char *answer, struct err *e)
{
	(void)files;
	return role_check_mfa_serial("an MFA device's ARN or serial number", answer, e) &&
	    put(&app->options.mfa_serial, answer);
}

static bool
has_external_id(const struct app *app)
{
	return app->options.external_id != NULL;
}

static bool
take_external_id(
    struct app *app, const struct files *files, const char *answer, struct err *e)
{
	(void)files;
	return role_check_external_id("an external id", answer, e) &&
	    put(&app->options.external_id, answer);
}

static bool
has_session_name(const struct app *app)
{
	return app->options.session_name != NULL;
}

static bool
take_session_name(
    struct app *app, const struct files *files, const char *answer, struct err *e)
{
	(void)files;
	return role_check_session_name("a session's name", answer, e) &&
	    put(&app->options.session_name, answer);
}

static bool
has_duration(const struct app *app)
{
	return app->options.duration_seconds != 0;
}

static bool
take_duration(
    struct app *app, const struct files *files, const char *answer, struct err *e)
{
	long seconds;

	(void)files;
	if (!arguments_read_duration(&seconds, answer, e) ||
	    !role_check_duration("the duration", seconds, e))
		return false;
	app->options.duration_seconds = seconds;
	return true;
}

static bool
has_region(const struct app *app)
{
	return app->options.region != NULL;
}

static bool
take_region(struct app *app, const struct files *files, const char *answer, struct err *e)
{
	(void)files;
	return config_edit_check_value("the region", answer, e) &&
	    put(&app->options.region, answer);
}

static const struct question questions[] = {
	{ "Role (its ARN, or a Switch Role link)", false, has_role, NULL, take_role },
	{ "Name of the profile", false, has_name, role_name, take_name },
	{ "Source profile, whose credentials assume the role", false, has_source,
	    default_profile, take_source },
	{ "MFA device (ARN)", true, has_mfa, NULL, take_mfa },
	{ "External id", true, has_external_id, NULL, take_external_id },
	{ "Session name", true, has_session_name, NULL, take_session_name },
	{ "Duration, such as 1h", true, has_duration, NULL, take_duration },
	{ "Region", true, has_region, NULL, take_region },
};

/* ---- the dialogue */

/* What the last answer was refused for comes in front. */
static void
write_question(struct buf *out, const struct question *q, const char *fallback,
    const struct err *wrong)
{
	if (wrong->code != ERR_NONE) {
		printable_add(out, str_of(wrong->msg), ERR_MSG_SIZE);
		buf_addc(out, '\n');
	}
	buf_adds(out, q->text);
	if (fallback != NULL) {
		buf_adds(out, " [");
		printable_add(out, str_of(fallback), SHOWN_MAX);
		buf_addc(out, ']');
	} else if (q->optional)
		buf_adds(out, " (optional)");
	buf_adds(out, ": ");
}

static bool
ask(const struct question *q, struct app *app, const struct files *files, struct err *e)
{
	const char *fallback = q->fallback ? q->fallback(app, files) : NULL;
	struct err wrong = { 0 };

	for (;;) {
		AUTO_BUF text = { 0 }, answer = { 0 };
		struct str given;

		write_question(&text, q, fallback, &wrong);
		if (!app->sys->ask_openly(app->sys, buf_text(&text), &answer, e))
			return false;
		given = str_trim(buf_str(&answer));
		if (given.len == 0 && fallback != NULL)
			given = str_of(fallback);
		if (given.len == 0 && q->optional)
			return true;
		if (given.len == 0)
			(void)err_set(&wrong, ERR_USAGE, "an answer is needed");
		else if (q->take(app, files, add_keep(app, given), &wrong))
			return true;
	}
}

static bool
confirm(struct app *app, const struct files *files, struct err *e)
{
	char duration[ADD_DURATION_MAX];
	AUTO_BUF section = { 0 }, question = { 0 };
	struct config_profile profile;
	bool yes = false;

	add_role_profile(&profile, duration, app);
	if (!config_edit_add(&section, profile.name, profile.keys, profile.nkeys, e))
		return false;
	buf_addc(&question, '\n');
	for (struct str rest = buf_str(&section); rest.len > 0;) {
		printable_add(&question, str_cut(rest, '\n', &rest), ERR_MSG_SIZE);
		buf_addc(&question, '\n');
	}
	buf_adds(&question, "\nAdd this to ");
	printable_add(&question, str_of(files->config_path), ERR_MSG_SIZE);
	buf_adds(&question, "? [y/N] ");
	if (!app->sys->confirm(app->sys, buf_text(&question), &yes, e))
		return false;
	return yes || err_set(e, ERR_USAGE, "not confirmed; nothing was written");
}

bool
add_role_ask(struct app *app, const struct files *files, struct err *e)
{
	for (size_t i = 0; i < ARRAY_LEN(questions); i++)
		if (!questions[i].is_given(app) && !ask(&questions[i], app, files, e))
			return err_hint(e, "nothing was written");
	return confirm(app, files, e);
}
