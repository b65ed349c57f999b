/* Every profile at a glance, without any question to anybody: for `list`, completion and
 * picking. */
#ifndef CMD_SURVEY_H
#define CMD_SURVEY_H

#include "base/attr.h"
#include "cmd/command.h"
#include "core/hash.h"
#include "core/plan.h"
#include "fetch/cache.h"
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

/* The role cache, and what is in it, so that no file is tried that is not there. */
struct survey_cache {
	struct cache cache;
	struct list entries;
};
ATTR_MUST_USE bool survey_cache_open(
    struct survey_cache *out, const struct files *, struct app *, struct err *);
void survey_cache_free(struct survey_cache *);
#define AUTO_SURVEY_CACHE ATTR_CLEANUP(survey_cache_free) struct survey_cache

/* The time that a row's cache entry has left; 0 if there is none. */
int64_t survey_cached_seconds(
    const struct survey_row *, const struct survey_cache *, const struct app *);

/* "role Admin in 123456789012, eu-west-1": one line that tells profiles apart. */
void survey_describe(struct buf *out, const struct survey_row *);

#endif
