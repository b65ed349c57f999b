#include "core/shell_state.h"

#include <string.h>

#include "base/mem.h"
#include "core/hash.h"
#include "core/query.h"
#include "core/shell_words.h"

const char *const shell_managed[MANAGED_COUNT] = {
	[MANAGED_ACCESS_KEY_ID] = "AWS_ACCESS_KEY_ID",
	[MANAGED_SECRET_ACCESS_KEY] = "AWS_SECRET_ACCESS_KEY",
	[MANAGED_SESSION_TOKEN] = "AWS_SESSION_TOKEN",
	[MANAGED_EXPIRATION] = "AWS_CREDENTIAL_EXPIRATION",
	[MANAGED_REGION] = "AWS_REGION",
	[MANAGED_DEFAULT_REGION] = "AWS_DEFAULT_REGION",
	[MANAGED_PROFILE] = "AWS_PROFILE",
	[MANAGED_DEFAULT_PROFILE] = "AWS_DEFAULT_PROFILE",
	[MANAGED_SECURITY_TOKEN] = "AWS_SECURITY_TOKEN",
	[MANAGED_SESSION_EXPIRATION] = "AWS_SESSION_EXPIRATION",
	[MANAGED_ACCOUNT_ID] = "AWS_ACCOUNT_ID",
	[MANAGED_VAULT] = "AWS_VAULT",
	[MANAGED_AWSUME_PROFILE] = "AWSUME_PROFILE",
};

/* The text is "1" and fields "&KIND.NAME=VALUE", percent-encoded: kind "was" for what was
 * there before, "gave" for what `use` set (of keys a hash), "use" (no name) for a word of
 * its arguments.  AWSROLE_WORDS is "1", the access key id and the words, with '&' between
 * them. */
#define VERSION "1"
#define WORDS_FIRST 2 /* where the words begin */

static bool
is_key_part(size_t i)
{
	return i <= MANAGED_EXPIRATION;
}

