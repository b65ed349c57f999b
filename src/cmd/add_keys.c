#include "cmd/add.h"

#include <ctype.h>
#include <string.h>

#include "base/printable.h"

#define ID_LEAST 16 /* characters, as IAM has them */
#define ID_MOST 128
#define NAME_SHOWN 200 /* bytes */

/* Whether a key's text can stand in the file, and is one: no key has a blank in it. */
static bool
is_word(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!isgraph((unsigned char)text.data[i]))
			return false;
	return text.len > 0;
}

/* Rule: https://docs.aws.amazon.com/IAM/latest/APIReference/API_AccessKey.html; for the
 * prefixes, .../IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes */
static bool
check_id(struct str id, struct err *e)
{
	bool ok = id.len >= ID_LEAST && id.len <= ID_MOST;

	for (size_t i = 0; i < id.len; i++)
		ok = ok && (isalnum((unsigned char)id.data[i]) || id.data[i] == '_');
	if (!ok)
		return err_set(e, ERR_USAGE,
		    "an access key id has %d to %d letters and digits, such as "
		    "AKIAIOSFODNN7EXAMPLE; nothing was written",
		    ID_LEAST, ID_MOST);
	if (str_starts(id, "ASIA"))
		return err_set(e, ERR_USAGE,
		    "%.*s is a temporary key (ASIA), not a user's (AKIA); nothing was "
		    "written",
		    STR_ARG(id));
	return true;
}

static bool
ask_id(struct buf *out, struct app *app, const char *profile, struct err *e)
{
	AUTO_BUF question = { 0 }, answer = { 0 };

	buf_adds(&question, "Access key ID for profile ");
	printable_add(&question, str_of(profile), NAME_SHOWN);
	buf_adds(&question, ": ");
	if (!app->sys->ask_openly(app->sys, buf_text(&question), &answer, e))
		return false;
	buf_add_str(out, str_trim(buf_str(&answer)));
	return check_id(buf_str(out), e);
}

static bool
ask_secret(struct secret *out, struct app *app, struct err *e)
{
	AUTO_SECRET answer = { 0 };
	struct str text;

	if (!app->sys->ask(app->sys, "Secret access key (is not shown): ", &answer, e))
		return false;
	text = str_trim(str_of(secret_reveal(&answer)));
	if (!is_word(text))
		return err_set(e, ERR_USAGE,
		    "a secret access key is one word of letters, digits, '/' and '+'; "
		    "nothing was written");
	secret_set(out, text);
	return true;
}

/* What could not be written is told before anybody types keys. */
static bool
check_name(
    const struct app *app, const struct files *files, const char *name, struct err *e)
{
	const struct profile *there = profiles_find(&files->profiles, str_of(name));

	if (!config_edit_check_name(name, e))
		return false;
	if (there == NULL || there->credentials == NULL ||
	    !app->sys->has_terminal(app->sys))
		return true;
	return err_set(e, ERR_CONFIG,
	    "%s:%zu: there is a profile '%s' already; nothing was written",
	    files->credentials_path, there->credentials->line, name);
}

/* A file that others can read is left as it is, but not in silence. */
static void
warn_of_mode(struct app *app, const char *path)
{
	AUTO_BUF note = { 0 };
	unsigned mode;

	if (!app->sys->mode(app->sys, path, &mode) || (mode & 077) == 0)
		return;
	buf_printf(&note, "others can read %s (mode %03o); chmod 600 it", path, mode);
	list_add(&app->notes, buf_str(&note));
}

static bool
check_words(const struct app *app, struct err *e)
{
	if (app->args.n > 1 || app->options.region != NULL)
		return err_set(e, ERR_USAGE,
		    "--keys takes a profile's name and nothing else; see: awsrole help "
		    "add");
	return true;
}

bool
add_keys(struct app *app, struct err *e)
{
	const char *name = app->args.n > 0 ? app->args.items[0] : "default";
	struct config_profile profile = { .name = name };
	AUTO_FILES files = { 0 };
	AUTO_SECRET secret = { 0 };
	AUTO_BUF id = { 0 };

	if (!check_words(app, e) || !files_load(&files, &app->env, app->sys, e) ||
	    !check_name(app, &files, name, e) || !ask_id(&id, app, name, e) ||
	    !ask_secret(&secret, app, e))
		return false;
	config_profile_add(&profile, "aws_access_key_id", buf_text(&id));
	config_profile_add(&profile, "aws_secret_access_key", secret_reveal(&secret));
	if (!config_write_credentials(&profile, &files, &app->env, app->sys, e))
		return false;
	warn_of_mode(app, files.credentials_path);
	add_report(app, &profile, 1);
	return true;
}
