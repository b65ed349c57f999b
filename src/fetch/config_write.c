#include "fetch/config_write.h"

#include "base/mem.h"
#include "core/plan.h"

#define FILE_MAX ((size_t)64 << 20) /* bytes, as files_load() takes them */
#define WAIT_MS 10000               /* for another process that writes */

static bool
parse(struct profiles *out, const struct buf *config, const struct files *files,
    struct err *e)
{
	struct profiles_file a = { buf_str(config), files->config_path, true };
	struct profiles_file b = { buf_str(&files->credentials), files->credentials_path,
		files->credentials.len > 0 };

	return profiles_parse(out, &a, &b, e);
}

/* Whether a profile has exactly these keys in the config file. */
static bool
is_same(const struct profile *there, const struct config_profile *wanted)
{
	if (there->config == NULL || there->config->nvalues != wanted->nkeys)
		return false;
	for (size_t i = 0; i < wanted->nkeys; i++) {
		const struct ini_value *value =
		    profile_get_config(there, wanted->keys[i].name);

		if (value == NULL || value->is_block ||
		    !str_is(value->text, wanted->keys[i].value))
			return false;
	}
	return true;
}

static bool
differs(const struct profile *there, const struct files *files, struct err *e)
{
	bool config = there->config != NULL;

	return err_set(e, ERR_CONFIG,
	    "there is another profile '%.*s' already (%s:%zu); nothing was written",
	    STR_ARG(there->name), config ? files->config_path : files->credentials_path,
	    config ? there->config->line : there->credentials->line);
}

/* The text with what is not there added; *changed if that was anything. */
static bool
edit(struct buf *out, bool *changed, const struct buf *text, struct config_profile *list,
    size_t n, const struct files *files, struct err *e)
{
	AUTO_PROFILES profiles = { 0 };

	/* The profiles are views into the old text, so the new one is another buffer. */
	if (!parse(&profiles, text, files, e))
		return false;
	buf_add_str(out, buf_str(text));
	for (size_t i = 0; i < n; i++) {
		const struct profile *there =
		    profiles_find(&profiles, str_of(list[i].name));

		list[i].added = there == NULL;
		if (there != NULL && !is_same(there, &list[i]))
			return differs(there, files, e);
		if (there == NULL &&
		    !config_edit_add(out, list[i].name, list[i].keys, list[i].nkeys, e))
			return err_in(e, "profile '%s'", list[i].name);
		*changed = *changed || there == NULL;
	}
	return true;
}

/* The new text, read back: every profile is there as it was meant, and can be resolved. */
static bool
check(const struct buf *text, const struct config_profile *list, size_t n,
    const struct files *files, const struct env *env, struct err *e)
{
	AUTO_PROFILES profiles = { 0 };

	if (!parse(&profiles, text, files, e))
		return false;
	for (size_t i = 0; i < n; i++) {
		struct options options = { .profile = list[i].name };
		struct plan_input input = { &profiles, env, &options, files->home };
		const struct profile *there =
		    profiles_find(&profiles, str_of(list[i].name));
		AUTO_PLAN plan = { 0 };

		if (!list[i].added)
			continue;
		if (there == NULL || !is_same(there, &list[i]))
			return err_set(e, ERR_CONFIG,
			    "profile '%s' can't be written into %s so that it reads back "
			    "the same",
			    list[i].name, files->config_path);
		if (!plan_make(&plan, &input, e))
			return err_hint(e, "nothing was written");
	}
	return true;
}

static bool
write_locked(struct config_profile *list, size_t n, const struct files *files,
    const struct env *env, struct sys *sys, struct err *e)
{
	AUTO_BUF text = { 0 }, edited = { 0 };
	bool found, changed = false;

	if (!sys->load(
		sys, files->config_path, LOAD_TRUSTED, FILE_MAX, &text, &found, e) ||
	    !edit(&edited, &changed, &text, list, n, files, e))
		return false;
	if (!changed)
		return true;
	return check(&edited, list, n, files, env, e) &&
	    sys->rewrite(sys, files->config_path, buf_str(&edited), e);
}

bool
config_write(struct config_profile *list, size_t n, const struct files *files,
    const struct env *env, struct sys *sys, struct err *e)
{
	AUTO_STRING char *lock_path = files_aws_path(files->home, "awsrole/config.lock");
	int lock;
	bool ok;

	sys->lock(sys, lock_path, WAIT_MS, &lock);
	ok = write_locked(list, n, files, env, sys, e);
	sys->unlock(sys, lock);
	return ok;
}
