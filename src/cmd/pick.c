#include "cmd/pick.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/printable.h"
#include "cmd/fzf.h"
#include "cmd/survey.h"
#include "cmd/text.h"
#include "core/pick.h"
#include "core/recent.h"

#define RECENT_FILE_MAX ((size_t)64 << 10) /* bytes */
#define ABOUT_MAX 300                      /* bytes */

/* ---- the profiles used last */

static void
load_recent(struct buf *out, const char *path, struct sys *sys)
{
	struct err ignored = { 0 };
	bool found;

	(void)!sys->load(sys, path, LOAD_PRIVATE, RECENT_FILE_MAX, out, &found, &ignored);
}

void
pick_remember(const char *name, const char *home, struct sys *sys)
{
	AUTO_STRING char *path = files_aws_path(home, "awsrole/recent");
	AUTO_BUF old = { 0 }, new = { 0 };
	struct err ignored = { 0 };

	load_recent(&old, path, sys);
	if (recent_add(&new, buf_str(&old), str_of(name)))
		(void)!sys->store(sys, path, buf_str(&new), &ignored);
}

/* ---- the list */

struct candidate {
	struct str name;
	char *about;
	size_t place; /* among those used last */
	size_t i;     /* in the files */
};

static int
compare_candidates(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	if (x->place != y->place)
		return x->place < y->place ? -1 : 1;
	return x->i < y->i ? -1 : x->i > y->i;
}

/* A name that moves the cursor can't be used either. */
static bool
is_pickable(struct str name)
{
	for (size_t i = 0; i < name.len; i++)
		if ((unsigned char)name.data[i] < 0x20 || name.data[i] == 0x7F)
			return false;
	return name.len > 0;
}

static char *
describe(const struct profile *p, const struct files *files,
    const struct survey_cache *cache, const struct app *app)
{
	AUTO_BUF text = { 0 }, about = { 0 };
	struct survey_row row;
	int64_t seconds;

	survey_profile(&row, p, files, app);
	survey_describe(&text, &row);
	seconds = survey_cached_seconds(&row, cache, app);
	survey_row_free(&row);
	/* In front, where a narrow screen has it, too. */
	if (seconds > 0 && seconds != CREDS_NEVER) {
		text_time_left(&about, seconds);
		buf_adds(&about, " left, ");
	}
	printable_add(&about, buf_str(&text), ABOUT_MAX);
	return buf_take(&about);
}

static size_t
list_candidates(struct candidate out[], struct app *app, const struct files *files,
    const struct survey_cache *cache)
{
	AUTO_STRING char *path = files_aws_path(files->home, "awsrole/recent");
	AUTO_BUF recent_text = { 0 };
	AUTO_LIST recent = { 0 };
	size_t n = 0;

	load_recent(&recent_text, path, app->sys);
	recent_read(&recent, buf_str(&recent_text));
	for (size_t i = 0; i < files->profiles.n; i++) {
		const struct profile *p = &files->profiles.list[i];

		if (!is_pickable(p->name))
			continue;
		out[n++] = (struct candidate){ p->name, describe(p, files, cache, app),
			recent_place(&recent, p->name), i };
	}
	qsort(out, n, sizeof(*out), compare_candidates);
	return n;
}

/* ---- the picker */

static const char *
picker_name(const struct app *app)
{
	const char *name = env_get_filled(&app->shell_env, "AWSROLE_PICKER");

	return name ? name : "";
}

bool
pick_possible(bool *can_pick, const struct app *app, struct err *e)
{
	const char *picker = picker_name(app);
	bool none = strcmp(picker, "none") == 0;

	if (picker[0] != '\0' && !none && strcmp(picker, "fzf") != 0 &&
	    strcmp(picker, "builtin") != 0)
		return err_set(e, ERR_USAGE,
		    "AWSROLE_PICKER must be builtin, fzf or none, not '%s'", picker);
	*can_pick = !none && app->sys->has_terminal(app->sys) && !text_is_dumb(&app->env);
	return true;
}

static bool
run_picker(struct pick *pick, struct app *app, struct err *e)
{
	const char *picker = picker_name(app);
	int status;

	if (strcmp(picker, "builtin") != 0 && !fzf_run(pick, &status, app, e))
		return false;
	if (pick->state != PICK_GOING)
		return true;
	if (strcmp(picker, "fzf") != 0)
		return app->sys->pick(app->sys, pick, e);
	if (status == FZF_NOT_THERE)
		return err_set(
		    e, ERR_SYSTEM, "AWSROLE_PICKER is fzf, but fzf can't be started");
	return err_set(e, ERR_SYSTEM, "fzf failed with status %d", status);
}

bool
pick_profile(char **name, struct app *app, const struct files *files, const char *filter,
    struct err *e)
{
	size_t room = files->profiles.n + 1, n;
	struct candidate *candidates;
	struct pick_item *items;
	AUTO_SURVEY_CACHE cache = { 0 };
	AUTO_PICK pick = { 0 };
	bool ok;

	if (!survey_cache_open(&cache, files, app, e))
		return false;
	candidates = mem_alloc(room * sizeof(*candidates));
	items = mem_alloc(room * sizeof(*items));
	n = list_candidates(candidates, app, files, &cache);
	for (size_t i = 0; i < n; i++)
		items[i] =
		    (struct pick_item){ candidates[i].name, str_of(candidates[i].about) };
	pick_make(&pick, items, n, str_of(filter));
	ok = n > 0
	    ? run_picker(&pick, app, e)
	    : err_set(e, ERR_CONFIG, "there are no profiles yet; see: awsrole help add");
	if (ok && pick.state != PICK_DONE)
		ok = err_set(e, ERR_USAGE, "no role was picked; nothing has changed");
	if (ok)
		*name = str_dup(items[pick.chosen].name);
	for (size_t i = 0; i < n; i++)
		mem_free(candidates[i].about);
	mem_free(candidates);
	mem_free(items);
	return ok;
}
