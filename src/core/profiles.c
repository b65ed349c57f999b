#include "core/profiles.h"

#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/mem.h"
#include "base/table.h"
#include "core/profile_name.h"

/* Sections of the config file that are known by another name than their own. */
struct named_section {
	struct str name;
	const struct ini_section *section;
};

struct named_sections {
	struct named_section *list;
	size_t n, room;
	struct table names;
};

/* So many names are looked for one by one, before a table is made for more. */
#define FEW 16

struct profiles_memory {
	struct profiles all; /* what profile.all points to */
	struct ini config, credentials;
	const char *config_path, *credentials_path;
	struct profile *list;
	size_t searches;
	struct table names; /* of the list, once there were many searches */
	bool unusual;       /* a section of the config file was spelled unusually */
	struct named_sections sso_sessions, services;
	struct arena text; /* names without their quotes */
};

/* A command asks for a few names, so that a table of ten thousand does not pay; a list
 * asks for as many as there are. */
static struct profile *
find_profile(struct profiles_memory *m, struct str name)
{
	size_t at = 0;

	if (m->searches < FEW) {
		m->searches++;
		while (at < m->all.n && !str_eq(m->list[at].name, name))
			at++;
		return at < m->all.n ? &m->list[at] : NULL;
	}
	table_reserve(&m->names, m->all.n);
	for (size_t i = m->names.n; i < m->all.n; i++)
		(void)table_put(&m->names, m->list[i].name, i, m->list, sizeof(*m->list));
	at = table_find(&m->names, name, m->list, sizeof(*m->list));
	return at == TABLE_NONE ? NULL : &m->list[at];
}

static struct profile *
add_profile(struct profiles_memory *m, struct str name)
{
	struct profile *profile = &m->list[m->all.n++];

	profile->name = name;
	profile->all = &m->all;
	return profile;
}

/* The profile of that name; a new one at the end of the list if there is none. */
static struct profile *
take_profile(struct profiles_memory *m, struct str name)
{
	struct profile *known = find_profile(m, name);

	return known ? known : add_profile(m, name);
}

/* [profile NAME], with one blank and no quotes. */
static bool
is_usual(const struct ini_section *section, struct str name)
{
	const size_t before = strlen("profile ");

	return str_starts(section->name, "profile ") &&
	    section->name.data + before == name.data &&
	    section->name.len - before == name.len;
}

/* Sections differ from each other: as long as they are spelled in the usual way, so do
 * their profiles, and none must be looked for; but [default] is [profile default]. */
static void
take_config_profile(
    struct profiles_memory *m, const struct ini_section *section, struct str name)
{
	bool is_default = str_is(name, "default");
	struct profile *profile;

	m->unusual |= !is_default && !is_usual(section, name);
	profile = m->unusual || is_default ? take_profile(m, name) : add_profile(m, name);
	profile->config = section;
}

static void
take_named(
    struct named_sections *group, struct str name, const struct ini_section *section)
{
	size_t at =
	    table_put(&group->names, name, group->n, group->list, sizeof(*group->list));

	if (at == TABLE_NONE) {
		if (group->n == group->room) {
			group->room = group->room ? group->room * 2 : 8;
			group->list =
			    mem_grow(group->list, group->room * sizeof(*group->list));
		}
		at = group->n++;
		group->list[at].name = name;
	}
	group->list[at].section = section;
}

/*
 * botocore's build_profile_map(): only the start of the name is looked at, so
 * [profiles x] is a profile too; a name that is not two words is dropped; of several
 * sections for one name the last replaces the others.
 */
static void
take_config_section(struct profiles_memory *m, const struct ini_section *section)
{
	struct str name;

	if (str_starts(section->name, "profile")) {
		if (profile_name_of(&name, section->name, &m->text))
			take_config_profile(m, section, name);
	} else if (str_starts(section->name, "sso-session")) {
		if (profile_name_of(&name, section->name, &m->text))
			take_named(&m->sso_sessions, name, section);
	} else if (str_starts(section->name, "services")) {
		if (profile_name_of(&name, section->name, &m->text))
			take_named(&m->services, name, section);
	} else if (str_is(section->name, "default")) {
		take_config_profile(m, section, section->name);
	}
}

