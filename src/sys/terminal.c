#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/mem.h"
#include "sys/posix.h"

#define ANSWER_MAX 4096 /* bytes of a line */

/* The signals at which the terminal is put right before they take their course. */
static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGALRM,
	SIGPIPE };

/* The one variable that is not constant: a signal handler can reach nothing else. */
static volatile sig_atomic_t caught[NSIG];

static void
on_signal(int number)
{
	caught[number] = 1;
}

static void
catch_signals(struct sigaction old[static ARRAY_LEN(signals)])
{
	struct sigaction action = { .sa_handler = on_signal };

	for (size_t i = 0; i < ARRAY_LEN(signals); i++) {
		caught[signals[i]] = 0;
		(void)sigaction(signals[i], NULL, &old[i]);
		/* A shell starts a command substitution with SIGTSTP ignored: leave it so. */
		if (old[i].sa_handler != SIG_IGN)
			(void)sigaction(signals[i], &action, NULL);
	}
}

/* Puts the handlers back and lets the signals that came take their course.  True if the
 * program came back from one (it was stopped and continued). */
static bool
release_signals(const struct sigaction old[static ARRAY_LEN(signals)])
{
	bool any = false;

	for (size_t i = 0; i < ARRAY_LEN(signals); i++)
		(void)sigaction(signals[i], &old[i], NULL);
	for (size_t i = 0; i < ARRAY_LEN(signals); i++)
		if (caught[signals[i]]) {
			any = true;
			(void)raise(signals[i]);
		}
	return any;
}

static bool
any_signal(void)
{
	for (size_t i = 0; i < ARRAY_LEN(signals); i++)
		if (caught[signals[i]])
			return true;
	return false;
}

/* Reads a line byte by byte, so that nothing behind it is taken.  False at the end of
 * the file, or at a signal. */
static bool
read_line(int fd, char line[static ANSWER_MAX], size_t *len)
{
	*len = 0;
	for (;;) {
		char c;
		ssize_t n = read(fd, &c, 1);

		if (n < 0 && errno == EINTR && !any_signal())
			continue;
		if (n <= 0 || any_signal())
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

/* One try on the terminal; *again if it was interrupted by a stop and a continue. */
static bool
ask_terminal(
    int tty, const char *question, char line[static ANSWER_MAX], size_t *len, bool *again)
{
	struct sigaction old[ARRAY_LEN(signals)];
	struct termios before, quiet;
	bool ok, echo_known = tcgetattr(tty, &before) == 0;

	catch_signals(old);
	if (echo_known) {
		quiet = before;
		quiet.c_lflag &= ~(tcflag_t)(ECHO | ECHONL);
		(void)tcsetattr(tty, TCSAFLUSH, &quiet);
	}
	show(tty, question);
	ok = read_line(tty, line, len);
	show(tty, "\n");
	if (echo_known)
		(void)tcsetattr(tty, TCSAFLUSH, &before);
	*again = release_signals(old);
	return ok;
}

bool
terminal_ask(struct sys *sys, const char *question, struct secret *answer, struct err *e)
{
	int tty = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
	char line[ANSWER_MAX];
	size_t len = 0;
	bool ok, again = false;

	(void)sys;
	if (tty < 0) {
		show(STDERR_FILENO, question);
		ok = read_line(STDIN_FILENO, line, &len);
		show(STDERR_FILENO, "\n");
	} else {
		do
			ok = ask_terminal(tty, question, line, &len, &again);
		while (!ok && again);
		(void)close(tty);
	}
	if (ok || len > 0)
		secret_set(answer, (struct str){ line, len });
	mem_wipe(line, sizeof(line));
	if (!ok && len == 0)
		return err_set(e, ERR_USAGE,
		    tty < 0 ? "there is no terminal to ask on, and no answer on the "
			      "standard input"
			    : "no answer");
	return true;
}
