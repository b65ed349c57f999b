#include "core/config_remove.h"

#include "base/arena.h"
#include "core/ini.h"
#include "core/ini_lines.h"
#include "core/ini_split.h"
#include "core/profile_name.h"

static bool
is_profile(const struct ini_section *s, const char *profile)
{
	AUTO_ARENA arena = { 0 };
	struct str name;

	if (str_is(s->name, "default"))
		return str_is(s->name, profile);
	return str_starts(s->name, "profile") &&
	    profile_name_of(&name, s->name, &arena) && str_is(name, profile);
}

static bool
is_blank(struct str line)
{
	return line.len == 0 || line.data[0] == '#' || line.data[0] == ';';
}

/* The line at which the next [DEFAULT] with keys begins, which is none of the sections;
 * 0: there is none.  Between its header and its first key is nothing but comments. */
static size_t
next_defaults(const struct ini *ini, struct str text, size_t line)
{
	size_t key = 0, header = 0;
	struct ini_lines lines;
	struct ini_line at;
	struct str name;

	for (size_t i = 0; key == 0 && i < ini->defaults.nvalues; i++)
		if (ini->defaults.values[i].line > line)
			key = ini->defaults.values[i].line;
	ini_lines_begin(&lines, text, 0, 1);
	while (ini_lines_next(&lines, &at) && at.number < key)
		if (at.text.len > 0 && ini_split_section(&name, at.text) &&
		    str_is(name, "DEFAULT"))
			header = at.number;
	return header;
}

/* The number of the line at which the next section begins; 0: there is none. */
static size_t
next_line(const struct ini *ini, struct str text, size_t line)
{
	size_t next = next_defaults(ini, text, line);

	for (size_t i = 0; i < ini->nsections; i++)
		if (ini->sections[i].line > line &&
		    (next == 0 || ini->sections[i].line < next))
			next = ini->sections[i].line;
	return next;
}

/* Whether a line begins with white space: without the section in front of it, such a header
 * would continue the last value of the one before. */
static bool
is_indented(struct str text, size_t number)
{
	struct ini_lines lines;
	struct ini_line line;

	ini_lines_begin(&lines, text, 0, 1);
	while (ini_lines_next(&lines, &line))
		if (line.number == number)
			return line.indent > 0;
	return false;
}

/* Adds the lines of the text but those from `first` to the one before `end` (0: the end
 * of the text), and of these the last ones that are blank. */
static void
copy_without(struct buf *out, struct str text, size_t first, size_t end)
{
	AUTO_BUF blank = { 0 };
	struct ini_lines lines;
	struct ini_line line;
	size_t from = 0;

	ini_lines_begin(&lines, text, 0, 1);
	for (; ini_lines_next(&lines, &line); from = lines.at) {
		/* The last line may have no end. */
		size_t to = lines.at < text.len ? lines.at : text.len;
		struct str whole = { text.data + from, to - from };

		if (line.number < first || (end != 0 && line.number >= end)) {
			buf_add_str(out, buf_str(&blank));
			buf_clear(&blank);
			buf_add_str(out, whole);
		} else if (end != 0 && is_blank(line.text)) {
			buf_add_str(&blank, whole);
		} else {
			buf_clear(&blank);
		}
	}
}

bool
config_remove(bool *changed, struct buf *text, const char *profile, const char *role_arn,
    struct err *e)
{
	AUTO_INI ini = { 0 };
	size_t first = 0, end;
	AUTO_BUF out = { 0 };
	struct buf swap;

	*changed = false;
	if (!ini_parse(&ini, buf_str(text), "config file", e))
		return false;
	for (size_t i = 0; i < ini.nsections; i++) {
		const struct ini_section *s = &ini.sections[i];
		const struct ini_value *arn = ini_get(&ini, s, "role_arn");

		if (!is_profile(s, profile))
			continue;
		if (first != 0)
			return err_set(e, ERR_CONFIG,
			    "profile '%s' has more than one section: it was left as it "
			    "is",
			    profile);
		if (arn == NULL || !str_is(arn->text, role_arn))
			return err_set(e, ERR_CONFIG,
			    "profile '%s' is for another role: it was left as it is",
			    profile);
		first = s->line;
	}
	if (first == 0)
		return true;
	end = next_line(&ini, buf_str(text), first);
	if (end != 0 && is_indented(buf_str(text), end))
		return err_set(e, ERR_CONFIG,
		    "profile '%s' was left as it is: the section behind it (line %zu) is "
		    "indented; write its header at the beginning of the line",
		    profile, end);
	copy_without(&out, buf_str(text), first, end);
	/* The views of the parsed file end here. */
	swap = *text;
	*text = out;
	out = swap;
	*changed = true;
	return true;
}
