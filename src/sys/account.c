#define _GNU_SOURCE /* musl: fgetpwent() and fgetgrent() */

#include "sys/account.h"

#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"

struct user {
	char *name, *home;
	gid_t gid;
};

#ifdef __linux__

#define GETENT "/usr/bin/getent" /* by its path: PATH is anybody's */
#define ANSWER_MAX ((size_t)64 << 10)

/* Gives a line of a database to `take`, which says whether it was the one. */
typedef bool take_entry(FILE *, const void *wanted, void *out);

static bool
ask_getent(const char *database, const char *key, take_entry *take, const void *wanted,
    void *out, struct sys *sys)
{
	char *argv[] = { mem_strdup(GETENT), mem_strdup(database), mem_strdup(key),
		NULL };
	static const char *const environment[] = { NULL };
	AUTO_BUF answer = { 0 }, errors = { 0 };
	struct err ignored = { 0 };
	bool found = false;
	int status = 0;
	FILE *file;

	if (sys->run(sys, argv, environment, ANSWER_MAX, &answer, &errors, &status,
		&ignored) &&
	    status == 0 && answer.len > 0 &&
	    (file = fmemopen(answer.data, answer.len, "r")) != NULL) {
		found = take(file, wanted, out);
		(void)fclose(file);
	}
	for (size_t i = 0; argv[i] != NULL; i++)
		mem_free(argv[i]);
	return found;
}

static bool
look_up(const char *database, const char *path, const char *key, take_entry *take,
    const void *wanted, void *out, struct sys *sys)
{
	FILE *file = fopen(path, "re");
	bool found = file != NULL && take(file, wanted, out);

	if (file != NULL)
		(void)fclose(file);
	return found || ask_getent(database, key, take, wanted, out, sys);
}

/* ---- users */

struct wanted_user {
	const char *name; /* NULL: by uid */
	uid_t uid;
};

static bool
take_user(FILE *file, const void *which, void *out)
{
	const struct wanted_user *wanted = which;
	const struct passwd *p;
	struct user *user = out;

	while ((p = fgetpwent(file)) != NULL) {
		if (wanted->name != NULL ? strcmp(p->pw_name, wanted->name) != 0
					 : p->pw_uid != wanted->uid)
			continue;
		*user = (struct user){ mem_strdup(p->pw_name), mem_strdup(p->pw_dir),
			p->pw_gid };
		return true;
	}
	return false;
}

static bool
find_user(struct user *out, const char *name, uid_t uid, struct sys *sys)
{
	const struct wanted_user wanted = { name, uid };
	char number[24];

	(void)snprintf(number, sizeof(number), "%lu", (unsigned long)uid);
	return look_up(
	    "passwd", "/etc/passwd", name ? name : number, take_user, &wanted, out, sys);
}

/* ---- groups */

struct wanted_group {
	gid_t gid;
	const char *only; /* the member that it can have */
};

static bool
take_group(FILE *file, const void *which, void *out)
{
	const struct wanted_group *wanted = which;
	const struct group *g;
	bool *is_private = out;

	while ((g = fgetgrent(file)) != NULL) {
		if (g->gr_gid != wanted->gid)
			continue;
		*is_private = true;
		for (char **member = g->gr_mem; *member != NULL; member++)
			if (strcmp(*member, wanted->only) != 0)
				*is_private = false;
		return true;
	}
	return false;
}

static bool
has_only(gid_t gid, const char *user, struct sys *sys)
{
	const struct wanted_group wanted = { gid, user };
	bool is_private = false;
	char number[24];

	(void)snprintf(number, sizeof(number), "%lu", (unsigned long)gid);
	return look_up("group", "/etc/group", number, take_group, &wanted, &is_private,
		   sys) &&
	    is_private;
}

#else

static bool
find_user(struct user *out, const char *name, uid_t uid, struct sys *sys)
{
	const struct passwd *p = name ? getpwnam(name) : getpwuid(uid);

	(void)sys;
	if (p == NULL)
		return false;
	*out = (struct user){ mem_strdup(p->pw_name), mem_strdup(p->pw_dir), p->pw_gid };
	return true;
}

static bool
has_only(gid_t gid, const char *user, struct sys *sys)
{
	const struct group *g = getgrgid(gid);

	(void)sys;
	for (char **member = g ? g->gr_mem : NULL; member && *member != NULL; member++)
		if (strcmp(*member, user) != 0)
			return false;
	return g != NULL;
}

#endif

char *
account_home(struct sys *sys, const char *name)
{
	struct user user = { 0 };

	(void)find_user(&user, name, getuid(), sys);
	mem_free(user.name);
	return user.home;
}

char *
account_user(struct sys *sys)
{
	struct user user = { 0 };

	(void)find_user(&user, NULL, getuid(), sys);
	mem_free(user.home);
	return user.name;
}

bool
account_is_private_group(struct sys *sys, gid_t gid, uid_t uid)
{
	struct user user = { 0 };
	bool is_private = find_user(&user, NULL, uid, sys) && user.gid == gid &&
	    has_only(gid, user.name, sys);

	mem_free(user.name);
	mem_free(user.home);
	return is_private;
}
