/*
 * Writing to the config file.  The input: a choice, lines "key=value" (the first one the
 * profile's name), an empty line, and the file.
 *   - What was there stays, byte for byte, in front of what is added.
 *   - The file can be read as before, with the new profile and its keys in it.
 *   - Taken out again, every other section is what it was, and all other lines too.
 */
#include "input.h"

#include <stdio.h>

#include "base/list.h"
#include "core/config_edit.h"
#include "core/config_remove.h"
#include "core/profiles.h"

#define KEYS_MAX 6

/* The names that `add` and `grant` write. */
static const char *const names[KEYS_MAX] = { "role_arn", "source_profile", "region",
	"external_id", "mfa_serial", "duration_seconds" };

static void
parse(struct profiles *out, const struct buf *text)
{
	const struct profiles_file config = { buf_str(text), "config", true };
	const struct profiles_file none = { { 0 }, "credentials", false };
	struct err e = { 0 };

	if (!profiles_parse(out, &config, &none, &e)) {
		fprintf(stderr, "%s\n", e.msg);
		abort();
	}
}

static bool
can_parse(const struct buf *text)
{
	const struct profiles_file config = { buf_str(text), "config", true };
	const struct profiles_file none = { { 0 }, "credentials", false };
	AUTO_PROFILES all = { 0 };
	struct err e = { 0 };

	return profiles_parse(&all, &config, &none, &e);
}

/* Every profile of `a` but one is in `b`, with the same keys. */
static void
check_others(const struct profiles *a, const struct profiles *b, const char *but)
{
	for (size_t i = 0; i < a->n; i++) {
		const struct profile *p = &a->list[i], *q = profiles_find(b, p->name);
		const struct ini_value *values;

		if (str_is(p->name, but))
			continue;
		assert(q != NULL);
		assert((p->config == NULL) == (q->config == NULL));
		if (p->config == NULL)
			continue;
		values = ini_load(p->config);
		assert(p->config->nvalues == q->config->nvalues);
		for (size_t k = 0; k < p->config->nvalues; k++) {
			const struct ini_value *other = &ini_load(q->config)[k];

			assert(str_eq(values[k].key, other->key));
			assert(str_eq(values[k].text, other->text));
		}
	}
}

static void
check_added(const struct profiles *all, const char *name, const struct config_key *keys,
    size_t nkeys)
{
	const struct profile *p = profiles_find(all, str_of(name));

	assert(p != NULL && p->config != NULL);
	for (size_t i = 0; i < nkeys; i++) {
		const struct ini_value *v = profile_get(p, keys[i].name);

		assert(v != NULL && str_is(v->text, keys[i].value) && !v->is_block);
	}
}

static void
check_remove(const struct buf *before, const struct buf *after, const char *name,
    const char *role_arn)
{
	AUTO_PROFILES old = { 0 }, new = { 0 };
	AUTO_BUF text = { 0 };
	struct err e = { 0 };
	bool changed;

	buf_add_str(&text, buf_str(after));
	assert(config_remove(&changed, &text, name, role_arn, &e) && changed);
	parse(&old, before);
	parse(&new, &text);
	assert(profiles_find(&new, str_of(name)) == NULL);
	assert(old.n == new.n);
	check_others(&old, &new, name);
	/* Only the line ends that were put in front of the section are left over. */
	assert(text.len >= before->len &&
	    memcmp(text.data ? text.data : "", buf_text(before), before->len) == 0);
	for (size_t i = before->len; i < text.len; i++)
		assert(text.data[i] == '\r' || text.data[i] == '\n');
}

/* Takes each profile of the file out of it. */
static void
check_remove_any(const struct buf *text)
{
	AUTO_PROFILES all = { 0 };

	parse(&all, text);
	for (size_t i = 0; i < all.n && i < 8; i++) {
		AUTO_STRING char *name = str_dup(all.list[i].name), *arn = NULL;
		const struct ini_value *v = profile_get(&all.list[i], "role_arn");
		AUTO_PROFILES left = { 0 };
		AUTO_BUF copy = { 0 };
		struct err e = { 0 };
		bool changed, ok;

		arn = v != NULL ? str_dup(v->text) : mem_strdup("");
		buf_add_str(&copy, buf_str(text));
		ok = config_remove(&changed, &copy, name, arn, &e);
		input_check_err(ok, &e);
		assert(ok || !changed);
		if (!changed) {
			assert(str_eq(buf_str(&copy), buf_str(text)));
			continue;
		}
		parse(&left, &copy);
		assert(left.n == all.n - 1);
		check_others(&all, &left, name);
	}
}

/* A bad block of [DEFAULT] is one only for a section that inherits it: then an empty section
 * with a plain name is no better. */
static bool
no_section_fits(const struct buf *text, const struct buf *after)
{
	AUTO_BUF plain = { 0 };

	if (can_parse(after))
		return false;
	buf_add_str(&plain, buf_str(text));
	buf_adds(&plain, "\n[profile a-new-one]\n");
	assert(!can_parse(&plain));
	return true;
}

