#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <strings.h>
#include <termios.h>
#include <unistd.h>

#include "base/mem.h"
#include "sys/posix.h"
#include "sys/signals.h"

#define ANSWER_MAX 4096 /* bytes of a line */

/* Waits for a signal, too, if they are caught (`signals` is not NULL). */
static bool
read_byte(int fd, char *c, const struct signals *signals)
{
	for (;;) {
		int ready = signals ? signals_wait(signals, fd, -1) : 1;
		ssize_t n = ready > 0 ? read(fd, c, 1) : -1;

		if (n == 1)
			return true;
		if (n == 0 || errno != EINTR || (signals && signals_any()))
			return false;
	}
}

/* Reads a line byte by byte, so that nothing behind it is taken.  False at the end of
 * the file, or at a signal. */
static bool
read_line(
    int fd, char line[static ANSWER_MAX], size_t *len, const struct signals *signals)
{
	*len = 0;
	for (;;) {
		char c;

		if (!read_byte(fd, &c, signals))
			return false;
		if (c == '\n')
			return true;
		if (*len + 1 < ANSWER_MAX)
			line[(*len)++] = c;
	}
}

static void
show(int fd, const char *text)
{
	(void)!write(fd, text, strlen(text));
}

/* What is asked, and what is answered. */
struct dialogue {
	const char *question;
	bool hidden; /* echo off */
	char line[ANSWER_MAX];
	size_t len;
};

/* One try on the terminal; *again if it was interrupted by a stop and a continue.  Signals
 * come through in signals_wait() alone: one that comes just before a read() would be seen
 * only after the next line. */
static bool
ask_once(int tty, struct dialogue *d, bool *again)
{
	struct signals signals;
	struct termios before, quiet;
	bool ok, known = tcgetattr(tty, &before) == 0;

	signals_catch(&signals);
	if (known) {
		quiet = before;
		if (d->hidden)
			quiet.c_lflag &= ~(tcflag_t)(ECHO | ECHONL);
		(void)tcsetattr(tty, TCSAFLUSH, &quiet);
	}
	show(tty, d->question);
	ok = read_line(tty, d->line, &d->len, &signals);
	if (d->hidden || !ok)
		show(tty, "\n");
	if (known)
		(void)tcsetattr(tty, TCSAFLUSH, &before);
	*again = signals_release(&signals);
	return ok;
}

static int
open_terminal(void)
{
	return open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
}

static bool
ask(int tty, struct dialogue *d)
{
	bool ok, again = false;

	do
		ok = ask_once(tty, d, &again);
	while (!ok && again);
	return ok;
}

/* Asks on the terminal; without one, the question is on stderr and the answer on stdin. */
static bool
ask_somebody(struct sys *sys, struct dialogue *d, struct err *e)
{
	int tty;
	bool ok;

	if (((const struct posix *)sys)->limit_ms != 0)
		return err_set(e, ERR_USAGE, "nobody is asked now");
	tty = open_terminal();
	if (tty < 0) {
		show(STDERR_FILENO, d->question);
		ok = read_line(STDIN_FILENO, d->line, &d->len, NULL);
		show(STDERR_FILENO, "\n");
	} else {
		ok = ask(tty, d);
		(void)close(tty);
	}
	if (ok || d->len > 0)
		return true;
	return err_set(e, ERR_USAGE,
	    tty < 0 ? "there is no terminal to ask on, and no answer on the "
		      "standard input"
		    : "no answer");
}

bool
terminal_ask(struct sys *sys, const char *question, struct secret *answer, struct err *e)
{
	struct dialogue d = { .question = question, .hidden = true };
	bool ok = ask_somebody(sys, &d, e);

	if (ok)
		secret_set(answer, (struct str){ d.line, d.len });
	mem_wipe(d.line, sizeof(d.line));
	return ok;
}

bool
terminal_ask_openly(
    struct sys *sys, const char *question, struct buf *answer, struct err *e)
{
	struct dialogue d = { .question = question };

	if (!ask_somebody(sys, &d, e))
		return false;
	buf_add(answer, d.line, d.len);
	return true;
}

bool
terminal_confirm(struct sys *sys, const char *question, bool *yes, struct err *e)
{
	struct dialogue d = { .question = question };
	int tty = open_terminal();

	(void)sys;
	if (tty < 0)
		return err_set(e, ERR_USAGE, "there is no terminal to ask on");
	*yes = ask(tty, &d);
	d.line[d.len] = '\0';
	*yes = *yes && (strcasecmp(d.line, "y") == 0 || strcasecmp(d.line, "yes") == 0);
	(void)close(tty);
	return true;
}

bool
terminal_is_there(struct sys *sys)
{
	int tty = open_terminal();

	(void)sys;
	if (tty >= 0)
		(void)close(tty);
	return tty >= 0;
}
