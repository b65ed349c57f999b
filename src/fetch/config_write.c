#include "fetch/config_write.h"

#include <string.h>

#include "base/mem.h"
#include "core/plan.h"

#define FILE_MAX ((size_t)64 << 20) /* bytes, as files_load() takes them */
#define WAIT_MS 10000               /* for another process that writes */

/* What is to be written, and into which of the two files. */
struct job {
	struct config_profile *list;
	size_t n;
	bool credentials;
	const char *path;
	const struct files *files;
	const struct env *env;
	struct sys *sys;
};

/* The profiles as they are with this text in the job's file. */
static bool
parse(struct profiles *out, const struct buf *text, const struct job *job, struct err *e)
{
	const struct files *f = job->files;
	struct profiles_file config = { buf_str(&f->config), f->config_path,
		f->config.len > 0 };
	struct profiles_file credentials = { buf_str(&f->credentials),
		f->credentials_path, f->credentials.len > 0 };
	struct profiles_file *edited = job->credentials ? &credentials : &config;

	edited->text = buf_str(text);
	edited->found = true;
	return profiles_parse(out, &config, &credentials, e);
}

static const struct ini_section *
section_of(const struct profile *there, const struct job *job)
{
	return job->credentials ? there->credentials : there->config;
}

/* Whether a profile has exactly these keys in the job's file. */
static bool
is_same(const struct profile *there, const struct config_profile *wanted,
    const struct job *job)
{
	const struct ini_section *section = section_of(there, job);

	if (section == NULL || section->nvalues != wanted->nkeys)
		return false;
	for (size_t i = 0; i < wanted->nkeys; i++) {
		const char *key = wanted->keys[i].name;
		const struct ini_value *value = job->credentials
		    ? profile_get_credentials(there, key)
		    : profile_get_config(there, key);

		if (value == NULL || value->is_block ||
		    !str_is(value->text, wanted->keys[i].value))
			return false;
	}
	return true;
}

/* A profile of that name in the way.  User keys can be added to a profile that the config
 * file has; a role can't be added to one that has keys. */
static const struct profile *
find_there(const struct profiles *profiles, const char *name, const struct job *job)
{
	const struct profile *there = profiles_find(profiles, str_of(name));

	return there != NULL && job->credentials && there->credentials == NULL ? NULL
									       : there;
}

static bool
differs(const struct profile *there, const struct job *job, struct err *e)
{
	bool config = !job->credentials && there->config != NULL;

	return err_set(e, ERR_CONFIG,
	    "there is another profile '%.*s' already (%s:%zu); nothing was written",
	    STR_ARG(there->name),
	    config ? job->files->config_path : job->files->credentials_path,
	    config ? there->config->line : there->credentials->line);
}

static bool
append(struct buf *text, const struct config_profile *p, const struct job *job,
    struct err *e)
{
	if (job->credentials
		? config_edit_add_credentials(text, p->name, p->keys, p->nkeys, e)
		: config_edit_add(text, p->name, p->keys, p->nkeys, e))
		return true;
	return err_in(e, "profile '%s'", p->name);
}

/* The text with what is not there added; *changed if that was anything. */
static bool
edit(struct buf *out, bool *changed, const struct buf *text, const struct job *job,
    struct err *e)
{
	AUTO_PROFILES profiles = { 0 };

	/* The profiles are views into the old text, so the new one is another buffer. */
	if (!parse(&profiles, text, job, e))
		return false;
	buf_add_str(out, buf_str(text));
	for (size_t i = 0; i < job->n; i++) {
		struct config_profile *p = &job->list[i];
		const struct profile *there = find_there(&profiles, p->name, job);

		p->added = there == NULL;
		if (there != NULL && !is_same(there, p, job))
			return differs(there, job, e);
		if (there == NULL && !append(out, p, job, e))
			return false;
		*changed = *changed || there == NULL;
	}
	return true;
}

/* The profile can be resolved; to its keys, if that is what was written. */
static bool
check_plan(const struct profiles *profiles, const char *name, const struct job *job,
    struct err *e)
{
	struct options options = { .profile = name };
	struct plan_input input = { profiles, job->env, &options, job->files->home };
	AUTO_PLAN plan = { 0 };

	if (!plan_make(&plan, &input, e))
		return err_hint(e, "nothing was written");
	if (!job->credentials ||
	    (plan.source.kind == SOURCE_KEYS && strcmp(plan.source.profile, name) == 0))
		return true;
	return err_set(e, ERR_CONFIG,
	    "profile '%s' would not use these keys: it has its credentials from "
	    "elsewhere (%s); nothing was written",
	    name, plan.nroles > 0 ? plan.roles[0].where : plan.source.where);
}

/* The new text, read back: every profile is there as it was meant, and can be resolved. */
static bool
check(const struct buf *text, const struct job *job, struct err *e)
{
	AUTO_PROFILES profiles = { 0 };

	if (!parse(&profiles, text, job, e))
		return false;
	for (size_t i = 0; i < job->n; i++) {
		const struct config_profile *p = &job->list[i];
		const struct profile *there = profiles_find(&profiles, str_of(p->name));

		if (!p->added)
			continue;
		if (there == NULL || !is_same(there, p, job))
			return err_set(e, ERR_CONFIG,
			    "profile '%s' can't be written into %s so that it reads back "
			    "the same",
			    p->name, job->path);
		if (!check_plan(&profiles, p->name, job, e))
			return false;
	}
	return true;
}

static bool
write_locked(const struct job *job, struct err *e)
{
	AUTO_BUF text = { 0 }, edited = { 0 };
	struct sys *sys = job->sys;
	bool found, changed = false;

	if (!sys->load(sys, job->path, LOAD_TRUSTED, FILE_MAX, &text, &found, e) ||
	    !edit(&edited, &changed, &text, job, e))
		return false;
	if (!changed)
		return true;
	return check(&edited, job, e) &&
	    sys->rewrite(sys, job->path, buf_str(&edited), e);
}

static bool
write_job(const struct job *job, struct err *e)
{
	AUTO_STRING char *lock_path =
	    files_aws_path(job->files->home, "awsrole/config.lock");
	int lock;
	bool ok;

	job->sys->lock(job->sys, lock_path, WAIT_MS, &lock);
	ok = write_locked(job, e);
	job->sys->unlock(job->sys, lock);
	return ok;
}

bool
config_write(struct config_profile *list, size_t n, const struct files *files,
    const struct env *env, struct sys *sys, struct err *e)
{
	struct job job = { list, n, false, files->config_path, files, env, sys };

	return write_job(&job, e);
}

bool
config_write_credentials(struct config_profile *profile, const struct files *files,
    const struct env *env, struct sys *sys, struct err *e)
{
	struct job job = { profile, 1, true, files->credentials_path, files, env, sys };

	return write_job(&job, e);
}
