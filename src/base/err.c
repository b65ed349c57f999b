#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define CONTEXT_MAX 400
#define HINT_MAX 390
#define WIDE (2 * ERR_MSG_SIZE) /* room in which a message is put together */

/* At most `max` bytes of the text, ending in a whole UTF-8 character. */
static void
cut(char *text, size_t max)
{
	if (strlen(text) <= max)
		return;
	while (max > 0 && ((unsigned char)text[max] & 0xC0) == 0x80)
		max--;
	text[max] = '\0';
}

static void
set_text(struct err *e, char text[static WIDE])
{
	cut(text, ERR_MSG_SIZE - 1);
	memset(e->msg, 0, sizeof(e->msg));
	memcpy(e->msg, text, strlen(text));
}

bool
err_set(struct err *e, enum err_code code, const char *fmt, ...)
{
	char text[WIDE];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	e->code = code;
	set_text(e, text);
	return false;
}

bool
err_in(struct err *e, const char *fmt, ...)
{
	char context[ERR_MSG_SIZE], text[WIDE];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(context, sizeof(context), fmt, ap);
	va_end(ap);
	cut(context, CONTEXT_MAX);
	(void)snprintf(text, sizeof(text), "%s: %s", context, e->msg);
	set_text(e, text);
	return false;
}

bool
err_hint(struct err *e, const char *fmt, ...)
{
	char hint[ERR_MSG_SIZE], text[WIDE];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(hint, sizeof(hint), fmt, ap);
	va_end(ap);
	/* The hint is the part that helps: room is made for it. */
	cut(hint, HINT_MAX);
	cut(e->msg, ERR_MSG_SIZE - 3 - strlen(hint));
	(void)snprintf(text, sizeof(text), "%s; %s", e->msg, hint);
	set_text(e, text);
	return false;
}

void
err_clear(struct err *e)
{
	e->code = ERR_NONE;
	e->msg[0] = '\0';
}
