/* A cache in a world in memory, and a maker of credentials that counts. */
#ifndef FAKE_CACHE_H
#define FAKE_CACHE_H

#include "fake_sys.h"
#include "fetch/cache.h"

#define FAKE_ENTRY "0123456789012345678901234567890123456789"
#define ENTRY FAKE_HOME "/.aws/cli/cache/" FAKE_ENTRY ".json"
/* SHA-1 of the entry's name, a blank and the profile "p". */
#define REFUSED FAKE_HOME "/.aws/awsrole/82275d3f772a937c2c57e41cb56029bd86a1e516.refused"

struct fake_cache {
	struct fake fake; /* first */
	struct list notes;
	struct cache cache;
	size_t made;          /* how often the maker ran; it makes ASIAMADE */
	enum err_code refuse; /* what the maker fails with, as "refused N" */
};

void fake_cache_make(struct fake_cache *, bool refresh, bool no_cache);

/* Puts an entry with the key ASIAFILE. */
void fake_cache_put(struct fake *, int64_t seconds_left);

/* Gets the entry; what is expected is its access key id, or the error's text. */
void fake_cache_get(struct fake_cache *, bool asks, const char *expected);

void fake_cache_free(struct fake_cache *);
#define AUTO_FAKE_CACHE ATTR_CLEANUP(fake_cache_free) struct fake_cache

#endif
