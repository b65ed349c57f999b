#include "sys/signals.h"

#include <stddef.h>

#include "base/attr.h"

/* The last is no reason to leave. */
static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGALRM,
	SIGPIPE, SIGWINCH };
_Static_assert(ARRAY_LEN(signals) == SIGNALS_CAUGHT, "one old action each");

/* The one variable that is not constant: a signal handler can reach nothing else. */
static volatile sig_atomic_t caught[NSIG];

static void
on_signal(int number)
{
	caught[number] = 1;
}

void
signals_catch(struct signals *out)
{
	struct sigaction action = { .sa_handler = on_signal };

	for (size_t i = 0; i < ARRAY_LEN(signals); i++) {
		caught[signals[i]] = 0;
		(void)sigaction(signals[i], NULL, &out->old[i]);
		if (out->old[i].sa_handler != SIG_IGN)
			(void)sigaction(signals[i], &action, NULL);
	}
}

bool
signals_release(const struct signals *s)
{
	bool any = false;

	for (size_t i = 0; i < ARRAY_LEN(signals); i++)
		(void)sigaction(signals[i], &s->old[i], NULL);
	for (size_t i = 0; i < ARRAY_LEN(signals); i++)
		if (signals[i] != SIGWINCH && caught[signals[i]]) {
			any = true;
			(void)raise(signals[i]);
		}
	return any;
}

bool
signals_any(void)
{
	for (size_t i = 0; i < ARRAY_LEN(signals); i++)
		if (signals[i] != SIGWINCH && caught[signals[i]])
			return true;
	return false;
}

bool
signals_resized(void)
{
	bool was = caught[SIGWINCH] != 0;

	caught[SIGWINCH] = 0;
	return was;
}

void
signals_set(sigset_t *out)
{
	(void)sigemptyset(out);
	for (size_t i = 0; i < ARRAY_LEN(signals); i++)
		(void)sigaddset(out, signals[i]);
}
