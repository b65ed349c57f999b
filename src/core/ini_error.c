#include "core/ini_error.h"

#include <string.h>

#include "base/utf8.h"
#include "core/ini_lines.h"

#define TEXT_MAX ((size_t)64 << 20)
#define NAME_SHOWN_MAX 80 /* bytes */
#define WORD_SHOWN_MAX 16 /* bytes of a word that has no '_' */

static bool
fail_at(const char *file, size_t number, struct err *e)
{
	return err_in(e, "%s:%zu", file, number);
}

/* The number of the line with the byte at that offset. */
static size_t
line_of(struct str text, size_t offset)
{
	struct ini_lines lines;
	struct ini_line line = { .number = 1 };

	ini_lines_begin(&lines, text, 0, 1);
	while (ini_lines_next(&lines, &line) && lines.at <= offset)
		continue;
	return line.number;
}

bool
ini_error_bytes(struct str text, const char *file, struct err *e)
{
	size_t valid;
	const char *nul;

	if (text.len == 0)
		return true;
	if (text.len > TEXT_MAX)
		return err_set(e, ERR_CONFIG, "%s: larger than 64 MiB", file);
	if (str_starts(text, "\xFF\xFE") || str_starts(text, "\xFE\xFF"))
		return err_set(e, ERR_CONFIG, "%s: UTF-16 text; save it as UTF-8", file);
	valid = utf8_valid_prefix(text);
	if (valid < text.len) {
		(void)err_set(e, ERR_CONFIG, "not UTF-8 text");
		return fail_at(file, line_of(text, valid), e);
	}
	nul = memchr(text.data, '\0', text.len);
	if (nul != NULL) {
		(void)err_set(e, ERR_CONFIG, "a NUL byte");
		return fail_at(file, line_of(text, (size_t)(nul - text.data)), e);
	}
	return true;
}

/* The first word of a line if it looks like the name of a setting, else nothing. */
static struct str
setting_in(struct str line)
{
	bool joined = false;
	size_t n = 0;

	for (; n < line.len; n++) {
		char c = line.data[n];

		if (c != '_' && c != '-' && !(c >= 'a' && c <= 'z') &&
		    !(c >= '0' && c <= '9'))
			break;
		joined |= c == '_';
	}
	if (n > (joined ? NAME_SHOWN_MAX : WORD_SHOWN_MAX) ||
	    (n < line.len && memchr(" \t=:", line.data[n], 4) == NULL))
		n = 0;
	return (struct str){ line.data, n };
}

bool
ini_error_no_delimiter(struct ini_place at, struct err *e)
{
	struct str word = setting_in(at.text);

	if (str_starts(at.text, "[]"))
		(void)err_set(e, ERR_CONFIG, "a section without a name");
	else if (str_starts(at.text, "["))
		(void)err_set(e, ERR_CONFIG, "no ']' after the name of a section");
	else if (word.len > 0)
		(void)err_set(e, ERR_CONFIG, "no '=' after '%.*s'", STR_ARG(word));
	else
		(void)err_set(e, ERR_CONFIG, "no '=' in this line");
	return fail_at(at.file, at.number, e);
}

bool
ini_error_no_section(struct ini_place at, struct err *e)
{
	struct str word = setting_in(at.text);

	if (str_starts(at.text, "["))
		return ini_error_no_delimiter(at, e);
	if (at.number == 1 && str_starts(at.text, "\xEF\xBB\xBF"))
		(void)err_set(e, ERR_CONFIG,
		    "starts with a byte order mark; save it as UTF-8 without one");
	else if (word.len > 0)
		(void)err_set(
		    e, ERR_CONFIG, "'%.*s' before the first [section]", STR_ARG(word));
	else
		(void)err_set(e, ERR_CONFIG, "text before the first [section]");
	return fail_at(at.file, at.number, e);
}

bool
ini_error_no_key(struct ini_place at, struct err *e)
{
	(void)err_set(e, ERR_CONFIG, "no name before '%c'", at.text.data[0]);
	return fail_at(at.file, at.number, e);
}

bool
ini_error_key_again(struct ini_place at, size_t first, struct err *e)
{
	struct str word = setting_in(at.text);

	if (word.len > 0)
		(void)err_set(e, ERR_CONFIG,
		    "'%.*s' again in the same section, first in line %zu", STR_ARG(word),
		    first);
	else
		(void)err_set(e, ERR_CONFIG,
		    "a name again in the same section, first in line %zu", first);
	return fail_at(at.file, at.number, e);
}

bool
ini_error_section_again(struct ini_place at, struct str name, size_t first, struct err *e)
{
	if (name.len > NAME_SHOWN_MAX) {
		name.len = NAME_SHOWN_MAX;
		name.len = utf8_valid_prefix(name);
	}
	(void)err_set(e, ERR_CONFIG, "section [%.*s] again, first in line %zu",
	    STR_ARG(name), first);
	return fail_at(at.file, at.number, e);
}
