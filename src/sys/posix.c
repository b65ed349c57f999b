#include "sys/posix.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include "base/mem.h"
#include "sys/account.h"
#include "sys/program_path.h"

#define REPORT_MAX ((size_t)4 << 10) /* bytes */

static int64_t
now(struct sys *sys)
{
	return (int64_t)time(NULL) + ((const struct posix *)sys)->ahead;
}

static void
adjust(struct sys *sys, int64_t seconds)
{
	((struct posix *)sys)->ahead += seconds;
}

static bool
random_bytes(struct sys *sys, void *out, size_t len, struct err *e)
{
	int fd = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
	size_t done = 0;

	(void)sys;
	while (fd >= 0 && done < len) {
		ssize_t n = read(fd, (char *)out + done, len - done);

		if (n <= 0 && errno != EINTR)
			break;
		done += n > 0 ? (size_t)n : 0;
	}
	if (fd >= 0)
		(void)close(fd);
	return done == len || err_set(e, ERR_SYSTEM, "can't read /dev/urandom");
}

int64_t
posix_now_ms(void)
{
	struct timespec t = { 0 };

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

long
posix_time_for(const struct sys *sys, long otherwise)
{
	int64_t limit = ((const struct posix *)sys)->limit_ms;
	int64_t left = limit == 0 ? otherwise : limit - posix_now_ms();

	return left < 0 ? 0 : left < otherwise ? (long)left : otherwise;
}

static void
set_limit(struct sys *sys, long ms)
{
	((struct posix *)sys)->limit_ms = posix_now_ms() + ms;
}

/* What is left, with a tenth of it kept for awsrole-net's start and the answer's way. */
static bool
send_limited(struct posix *p, const struct http_request *request,
    struct http_response *out, struct err *e)
{
	struct http_request limited = *request; /* nothing in it is freed here */
	long left = posix_time_for(&p->sys, LONG_MAX), net = left - left / 10;

	if (left == 0)
		return err_set(e, ERR_NETWORK, "the time is over");
	p->net.grace_ms = left - net;
	limited.total_timeout_ms = net;
	if (limited.connect_timeout_ms == 0 || limited.connect_timeout_ms > net)
		limited.connect_timeout_ms = net;
	if (limited.read_timeout_ms == 0 || limited.read_timeout_ms > net)
		limited.read_timeout_ms = net;
	return net_client_send(&p->net, &limited, out, e);
}

static bool
send_request(struct sys *sys, const struct http_request *request,
    struct http_response *out, struct err *e)
{
	struct posix *p = (struct posix *)sys;

	return p->limit_ms != 0 ? send_limited(p, request, out, e)
				: net_client_send(&p->net, request, out, e);
}

static void
pause_ms(struct sys *sys, long ms)
{
	long allowed = posix_time_for(sys, ms);
	struct timespec t = { allowed / 1000, (allowed % 1000) * 1000000 };

	while (nanosleep(&t, &t) != 0 && errno == EINTR)
		;
}

static bool
file_mode(struct sys *sys, const char *path, unsigned *out)
{
	struct stat st;

	(void)sys;
	if (stat(path, &st) != 0)
		return false;
	*out = (unsigned)st.st_mode & 07777;
	return true;
}

static bool
sandbox_report(struct sys *sys, struct buf *out, struct err *e)
{
	static const char *const environment[] = { NULL };
	char option[] = "--sandbox-report";
	AUTO_BUF path = { 0 }, errors = { 0 };
	int status;

	program_path_net(&path, ((struct posix *)sys)->net.argv0);
	char *const argv[] = { path.data, option, NULL };

	if (!process_run(sys, argv, environment, REPORT_MAX, out, &errors, &status, e))
		return false;
	return status == 0 ||
	    err_set(
		e, ERR_SYSTEM, "%s %s ended with status %d", path.data, option, status);
}

static bool
is_terminal(struct sys *sys, int fd)
{
	(void)sys;
	return isatty(fd) == 1;
}

static int
columns(struct sys *sys)
{
	struct winsize size;

	(void)sys;
	return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0
	    ? size.ws_col
	    : 80;
}

static void
tell(struct sys *sys, struct str text)
{
	/* Under sys->limit() nobody is told anything. */
	while (((const struct posix *)sys)->limit_ms == 0 && text.len > 0) {
		ssize_t n = write(STDERR_FILENO, text.data, text.len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return;
		text.data += n;
		text.len -= (size_t)n;
	}
}

/* A file that we open must never become descriptor 0, 1 or 2. */
static void
fill_standard_descriptors(void)
{
	for (int fd = 0; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0)
			(void)!open("/dev/null", O_RDWR);
}

const int posix_signals[POSIX_SIGNALS] = { SIGPIPE, SIGXFSZ, SIGCHLD };

/* A closed pipe and a file over the limit are errors of write(), not the end; where
 * children are ignored, nobody could wait for one. */
static void
set_signals(struct posix *p)
{
	for (size_t i = 0; i < POSIX_SIGNALS; i++) {
		struct sigaction action = {
			.sa_handler = posix_signals[i] == SIGCHLD ? SIG_DFL : SIG_IGN,
		};

		(void)sigaction(posix_signals[i], &action, &p->signals[i]);
	}
}

static void
harden(struct posix *p)
{
	struct rlimit none;

	fill_standard_descriptors();
	p->umask = umask(077);
	if (getrlimit(RLIMIT_CORE, &p->core) == 0) {
		none = (struct rlimit){ 0, p->core.rlim_max };
		(void)setrlimit(RLIMIT_CORE, &none);
	}
#ifdef __linux__
	(void)prctl(PR_SET_DUMPABLE, 0);
#endif
	set_signals(p);
}

void
posix_make(struct posix *p)
{
	harden(p);
	p->sys = (struct sys){
		.now = now,
		.adjust = adjust,
		.random = random_bytes,
		.load = file_load,
		.store = file_store,
		.remove = file_remove,
		.names = file_names,
		.lock = lock_take,
		.unlock = lock_give,
		.http = send_request,
		.run = process_run,
		.exec = process_exec,
		.ask = terminal_ask,
		.pause = pause_ms,
		.home = account_home,
		.user = account_user,
		.is_terminal = is_terminal,
		.columns = columns,
		.seal_key = keyring_seal_key,
		.seal_key_revoke = keyring_revoke,
		.tell = tell,
		.browse = browser_open,
		.listen = listener_open,
		.hear = listener_hear,
		.hear_answer = listener_answer,
		.unlisten = listener_close,
		.rewrite = rewrite_file,
		.has_terminal = terminal_is_there,
		.confirm = terminal_confirm,
		.pick = pick_terminal_run,
		.filter = filter_run,
		.limit = set_limit,
		.mode = file_mode,
		.sandbox_report = sandbox_report,
		.ask_openly = terminal_ask_openly,
		.absolute = file_absolute,
	};
}

void
posix_free(struct posix *p)
{
	net_client_close(&p->net);
}
