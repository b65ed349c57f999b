#include "cmd/confirm.h"
#include "cmd/doctor.h"
#include "cmd/enter.h"
#include "cmd/pick.h"

static void
add_if(bool ok, struct doctor *d, struct err *e)
{
	if (!ok)
		doctor_add_error(d, FINDING_PROBLEM, e);
	err_clear(e);
}

/* What `use` reads of the profile and of the settings before it enters. */
void
doctor_entering(struct doctor *d)
{
	const struct plan *plan = &d->resolved.plan;
	size_t before = d->n;
	struct err e = { 0 };
	enum prompt_compat compat;
	const char *color;
	struct str region;
	bool answer;

	add_if(pick_possible(&answer, d->app, &e), d, &e);
	add_if(enter_prompt_compat(&compat, d->app, &e), d, &e);
	if (!d->planned)
		return;
	add_if(confirm_is_wanted(&answer, d->app, plan, &e), d, &e);
	add_if(enter_check_color(&color, plan, &e), d, &e);
	add_if(enter_region(&region, plan, &e), d, &e);
	if (d->n == before)
		doctor_add(d, FINDING_OK, "awsrole's own settings are understood", NULL);
}
