#include "net/harden.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include "base/attr.h"

extern char **environ;

/*
 * Libraries read the environment: SSLKEYLOGFILE writes the session keys to a file,
 * OPENSSL_CONF loads a module, HOSTALIASES changes names.  So nothing stays but where
 * systems without a fixed place for it (Nix) say their certificate list is.
 */
static void
drop_environment(void)
{
	static const char *const kept_names[] = { "SSL_CERT_FILE=", "SSL_CERT_DIR=" };
	static char *kept[ARRAY_LEN(kept_names) + 1];
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_LEN(kept_names); i++)
		for (char **v = environ; v && *v; v++)
			if (strncmp(*v, kept_names[i], strlen(kept_names[i])) == 0) {
				kept[n++] = *v;
				break;
			}
	environ = kept;
}

/* Another process of the same user can then read neither memory nor /proc. */
static void
refuse_tracing(void)
{
	const struct rlimit none = { 0, 0 };

	(void)setrlimit(RLIMIT_CORE, &none);
#ifdef __linux__
	(void)prctl(PR_SET_NO_NEW_PRIVS, 1L, 0L, 0L, 0L);
#ifndef __SANITIZE_ADDRESS__ /* whose leak check traces its own process */
	(void)prctl(PR_SET_DUMPABLE, 0L, 0L, 0L, 0L);
#endif
#endif
}

void
harden(void)
{
	(void)umask(077);
	refuse_tracing();
	drop_environment();
	(void)signal(SIGPIPE, SIG_IGN);
}
