#include "base/mem.h"
#include "core/creds_json.h"
#include "core/process_chain.h"
#include "core/words.h"
#include "fetch/sources.h"

#define OUTPUT_MAX ((size_t)64 << 10) /* bytes */

static bool
split_command(struct list *out, const char *command, struct err *e)
{
	if (!words_split(out, str_of(command)))
		return err_set(
		    e, ERR_CONFIG, "credential_process has a quote that is not closed");
	if (out->n == 0)
		return err_set(e, ERR_CONFIG, "credential_process is empty");
	list_add(out, STR(""));
	mem_free(out->items[out->n - 1]);
	out->items[--out->n] = NULL; /* argv ends in NULL */
	return true;
}

/* The last line that the program wrote to its standard error, for people. */
static struct str
last_line(const struct buf *errors)
{
	struct str rest = str_trim(buf_str(errors)), line = rest;

	while (str_has(line, '\n'))
		(void)str_cut(line, '\n', &line);
	return line;
}

static bool
run(struct buf *out, const struct source_input *in, const struct list *argv,
    struct err *e)
{
	AUTO_ENV env = { 0 };
	AUTO_BUF chain = { 0 }, errors = { 0 };
	int status;

	env_make(&env, in->env->vars);
	if (!process_chain_extend(
		&chain, env_get(&env, PROCESS_CHAIN_VARIABLE), in->plan->profile, e))
		return false;
	env_set(&env, PROCESS_CHAIN_VARIABLE, buf_text(&chain));
	if (!in->sys->run(
		in->sys, argv->items, env.vars, OUTPUT_MAX, out, &errors, &status, e))
		return false;
	if (status != 0)
		return err_set(e, ERR_CONFIG,
		    "credential_process %s ended with status %d%s%.*s", argv->items[0],
		    status, errors.len ? ": " : "", STR_ARG(last_line(&errors)));
	return true;
}

bool
source_process(struct creds *out, const struct source_input *in, struct err *e)
{
	const struct plan_source *s = &in->plan->source;
	AUTO_LIST argv = { 0 };
	AUTO_BUF text = { 0 };

	if (!split_command(&argv, s->command, e) || !run(&text, in, &argv, e))
		return err_in(e, "profile '%s' (%s)", s->profile, s->where);
	if (!creds_json_of_process(out, buf_str(&text), e))
		return err_in(
		    e, "profile '%s': credential_process %s", s->profile, argv.items[0]);
	if (out->account_id == NULL && s->account_id != NULL)
		out->account_id = mem_strdup(s->account_id);
	return true;
}
