/* The settings of a profile named "p" out of a config file and an
 * environment, for tests. */
#ifndef FAKE_SETTINGS_H
#define FAKE_SETTINGS_H

#include "core/settings.h"

#define FAKE_VARS_MAX 5

/* Must outlive each other's use: settings point into it. */
struct fake_settings {
	struct profiles profiles;
	struct env env;
	struct settings settings;
};

/* `vars` ends at the first NULL or after FAKE_VARS_MAX. */
void fake_settings_make(struct fake_settings *, const char *config,
    const char *const vars[FAKE_VARS_MAX], const char *region_option);
void fake_settings_free(struct fake_settings *);
#define AUTO_FAKE_SETTINGS ATTR_CLEANUP(fake_settings_free) struct fake_settings

#endif
