#include "net/sandbox.h"

#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include "base/attr.h"

/* ASan's check for leaks reads /proc and traces the process at the end. */
#ifdef __SANITIZE_ADDRESS__
#define CHECKS_LEAKS true
#else
#define CHECKS_LEAKS false
#endif

#ifdef __OpenBSD__
static bool
enter_pledge(const char *const readable[], size_t n)
{
	static const char *const own[] = { "/etc", "/usr/lib", "/usr/libexec" };

	for (size_t i = 0; i < ARRAY_LEN(own); i++)
		(void)unveil(own[i], "r");
	for (size_t i = 0; i < n; i++)
		if (readable[i] != NULL)
			(void)unveil(readable[i], "r");
	return unveil(NULL, NULL) == 0 && pledge("stdio rpath inet dns", NULL) == 0;
}
#else
static bool
enter_pledge(const char *const readable[], size_t n)
{
	(void)readable;
	(void)n;
	return false;
}
#endif

void
sandbox_enter(struct sandbox *out, const char *const readable[], size_t n)
{
	*out = (struct sandbox){ 0 };
	if (!CHECKS_LEAKS) {
		out->landlock = sandbox_landlock(readable, n);
		out->seccomp = sandbox_seccomp();
		out->pledge = enter_pledge(readable, n);
	}
#ifdef __linux__
	out->no_rights = prctl(PR_GET_NO_NEW_PRIVS, 0L, 0L, 0L, 0L) == 1;
#endif
}

void
sandbox_report(struct buf *out, const struct sandbox *s)
{
	if (s->landlock > 0)
		buf_printf(out, "landlock: version %d\n", s->landlock);
	else
		buf_adds(out, "landlock: off\n");
	buf_printf(out, "seccomp: %s\n", s->seccomp ? "on" : "off");
	buf_printf(out, "no new privileges: %s\n", s->no_rights ? "on" : "off");
#ifdef __OpenBSD__
	buf_printf(out, "pledge: %s\n", s->pledge ? "on" : "off");
#endif
}
