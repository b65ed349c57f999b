#include "cmd/text.h"

#include <string.h>

#include "base/printable.h"
#include "base/utf8.h"
#include "core/arn.h"
#include "core/creds.h"

#define SHOWN_MAX 512   /* bytes of one untrusted text */
#define MESSAGE_MAX 980 /* of a message, which makes a line of 1000 at most */

static const char *const colours[] = {
	[COLOUR_NONE] = "",
	[COLOUR_GREEN] = "\033[32m",
	[COLOUR_YELLOW] = "\033[33m",
	[COLOUR_RED] = "\033[31m",
	[COLOUR_FAINT] = "\033[2m",
};

void
text_line(struct buf *out, const char *message)
{
	buf_adds(out, "awsrole: ");
	printable_add(out, str_of(message), MESSAGE_MAX);
	buf_addc(out, '\n');
}

bool
text_is_dumb(const struct env *env)
{
	const char *term = env_get_filled(env, "TERM");

	return term != NULL && strcmp(term, "dumb") == 0;
}

size_t
text_width(struct str text)
{
	AUTO_BUF shown = { 0 };

	printable_add(&shown, text, SHOWN_MAX);
	return utf8_length(buf_str(&shown));
}

void
text_add(struct app *app, struct str text, size_t width, enum colour colour)
{
	bool coloured = app->colour && colour != COLOUR_NONE && text.len > 0;
	size_t used = text_width(text);

	if (coloured)
		buf_adds(&app->out, colours[colour]);
	printable_add(&app->out, text, SHOWN_MAX);
	if (coloured)
		buf_adds(&app->out, "\033[0m");
	for (; used < width; used++)
		buf_addc(&app->out, ' ');
}

void
text_time_left(struct buf *out, int64_t seconds)
{
	long long minutes = seconds / 60 + (seconds % 60 > 0);

	if (seconds == CREDS_NEVER)
		return;
	if (seconds <= 0)
		buf_adds(out, "expired");
	else if (minutes < 100)
		buf_printf(out, "%lldm", minutes);
	else
		buf_printf(out, "%lldh%02lldm", minutes / 60, minutes % 60);
}

enum colour
text_time_colour(int64_t seconds)
{
	return seconds < 300 ? COLOUR_RED : seconds < 900 ? COLOUR_YELLOW : COLOUR_GREEN;
}

struct str
text_account_of(struct str text)
{
	struct arn arn;

	return arn_parse(&arn, text) ? arn.account : (struct str){ 0 };
}

struct str
text_role_of(struct str text)
{
	struct arn arn;

	return arn_parse(&arn, text) ? arn.name : (struct str){ 0 };
}
