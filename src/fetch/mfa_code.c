#include "fetch/mfa_code.h"

#include "base/mem.h"
#include "base/printable.h"
#include "base/utf8.h"
#include "core/sts.h"
#include "core/words.h"

#define SERIAL_SHOWN_MAX 300 /* bytes */
#define OUTPUT_MAX ((size_t)4 << 10)

static bool
split(struct list *out, const char *command, struct err *e)
{
	if (!words_split(out, str_of(command)))
		return err_set(e, ERR_CONFIG, "it has a quote that is not closed");
	if (out->n == 0)
		return err_set(e, ERR_CONFIG, "it is empty");
	list_add(out, STR(""));
	mem_free(out->items[out->n - 1]);
	out->items[--out->n] = NULL; /* argv ends in NULL */
	return true;
}

/* The program's standard error is the person's: "touch your key" belongs there. */
static bool
run(struct secret *out, const struct mfa_code *m, const char *command, struct err *e)
{
	AUTO_LIST argv = { 0 };
	AUTO_BUF text = { 0 };
	struct str code;
	int status;

	if (!split(&argv, command, e) ||
	    !m->sys->run(
		m->sys, argv.items, m->env->vars, OUTPUT_MAX, &text, NULL, &status, e))
		return false;
	if (status != 0)
		return err_set(e, ERR_CONFIG, "it ended with status %d", status);
	code = str_trim(buf_str(&text));
	if (code.len == 0)
		return err_set(e, ERR_CONFIG, "it printed no code");
	secret_set(out, code);
	return true;
}

/* As it is typed; on a terminal, again while it is too short. */
static bool
ask(struct secret *out, const struct mfa_code *m, const struct plan_role *role,
    struct err *e)
{
	AUTO_BUF question = { 0 };

	for (;;) {
		buf_adds(&question, "Enter MFA code for ");
		printable_add(&question, str_of(role->mfa_serial), SERIAL_SHOWN_MAX);
		buf_adds(&question, ": ");
		if (!m->sys->ask(m->sys, buf_text(&question), out, e))
			return err_in(e, "profile '%s': MFA code for %s", role->profile,
			    role->mfa_serial);
		if (utf8_length(str_of(secret_reveal(out))) >= STS_TOKEN_CODE_MIN ||
		    !m->sys->has_terminal(m->sys))
			return true;
		question.len = 0;
		buf_adds(&question, "An MFA code has six digits.\n");
	}
}

bool
mfa_code_get(
    struct secret *out, struct mfa_code *m, const struct plan_role *role, struct err *e)
{
	if (m->given != NULL) {
		secret_set(out, str_of(m->given));
		m->given = NULL;
		return true;
	}
	if (role->mfa_process == NULL)
		return ask(out, m, role, e);
	return run(out, m, role->mfa_process, e) ||
	    err_in(e, "profile '%s': mfa_process %s", role->profile, role->mfa_process);
}
