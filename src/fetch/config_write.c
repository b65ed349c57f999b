#include "fetch/config_write.h"

#include <string.h>

#include "base/mem.h"
#include "core/config_remove.h"
#include "core/plan.h"
#include "core/role_check.h"
#include "core/sso_config.h"

#define WAIT_MS 10000 /* for another process that writes */

void
config_profile_add(struct config_profile *p, const char *key, const char *value)
{
	if (value != NULL)
		p->keys[p->nkeys++] = (struct config_key){ key, value };
}

enum section_kind {
	SECTION_PROFILE,     /* of the config file */
	SECTION_SSO_SESSION, /* likewise */
	SECTION_CREDENTIALS, /* of the credentials file */
};

/* What is to be written, and where. */
struct job {
	enum section_kind kind;
	struct config_profile *list;
	size_t n;
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
	struct profiles_file *edited =
	    job->kind == SECTION_CREDENTIALS ? &credentials : &config;

	edited->text = buf_str(text);
	edited->found = true;
	return profiles_parse(out, &config, &credentials, e);
}

/* A section of that name, by whichever file is in the way.  User keys can be added to a
 * profile that the config file has; a role can't be added to one that has keys. */
static const struct ini_section *
find_section(const struct profiles *profiles, const char *name, const struct job *job)
{
	const struct profile *p = profiles_find(profiles, str_of(name));

	if (job->kind == SECTION_SSO_SESSION)
		return profiles_sso_session(profiles, str_of(name));
	if (p == NULL || job->kind == SECTION_CREDENTIALS)
		return p ? p->credentials : NULL;
	return p->config ? p->config : p->credentials;
}

static const struct ini_value *
find_value(const struct profiles *profiles, const char *name, const char *key,
    const struct job *job)
{
	const struct profile *p = profiles_find(profiles, str_of(name));

	if (job->kind == SECTION_SSO_SESSION)
		return profiles_section_get(
		    profiles, profiles_sso_session(profiles, str_of(name)), key);
	return job->kind == SECTION_CREDENTIALS ? profile_get_credentials(p, key)
						: profile_get_config(p, key);
}

/* Whether a section that is there has exactly these keys, in the job's file. */
static bool
is_same(const struct profiles *profiles, const struct config_profile *wanted,
    const struct job *job)
{
	if (find_section(profiles, wanted->name, job)->nvalues != wanted->nkeys)
		return false;
	for (size_t i = 0; i < wanted->nkeys; i++) {
		const struct ini_value *value =
		    find_value(profiles, wanted->name, wanted->keys[i].name, job);

		if (value == NULL || value->is_block ||
		    !str_is(value->text, wanted->keys[i].value))
			return false;
	}
	return true;
}

static bool
differs(const struct profiles *profiles, const char *name, const struct job *job,
    struct err *e)
{
	const struct profile *p = profiles_find(profiles, str_of(name));
	bool credentials = job->kind == SECTION_CREDENTIALS ||
	    (job->kind == SECTION_PROFILE && p->config == NULL);

	return err_set(e, ERR_CONFIG,
	    "there is another %s '%s' already (%s:%zu); nothing was written",
	    job->kind == SECTION_SSO_SESSION ? "sso-session" : "profile", name,
	    credentials ? job->files->credentials_path : job->files->config_path,
	    find_section(profiles, name, job)->line);
}

static bool
append(struct buf *text, const struct config_profile *p, const struct job *job,
    struct err *e)
{
	switch (job->kind) {
	case SECTION_PROFILE:
		if (config_edit_add(text, p->name, p->keys, p->nkeys, e))
			return true;
		return err_in(e, "profile '%s'", p->name);
	case SECTION_SSO_SESSION:
		return config_edit_add_sso_session(text, p->name, p->keys, p->nkeys, e);
	case SECTION_CREDENTIALS:
		break;
	}
	return config_edit_add_credentials(text, p->name, p->keys, p->nkeys, e);
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

		p->added = find_section(&profiles, p->name, job) == NULL;
		if (!p->added && !is_same(&profiles, p, job))
			return differs(&profiles, p->name, job, e);
		if (p->added && !append(out, p, job, e))
			return false;
		*changed = *changed || p->added;
	}
	return true;
}

static bool
check_session(const struct profiles *profiles, const char *name, struct err *e)
{
	AUTO_SSO_CONFIG config = { 0 };

	return sso_config_of_session(&config, profiles, name, e) ||
	    err_hint(e, "nothing was written");
}