static bool
same(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static size_t
managed_index(struct str name)
{
	size_t i = 0;

	while (i < MANAGED_COUNT && !str_is(name, shell_managed[i]))
		i++;
	return i;
}

static void
keep(char **place, struct buf *value)
{
	mem_free(*place);
	*place = buf_take(value);
}

/* One field of the base text; false if it is none of ours. */
static bool
read_field(struct shell_state *state, char *given[], struct str field)
{
	struct str value, name, kind = str_cut(str_cut(field, '=', &value), '.', &name);
	size_t i = managed_index(name);
	AUTO_BUF text = { 0 };

	if (!shell_text_decode(&text, value))
		return false;
	if (str_is(kind, "use"))
		list_add(&state->use_args, buf_str(&text));
	else if (i == MANAGED_COUNT)
		return false;
	else if (str_has(buf_str(&text), '\n'))
		return false;
	else if (str_is(kind, "was"))
		keep(&state->before[i], &text);
	else if (str_is(kind, "gave"))
		keep(&given[i], &text);
	else
		return false;
	return true;
}

static bool
read_base(struct shell_state *state, char *given[], struct str text)
{
	struct str rest;

	if (!str_is(str_cut(text, '&', &rest), VERSION))
		return false;
	while (rest.len > 0)
		if (!read_field(state, given, str_cut(rest, '&', &rest)))
			return false;
	return true;
}

/* What was read of a text that turned out to be damaged. */
static void
forget_base(struct shell_state *state)
{
	for (size_t i = 0; i < MANAGED_COUNT; i++) {
		mem_free(state->before[i]);
		state->before[i] = NULL;
	}
	list_free(&state->use_args);
}

/* The words that everybody below the shell has, too. */
static void
read_words(struct shell_state *state, const struct env *env, const char *key)
{
	const char *text = env_get_filled(env, "AWSROLE_WORDS");
	AUTO_LIST read = { 0 };

	if (text == NULL || key == NULL || !shell_words_read(&read, str_of(text)) ||
	    read.n <= WORDS_FIRST || strcmp(read.items[0], VERSION) != 0 ||
	    strcmp(read.items[1], key) != 0)
		return;
	list_free(&state->use_args);
	for (size_t i = WORDS_FIRST; i < read.n; i++)
		list_add(&state->use_args, str_of(read.items[i]));
}

/* Beside a key id that is not ours: what is left of our keys would spoil it, and what was
 * there before is not its. */
static void
read_rest_of_keys(struct shell_state *state, char *const given[], const struct env *env)
{
	for (size_t i = MANAGED_SECRET_ACCESS_KEY; is_key_part(i); i++) {
		const char *value = env_get(env, shell_managed[i]);
		char hash[HASH_SHA256_HEX];

		if (value != NULL)
			hash_sha256_hex(hash, str_of(value));
		state->ours[i] = same(given[i], value != NULL ? hash : NULL);
		mem_free(state->before[i]);
		state->before[i] = NULL;
	}
}

/* Without a base nothing is known but what the exported variables say themselves. */
static bool
ours_without_base(const struct env *env, size_t i)
{
	const char *region = env_get(env, shell_managed[MANAGED_REGION]);
	const char *value = env_get(env, shell_managed[i]);

	switch (i) {
	case MANAGED_REGION:
	case MANAGED_DEFAULT_REGION:
		/* `use` sets both alike, or none. */
		return region != NULL &&
		    same(region, env_get(env, shell_managed[MANAGED_DEFAULT_REGION]));
	case MANAGED_VAULT:
	case MANAGED_AWSUME_PROFILE:
		return value != NULL && same(value, env_get(env, "AWSROLE_PROFILE"));
	default:
		return value == NULL;
	}
}

void
shell_state_read(struct shell_state *out, const struct env *env)
{
	const char *base = env_get_filled(env, "_AWSROLE_BASE");
	const char *key = env_get(env, "AWSROLE_KEY");
	bool keys_ours = key != NULL && same(key, env_get(env, shell_managed[0]));
	char *given[MANAGED_COUNT] = { 0 };

	out->active = env_get_filled(env, "AWSROLE_PROFILE") != NULL;
	if (!out->active)
		return;
	out->has_base = base != NULL && read_base(out, given, str_of(base));
	if (!out->has_base)
		forget_base(out);
	read_words(out, env, key);
	for (size_t i = 0; i < MANAGED_COUNT; i++) {
		if (is_key_part(i))
			out->ours[i] = keys_ours;
		else if (out->has_base)
			out->ours[i] = same(given[i], env_get(env, shell_managed[i]));
		else
			out->ours[i] = ours_without_base(env, i);
	}
	if (out->has_base && !keys_ours)
		read_rest_of_keys(out, given, env);
	for (size_t i = 0; i < MANAGED_COUNT; i++)
		mem_free(given[i]);
}

int64_t
shell_state_time(const struct env *env, const char *variable)
{
	const char *text = env_get_filled(env, variable);
	long long when;

	if (text == NULL || !str_to_int(str_of(text), &when))
		return CREDS_NEVER;
	return when > 0 ? when : 0;
}

void
shell_state_undo(const struct shell_state *state, struct env *env)
{
	if (!state->active)
		return;
	for (size_t i = 0; i < MANAGED_COUNT; i++)
		if (state->ours[i])
			env_set(env, shell_managed[i], state->before[i]);
}

void
shell_state_hide(struct env *env)
{
	static const char *const ours[] = { "_AWSROLE_BASE", "_AWSROLE_LAST",
		"_AWSROLE_HOOK", "_AWSROLE_UNEXPORTED" };

	for (size_t i = 0; i < ARRAY_LEN(ours); i++)
		env_set(env, ours[i], NULL);
}

static void
add_field(struct buf *out, const char *kind, const char *name, const char *value)
{
	if (value == NULL)
		return;
	buf_printf(out, "&%s%s%s=", kind, name[0] ? "." : "", name);
	query_encode(out, str_of(value), "");
}

void
shell_state_write(struct buf *out, const struct shell_state *state, const struct env *env,
    const char *const given[MANAGED_COUNT], const struct list *use_args)
{
	buf_adds(out, VERSION);
	for (size_t i = 0; i < MANAGED_COUNT; i++) {
		bool kept = state->active && state->ours[i];
		char hash[HASH_SHA256_HEX];

		add_field(out, "was", shell_managed[i],
		    kept ? state->before[i] : env_get(env, shell_managed[i]));
		if (is_key_part(i) && given[i] != NULL)
			hash_sha256_hex(hash, str_of(given[i]));
		if (i != MANAGED_ACCESS_KEY_ID) /* which is AWSROLE_KEY */
			add_field(out, "gave", shell_managed[i],
			    is_key_part(i) && given[i] != NULL ? hash : given[i]);
	}
	for (size_t i = 0; i < use_args->n; i++)
		add_field(out, "use", "", use_args->items[i]);
}

void
shell_state_write_words(struct buf *out, const char *key, const struct list *use_args)
{
	buf_adds(out, VERSION "&");
	query_encode(out, str_of(key), "");
	buf_addc(out, '&');
	shell_words_write(out, use_args);
}

void
shell_state_free(struct shell_state *state)
{
	for (size_t i = 0; i < MANAGED_COUNT; i++)
		mem_free(state->before[i]);
	list_free(&state->use_args);
	*state = (struct shell_state){ 0 };
}
