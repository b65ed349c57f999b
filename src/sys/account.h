/*
 * The system's users and groups.  On Linux the program is linked statically where it can
 * be, and must not load the modules of the name service then: the files are read here, and
 * getent(1) is asked for who is in none of them (LDAP and its like).
 */
#ifndef SYS_ACCOUNT_H
#define SYS_ACCOUNT_H

#include <stdbool.h>
#include <sys/types.h>

#include "sys/sys.h"

/* The home directory of a user (NULL: the caller), and the caller's name; for mem_free(),
 * NULL if the databases do not know. */
char *account_home(struct sys *, const char *user);
char *account_user(struct sys *);

/* Whether the group is the user's own and nobody else is in it, as is usual where every
 * user has a group of the same name (umask 002). */
bool account_is_private_group(struct sys *, gid_t, uid_t user);

#endif
