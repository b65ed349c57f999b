/*
 * What a shell is told and what it keeps.  The input: a choice, lines "NAME=value" of its
 * environment, an empty line, then lines: profile, access key, secret, token, region, colour, numbers, and
 * the words of `use`.
 *   - Lines of an answer are "-NAME", "NAME=VALUE", ":base=TEXT" or ":last=TEXT" with names
 *     of the two allowed families, and kept text and words of an alphabet that no shell
 *     minds.
 *   - use, applied, then exit, applied: the environment is what it was.
 *   - The same after use, use, exit.
 *   - A program that is started after use with the role undone has that environment, too.
 */
#include "input.h"

#include "core/hook.h"
#include "core/shell_words.h"

#define VARS_MAX 16

static bool
is_name(struct str name)
{
	if (!str_starts(name, "AWS_") && !str_starts(name, "AWSROLE_") &&
	    !str_is(name, "AWSUME_PROFILE"))
		return false;
	for (size_t i = 0; i < name.len; i++)
		if ((name.data[i] < 'A' || name.data[i] > 'Z') && name.data[i] != '_')
			return false;
	return true;
}

static bool
is_kept_text(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!input_is_of(text.data[i], "-._~%&="))
			return false;
	return true;
}

/* Does what a hook does with an answer. */
static void
apply(struct env *env, struct str answer)
{
	while (answer.len > 0) {
		struct str value, line, name;

		assert(answer.data[answer.len - 1] == '\n');
		line = input_line(&answer);
		assert(line.len > 1);
		if (line.data[0] == '-') {
			name = (struct str){ line.data + 1, line.len - 1 };
			assert(is_name(name));
			AUTO_STRING char *variable = str_dup(name);
			env_set(env, variable, NULL);
			continue;
		}
		assert(str_has(line, '='));
		name = str_cut(line, '=', &value);
		AUTO_STRING char *variable = str_dup(name), *text = str_dup(value);
		if (name.data[0] != ':') {
			assert(is_name(name));
			assert(!str_is(name, "AWSROLE_WORDS") || is_kept_text(value));
			env_set(env, variable, text);
			continue;
		}
		assert(str_is(name, ":base") || str_is(name, ":last"));
		assert(is_kept_text(value));
		env_set(env, str_is(name, ":base") ? "_AWSROLE_BASE" : "_AWSROLE_LAST",
		    value.len > 0 ? text : NULL);
	}
}

/* Whether the variables that `use` may touch are the same in both. */
static void
check_same(const struct env *a, const struct env *b)
{
	static const char *const own[] = { "AWSROLE_PROFILE", "AWSROLE_EXPIRATION",
		"AWSROLE_KEY", "AWSROLE_WORDS", "AWSROLE_UNTIL", "AWSROLE_COLOR" };

	for (size_t i = 0; i < MANAGED_COUNT; i++) {
		const char *x = env_get(a, shell_managed[i]);
		const char *y = env_get(b, shell_managed[i]);

		assert((x == NULL) == (y == NULL) && (x == NULL || strcmp(x, y) == 0));
	}
	for (size_t i = 0; i < ARRAY_LEN(own); i++)
		assert(env_get(b, own[i]) == NULL);
}

static bool
use(struct env *env, const struct hook_role *role, const struct list *words)
{
	AUTO_SHELL_STATE state = { 0 };
	AUTO_BUF answer = { 0 };
	struct err e = { 0 };
	bool ok;

	shell_state_read(&state, env);
	ok = hook_use(&answer, role, &state, env, words, words, &e);
	input_check_err(ok, &e);
	if (ok)
		apply(env, buf_str(&answer));
	return ok;
}

static void
leave(struct env *env, size_t left_expected)
{
	AUTO_SHELL_STATE state = { 0 };
	AUTO_BUF answer = { 0 };
	AUTO_LIST left = { 0 };

	shell_state_read(&state, env);
	hook_exit(&answer, &state, env, &left);
	assert(left.n <= left_expected);
	apply(env, buf_str(&answer));
}

