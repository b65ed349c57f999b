#include "fake_sys.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/utc.h"

static struct fake *
fake_of(struct sys *sys)
{
	return (struct fake *)sys;
}

/* Counts an effect; false if it is the one that fails. */
bool
fake_works(struct fake *f, const char *what, struct err *e)
{
	if (++f->effects != f->fail_at)
		return true;
	f->failed = true;
	return err_set(e, ERR_SYSTEM, "%s failed", what);
}

void
fake_note(struct fake *f, const char *fmt, ...)
{
	char line[512];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	list_add(&f->log, str_of(line));
}

static struct fake_file *
find(const struct fake *f, const char *path)
{
	for (size_t i = 0; i < f->nfiles; i++)
		if (strcmp(f->files[i].path, path) == 0)
			return (struct fake_file *)(uintptr_t)&f->files[i];
	return NULL;
}

static int64_t
fake_now(struct sys *sys)
{
	return fake_of(sys)->clock;
}

static void
fake_adjust(struct sys *sys, int64_t seconds)
{
	fake_of(sys)->clock += seconds;
}

static bool
fake_random(struct sys *sys, void *out, size_t len, struct err *e)
{
	memset(out, 1, len);
	return fake_works(fake_of(sys), "random", e);
}

static bool
fake_load(struct sys *sys, const char *path, enum load_rule rule, size_t max,
    struct buf *out, bool *found, struct err *e)
{
	const struct fake_file *file = find(fake_of(sys), path);

	*found = false;
	if (!fake_works(fake_of(sys), "load", e))
		return false;
	if (file == NULL || (rule == LOAD_PRIVATE && (file->link || file->foreign)))
		return true;
	if (rule == LOAD_TRUSTED && (file->foreign || (file->mode & 022) != 0))
		return err_set(e, ERR_CONFIG, "%s can be written by other users", path);
	if (file->text.len > max)
		return err_set(e, ERR_CONFIG, "%s is larger than %zu bytes", path, max);
	*found = true;
	buf_add_str(out, buf_str(&file->text));
	return true;
}

static bool
fake_store(struct sys *sys, const char *path, struct str content, struct err *e)
{
	struct fake *f = fake_of(sys);
	AUTO_STRING char *text = str_dup(content);

	if (!fake_works(f, "store", e))
		return false;
	fake_note(f, "store %s", path);
	fake_put(f, path, text);
	return true;
}

static bool
fake_remove(struct sys *sys, const char *path, struct err *e)
{
	struct fake *f = fake_of(sys);
	struct fake_file *file = find(f, path);

	if (!fake_works(f, "remove", e))
		return false;
	if (file != NULL) {
		mem_free(file->path);
		buf_free(&file->text);
		*file = f->files[--f->nfiles];
	}
	return true;
}

static bool
fake_names(struct sys *sys, const char *directory, struct buf *out, struct err *e)
{
	const struct fake *f = fake_of(sys);
	size_t n = strlen(directory);

	for (size_t i = 0; i < f->nfiles; i++) {
		const char *path = f->files[i].path;

		if (strncmp(path, directory, n) == 0 && path[n] == '/' &&
		    strchr(path + n + 1, '/') == NULL)
			buf_add(out, path + n + 1, strlen(path + n + 1) + 1);
	}
	return fake_works(fake_of(sys), "names", e);
}

static void
fake_lock(struct sys *sys, const char *path, long wait_ms, int *out)
{
	struct fake *f = fake_of(sys);
	struct err ignored = { 0 };

	(void)path;
	*out = LOCK_NONE;
	/* Whoever has it (on_lock) keeps it for longer than a short try. */
	if (f->on_lock != NULL && wait_ms <= 1000) {
		f->clock++;
		*out = LOCK_BUSY;
		return;
	}
	f->waited_ms = wait_ms;
	if (f->on_lock != NULL)
		f->on_lock(f);
	if (fake_works(f, "lock", &ignored) && !f->no_locks)
		*out = (int)++f->locks_taken;
}

static void
fake_unlock(struct sys *sys, int lock)
{
	if (lock >= 0)
		fake_of(sys)->locks_given++;
}

