#include <string.h>

#include "base/printable.h"
#include "cmd/add.h"
#include "cmd/option_values.h"
#include "cmd/text.h"
#include "core/config_edit.h"
#include "core/role_check.h"
#include "core/suggest.h"

#define SHOWN_MAX 300 /* bytes of an answer that is shown again */

/* One question, asked again until take() is content with the answer. */
struct question {
	const char *text;
	const char *fallback; /* what an empty answer means, or NULL */
	bool optional;        /* or an empty one is fine */
	/* Puts the answer, which lives as long as the app, where the option goes; false
	 * with what is wrong with it. */
	bool (*take)(const struct question *, struct app *, const struct files *,
	    const char *answer, struct err *);

	/* For take_text(): the option, a check, and how that calls the thing. */
	const char **option;
	bool (*check)(const char *what, const char *answer, struct err *);
	const char *what;
};

/* What the last answer was refused for comes in front. */
static void
write_question(struct buf *out, const struct question *q, const struct err *wrong)
{
	if (wrong->code != ERR_NONE) {
		printable_add(out, str_of(wrong->msg), ERR_MSG_SIZE);
		buf_addc(out, '\n');
	}
	buf_adds(out, q->text);
	if (q->fallback != NULL) {
		buf_adds(out, " [");
		printable_add(out, str_of(q->fallback), SHOWN_MAX);
		buf_addc(out, ']');
	} else if (q->optional)
		buf_adds(out, " (optional)");
	buf_adds(out, ": ");
}

static bool
ask(const struct question *q, struct app *app, const struct files *files, struct err *e)
{
	struct err wrong = { 0 };

	for (;;) {
		AUTO_BUF text = { 0 }, answer = { 0 };
		struct str given;

		write_question(&text, q, &wrong);
		if (!app->sys->ask_openly(app->sys, buf_text(&text), &answer, e))
			return false;
		given = str_trim(buf_str(&answer));
		if (given.len == 0 && q->fallback != NULL)
			given = str_of(q->fallback);
		if (given.len == 0 && q->optional)
			return true;
		if (given.len == 0)
			(void)err_set(&wrong, ERR_USAGE, "an answer is needed");
		else if (q->take(q, app, files, add_keep(app, given), &wrong))
			return true;
	}
}

static bool
take_text(const struct question *q, struct app *app, const struct files *files,
    const char *answer, struct err *e)
{
	(void)app;
	(void)files;
	if (!q->check(q->what, answer, e))
		return false;
	*q->option = answer;
	return true;
}

bool
add_ask_text(const char **out, struct app *app, const char *text, const char *fallback,
    bool (*check)(const char *what, const char *, struct err *), const char *what,
    struct err *e)
{
	const struct question q = { .text = text,
		.fallback = fallback,
		.take = take_text,
		.option = out,
		.check = check,
		.what = what };

	return ask(&q, app, NULL, e);
}

/* ---- what is needed */

static bool
check_name(const struct files *files, const char *name, struct err *e)
{
	if (!config_edit_check_name(name, e))
		return false;
	return profiles_find(&files->profiles, str_of(name)) == NULL ||
	    err_set(e, ERR_USAGE, "there is a profile '%s' already", name);
}

/* A name that comes with a link is a proposal: one that is taken is asked for again. */
static bool
take_link(struct app *app, const struct files *files, const char *url, struct err *e)
{
	bool named = app->args.n > 0;
	struct err ignored = { 0 };

	if (!add_take_link(app, url, e))
		return false;
	if (!named && app->args.n > 0 && !check_name(files, app->args.items[0], &ignored))
		list_free(&app->args);
	return true;
}

static bool
take_role(const struct question *q, struct app *app, const struct files *files,
    const char *answer, struct err *e)
{
	(void)q;
	if (strncmp(answer, "https:", 6) == 0)
		return take_link(app, files, answer, e);
	if (!role_check_arn("the role", answer, e))
		return false;
	app->options.role_arn = answer;
	return true;
}

static bool
take_name(const struct question *q, struct app *app, const struct files *files,
    const char *answer, struct err *e)
{
	(void)q;
	if (!check_name(files, answer, e))
		return false;
	list_add(&app->args, str_of(answer));
	return true;
}

/* A name, if there is a profile (is_there) or none (!is_there) of it. */
static const char *
proposal(const char *name, const struct files *files, bool is_there)
{
	bool found = profiles_find(&files->profiles, str_of(name)) != NULL;

	return found == is_there ? name : NULL;
}

static bool
take_source(const struct question *q, struct app *app, const struct files *files,
    const char *answer, struct err *e)
{
	AUTO_BUF near = { 0 };

	(void)q;
	if (role_is_machine_source(answer)) {
		app->credential_source = answer;
		return true;
	}
	if (profiles_find(&files->profiles, str_of(answer)) != NULL) {
		app->options.source_profile = answer;
		return true;
	}
	suggest_profiles(&near, &files->profiles, str_of(answer));
	if (files->profiles.n == 0)
		buf_adds(&near, "; awsrole add --keys makes one with a user's keys");
	return err_set(
	    e, ERR_USAGE, "there is no profile '%s'%s", answer, buf_text(&near));
}

static bool
ask_what_is_needed(struct app *app, const struct files *files, struct err *e)
{
	const struct options *o = &app->options;
	struct question role = { .text = "Role (its ARN, or a Switch Role link)",
		.take = take_role };
	struct question name = { .text = "Name of the profile", .take = take_name };
	struct question source = {
		.text = "Source profile, whose credentials assume the role",
		.fallback = proposal("default", files, true),
		.take = take_source,
	};

	if (o->role_arn == NULL && !ask(&role, app, files, e))
		return false;
	name.fallback =
	    proposal(add_keep(app, text_role_of(str_of(o->role_arn))), files, false);
	if (app->args.n == 0 && !ask(&name, app, files, e))
		return false;
	return o->source_profile != NULL || app->credential_source != NULL ||
	    ask(&source, app, files, e);
}

/* ---- what a role's trust policy may want, and more */

static bool
take_duration(const struct question *q, struct app *app, const struct files *files,
    const char *answer, struct err *e)
{
	long seconds;

	(void)files;
	if (!option_values_duration(&seconds, answer, e) ||
	    !role_check_duration(q->what, seconds, e))
		return false;
	app->options.duration_seconds = seconds;
	return true;
}

static bool
ask_what_is_optional(struct app *app, const struct files *files, struct err *e)
{
	struct options *o = &app->options;
	const struct question texts[] = {
		{ "MFA device (ARN)", NULL, true, take_text, &o->mfa_serial,
		    role_check_mfa_serial, "an MFA device's ARN or serial number" },
		{ "External id", NULL, true, take_text, &o->external_id,
		    role_check_external_id, "an external id" },
		{ "Session name", NULL, true, take_text, &o->session_name,
		    role_check_session_name, "a session's name" },
		{ "Region", NULL, true, take_text, &o->region, add_check_region,
		    "the region" },
	};
	const struct question duration = { .text = "Duration, such as 1h",
		.optional = true,
		.take = take_duration,
		.what = "the duration" };

	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		if (*texts[i].option == NULL && !ask(&texts[i], app, files, e))
			return false;
	return o->duration_seconds != 0 || ask(&duration, app, files, e);
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
	/* A name that was given can't be asked for again. */
	if (app->args.n > 0 && !check_name(files, app->args.items[0], e))
		return err_hint(e, "nothing was written");
	if (!ask_what_is_needed(app, files, e) || !ask_what_is_optional(app, files, e))
		return err_hint(e, "nothing was written");
	return confirm(app, files, e);
}
