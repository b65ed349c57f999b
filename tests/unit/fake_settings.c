#include "fake_settings.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

void
fake_settings_make(struct fake_settings *out, const char *config,
    const char *const vars[FAKE_VARS_MAX], const char *region_option)
{
	struct profiles_file file = { str_of(config), "config", true };
	struct profiles_file none = { .path = "credentials" };
	const char *list[FAKE_VARS_MAX + 1] = { 0 };
	struct err e = { 0 };

	for (size_t i = 0; i < FAKE_VARS_MAX && vars[i] != NULL; i++)
		list[i] = vars[i];
	if (!profiles_parse(&out->profiles, &file, &none, &e))
		fail_msg("%s", e.msg);
	env_make(&out->env, list);
	out->settings = (struct settings){
		.profiles = &out->profiles,
		.profile = profiles_find(&out->profiles, STR("p")),
		.env = &out->env,
		.region_option = region_option,
		.home = "/home/u",
	};
}

void
fake_settings_free(struct fake_settings *f)
{
	profiles_free(&f->profiles);
	env_free(&f->env);
}
