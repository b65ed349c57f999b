#include "cmd/fzf.h"

#include "base/mem.h"

#define ANSWER_MAX ((size_t)64 << 10) /* bytes */
#define NAME_WIDTH_MAX 48             /* columns of the first field */

/* Its own exit statuses. */
#define FZF_NO_MATCH 1
#define FZF_INTERRUPTED 130

/* No key of AWS is fzf's business, nor its children's. */
static void
hide_keys(struct env *out, const struct env *env)
{
	env_make(out, env->vars);
	for (size_t i = 0; i < env->n; i++) {
		struct str rest, name = str_cut(str_of(env->vars[i]), '=', &rest);
		AUTO_STRING char *text = str_dup(name);

		if (str_starts(name, "AWS") || str_starts(name, "_AWS"))
			env_set(out, text, NULL);
	}
}

/* The last line, up to the tab, must be one of the names. */
static bool
read_answer(struct pick *pick, struct str answer)
{
	struct str rest, name = { 0 };

	while (answer.len > 0) {
		struct str line = str_cut(answer, '\n', &answer);

		if (line.len > 0)
			name = str_cut(line, '\t', &rest);
	}
	for (size_t i = 0; i < pick->n; i++)
		if (str_eq(pick->items[i].name, name)) {
			pick->chosen = i;
			return true;
		}
	return false;
}

static void
add_words(struct list *words, const struct pick *pick)
{
	/* What the user's own FZF_DEFAULT_OPTS may change about the answer is undone. */
	static const char *const fixed[] = { "fzf", "--delimiter=\t", "--height=60%",
		"--reverse", "--tiebreak=begin,index", "--prompt=role: ", "--no-multi",
		"--no-print-query", "--no-expect", "--no-preview", "--no-print0" };
	size_t width = pick->memory.name_width + 2;
	AUTO_BUF tabstop = { 0 }, query = { 0 };

	for (size_t i = 0; i < ARRAY_LEN(fixed); i++)
		list_add(words, str_of(fixed[i]));
	buf_printf(
	    &tabstop, "--tabstop=%zu", width < NAME_WIDTH_MAX ? width : NAME_WIDTH_MAX);
	list_add(words, buf_str(&tabstop));
	buf_printf(&query, "--query=%s", buf_text(&pick->filter));
	list_add(words, buf_str(&query));
}

bool
fzf_run(struct pick *pick, int *status, struct app *app, struct err *e)
{
	AUTO_ENV env = { 0 };
	AUTO_LIST words = { 0 };
	AUTO_BUF input = { 0 }, answer = { 0 };
	char **argv;
	bool ok;

	for (size_t i = 0; i < pick->n; i++) {
		buf_add_str(&input, pick->items[i].name);
		buf_addc(&input, '\t');
		buf_add_str(&input, pick->items[i].about);
		buf_addc(&input, '\n');
	}
	hide_keys(&env, &app->shell_env);
	add_words(&words, pick);
	argv = mem_alloc((words.n + 1) * sizeof(*argv));
	for (size_t i = 0; i < words.n; i++)
		argv[i] = words.items[i];
	ok = app->sys->filter(app->sys, argv, (const char *const *)env.vars,
	    buf_str(&input), ANSWER_MAX, &answer, status, e);
	mem_free(argv);
	if (ok && *status == 0 && read_answer(pick, buf_str(&answer)))
		pick->state = PICK_DONE;
	else if (ok &&
	    (*status == 0 || *status == FZF_NO_MATCH || *status == FZF_INTERRUPTED))
		pick->state = PICK_CANCELLED;
	return ok;
}
