#include <string.h>

#include "base/mem.h"
#include "base/printable.h"
#include "cmd/lasting.h"
#include "cmd/survey.h"
#include "cmd/text.h"
#include "core/json.h"

struct widths {
	size_t name, kind, account, role, region;
};

static void
widen(size_t *width, struct str text)
{
	size_t n = text_width(text);

	if (n > *width)
		*width = n;
}

static void
print_row(struct app *app, const struct survey_row *row, const struct widths *w,
    int64_t seconds, bool active)
{
	AUTO_BUF left = { 0 };

	buf_adds(&app->out, active ? "* " : "  ");
	text_add(app, row->name, w->name + 2, active ? COLOUR_GREEN : COLOUR_NONE);
	text_add(app, str_of(row->kind), w->kind + 2,
	    row->problem ? COLOUR_RED : COLOUR_FAINT);
	if (row->problem != NULL) {
		text_add(app, str_of(row->problem), 0, COLOUR_NONE);
		buf_addc(&app->out, '\n');
		return;
	}
	text_add(app, row->account, w->account ? w->account + 2 : 0, COLOUR_NONE);
	text_add(app, row->role, w->role ? w->role + 2 : 0, COLOUR_NONE);
	text_add(app, row->region, w->region ? w->region + 2 : 0, COLOUR_NONE);
	if (seconds > 0)
		text_time_left(&left, seconds);
	text_add(app, buf_str(&left), 0, text_time_colour(seconds));
	while (app->out.data[app->out.len - 1] == ' ')
		app->out.len--;
	buf_addc(&app->out, '\n');
}

static void
add_json(struct buf *b, const char *name, struct str value)
{
	buf_printf(b, ", \"%s\": ", name);
	if (value.len > 0)
		json_add_string(b, value);
	else
		buf_adds(b, "null");
}

static void
print_json(struct buf *b, const struct survey_row *row, int64_t seconds, bool active)
{
	buf_adds(b, b->len > 2 ? ",\n  {\"profile\": " : "  {\"profile\": ");
	json_add_string(b, row->name);
	add_json(b, "kind", str_of(row->kind));
	add_json(b, "account", row->account);
	add_json(b, "role", row->role);
	add_json(b, "region", row->region);
	if (seconds > 0)
		buf_printf(b, ", \"cached_seconds\": %lld", (long long)seconds);
	else
		buf_adds(b, ", \"cached_seconds\": null");
	buf_printf(b, ", \"active\": %s", active ? "true" : "false");
	add_json(b, "problem", str_of(row->problem));
	buf_addc(b, '}');
}

/* The profile that the role of this shell is of; NULL: none, or a role that is in no file. */
static const char *
active_profile(struct app *app)
{
	struct err ignored = { 0 };

	return app->shell.active && lasting_take(app, &ignored) &&
		app->options.role_arn == NULL
	    ? app->options.profile
	    : NULL;
}

static void
print_rows(struct app *app, const struct survey_row rows[], const struct files *files,
    const struct survey_cache *cache)
{
	struct widths w = { 0 };
	const char *current = active_profile(app);

	for (size_t i = 0; i < files->profiles.n && !app->json; i++) {
		widen(&w.name, rows[i].name);
		widen(&w.kind, str_of(rows[i].kind));
		widen(&w.account, rows[i].account);
		widen(&w.role, rows[i].role);
		widen(&w.region, rows[i].region);
	}
	buf_adds(&app->out, app->json ? "[\n" : "");
	for (size_t i = 0; i < files->profiles.n; i++) {
		int64_t seconds = survey_cached_seconds(&rows[i], cache, app);
		bool active = current != NULL && str_is(rows[i].name, current);

		if (app->json)
			print_json(&app->out, &rows[i], seconds, active);
		else
			print_row(app, &rows[i], &w, seconds, active);
	}
	buf_adds(&app->out, app->json ? "\n]\n" : "");
}

bool
cmd_list(struct app *app, struct err *e)
{
	AUTO_FILES files = { 0 };
	AUTO_SURVEY_CACHE cache = { 0 };
	struct survey_row *rows;

	if (app->args.n > 0)
		return err_set(e, ERR_USAGE, "list takes no words");
	if (!files_load(&files, &app->env, app->sys, e) ||
	    !survey_cache_open(&cache, &files, app, e))
		return false;
	if (app->names) {
		for (size_t i = 0; i < files.profiles.n; i++) {
			printable_add(
			    &app->out, files.profiles.list[i].name, SIZE_MAX / 2);
			buf_addc(&app->out, '\n');
		}
		return true;
	}
	if (files.profiles.n == 0 && !app->json)
		list_add(&app->notes,
		    STR("there are no profiles yet: awsrole add --keys adds a user's "
			"keys, "
			"awsrole add a role, awsrole add --sso your company's roles"));
	rows = mem_alloc(files.profiles.n * sizeof(*rows));
	for (size_t i = 0; i < files.profiles.n; i++)
		survey_profile(&rows[i], &files.profiles.list[i], &files, app);
	print_rows(app, rows, &files, &cache);
	for (size_t i = 0; i < files.profiles.n; i++)
		survey_row_free(&rows[i]);
	mem_free(rows);
	return true;
}
