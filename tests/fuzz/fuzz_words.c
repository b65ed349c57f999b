/*
 * Words and section names, behind a choice: what is split is what a model of shlex.split() splits, the quick
 * way to a profile's name agrees with it, and every name that `add` takes comes back.
 */
#include "input.h"

#include "core/config_edit.h"
#include "core/profile_name.h"
#include "core/words.h"

static bool
is_blank(char c)
{
	return strchr(" \t\r\n", c) != NULL;
}

/* Reads one word; false at the end or (*bad) if it is not closed. */
static bool
model_word(struct buf *out, const char **at, bool *bad)
{
	char quote = '\0';

	while (**at != '\0' && is_blank(**at))
		++*at;
	if (**at == '\0')
		return false;
	for (; **at != '\0' && (quote != '\0' || !is_blank(**at)); ++*at) {
		bool escape = **at == '\\' && quote != '\'';

		if (escape && (*at)[1] == '\0') {
			*bad = true;
		} else if (escape && quote == '"' && (*at)[1] != '"' &&
		    (*at)[1] != '\\') {
			buf_addc(out, '\\');
		} else if (escape) {
			buf_addc(out, *++*at);
		} else if (quote == '\0' && (**at == '\'' || **at == '"')) {
			quote = **at;
		} else if (quote != '\0' && **at == quote) {
			quote = '\0';
		} else {
			buf_addc(out, **at);
		}
	}
	*bad = *bad || quote != '\0';
	return !*bad;
}

static void
check_split(const char *text)
{
	AUTO_LIST words = { 0 };
	bool ok = words_split(&words, str_of(text)), bad = false;
	const char *at = text;
	size_t n = 0;

	for (;; n++) {
		AUTO_BUF word = { 0 };

		if (!model_word(&word, &at, &bad))
			break;
		assert(n < words.n && str_is(buf_str(&word), words.items[n]));
	}
	assert(ok == !bad && (bad || n == words.n));
}

static void
check_name(const char *text)
{
	AUTO_LIST words = { 0 };
	AUTO_ARENA arena = { 0 };
	struct str name;
	bool two = words_split(&words, str_of(text)) && words.n == 2;
	bool found = profile_name_of(&name, str_of(text), &arena);

	/* The quick way does not look at the first word, which may be anything. */
	assert(found == two);
	assert(!found || str_is(name, words.items[1]));
}

static void
check_header(const char *text)
{
	AUTO_BUF file = { 0 }, header = { 0 };
	AUTO_ARENA arena = { 0 };
	struct err e = { 0 };
	struct str name;

	if (!config_edit_add(&file, text, NULL, 0, &e) || strcmp(text, "default") == 0)
		return;
	config_edit_header(&header, text);
	assert(profile_name_of(&name, buf_str(&header), &arena));
	assert(str_is(name, text));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = input_str(data, size);
	unsigned choice = input_choice(&rest, 3);
	AUTO_STRING char *text = input_text(rest);

	if (choice == 0)
		check_split(text);
	else if (choice == 1)
		check_name(text);
	else
		check_header(text);
	return 0;
}
