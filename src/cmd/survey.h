/* Every profile at a glance, without any question to anybody: for `list`, completion and
 * picking. */
#ifndef CMD_SURVEY_H
#define CMD_SURVEY_H

#include "cmd/command.h"
#include "core/hash.h"
#include "core/plan.h"
#include "fetch/files.h"

struct survey_row {
	struct str name;
	const char *kind;   /* "role", or the kind of its source; "none"; "broken" */
	struct str account; /* of the role or the SSO profile; may be empty */
	struct str role;
	struct str region;
	char entry[HASH_SHA1_HEX]; /* name of its cache entry; "" if it has none */
	char *problem;             /* why it is broken, or NULL */
	char *account_owned, *role_owned;
};

/* The row of a profile; free with survey_row_free(). */
void survey_profile(struct survey_row *out, const struct profile *, const struct files *,
    const struct app *);
void survey_row_free(struct survey_row *);

/* "role Admin in 123456789012, eu-west-1": one line that tells profiles apart. */
void survey_describe(struct buf *out, const struct survey_row *);

#endif
