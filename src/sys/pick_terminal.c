#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "base/mem.h"
#include "core/pick.h"
#include "sys/posix.h"
#include "sys/signals.h"

#define ESCAPE_MS 50 /* what belongs to one key follows sooner */

static void
show(int tty, struct str text)
{
	while (text.len > 0) {
		ssize_t n = write(tty, text.data, text.len);

		if (n < 0 && errno == EINTR && !signals_any())
			continue;
		if (n <= 0)
			return;
		text.data += n;
		text.len -= (size_t)n;
	}
}

static void
draw(int tty, struct pick *pick)
{
	struct winsize size;
	AUTO_BUF screen = { 0 };

	if (ioctl(tty, TIOCGWINSZ, &size) == 0)
		pick_resize(pick, size.ws_row, size.ws_col);
	pick_draw(&screen, pick);
	show(tty, buf_str(&screen));
}

/* Until the pick has ended or a signal came.  Byte by byte: what is typed behind the last
 * key is the shell's.  The screen is drawn when no more bytes are there. */
static void
converse(int tty, struct pick *pick, const struct signals *signals)
{
	bool drawn = false;

	while (pick->state == PICK_GOING && !signals_any()) {
		long wait_ms = !drawn ? 0 : pick_waiting(pick) ? ESCAPE_MS : -1;
		int ready = signals_wait(signals, tty, wait_ms);
		char byte;

		if (ready < 0 && errno == EINTR) {
			if (signals_resized())
				drawn = false;
		} else if (ready == 0 && !drawn) {
			draw(tty, pick);
			drawn = true;
		} else if (ready == 0) {
			pick_idle(pick);
			drawn = false;
		} else if (ready < 0 || read(tty, &byte, 1) != 1) {
			pick->state = PICK_CANCELLED; /* the terminal is gone */
		} else {
			pick_feed(pick, (struct str){ &byte, 1 });
			drawn = false;
		}
	}
}

/* Keys as bytes, at once, also those that would make a signal. */
static struct termios
raw_mode(const struct termios *before)
{
	struct termios raw = *before;

	raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ECHONL | ISIG | IEXTEN);
	raw.c_iflag &= ~(tcflag_t)(IXON | ISTRIP | INLCR | IGNCR);
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
	return raw;
}

/* The terminal while it is ours, for give_back(). */
static struct {
	int tty;
	const struct termios *before;
} taken;

static void
give_back(void)
{
	show(taken.tty, str_of(pick_leave_screen));
	(void)tcsetattr(taken.tty, TCSADRAIN, taken.before);
}

/* True if the program was stopped and continued meanwhile: then there is more to do. */
static bool
run_once(int tty, const struct termios *before, struct pick *pick)
{
	struct termios raw = raw_mode(before);
	struct signals signals;

	signals_catch(&signals);
	taken.tty = tty;
	taken.before = before;
	mem_on_failure(give_back);
	(void)tcsetattr(tty, TCSADRAIN, &raw);
	show(tty, str_of(pick_enter_screen));
	converse(tty, pick, &signals);
	give_back();
	mem_on_failure(NULL);
	return signals_release(&signals);
}

bool
pick_terminal_run(struct sys *sys, struct pick *pick, struct err *e)
{
	int tty = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
	struct termios before;
	bool ok = tty >= 0 && tcgetattr(tty, &before) == 0;

	(void)sys;
	if (ok)
		while (run_once(tty, &before, pick) && pick->state == PICK_GOING)
			continue;
	if (tty >= 0)
		(void)close(tty);
	return ok || err_set(e, ERR_USAGE, "there is no terminal to pick on");
}
