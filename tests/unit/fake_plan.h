/* A world whose two files and environment lead to a plan, for tests of what walks it. */
#ifndef FAKE_PLAN_H
#define FAKE_PLAN_H

#include "core/plan.h"
#include "fake_sys.h"
#include "fetch/files.h"
#include "fetch/obtain.h"

#define FAKE_PLAN_VARS_MAX 5

struct fake_plan {
	struct fake fake; /* first */
	struct env env;
	struct files files;
	struct plan plan;
	struct options options; /* filled before fake_plan_make(); owns nothing */
	struct list notes;
};

/* The text of ~/.aws/config, and variables up to the first NULL. */
void fake_plan_make(
    struct fake_plan *, const char *config, const char *const vars[FAKE_PLAN_VARS_MAX]);

/* Takes the files and options anew, as a second run of the program would. */
void fake_plan_again(struct fake_plan *);

/* obtain() with all of it. */
bool fake_plan_obtain(struct creds *out, struct fake_plan *, struct err *);

void fake_plan_free(struct fake_plan *);
#define AUTO_FAKE_PLAN ATTR_CLEANUP(fake_plan_free) struct fake_plan

#endif
