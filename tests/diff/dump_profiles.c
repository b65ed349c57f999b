/*
 * For test_ini_botocore.py: reads pairs of files from stdin, writes what profiles_parse()
 * makes of each pair to stdout.  A file is a byte (1: there, 0: not) and a field; a field
 * is a length (4 bytes, big-endian) and that many bytes.  An answer is one field that
 * holds fields:  error TEXT | then any number of  profile NAME | session NAME |
 * services NAME, each followed by its  value KEY TEXT FILE | block KEY FILE  and, after a
 * block, its  item KEY TEXT.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "core/ini_block.h"
#include "core/profile_name.h"
#include "core/profiles.h"

static void
put_field(struct buf *out, struct str s)
{
	const unsigned char head[4] = { (unsigned char)(s.len >> 24),
		(unsigned char)(s.len >> 16), (unsigned char)(s.len >> 8),
		(unsigned char)s.len };

	buf_add(out, head, sizeof(head));
	buf_add_str(out, s);
}

static void
put_word(struct buf *out, const char *word)
{
	put_field(out, str_of(word));
}

static void
put_block(struct buf *out, const struct ini_value *value)
{
	struct str rest = value->text, line, ignored, text;

	while (ini_block_next(&rest, &line)) {
		AUTO_STRING char *key = str_dup(utf8_trim(str_cut(line, '=', &ignored)));

		put_word(out, "item");
		put_word(out, key);
		put_field(out, ini_block_get(value, key, &text) ? text : STR("?"));
	}
}

static void
put_value(struct buf *out, const struct ini_value *value, const char *file)
{
	put_word(out, value->is_block ? "block" : "value");
	put_field(out, value->key);
	if (!value->is_block)
		put_field(out, value->text);
	put_word(out, file);
	if (value->is_block)
		put_block(out, value);
}

/* Every key that the section may have is asked for by name, as the program does it. */
static void
put_keys(struct buf *out, const struct ini *ini, const struct ini_section *section,
    const struct profile *profile, const struct profiles *all)
{
	const struct ini_section *const places[] = { section, &ini->defaults };

	for (size_t i = 0; section != NULL && i < ARRAY_LEN(places); i++) {
		for (size_t j = 0; j < places[i]->nvalues; j++) {
			AUTO_STRING char *key = str_dup(ini_load(places[i])[j].key);
			const struct ini_value *value = profile
			    ? profile_get(profile, key)
			    : profiles_section_get(all, section, key);

			if (value != NULL)
				put_value(out, value,
				    profile ? profile_file_of(profile, value) : "config");
		}
	}
}

static void
put_named(struct buf *out, const struct ini *config, const struct profiles *all,
    const char *kind)
{
	AUTO_ARENA arena = { 0 };

	for (size_t i = 0; i < config->nsections; i++) {
		struct str section = config->sections[i].name, name;

		if (!str_starts(section, kind) ||
		    !profile_name_of(&name, section, &arena))
			continue;
		put_word(out, kind);
		put_field(out, name);
		put_keys(out, config,
		    kind[1] == 's' ? profiles_sso_session(all, name)
				   : profiles_services(all, name),
		    NULL, all);
	}
}

static void
dump(struct buf *out, const struct profiles_file files[static 2])
{
	AUTO_PROFILES all = { 0 };
	AUTO_INI config = { 0 };
	AUTO_INI credentials = { 0 };
	struct err e = { 0 };

	if (!profiles_parse(&all, &files[0], &files[1], &e) ||
	    !ini_parse(&config, files[0].text, "config", &e) ||
	    !ini_parse(&credentials, files[1].text, "credentials", &e)) {
		put_word(out, "error");
		put_word(out, e.msg);
		return;
	}
	for (size_t i = 0; i < all.n; i++) {
		const struct profile *p = &all.list[i];

		put_word(out, "profile");
		put_field(out, p->name);
		if (profiles_find(&all, p->name) != p)
			abort();
		put_keys(out, &config, p->config, p, &all);
		put_keys(out, &credentials, p->credentials, p, &all);
	}
	put_named(out, &config, &all, "sso-session");
	put_named(out, &config, &all, "services");
}

static bool
read_file(struct profiles_file *out, char **text)
{
	unsigned char head[5];
	size_t len;

	if (fread(head, 1, sizeof(head), stdin) != sizeof(head))
		return false;
	len = (size_t)head[1] << 24 | (size_t)head[2] << 16 | (size_t)head[3] << 8 |
	    head[4];
	*text =
	    malloc(len ? len : 1); /* exactly, so that a sanitizer sees every overrun */
	if (*text == NULL || fread(*text, 1, len, stdin) != len)
		abort();
	out->found = head[0] != 0;
	out->text = (struct str){ *text, len };
	return true;
}

int
main(void)
{
	struct profiles_file files[2] = { { .path = "config" },
		{ .path = "credentials" } };
	char *texts[2];

	while (read_file(&files[0], &texts[0]) && read_file(&files[1], &texts[1])) {
		AUTO_BUF out = { 0 };
		AUTO_BUF framed = { 0 };

		dump(&out, files);
		put_field(&framed, buf_str(&out));
		if (fwrite(framed.data, 1, framed.len, stdout) != framed.len)
			return 1;
		free(texts[0]);
		free(texts[1]);
	}
	return fflush(stdout) != 0;
}
