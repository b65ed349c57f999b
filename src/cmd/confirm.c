#include "cmd/confirm.h"

#include <strings.h>

#include "base/mem.h"
#include "base/printable.h"
#include "cmd/enter.h"
#include "cmd/text.h"
#include "core/pattern.h"

#define SHOWN_MAX 200 /* bytes of one name */

/* Only true and false: a "yes" that is taken for a no would not protect anything. */
static bool
profile_wants(bool *out, const struct plan *plan, struct err *e)
{
	struct str value;

	if (!settings_text(&value, plan->settings.profile, "awsrole_confirm", e))
		return false;
	*out = value.len == 4 && strncasecmp(value.data, "true", 4) == 0;
	if (*out || value.data == NULL ||
	    (value.len == 5 && strncasecmp(value.data, "false", 5) == 0))
		return true;
	return err_set(e, ERR_CONFIG,
	    "profile '%s': awsrole_confirm must be true or false, not '%.*s'",
	    plan->profile, STR_ARG(value));
}

static void
add_question(struct buf *out, const char *name, const struct plan *plan)
{
	struct str role = { 0 }, account = { 0 };

	if (plan->nroles > 0) {
		role = text_role_of(str_of(plan->roles[0].arn));
		account = text_account_of(str_of(plan->roles[0].arn));
	} else if (plan->source.kind == SOURCE_SSO) {
		role = str_of(plan->source.sso_role_name);
		account = str_of(plan->source.sso_account_id);
	}
	buf_adds(out, "Enter ");
	printable_add(out, str_of(name), SHOWN_MAX);
	if (role.len > 0) {
		buf_adds(out, " (");
		printable_add(out, role, SHOWN_MAX);
		buf_adds(out, " in ");
		printable_add(out, account, SHOWN_MAX);
		buf_adds(out, ")");
	}
	buf_adds(out, "? [y/N] ");
}

bool
confirm_is_wanted(
    bool *out, const struct app *app, const struct plan *plan, struct err *e)
{
	const char *patterns = env_get_filled(&app->shell_env, "AWSROLE_CONFIRM");

	if (!profile_wants(out, plan, e))
		return false;
	*out =
	    *out || pattern_list_matches(str_of(patterns), str_of(enter_name(app, plan)));
	return true;
}

bool
confirm_use(const struct app *app, const struct plan *plan, struct err *e)
{
	const char *name = enter_name(app, plan);
	AUTO_BUF question = { 0 };
	bool wanted, yes = false;

	if (!confirm_is_wanted(&wanted, app, plan, e))
		return false;
	if (!wanted || app->yes)
		return true;
	add_question(&question, name, plan);
	if (!app->sys->has_terminal(app->sys))
		return err_set(e, ERR_USAGE,
		    "'%s' is to be confirmed, and there is no terminal to ask on; --yes "
		    "enters without",
		    name);
	if (!app->sys->confirm(app->sys, buf_text(&question), &yes, e))
		return false;
	return yes || err_set(e, ERR_USAGE, "not confirmed; nothing has changed");
}