/* The profile can be resolved; to its keys, if that is what was written.  What a
 * credential_source needs may be on another machine. */
static bool
check_plan(const struct profiles *profiles, const struct config_profile *p,
    const struct job *job, struct err *e)
{
	const char *name = p->name;

	for (size_t i = 0; i < p->nkeys; i++)
		if (strcmp(p->keys[i].name, "credential_source") == 0)
			return role_check_credential_source(
			    "credential_source", p->keys[i].value, e);
	struct options options = { .profile = name };
	struct plan_input input = { profiles, job->env, &options, job->files->home };
	AUTO_PLAN plan = { 0 };

	if (!plan_make(&plan, &input, e))
		return err_hint(e, "nothing was written");
	if (job->kind == SECTION_PROFILE ||
	    (plan.source.kind == SOURCE_KEYS && strcmp(plan.source.profile, name) == 0))
		return true;
	return err_set(e, ERR_CONFIG,
	    "profile '%s' would not use these keys: it has its credentials from "
	    "elsewhere (%s); nothing was written",
	    name, plan.nroles > 0 ? plan.roles[0].where : plan.source.where);
}

/* The new text, read back: all is there as it was meant, and can be resolved. */
static bool
check(const struct buf *text, const struct job *job, struct err *e)
{
	AUTO_PROFILES profiles = { 0 };

	if (!parse(&profiles, text, job, e))
		return false;
	for (size_t i = 0; i < job->n; i++) {
		const struct config_profile *p = &job->list[i];

		if (!p->added)
			continue;
		if (find_section(&profiles, p->name, job) == NULL ||
		    !is_same(&profiles, p, job))
			return err_set(e, ERR_CONFIG,
			    "'%s' can't be written into %s so that it reads back the "
			    "same",
			    p->name, job->path);
		if (!(job->kind == SECTION_SSO_SESSION
			    ? check_session(&profiles, p->name, e)
			    : check_plan(&profiles, p, job, e)))
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

	if (!sys->load(sys, job->path, LOAD_TRUSTED, FILES_SIZE_MAX, &text, &found, e) ||
	    !edit(&edited, &changed, &text, job, e))
		return false;
	return !changed ||
	    (check(&edited, job, e) && sys->rewrite(sys, job->path, buf_str(&edited), e));
}

/* Where locks can't be had, all writes go on without. */
static bool
take_lock(int *out, const struct files *files, struct sys *sys, struct err *e)
{
	AUTO_STRING char *path = files_aws_path(files->home, "awsrole/config.lock");

	sys->lock(sys, path, WAIT_MS, out);
	return *out != LOCK_BUSY ||
	    err_set(e, ERR_SYSTEM, "%s: another awsrole is writing; try again", path);
}

static bool
write_job(const struct job *job, struct err *e)
{
	int lock;
	bool ok = take_lock(&lock, job->files, job->sys, e) && write_locked(job, e);

	job->sys->unlock(job->sys, lock);
	return ok;
}

bool
config_write(struct config_profile *list, size_t n, const struct files *files,
    const struct env *env, struct sys *sys, struct err *e)
{
	struct job job = { SECTION_PROFILE, list, n, files->config_path, files, env,
		sys };

	return write_job(&job, e);
}

bool
config_write_sso_session(struct config_profile *session, const struct files *files,
    struct sys *sys, struct err *e)
{
	struct job job = { SECTION_SSO_SESSION, session, 1, files->config_path, files,
		NULL, sys };

	return write_job(&job, e);
}

bool
config_write_credentials(struct config_profile *profile, const struct files *files,
    const struct env *env, struct sys *sys, struct err *e)
{
	struct job job = { SECTION_CREDENTIALS, profile, 1, files->credentials_path,
		files, env, sys };

	return write_job(&job, e);
}

bool
config_write_remove(bool *removed, const char *name, const char *role_arn,
    const struct files *files, struct sys *sys, struct err *e)
{
	AUTO_BUF text = { 0 };
	bool found, changed = false, ok;
	int lock;

	ok = take_lock(&lock, files, sys, e) &&
	    sys->load(sys, files->config_path, LOAD_TRUSTED, FILES_SIZE_MAX, &text,
		&found, e) &&
	    config_remove(&changed, &text, name, role_arn, e) &&
	    (!changed || sys->rewrite(sys, files->config_path, buf_str(&text), e));
	sys->unlock(sys, lock);
	*removed = ok && changed;
	return ok;
}
