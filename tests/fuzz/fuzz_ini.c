/*
 * A choice, then any bytes as a config file, and what follows the first "\n---\n" as a
 * credentials file.  Whatever they are: no crash, every view is inside the text or in
 * memory that the result owns, and what is listed is found again.
 */
#include "input.h"

#include "base/utf8.h"
#include "core/ini_block.h"
#include "core/profiles.h"

static volatile unsigned sink;

/* Reads every byte, so that the sanitizer sees a view that points to nowhere. */
static void
touch(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		sink += (unsigned char)s.data[i];
}

static void
check_text(struct str s)
{
	touch(s);
	assert(utf8_valid(s));
	assert(str_eq(s, utf8_trim(s)));
	assert(!str_has(s, '\r') && !str_has(s, '\0'));
}

static void
check_value(const struct ini_value *v, struct str whole)
{
	struct str rest = v->text, line;

	assert(v->key.len > 0 && v->line > 0 && v->line <= whole.len);
	check_text(v->key);
	check_text(v->text);
	assert(!str_has(v->key, '=') && !str_has(v->key, ':') && !str_has(v->key, '\n'));
	assert(!v->is_block || v->text.len > 0);
	while (ini_block_next(&rest, &line))
		check_text(line);
}

static void
check_section(const struct ini_section *s, struct str whole)
{
	const struct ini_value *values = ini_load(s);

	for (size_t i = 0; i < s->nvalues; i++) {
		check_value(&values[i], whole);
		for (size_t j = 0; j < i && i < 50; j++)
			assert(!str_eq(values[i].key, values[j].key));
	}
}

static void
check_ini(struct str text)
{
	AUTO_INI ini = { 0 };
	struct err e = { 0 };

	if (!ini_parse(&ini, text, "file", &e)) {
		assert(e.code == ERR_CONFIG && strncmp(e.msg, "file:", 5) == 0);
		assert(utf8_valid(str_of(e.msg)) && strchr(e.msg, '\n') == NULL);
		return;
	}
	check_section(&ini.defaults, text);
	for (size_t i = 0; i < ini.nsections; i++) {
		const struct ini_section *s = &ini.sections[i];

		assert(s->name.data > text.data &&
		    s->name.data + s->name.len < text.data + text.len);
		assert(ini_find(&ini, s->name) == s);
		check_section(s, text);
	}
}

static void
check_profiles(struct str config, struct str credentials)
{
	const struct profiles_file files[2] = { { config, "config", true },
		{ credentials, "credentials", true } };
	AUTO_PROFILES all = { 0 };
	struct err e = { 0 };

	if (!profiles_parse(&all, &files[0], &files[1], &e)) {
		assert(e.code == ERR_CONFIG && e.msg[0] != '\0' && all.memory == NULL);
		return;
	}
	for (size_t i = 0; i < all.n; i++) {
		const struct profile *p = &all.list[i];
		const struct ini_value *v = profile_get(p, "region");

		touch(p->name);
		assert(profiles_find(&all, p->name) == p);
		assert(p->config != NULL || p->credentials != NULL);
		if (v != NULL)
			assert(strcmp(profile_file_of(p, v),
				   v == profile_get_credentials(p, "region")
				       ? "credentials"
				       : "config") == 0);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str config = input_str(data, size), credentials;

	if (input_choice(&config, 2) == 0) {
		check_ini(config);
		return 0;
	}
	input_files(&config, &credentials);
	check_profiles(config, credentials);
	return 0;
}
