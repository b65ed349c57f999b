#include "fetch/sealed.h"

#include <string.h>

#include "base/mem.h"
#include "fetch/files.h"

#define DIRECTORY "awsrole/sealed"
#define SUFFIX ".sealed"
#define LOCK "awsrole/sealed.lock"
#define LOCK_WAIT_MS 5000

void
sealed_open(struct sealed *out, const char *home, struct sys *sys)
{
	struct err ignored = { 0 };

	*out = (struct sealed){ .home = home, .sys = sys };
	out->has_key = sys->seal_key(sys, out->key, false, &ignored);
}

/* The path of a file in the directory, for mem_free(). */
static char *
path_of(const char *home, struct str file)
{
	AUTO_BUF rest = { 0 };

	buf_printf(&rest, DIRECTORY "/%.*s", STR_ARG(file));
	return files_aws_path(home, buf_text(&rest));
}

static char *
entry_path(const struct sealed *s, const char *name)
{
	char file[SEAL_NAME_SIZE + sizeof(SUFFIX)];

	seal_file_name(file, s->key, str_of(name));
	memcpy(file + SEAL_NAME_SIZE - 1, SUFFIX, sizeof(SUFFIX));
	return path_of(s->home, str_of(file));
}

/* Whether an entry can't be of use to anybody any more. */
static bool
is_waste(const char *path, struct sys *sys)
{
	AUTO_BUF text = { 0 };
	struct err ignored = { 0 };
	bool found;

	return !sys->load(
		   sys, path, LOAD_PRIVATE, SEAL_FILE_MAX, &text, &found, &ignored) ||
	    !found || seal_is_waste(buf_str(&text), sys->now(sys));
}

/* Removes entries: all, or what is waste. */
static bool
sweep(const char *home, bool all, struct sys *sys, struct err *e)
{
	AUTO_STRING char *directory = files_aws_path(home, DIRECTORY);
	AUTO_BUF names = { 0 };

	if (!sys->names(sys, directory, &names, e))
		return false;
	for (struct str rest = buf_str(&names); rest.len > 0;) {
		struct str name = str_cut(rest, '\0', &rest);
		AUTO_STRING char *path = path_of(home, name);

		if (!str_ends(name, SUFFIX) || (!all && !is_waste(path, sys)))
			continue;
		if (!sys->remove(sys, path, e))
			return false;
	}
	return true;
}

bool
sealed_need_key(struct sealed *s, struct err *e)
{
	AUTO_STRING char *lock_path = NULL;
	struct err ignored = { 0 };
	int lock;

	if (s->has_key)
		return true;
	lock_path = files_aws_path(s->home, LOCK);
	s->sys->lock(s->sys, lock_path, LOCK_WAIT_MS, &lock);
	s->has_key = s->sys->seal_key(s->sys, s->key, false, &ignored);
	if (!s->has_key) {
		s->has_key = s->sys->seal_key(s->sys, s->key, true, e);
		/* What an older key has sealed nobody can open any more. */
		if (s->has_key)
			(void)sweep(s->home, true, s->sys, &ignored);
	}
	s->sys->unlock(s->sys, lock);
	return s->has_key;
}

bool
sealed_load(struct buf *out, const struct sealed *s, const char *name)
{
	AUTO_STRING char *path = NULL;
	AUTO_BUF file = { 0 };
	struct err ignored = { 0 };
	bool found;

	if (!s->has_key)
		return false;
	path = entry_path(s, name);
	return s->sys->load(
		   s->sys, path, LOAD_PRIVATE, SEAL_FILE_MAX, &file, &found, &ignored) &&
	    found &&
	    seal_open(out, buf_str(&file), str_of(name), s->sys->now(s->sys), s->key);
}

bool
sealed_store(
    struct sealed *s, const char *name, struct str text, int64_t expires, struct err *e)
{
	struct seal_dates dates = { s->sys->now(s->sys), expires };
	unsigned char salt[SEAL_SALT_SIZE];
	AUTO_STRING char *path = NULL;
	struct err ignored = { 0 };
	AUTO_BUF file = { 0 };

	if (text.len > SEAL_TEXT_MAX)
		return err_set(e, ERR_SYSTEM, "too large to be kept");
	if (!sealed_need_key(s, e) || !s->sys->random(s->sys, salt, sizeof(salt), e))
		return false;
	path = entry_path(s, name);
	seal_close(&file, text, str_of(name), dates, salt, s->key);
	(void)sweep(s->home, false, s->sys, &ignored);
	return s->sys->store(s->sys, path, buf_str(&file), e);
}

bool
sealed_remove(const struct sealed *s, const char *name, struct err *e)
{
	AUTO_STRING char *path = NULL;

	if (!s->has_key)
		return true;
	path = entry_path(s, name);
	return s->sys->remove(s->sys, path, e);
}

bool
sealed_forget_all(const char *home, struct sys *sys, struct err *e)
{
	sys->seal_key_revoke(sys);
	return sweep(home, true, sys, e);
}

void
sealed_free(struct sealed *s)
{
	mem_wipe(s->key, sizeof(s->key));
	*s = (struct sealed){ 0 };
}
