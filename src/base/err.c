#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Cuts a text that filled its array back to the last whole UTF-8 character. */
static void
cut_to_whole_character(char text[static ERR_MSG_SIZE])
{
	size_t n = strlen(text);
	size_t start = n;

	if (n < ERR_MSG_SIZE - 1)
		return;
	while (start > 0 && ((unsigned char)text[start - 1] & 0xC0) == 0x80)
		start--;
	if (start > 0 && (unsigned char)text[start - 1] >= 0xC0)
		text[start - 1] = '\0';
}

bool
err_set(struct err *e, enum err_code code, const char *fmt, ...)
{
	char msg[ERR_MSG_SIZE];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(msg, sizeof(msg), fmt, ap);
	va_end(ap);
	cut_to_whole_character(msg);
	e->code = code;
	memcpy(e->msg, msg, sizeof(msg));
	return false;
}

bool
err_in(struct err *e, const char *fmt, ...)
{
	char context[ERR_MSG_SIZE], old[ERR_MSG_SIZE];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(context, sizeof(context), fmt, ap);
	va_end(ap);
	memcpy(old, e->msg, sizeof(old));
	(void)snprintf(e->msg, sizeof(e->msg), "%.400s: %s", context, old);
	cut_to_whole_character(e->msg);
	return false;
}

bool
err_hint(struct err *e, const char *fmt, ...)
{
	char hint[ERR_MSG_SIZE], old[ERR_MSG_SIZE];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(hint, sizeof(hint), fmt, ap);
	va_end(ap);
	memcpy(old, e->msg, sizeof(old));
	/* The hint is the part that helps: room is made for it. */
	(void)snprintf(e->msg, sizeof(e->msg), "%.560s; %.390s", old, hint);
	cut_to_whole_character(e->msg);
	return false;
}

void
err_clear(struct err *e)
{
	e->code = ERR_NONE;
	e->msg[0] = '\0';
}
