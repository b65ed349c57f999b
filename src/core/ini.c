#include "core/ini.h"

#include "base/mem.h"
#include "core/ini_parser.h"

static void
memory_free(struct ini_memory *m)
{
	if (m == NULL)
		return;
	arena_free(&m->values);
	arena_free(&m->text);
	mem_free(m->sections);
	table_free(&m->names);
	table_free(&m->defaults.keys);
	mem_free(m);
}

bool
ini_parse(struct ini *out, struct str text, const char *file, struct err *e)
{
	struct ini_memory *m = mem_alloc(sizeof(*m));

	if (!ini_parser_run(m, text, file, e)) {
		memory_free(m);
		return false;
	}
	out->sections = m->sections;
	out->nsections = m->nsections;
	out->defaults = (struct ini_section){ .name = STR("DEFAULT"),
		.values = m->defaults.list,
		.nvalues = m->defaults.n };
	out->memory = m;
	return true;
}

void
ini_free(struct ini *ini)
{
	memory_free(ini->memory);
	*ini = (struct ini){ 0 };
}

const struct ini_section *
ini_find(const struct ini *ini, struct str name)
{
	size_t at;

	if (ini->nsections == 0)
		return NULL;
	at = table_find(&ini->memory->names, name, ini->sections, sizeof(*ini->sections));
	return at == TABLE_NONE ? NULL : &ini->sections[at];
}

const struct ini_value *
ini_load(const struct ini_section *section)
{
	struct ini_memory *m = section->memory;

	if (section->values == NULL && section->nvalues > 0)
		ini_parser_load(m, &m->sections[section - m->sections]);
	return section->values;
}

const struct ini_value *
ini_get(const struct ini *ini, const struct ini_section *section, const char *key)
{
	const struct ini_value *value;

	if (section == NULL)
		return NULL;
	value = ini_values_scan(ini_load(section), section->nvalues, str_of(key));
	return value ? value : ini_values_find(&ini->memory->defaults, str_of(key));
}