static bool
fake_run(struct sys *sys, char *const argv[], const char *const *environment, size_t max,
    struct buf *out, struct buf *errors, int *status, struct err *e)
{
	struct fake *f = fake_of(sys);

	(void)environment;
	(void)max;
	(void)errors;
	if (!fake_works(f, "run", e))
		return false;
	fake_note(f, "run %s", argv[0]);
	buf_adds(out, f->printed ? f->printed : "");
	*status = f->status;
	return true;
}

static bool
fake_exec(
    struct sys *sys, char *const argv[], const char *const *environment, struct err *e)
{
	(void)sys;
	(void)environment;
	return err_set(e, ERR_SYSTEM, "can't start %s", argv[0]);
}

static bool
fake_ask(struct sys *sys, const char *question, struct secret *answer, struct err *e)
{
	struct fake *f = fake_of(sys);

	if (!fake_works(f, "ask", e))
		return false;
	fake_note(f, "ask %s", question);
	if (f->typed == NULL || *f->typed == NULL)
		return err_set(e, ERR_USAGE, "there is no terminal to ask on");
	secret_set(answer, str_of(*f->typed++));
	return true;
}

static bool
fake_has_terminal(struct sys *sys)
{
	return fake_of(sys)->has_terminal;
}

static void
fake_pause(struct sys *sys, long ms)
{
	fake_of(sys)->paused_ms += ms;
	fake_of(sys)->clock += ms / 1000;
}

static char *
fake_home(struct sys *sys, const char *user)
{
	(void)sys;
	if (user == NULL)
		return mem_strdup(FAKE_HOME);
	return strcmp(user, "bob") == 0 ? mem_strdup("/home/bob") : NULL;
}

static char *
fake_user(struct sys *sys)
{
	const char *user = fake_of(sys)->user;

	return user ? mem_strdup(user) : NULL;
}

static bool
fake_is_terminal(struct sys *sys, int fd)
{
	(void)sys;
	(void)fd;
	return false;
}

static int
fake_columns(struct sys *sys)
{
	(void)sys;
	return 80;
}

static bool
fake_seal_key(struct sys *sys, unsigned char key[32], bool make, struct err *e)
{
	struct fake *f = fake_of(sys);

	if (!fake_works(f, "seal_key", e))
		return false;
	if (f->no_seal_key || (!f->has_seal_key && !make))
		return err_set(e, ERR_SYSTEM, "there is no place for a key");
	f->has_seal_key = true;
	memset(key, 7, 32);
	return true;
}

static void
fake_seal_key_revoke(struct sys *sys)
{
	fake_of(sys)->has_seal_key = false;
}

static void
fake_tell(struct sys *sys, struct str text)
{
	fake_note(fake_of(sys), "tell %.*s", STR_ARG(text));
}

static bool
fake_browse(
    struct sys *sys, const char *url, const char *const *environment, struct err *e)
{
	(void)environment;
	if (!fake_works(fake_of(sys), "browse", e))
		return false;
	fake_note(fake_of(sys), "browse %s", url);
	return true;
}

void
fake_make(struct fake *f)
{
	*f = (struct fake){
		.sys = {
			.now = fake_now,
			.adjust = fake_adjust,
			.random = fake_random,
			.load = fake_load,
			.store = fake_store,
			.remove = fake_remove,
			.names = fake_names,
			.lock = fake_lock,
			.unlock = fake_unlock,
			.http = fake_http,
			.run = fake_run,
			.exec = fake_exec,
			.ask = fake_ask,
			.has_terminal = fake_has_terminal,
			.pause = fake_pause,
			.home = fake_home,
			.user = fake_user,
			.is_terminal = fake_is_terminal,
			.columns = fake_columns,
			.seal_key = fake_seal_key,
			.seal_key_revoke = fake_seal_key_revoke,
			.tell = fake_tell,
			.browse = fake_browse,
			.rewrite = fake_store,
		},
		.clock = 1767323045, /* 2026-01-02T03:04:05Z */
		.user = "u",
	};
}