static void
check_add(
    const struct buf *text, const char *name, const struct config_key *keys, size_t nkeys)
{
	AUTO_PROFILES old = { 0 }, new = { 0 };
	AUTO_BUF after = { 0 };
	struct err e = { 0 };
	bool ok;

	parse(&old, text);
	if (profiles_find(&old, str_of(name)) != NULL)
		return;
	buf_add_str(&after, buf_str(text));
	ok = config_edit_add(&after, name, keys, nkeys, &e);
	input_check_err(ok, &e);
	if (!ok) {
		assert(e.code == ERR_USAGE && str_eq(buf_str(&after), buf_str(text)));
		return;
	}
	assert(after.len > text->len && str_starts(buf_str(&after), buf_text(text)));
	if (no_section_fits(text, &after))
		return;
	parse(&new, &after);
	assert(new.n == old.n + 1);
	check_others(&old, &new, name);
	check_added(&new, name, keys, nkeys);
	if (nkeys > 0)
		check_remove(text, &after, name, keys[0].value);
}

static bool
parse_credentials(struct profiles *out, const struct buf *text)
{
	const struct profiles_file none = { { 0 }, "config", false };
	const struct profiles_file credentials = { buf_str(text), "credentials", true };
	struct err e = { 0 };

	return profiles_parse(out, &none, &credentials, &e);
}

/* Whether the addition is in the text, behind what was there; else the text is unchanged. */
static bool
is_added(bool ok, const struct buf *after, const struct buf *before, const struct err *e)
{
	input_check_err(ok, e);
	if (!ok)
		assert(e->code == ERR_USAGE && str_eq(buf_str(after), buf_str(before)));
	else
		assert(after->len > before->len &&
		    str_starts(buf_str(after), buf_text(before)));
	return ok;
}

static void
check_add_credentials(
    const struct buf *text, const char *name, const struct config_key *keys, size_t nkeys)
{
	AUTO_PROFILES old = { 0 }, new = { 0 };
	const struct profile *p;
	AUTO_BUF after = { 0 };
	struct err e = { 0 };
	bool ok;

	if (!parse_credentials(&old, text) || profiles_find(&old, str_of(name)) != NULL)
		return;
	buf_add_str(&after, buf_str(text));
	ok = config_edit_add_credentials(&after, name, keys, nkeys, &e);
	if (!is_added(ok, &after, text, &e) || input_has(buf_str(text), "[DEFAULT]"))
		return;
	assert(parse_credentials(&new, &after) && new.n == old.n + 1);
	p = profiles_find(&new, str_of(name));
	assert(p != NULL && p->credentials != NULL);
	for (size_t i = 0; i < nkeys; i++) {
		const struct ini_value *v = profile_get_credentials(p, keys[i].name);

		assert(v != NULL && str_is(v->text, keys[i].value) && !v->is_block);
	}
}

static void
check_add_session(
    const struct buf *text, const char *name, const struct config_key *keys, size_t nkeys)
{
	AUTO_PROFILES old = { 0 }, new = { 0 };
	const struct ini_section *s;
	AUTO_BUF after = { 0 };
	struct err e = { 0 };
	bool ok;

	parse(&old, text);
	if (profiles_sso_session(&old, str_of(name)) != NULL)
		return;
	buf_add_str(&after, buf_str(text));
	ok = config_edit_add_sso_session(&after, name, keys, nkeys, &e);
	if (!is_added(ok, &after, text, &e) || no_section_fits(text, &after))
		return;
	parse(&new, &after);
	s = profiles_sso_session(&new, str_of(name));
	assert(s != NULL && new.n == old.n);
	check_others(&old, &new, "");
	for (size_t i = 0; i < nkeys; i++) {
		const struct ini_value *v = profiles_section_get(&new, s, keys[i].name);

		assert(v != NULL && str_is(v->text, keys[i].value) && !v->is_block);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = input_str(data, size), line;
	unsigned choice = input_choice(&rest, 4);
	AUTO_STRING char *name = input_text(input_line(&rest));
	struct config_key keys[KEYS_MAX];
	AUTO_LIST values = { 0 };
	AUTO_BUF text = { 0 };

	while ((line = input_line(&rest)).len > 0)
		if (values.n < KEYS_MAX)
			list_add(&values, str_cut(line, '\0', &(struct str){ 0 }));
	for (size_t i = 0; i < values.n; i++)
		keys[i] = (struct config_key){ names[i], values.items[i] };
	buf_add_str(&text, rest);
	if (str_has(rest, '\0') || (choice != 2 && !can_parse(&text)))
		return 0;
	if (choice == 0)
		check_remove_any(&text);
	else if (choice == 1)
		check_add(&text, name, keys, values.n);
	else if (choice == 2)
		check_add_credentials(&text, name, keys, values.n);
	else
		check_add_session(&text, name, keys, values.n);
	return 0;
}
