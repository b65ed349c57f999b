#include "core/config_edit.h"

#include <string.h>

#include "base/utf8.h"

bool
config_edit_check_value(const char *what, const char *text, struct err *e)
{
	struct str trimmed = utf8_trim(str_of(text));

	if (!utf8_valid(str_of(text)))
		return err_set(e, ERR_USAGE, "%s is not UTF-8", what);
	if (text[0] == '\0')
		return err_set(e, ERR_USAGE, "%s is empty", what);
	if (trimmed.len != strlen(text))
		return err_set(e, ERR_USAGE, "%s begins or ends with a blank", what);
	for (; *text != '\0'; text++)
		if ((unsigned char)*text < 0x20 || *text == 0x7F)
			return err_set(e, ERR_USAGE,
			    "%s has a line end or control character in it", what);
	return true;
}

bool
config_edit_check_name(const char *profile, struct err *e)
{
	return config_edit_check_value("the profile's name", profile, e) &&
	    (profile[0] != '-' ||
		err_set(e, ERR_USAGE,
		    "a profile's name that begins with '-' would be taken for an "
		    "option"));
}

/* A name in a header, as Python's shlex.split() reads it back: in double quotes only these
 * two are special. */
static void
add_name(struct buf *out, const char *name)
{
	if (strpbrk(name, " \t\"'\\") == NULL) {
		buf_adds(out, name);
		return;
	}
	buf_addc(out, '"');
	for (; *name != '\0'; name++) {
		if (*name == '"' || *name == '\\')
			buf_addc(out, '\\');
		buf_addc(out, *name);
	}
	buf_addc(out, '"');
}

void
config_edit_header(struct buf *out, const char *profile)
{
	if (strcmp(profile, "default") == 0) {
		buf_adds(out, "default");
		return;
	}
	buf_adds(out, "profile ");
	add_name(out, profile);
}

/* The line end that the text uses first. */
static const char *
line_end_of(const struct buf *text)
{
	size_t n = strcspn(buf_text(text), "\r\n");

	if (buf_text(text)[n] != '\r')
		return "\n";
	return buf_text(text)[n + 1] == '\n' ? "\r\n" : "\r";
}

static bool
ends_line(const struct buf *text, size_t len)
{
	return text->data[len - 1] == '\n' || text->data[len - 1] == '\r';
}

/* An empty line before a new section, unless there is one or nothing is in front of it. */
static void
separate(struct buf *text, const char *end)
{
	size_t n = strlen(end);

	if (text->len == 0)
		return;
	if (!ends_line(text, text->len))
		buf_adds(text, end);
	if (text->len > n && !ends_line(text, text->len - n))
		buf_adds(text, end);
}

static bool
add_section(struct buf *text, struct str header, const struct config_key *keys,
    size_t nkeys, struct err *e)
{
	const char *end = line_end_of(text);

	for (size_t i = 0; i < nkeys; i++)
		if (!config_edit_check_value(keys[i].name, keys[i].value, e))
			return false;
	separate(text, end);
	buf_addc(text, '[');
	buf_add_str(text, header);
	buf_printf(text, "]%s", end);
	for (size_t i = 0; i < nkeys; i++)
		buf_printf(text, "%s = %s%s", keys[i].name, keys[i].value, end);
	return true;
}

bool
config_edit_add(struct buf *text, const char *profile, const struct config_key *keys,
    size_t nkeys, struct err *e)
{
	AUTO_BUF header = { 0 };

	config_edit_header(&header, profile);
	return config_edit_check_name(profile, e) &&
	    add_section(text, buf_str(&header), keys, nkeys, e);
}

bool
config_edit_add_sso_session(struct buf *text, const char *session,
    const struct config_key *keys, size_t nkeys, struct err *e)
{
	AUTO_BUF header = { 0 };

	buf_adds(&header, "sso-session ");
	add_name(&header, session);
	return config_edit_check_value("the sso-session's name", session, e) &&
	    add_section(text, buf_str(&header), keys, nkeys, e);
}

bool
config_edit_add_credentials(struct buf *text, const char *profile,
    const struct config_key *keys, size_t nkeys, struct err *e)
{
	/* In that file the name stands alone, and this one is not a profile's. */
	if (strcmp(profile, "DEFAULT") == 0)
		return err_set(e, ERR_USAGE,
		    "[DEFAULT] is no profile, but what all of them have; the profile is "
		    "called default");
	return config_edit_check_name(profile, e) &&
	    add_section(text, str_of(profile), keys, nkeys, e);
}
