#include "core/env.h"

#include <string.h>

#include "base/mem.h"

void
env_make(struct env *out, const char *const *vars)
{
	size_t n = 0;

	while (vars[n] != NULL)
		n++;
	out->vars = mem_alloc((n + 1) * sizeof(*out->vars));
	memcpy(out->vars, vars, n * sizeof(*out->vars));
	out->n = n;
}

/* The value in an entry NAME=VALUE, NULL if that is another name. */
static const char *
value_of(const char *entry, const char *name)
{
	while (*name != '\0' && *entry == *name) {
		entry++;
		name++;
	}
	return *name == '\0' && *entry == '=' ? entry + 1 : NULL;
}

/* The place of a variable in the list, or env->n. */
static size_t
find(const struct env *env, const char *name)
{
	size_t i = 0;

	while (i < env->n && value_of(env->vars[i], name) == NULL)
		i++;
	return i;
}

const char *
env_get(const struct env *env, const char *name)
{
	size_t i = find(env, name);

	return i < env->n ? value_of(env->vars[i], name) : NULL;
}

const char *
env_get_filled(const struct env *env, const char *name)
{
	const char *value = env_get(env, name);

	return value != NULL && value[0] != '\0' ? value : NULL;
}

static const char *
entry(struct env *env, const char *name, const char *value)
{
	size_t name_len = strlen(name), value_len = strlen(value);
	char *text = mem_alloc(name_len + 1 + value_len + 1);

	memcpy(text, name, name_len);
	text[name_len] = '=';
	memcpy(text + name_len + 1, value, value_len);
	env->memory.owned =
	    mem_grow(env->memory.owned, (env->memory.n + 1) * sizeof(*env->memory.owned));
	env->memory.owned[env->memory.n++] = text;
	return text;
}

/* A name can stand in an environment twice; what is left of it would come back. */
static void
remove_from(struct env *env, const char *name, size_t first)
{
	size_t kept = first;

	for (size_t i = first; i < env->n; i++)
		if (value_of(env->vars[i], name) == NULL)
			env->vars[kept++] = env->vars[i];
	env->n = kept;
	env->vars[kept] = NULL;
}

void
env_set(struct env *env, const char *name, const char *value)
{
	size_t i = find(env, name);

	if (value == NULL) {
		if (i < env->n)
			remove_from(env, name, i);
		return;
	}
	if (i == env->n)
		env->vars = mem_grow(env->vars, (++env->n + 1) * sizeof(*env->vars));
	else
		remove_from(env, name, i + 1);
	env->vars[i] = entry(env, name, value);
}

void
env_make_without_keys(struct env *out, const struct env *env)
{
	static const char *const keys[] = { "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY",
		"AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN" };

	env_make(out, env->vars);
	for (size_t i = 0; i < ARRAY_LEN(keys); i++)
		env_set(out, keys[i], NULL);
}

void
env_free(struct env *env)
{
	for (size_t i = 0; i < env->memory.n; i++)
		mem_free(env->memory.owned[i]);
	mem_free(env->memory.owned);
	mem_free(env->vars);
	*env = (struct env){ 0 };
}
