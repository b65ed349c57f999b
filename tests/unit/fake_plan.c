#include "fake_plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void
plan_again(struct fake_plan *f)
{
	struct plan_input in = { &f->files.profiles, &f->env, &f->options,
		f->files.home };
	struct err e = { 0 };
	size_t fail_at = f->fake.fail_at;

	f->fake.fail_at = 0;
	if (!files_load(&f->files, &f->env, &f->fake.sys, &e) ||
	    !plan_make(&f->plan, &in, &e))
		fail_msg("%s", e.msg);
	f->fake.fail_at = fail_at;
	f->fake.effects = 0;
}

void
fake_plan_make(
    struct fake_plan *f, const char *config, const char *const vars[FAKE_PLAN_VARS_MAX])
{
	const char *list[FAKE_PLAN_VARS_MAX + 1] = { 0 };

	for (size_t i = 0; i < FAKE_PLAN_VARS_MAX && vars[i] != NULL; i++)
		list[i] = vars[i];
	fake_make(&f->fake);
	env_make(&f->env, list);
	fake_put(&f->fake, FAKE_HOME "/.aws/config", config);
	plan_again(f);
}

void
fake_plan_again(struct fake_plan *f)
{
	plan_free(&f->plan);
	files_free(&f->files);
	plan_again(f);
}

bool
fake_plan_obtain(struct creds *out, struct fake_plan *f, struct err *e)
{
	struct obtain in = { &f->plan, &f->options, &f->env, f->files.home, &f->notes };

	return obtain(out, &in, &f->fake.sys, e);
}

void
fake_plan_free(struct fake_plan *f)
{
	plan_free(&f->plan);
	files_free(&f->files);
	env_free(&f->env);
	list_free(&f->notes);
	fake_free(&f->fake);
}
