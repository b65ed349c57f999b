#include "cmd/doctor.h"

#include <string.h>

#include "base/mem.h"
#include "base/printable.h"
#include "cmd/text.h"
#include "core/json.h"

#define LINE_MAX_BYTES 900

/* In the order in which they run: a check may use what the ones before it have found. */
static const struct {
	const char *name;
	void (*run)(struct doctor *);
} checks[] = {
	{ "files", doctor_files },
	{ "shell", doctor_shell },
	{ "sealing", doctor_sealing },
	{ "sandbox", doctor_sandbox },
	{ "profile", doctor_profile },
	{ "keys", doctor_keys },
	{ "entering", doctor_entering },
	{ "network", doctor_network },
	{ "role", doctor_role },
};

static const char *const state_names[] = {
	[FINDING_OK] = "ok",
	[FINDING_PROBLEM] = "problem",
	[FINDING_UNKNOWN] = "unknown",
};
static const enum colour state_colours[] = {
	[FINDING_OK] = COLOUR_GREEN,
	[FINDING_PROBLEM] = COLOUR_RED,
	[FINDING_UNKNOWN] = COLOUR_YELLOW,
};

void
doctor_add(struct doctor *d, enum finding_state state, const char *text, const char *todo)
{
	/* A file that can't be taken fails in each check that needs it. */
	for (size_t i = 0; i < d->n; i++)
		if (strcmp(d->list[i].text, text) == 0)
			return;
	d->list = mem_grow(d->list, (d->n + 1) * sizeof(*d->list));
	d->list[d->n++] = (struct finding){
		.state = state,
		.check = d->check,
		.text = mem_strdup(text),
		.todo = todo != NULL && todo[0] != '\0' ? mem_strdup(todo) : NULL,
	};
}

void
doctor_add_error(struct doctor *d, enum finding_state state, const struct err *e)
{
	doctor_add(d, state, e->msg, NULL);
}

/* Whether the profile can be resolved at all. */
void
doctor_profile(struct doctor *d)
{
	struct err e = { 0 };
	AUTO_BUF text = { 0 };

	d->planned = resolve_plan(&d->resolved, d->app, d->env, &e);
	if (!d->planned) {
		doctor_add_error(d, FINDING_PROBLEM, &e);
		return;
	}
	buf_printf(&text, "profile %s: source %s", d->resolved.plan.profile,
	    plan_source_name(d->resolved.plan.source.kind));
	if (d->resolved.plan.nroles > 0)
		buf_printf(&text, ", then role %s", d->resolved.plan.roles[0].arn);
	doctor_add(d, FINDING_OK, buf_text(&text), NULL);
}

/* Lines to copy stand alone, indented, each made printable. */
static void
print_todo(struct app *app, struct str todo)
{
	while (todo.len > 0) {
		struct str line = str_cut(todo, '\n', &todo);

		buf_adds(&app->out, "         ");
		printable_add(&app->out, line, LINE_MAX_BYTES);
		buf_addc(&app->out, '\n');
	}
}

static void
print_text(struct app *app, const struct doctor *d)
{
	for (size_t i = 0; i < d->n; i++) {
		const struct finding *f = &d->list[i];

		text_add(app, str_of(state_names[f->state]), 9, state_colours[f->state]);
		printable_add(&app->out, str_of(f->text), LINE_MAX_BYTES);
		buf_addc(&app->out, '\n');
		print_todo(app, str_of(f->todo));
	}
}

static void
print_json(struct buf *b, const struct doctor *d)
{
	buf_adds(b, "[");
	for (size_t i = 0; i < d->n; i++) {
		const struct finding *f = &d->list[i];
		AUTO_BUF row = { 0 };

		buf_addc(&row, '{');
		json_add_member(&row, "check", f->check);
		json_add_member(&row, "state", state_names[f->state]);
		json_add_member(&row, "text", f->text);
		json_add_member(&row, "todo", f->todo);
		buf_adds(b, i > 0 ? ",\n " : "\n ");
		buf_add_str(b, buf_str(&row));
		buf_addc(b, '}');
	}
	buf_adds(b, "\n]\n");
}

static size_t
count(const struct doctor *d, enum finding_state state)
{
	size_t n = 0;

	for (size_t i = 0; i < d->n; i++)
		n += d->list[i].state == state;
	return n;
}

static void
free_doctor(struct doctor *d)
{
	for (size_t i = 0; i < d->n; i++) {
		mem_free(d->list[i].text);
		mem_free(d->list[i].todo);
	}
	mem_free(d->list);
	resolved_free(&d->resolved);
}

/* Checks what a profile needs, and says for each problem what to do. */
bool
cmd_doctor(struct app *app, struct err *e)
{
	struct doctor d = { .app = app };

	if (!resolve_profile_argument(app, 1, e))
		return false;
	d.env = resolve_env(app);
	for (size_t i = 0; i < ARRAY_LEN(checks); i++) {
		d.check = checks[i].name;
		checks[i].run(&d);
	}
	if (app->json)
		print_json(&app->out, &d);
	else
		print_text(app, &d);
	app->status = count(&d, FINDING_PROBLEM) > 0 ? ERR_DENIED : ERR_NONE;
	free_doctor(&d);
	return true;
}
