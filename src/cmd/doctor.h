/*
 * The checks of `awsrole doctor`.  A check is a row of the table in doctor.c and a
 * function that adds what it finds; it never ends the run.
 */
#ifndef CMD_DOCTOR_H
#define CMD_DOCTOR_H

#include "cmd/resolve.h"

enum finding_state { FINDING_OK, FINDING_PROBLEM, FINDING_UNKNOWN };

struct finding {
	enum finding_state state;
	const char *check; /* the row's name */
	char *text;        /* what was found, one line */
	char *todo;        /* what to do, lines; or NULL */
};

struct doctor {
	struct app *app;
	const struct env *env;    /* in which the profile is resolved */
	const char *check;        /* the row that runs */
	struct resolved resolved; /* valid when `planned` */
	bool planned;
	struct finding *list;
	size_t n;
};

/* Adds a finding, if its text is not there yet; `todo` may be NULL or "". */
void doctor_add(struct doctor *, enum finding_state, const char *text, const char *todo);

/* Adds an error as a problem (or, by its code, as something unknown). */
void doctor_add_error(struct doctor *, enum finding_state, const struct err *);

/* The checks. */
void doctor_files(struct doctor *);
void doctor_shell(struct doctor *);
void doctor_sealing(struct doctor *);
void doctor_sandbox(struct doctor *);
void doctor_profile(struct doctor *);
void doctor_keys(struct doctor *);
void doctor_entering(struct doctor *);
void doctor_network(struct doctor *);
void doctor_role(struct doctor *);

#endif