/* What the commands do that need the environment as it was before. */
static void
check_undone(const struct env *env, const struct env *before)
{
	AUTO_SHELL_STATE state = { 0 };
	AUTO_ENV undone = { 0 };

	shell_state_read(&state, env);
	env_make(&undone, env->vars);
	shell_state_undo(&state, &undone);
	for (size_t i = 0; i < MANAGED_COUNT; i++) {
		const char *x = env_get(before, shell_managed[i]);
		const char *y = env_get(&undone, shell_managed[i]);

		assert((x == NULL) == (y == NULL) && (x == NULL || strcmp(x, y) == 0));
	}
	shell_state_hide(&undone);
	assert(env_get(&undone, "_AWSROLE_BASE") == NULL);
}

/* What is done after `use`. */
enum round { ROUND_EXIT = 1, ROUND_USE_EXIT, ROUND_UNDO };

static void
check_round(const char *const vars[], const struct hook_role *role,
    const struct list *words, bool was_active, enum round round)
{
	AUTO_ENV env = { 0 }, before = { 0 };

	env_make(&env, vars);
	env_make(&before, vars);
	if (!use(&env, role, words))
		return;
	assert(env_get_filled(&env, "_AWSROLE_BASE") != NULL);
	if (role->profile[0] == '\0')
		return;
	if (round == ROUND_UNDO) {
		if (!was_active)
			check_undone(&env, &before);
		return;
	}
	if (round == ROUND_USE_EXIT)
		(void)use(&env, role, words);
	leave(&env, was_active ? MANAGED_COUNT : 0);
	if (!was_active)
		check_same(&before, &env);
}

static void
check_words(struct str text, const struct list *words)
{
	AUTO_LIST read = { 0 }, again = { 0 };
	AUTO_BUF written = { 0 };

	(void)shell_words_read(&read, text);
	shell_words_write(&written, words);
	assert(is_kept_text(buf_str(&written)));
	if (words->n == 0)
		return;
	/* One empty word is the empty text, which stands for none. */
	assert(shell_words_read(&again, buf_str(&written)) == (written.len > 0));
	for (size_t i = 0; i < again.n; i++)
		assert(strcmp(words->items[i], again.items[i]) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = input_str(data, size), line;
	unsigned choice = input_choice(&rest, 4);
	const char *vars[VARS_MAX + 1] = { 0 };
	AUTO_LIST texts = { 0 }, words = { 0 };
	AUTO_STRING char *profile = NULL, *region = NULL, *color = NULL;
	AUTO_CREDS creds = { 0 };
	long long numbers[2] = { 0 };
	bool active = false;
	size_t n = 0;

	while ((line = input_line(&rest)).len > 0 && texts.n < VARS_MAX)
		if (str_has(line, '=') && !str_has(line, '\0'))
			list_add(&texts, line);
	for (; n < texts.n; n++) {
		vars[n] = texts.items[n];
		active = active || strncmp(vars[n], "AWSROLE_", 8) == 0 ||
		    strncmp(vars[n], "_AWSROLE_", 9) == 0;
	}
	profile = input_text(input_line(&rest));
	creds.access_key_id = input_text(input_line(&rest));
	for (int i = 0; i < 2; i++) {
		AUTO_STRING char *text = input_text(input_line(&rest));

		if (i == 0 || text[0] != '\0')
			secret_set(i == 0 ? &creds.secret_key : &creds.session_token,
			    str_of(text));
	}
	region = input_text(input_line(&rest));
	/* Only the names of six colours come here, never a file's own text. */
	color = mem_strdup(input_line(&rest).len > 0 ? "red" : "");
	for (int i = 0; i < 2; i++)
		(void)str_to_int(input_line(&rest), &numbers[i]);
	creds.expires = numbers[0] ? numbers[0] : CREDS_NEVER;
	line = rest;
	while (rest.data != NULL && words.n < 8) {
		AUTO_STRING char *word = input_text(input_line(&rest));

		list_add(&words, str_of(word));
	}
	if (choice == 0) {
		check_words(line, &words);
		return 0;
	}
	const struct hook_role role = { profile, &creds, str_of(region),
		(enum prompt_compat)(
		    numbers[1] & 1 ? PROMPT_COMPAT_AWSUME : PROMPT_COMPAT_VAULT),
		numbers[1], color[0] ? color : NULL };
	check_round(vars, &role, &words, active, (enum round)choice);
	return 0;
}