static bool
parse_file(struct ini *out, const struct profiles_file *file, struct err *e)
{
	return !file->found || ini_parse(out, file->text, file->path, e);
}

bool
profiles_parse(struct profiles *out, const struct profiles_file *config,
    const struct profiles_file *credentials, struct err *e)
{
	AUTO_PROFILES made = { .memory = mem_alloc(sizeof(*made.memory)) };
	struct profiles_memory *m = made.memory;
	size_t room;

	if (!parse_file(&m->config, config, e) ||
	    !parse_file(&m->credentials, credentials, e))
		return false;
	m->config_path = config->path;
	m->credentials_path = credentials->path;
	room = m->config.nsections + m->credentials.nsections;
	m->list = mem_alloc(room * sizeof(*m->list));
	for (size_t i = 0; i < m->config.nsections; i++)
		take_config_section(m, &m->config.sections[i]);
	for (size_t i = 0; i < m->credentials.nsections; i++) {
		const struct ini_section *section = &m->credentials.sections[i];

		take_profile(m, section->name)->credentials = section;
	}
	m->all.list = m->list;
	m->all.memory = m;
	*out = m->all;
	made = (struct profiles){ 0 };
	return true;
}

void
profiles_free(struct profiles *p)
{
	struct profiles_memory *m = p->memory;

	*p = (struct profiles){ 0 };
	if (m == NULL)
		return;
	ini_free(&m->config);
	ini_free(&m->credentials);
	mem_free(m->list);
	table_free(&m->names);
	mem_free(m->sso_sessions.list);
	table_free(&m->sso_sessions.names);
	mem_free(m->services.list);
	table_free(&m->services.names);
	arena_free(&m->text);
	mem_free(m);
}

const struct profile *
profiles_find(const struct profiles *p, struct str name)
{
	return p->n > 0 ? find_profile(p->memory, name) : NULL;
}

const struct ini_value *
profile_get_credentials(const struct profile *p, const char *key)
{
	return ini_get(&p->all->memory->credentials, p->credentials, key);
}

const struct ini_value *
profile_get_config(const struct profile *p, const char *key)
{
	return ini_get(&p->all->memory->config, p->config, key);
}

const struct ini_value *
profile_get(const struct profile *p, const char *key)
{
	const struct ini_value *value = profile_get_credentials(p, key);

	return value ? value : profile_get_config(p, key);
}

/* Addresses, because pointers into different arrays must not be compared. */
static bool
is_of(const struct ini_section *section, const struct ini_value *value)
{
	uintptr_t first = (uintptr_t)section->values, at = (uintptr_t)value;

	return at >= first && at < first + section->nvalues * sizeof(*value);
}

const char *
profile_file_of(const struct profile *p, const struct ini_value *value)
{
	const struct profiles_memory *m = p->all->memory;
	bool overlaid = p->credentials != NULL &&
	    (is_of(p->credentials, value) || is_of(&m->credentials.defaults, value));

	return overlaid ? m->credentials_path : m->config_path;
}

static const struct ini_section *
find_named(const struct named_sections *group, struct str name)
{
	size_t at = table_find(&group->names, name, group->list, sizeof(*group->list));

	return at == TABLE_NONE ? NULL : group->list[at].section;
}

const struct ini_section *
profiles_sso_session(const struct profiles *p, struct str name)
{
	return p->memory ? find_named(&p->memory->sso_sessions, name) : NULL;
}

const struct ini_section *
profiles_services(const struct profiles *p, struct str name)
{
	return p->memory ? find_named(&p->memory->services, name) : NULL;
}

const struct ini_value *
profiles_section_get(
    const struct profiles *p, const struct ini_section *section, const char *key)
{
	return p->memory ? ini_get(&p->memory->config, section, key) : NULL;
}

const struct ini_section *
profiles_defaults(const struct profiles *p)
{
	return &p->memory->config.defaults;
}

bool
profiles_section_is_empty(const struct profiles *p, const struct ini_section *section)
{
	return section->nvalues == 0 && profiles_defaults(p)->nvalues == 0;
}
