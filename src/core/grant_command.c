#include <ctype.h>
#include <string.h>

#include "base/mem.h"
#include "core/grant.h"
#include "core/policy.h"
#include "core/quote.h"

/* "MaxSessionDuration" becomes "max-session-duration". */
static void
add_kebab(struct buf *b, const char *name)
{
	for (size_t i = 0; name[i] != '\0'; i++) {
		unsigned char c = (unsigned char)name[i];

		if (isupper(c) && i > 0)
			buf_addc(b, '-');
		buf_addc(b, (char)tolower(c));
	}
}

/* Documents are shown in front of the command, a line of '#' each. */
static void
add_document(struct buf *b, const char *value)
{
	struct err ignored = { 0 };
	json_t *json = NULL;
	struct str rest;
	char *text;

	if (value[0] != '{' || !json_read(&json, str_of(value), &ignored))
		return;
	text = policy_text(json, true);
	rest = str_of(text);
	while (rest.len > 0) {
		struct str line = str_cut(rest, '\n', &rest);

		buf_adds(b, "#   ");
		buf_add_str(b, line);
		buf_addc(b, '\n');
	}
	mem_free(text);
	json_decref(json);
}

static void
add_param(struct buf *b, const char *key, const char *value)
{
	static const char tag_key[] = "Tags.member.1.Key";

	if (strcmp(key, tag_key) == 0) {
		buf_printf(b, " --tags Key=%s,", value);
		return;
	}
	if (strncmp(key, "Tags.", 5) == 0) {
		buf_printf(b, "Value=%s", value);
		return;
	}
	buf_adds(b, " --");
	add_kebab(b, key);
	buf_addc(b, ' ');
	quote_posix(b, str_of(value));
}

void
grant_add_command(struct buf *b, const struct grant_action *a, const char *profile)
{
	buf_printf(b, "# %s\n", a->text);
	for (size_t i = 0; i < a->values.n; i++)
		add_document(b, a->values.items[i]);
	buf_adds(b, "aws iam ");
	add_kebab(b, a->operation);
	for (size_t i = 0; i < a->keys.n; i++)
		add_param(b, a->keys.items[i], a->values.items[i]);
	buf_adds(b, " --profile ");
	quote_posix(b, str_of(profile));
	buf_addc(b, '\n');
}
